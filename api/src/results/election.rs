//! A round's candidates and ballots as the allocation library takes them. Pure.

use std::collections::HashMap;

use entity::enums::{Origin, Outcome};
use entity::ids::CandidateId;
use entity::{ballots, candidates};
use sea_orm::ActiveEnum;

use crate::allocation::{
    BallotKind, Candidate, Choice, Count, Election, ElectionBuilder, Label, LabelKind, Settings,
    standing,
};
use crate::ballots::marks::Marks;
use crate::ballots::service::{Line, marks_of};
use crate::problem::ApiError;
use crate::rounds::configuration::{BallotTerms, Configuration, area_label};
use crate::rounds::rules::Frozen;
use crate::wire::BallotForm;

/// What a count reads of a candidate.
#[derive(Clone, Debug)]
pub struct Entrant {
    /// The candidate.
    pub id: CandidateId,
    /// Its title.
    pub title: String,
    /// Its cost, rupiah.
    pub cost_idr: i64,
    /// When its proposal was first submitted, microseconds since 1970.
    pub submitted: i64,
    /// Its sector.
    pub sector: String,
    /// Village it lies in.
    pub village_code: String,
    /// Where it comes from, by its published name.
    pub origin: String,
}

impl Entrant {
    /// A candidate as it stands now.
    pub fn of(line: &Line) -> Self {
        Self {
            id: line.candidate,
            title: line.title.clone(),
            cost_idr: line.cost_idr,
            submitted: line.submitted_at.timestamp_micros(),
            sector: line.sector.clone(),
            village_code: line.village_code.clone(),
            origin: line.origin.to_value(),
        }
    }

    /// A candidate as it was frozen.
    pub fn frozen(one: &Frozen, title: String) -> Self {
        Self {
            id: one.id,
            title,
            cost_idr: one.cost_idr,
            submitted: one.submitted_at.timestamp_micros(),
            sector: one.sector.clone(),
            village_code: one.village_code.clone(),
            origin: one.origin.to_value(),
        }
    }

    /// A candidate as it was counted, with the labels noted then.
    pub fn counted(row: &candidates::Model, title: String, labels: &Labels) -> Self {
        Self {
            id: row.id,
            title,
            cost_idr: row.cost_idr,
            submitted: row.submitted_at.timestamp_micros(),
            sector: labels.sector.clone(),
            village_code: labels.village_code.clone(),
            origin: labels.origin.clone(),
        }
    }

    fn candidate(&self, round_area: &str) -> Candidate {
        let label = |kind, value: String| Label { kind, value };
        let labels = [
            label(LabelKind::Sector, self.sector.clone()),
            label(LabelKind::Area, area_label(round_area, &self.village_code)),
            label(LabelKind::Origin, self.origin.clone()),
        ];
        Candidate {
            id: self.id.to_string(),
            name: self.title.clone(),
            cost: self.cost_idr,
            submitted: Some(self.submitted),
            labels: labels.into_iter().filter(|l| !l.value.is_empty()).collect(),
        }
    }
}

/// What a candidate was labelled with when it was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Labels {
    /// Its sector.
    pub sector: String,
    /// Village it lies in.
    pub village_code: String,
    /// Where it comes from.
    pub origin: String,
}

impl From<&Entrant> for Labels {
    fn from(entrant: &Entrant) -> Self {
        Self {
            sector: entrant.sector.clone(),
            village_code: entrant.village_code.clone(),
            origin: entrant.origin.clone(),
        }
    }
}

/// The origin of a stored name.
pub fn origin(name: &str) -> Option<Origin> {
    Origin::try_from_value(&name.to_owned()).ok()
}

/// A round as a count sees it.
#[derive(Clone, Debug)]
pub struct Held<'a> {
    /// Area it is held in.
    pub area_code: &'a str,
    /// Its ceiling, rupiah.
    pub ceiling_idr: i64,
    /// What it is counted by.
    pub configuration: &'a Configuration,
}

/// What stands on the ballots that count.
pub fn counting(ballots: &[ballots::Model]) -> Result<Vec<Marks>, ApiError> {
    let counting = ballots.iter().filter(|one| one.void_reason.is_none());
    counting.map(marks_of).collect()
}

/// The election of a round: its entrants, and all its ballots that count. What does not go together is said
/// in words.
pub fn election(
    held: &Held<'_>,
    entrants: &[Entrant],
    ballots: impl IntoIterator<Item = Marks>,
) -> Result<Election, String> {
    let places: HashMap<CandidateId, u32> =
        (0..).zip(entrants).map(|(at, one)| (one.id, at)).collect();
    let candidates = entrants.iter().map(|one| one.candidate(held.area_code));
    let terms = &held.configuration.ballot;
    let mut builder =
        ElectionBuilder::new(kind(terms.form), held.ceiling_idr, candidates.collect())
            .map_err(|error| error.to_string())?;
    for marks in ballots {
        let given = points(terms, entrants.len(), marks.points);
        let mut choices = Vec::with_capacity(marks.choices.len());
        for (choice, points) in marks.choices.iter().zip(given) {
            let candidate = places
                .get(choice)
                .ok_or_else(|| format!("a ballot chooses {choice}, which does not stand"))?;
            choices.push(Choice {
                candidate: *candidate,
                points,
            });
        }
        builder
            .ballot(&mut choices, 1)
            .map_err(|error| error.to_string())?;
    }
    builder.build().map_err(|error| error.to_string())
}

/// Every candidate's outcome, in the order of the result.
pub fn outcomes(
    election: &Election,
    settings: &Settings,
    counted: &Count,
) -> Vec<(Outcome, usize)> {
    let (won, next, out) = standing(election, settings, counted);
    let order = [
        (Outcome::Main, won),
        (Outcome::Reserve, next),
        (Outcome::NotSelected, out),
    ];
    let order = order.into_iter();
    order
        .flat_map(|(outcome, places)| places.into_iter().map(move |place| (outcome, place)))
        .collect()
}

/// What the choices of a ballot get, in their order.
pub(super) fn points(
    terms: &BallotTerms,
    candidates: usize,
    given: Option<Vec<i32>>,
) -> Box<dyn Iterator<Item = i64>> {
    match (terms.form, given) {
        (BallotForm::Ranking, _) => {
            let first = first_of_ranking(terms, candidates);
            Box::new((0..first).map(move |place| first - place))
        }
        (_, Some(points)) => Box::new(points.into_iter().map(i64::from)),
        (_, None) => Box::new(std::iter::repeat(1)),
    }
}

/// Points of the first in a ranking.
pub fn first_of_ranking(terms: &BallotTerms, candidates: usize) -> i64 {
    let all = i64::try_from(candidates).unwrap_or(i64::MAX);
    terms.limit.map_or(all, i64::from)
}

fn kind(form: BallotForm) -> BallotKind {
    match form {
        BallotForm::None | BallotForm::Approval => BallotKind::Approval,
        BallotForm::Knapsack => BallotKind::Knapsack,
        BallotForm::Ranking => BallotKind::Ordinal,
        BallotForm::Points => BallotKind::Cumulative,
        BallotForm::Score => BallotKind::Scoring,
    }
}
