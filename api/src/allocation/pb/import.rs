//! An election from a document, checked row by row.

use std::collections::{HashMap, HashSet};

use super::amount::Amount;
use super::document::Document;
use super::error::{PbError, Problem};
use super::points::Reader;
use super::projects::{Money, candidates, caps};
use super::table::Table;
use crate::allocation::{BallotKind, Bound, Election, ElectionBuilder, ElectionError};

/// What counting needs of a file.
#[derive(Clone, Debug)]
pub struct Import {
    /// The election.
    pub election: Election,
    /// `min_project_score_threshold`, in the election's points.
    pub threshold: Option<i64>,
    /// `budget_per_category` and `budget_per_neighborhood`, as ceilings.
    pub caps: Vec<Bound>,
    /// What does not stop a count but should be looked at; of each kind the first few.
    pub warnings: Vec<Warning>,
}

/// Something in a file to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The row of `VOTES`, from one.
    pub row: usize,
    /// What is odd.
    pub text: String,
}

/// What the first of a ranking gets; each further place gets one less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrdinalPoints {
    /// `max_length` of the file (without it, as many as there are projects).
    #[default]
    LongestBallot,
    /// As many as the ballot ranks.
    OwnLength,
}

/// Most warnings kept of one kind.
const WARNINGS: usize = 10;

impl Import {
    /// Reads an election. Amounts of money become whole numbers of the smallest unit they share; points
    /// likewise. A ballot outside the file's limits is counted and warned about, never trimmed.
    pub fn read(document: &Document<'_>, ordinal: OrdinalPoints) -> Result<Self, PbError> {
        let text = document.needed("vote_type")?;
        let kind = kind(text)
            .ok_or_else(|| document.meta_error("vote_type", Problem::VoteType(text.to_owned())))?;
        let money = Money::read(document)?;
        let candidates = candidates(document, &money)?;
        document.check_count("num_projects", document.projects.rows().len())?;
        document.check_count("num_votes", document.votes.rows().len())?;
        let places = (0..).zip(&candidates);
        let ids: Vec<String> = places.clone().map(|(_, c)| c.id.clone()).collect();
        let places: HashMap<&str, u32> =
            (0..).zip(&ids).map(|(at, id)| (id.as_str(), at)).collect();
        let caps = caps(document, &money)?;
        let costs: Vec<i64> = candidates.iter().map(|candidate| candidate.cost).collect();
        let whole = |error| document.meta_error("budget", Problem::Election(error));
        let mut builder = ElectionBuilder::new(kind, money.budget, candidates).map_err(whole)?;
        let reader = Reader::new(document, kind, &places, ordinal)?;
        let limits = Limits::read(document, money.decimals)?;
        let mut warnings = Vec::new();
        let mut choices = Vec::new();
        for (row, cells) in document.votes.rows().enumerate() {
            let listed = reader.read(row, cells, &mut choices)?;
            let cost = choices[..listed]
                .iter()
                .map(|choice| costs[choice.place()])
                .sum();
            limits.check(row, listed, cost, &mut warnings);
            builder.ballot(&mut choices, 1).map_err(|error| {
                let problem = Problem::Election(error);
                document.cell_error(&document.votes, row, 0, problem)
            })?;
        }
        same_voter(&document.votes, &mut warnings);
        let mut election = builder.build().map_err(whole)?;
        election.money_decimals = money.decimals;
        election.point_decimals = reader.decimals();
        let threshold = document.value("min_project_score_threshold")?.map(|text| {
            let scaled = |amount: Amount| amount.scaled(reader.decimals());
            let large = || Problem::TooLarge(text.to_owned());
            Amount::parse(text).and_then(|amount| scaled(amount).ok_or_else(large))
        });
        let threshold = threshold
            .transpose()
            .map_err(|problem| document.meta_error("min_project_score_threshold", problem))?;
        Ok(Self {
            election,
            threshold,
            caps,
            warnings,
        })
    }
}

fn kind(text: &str) -> Option<BallotKind> {
    Some(match text.to_ascii_lowercase().as_str() {
        "approval" => BallotKind::Approval,
        "choose-1" => BallotKind::ChooseOne,
        "knapsack" => BallotKind::Knapsack,
        "ordinal" => BallotKind::Ordinal,
        "cumulative" => BallotKind::Cumulative,
        "scoring" => BallotKind::Scoring,
        _ => return None,
    })
}

impl Document<'_> {
    /// A value that must be there.
    pub(super) fn needed(&self, key: &'static str) -> Result<&str, PbError> {
        self.value(key)?
            .ok_or_else(|| self.meta_error(key, Problem::NoKey(key)))
    }

    /// A whole number of `META`.
    pub(super) fn number(&self, key: &'static str) -> Result<Option<i64>, PbError> {
        let Some(text) = self.value(key)? else {
            return Ok(None);
        };
        text.parse()
            .map(Some)
            .map_err(|_| self.meta_error(key, Problem::NotNumber(text.to_owned())))
    }

    fn check_count(&self, key: &'static str, found: usize) -> Result<(), PbError> {
        match self.value(key)? {
            Some(said) if said.parse() != Ok(found) => {
                let said = said.to_owned();
                Err(self.meta_error(key, Problem::Count { key, said, found }))
            }
            _ => Ok(()),
        }
    }
}

/// What a ballot should keep to.
struct Limits {
    length: (Option<i64>, Option<i64>),
    cost: (Option<i64>, Option<i64>),
}

impl Limits {
    fn read(document: &Document<'_>, decimals: u32) -> Result<Self, PbError> {
        let money = |key: &'static str| -> Result<Option<i64>, PbError> {
            // A limit of more decimals than any amount has cannot be met exactly; it is no limit then.
            let amount = document.value(key)?.map(Amount::parse).transpose();
            let amount = amount.map_err(|problem| document.meta_error(key, problem))?;
            Ok(amount.and_then(|amount| amount.scaled(decimals)))
        };
        Ok(Self {
            length: (
                document.number("min_length")?,
                document.number("max_length")?,
            ),
            cost: (money("min_sum_cost")?, money("max_sum_cost")?),
        })
    }

    fn check(&self, row: usize, listed: usize, cost: i64, warnings: &mut Vec<Warning>) {
        let listed = i64::try_from(listed).unwrap_or(i64::MAX);
        for ((least, most), found, what) in
            [(self.length, listed, "projects"), (self.cost, cost, "cost")]
        {
            if least.is_some_and(|least| found < least) || most.is_some_and(|most| found > most) {
                let text = format!("ballot outside the limits of its {what}");
                warn(warnings, row, text);
            }
        }
    }
}

fn warn(warnings: &mut Vec<Warning>, row: usize, text: String) {
    if warnings
        .iter()
        .filter(|warning| warning.text == text)
        .count()
        < WARNINGS
    {
        warnings.push(Warning { row: row + 1, text });
    }
}

fn same_voter(votes: &Table<'_>, warnings: &mut Vec<Warning>) {
    let Some(column) = votes.column("voter_id") else {
        return;
    };
    let mut seen = HashSet::with_capacity(votes.rows().len());
    for (row, cells) in votes.rows().enumerate() {
        if !seen.insert(cells[column].trim()) {
            warn(warnings, row, "voter_id came before".to_owned());
        }
    }
}

impl From<ElectionError> for Problem {
    fn from(error: ElectionError) -> Self {
        Self::Election(error)
    }
}
