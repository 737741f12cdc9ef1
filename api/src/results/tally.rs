//! The computation of a tally: an opened urn in, the rows of the result out. Pure.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{Channel, Outcome};
use entity::{ballots, candidates, results, rounds};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::election::{Entrant, Held, Labels, counting, election, outcomes};
use crate::allocation::{Count, Election, RuleError, Settings, Wording, count, verdicts};
use crate::ballots::service::{Urn, frozen_text};
use crate::ledger::merkle::{self, Hash};
use crate::problem::{ApiError, Code};
use crate::rounds::configuration::{Configuration, TieStep};
use crate::rounds::rules;

/// A counted round, ready to be written.
pub struct Tallied {
    /// The eligible candidates as they were read.
    pub eligible: Vec<candidates::Model>,
    /// Candidates with votes, place, outcome and explanation.
    pub placed: Vec<candidates::Model>,
    /// The result.
    pub result: results::Model,
    /// The configuration it was counted by, as the round stores it.
    pub settings: String,
    /// Hash of what was frozen.
    pub frozen_hash: String,
    /// Seed of the draw, now to be revealed.
    pub seed: Option<String>,
    /// Root over the leaves of all ballots, hexadecimal.
    pub merkle_root: String,
    /// How many ballots there were, void ones among them, and how often they were replaced.
    pub state: (i64, i64),
}

/// One candidate in the order of a result, as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// The candidate.
    pub candidate_id: Uuid,
    /// What was left of the ceiling before it, rupiah.
    pub remaining_before_idr: i64,
    /// What put it behind a candidate it was level with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie_break: Option<TieStep>,
    /// Its score, where there were ballots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// What it was labelled with.
    #[serde(flatten)]
    pub labels: Labels,
}

/// Counts an urn by the round's configuration; `seed` is its draw's.
pub fn tally(
    round: &rounds::Model,
    urn: Urn,
    seed: Option<String>,
    now: DateTime<Utc>,
) -> Result<Tallied, ApiError> {
    let configuration = Configuration::of_round(round)?;
    let entrants: Vec<Entrant> = urn.lines.iter().map(Entrant::of).collect();
    let held = Held {
        area_code: &round.area_code,
        ceiling_idr: round.ceiling_idr,
        configuration: &configuration,
    };
    let election =
        election(&held, &entrants, counting(&urn.ballots)?).map_err(ApiError::internal)?;
    let settings = configuration.settings(&election, seed.as_deref());
    let counted = count(&election, &settings).map_err(uncountable)?;
    let report = super::counting::of(&election, &settings, &counted);
    let (placed, steps) = place(
        &urn,
        &entrants,
        &election,
        &settings,
        &counted,
        configuration.balloted(),
    )?;
    let cast = |channel: Channel| {
        number(
            |ballot| ballot.void_reason.is_none() && ballot.channel == channel,
            &urn,
        )
    };
    Ok(Tallied {
        result: results::Model {
            round_id: round.id,
            rule: round.rule.clone(),
            ceiling_idr: round.ceiling_idr,
            spent_idr: election.cost_of(&counted.selected()),
            eligible_voters: i64::try_from(urn.eligible_voters).map_err(ApiError::internal)?,
            ballots_online: cast(Channel::Online),
            ballots_paper: cast(Channel::Paper),
            ballots_assisted: cast(Channel::Assisted),
            ballots_void: number(|ballot| ballot.void_reason.is_some(), &urn),
            papers_issued: i64::try_from(urn.papers_issued).map_err(ApiError::internal)?,
            steps: serde_json::to_string(&steps)?,
            report: Some(serde_json::to_string(&report)?),
            tallied_at: now,
        },
        settings: round.settings.clone(),
        frozen_hash: rules::frozen_hash(&frozen_text(round, &urn.lines)?),
        seed,
        merkle_root: root(&urn.ballots)?,
        state: (
            number(|_| true, &urn),
            urn.ballots.iter().map(|b| i64::from(b.replaced)).sum(),
        ),
        placed,
        eligible: urn.eligible,
    })
}

/// A rule that cannot count what a checked round holds.
pub fn uncountable(error: RuleError) -> ApiError {
    match error {
        RuleError::TooManySums { limit } => ApiError::new(
            Code::WrongState,
            format!(
                "Gabungan terbaik memerlukan lebih dari {limit} hitungan antara; musyawarah yang memutuskan."
            ),
            format!("The best set needs more than {limit} intermediate sums; the meeting decides."),
        ),
        other => ApiError::internal(other),
    }
}

/// Gives every candidate its place, outcome and sentence.
fn place(
    urn: &Urn,
    entrants: &[Entrant],
    election: &Election,
    settings: &Settings,
    counted: &Count,
    balloted: bool,
) -> Result<(Vec<candidates::Model>, Vec<Step>), ApiError> {
    let left = election.budget() - election.cost_of(&counted.selected());
    let before: HashMap<usize, i64> = counted
        .rounds
        .iter()
        .map(|round| (round.candidate, round.left_before))
        .collect();
    let ties: HashMap<usize, TieStep> = counted
        .ties
        .iter()
        .flat_map(|tie| tie.others.iter().map(|other| (*other, (&tie.by).into())))
        .collect();
    let rows: HashMap<_, _> = urn.eligible.iter().map(|row| (row.id, row)).collect();
    let verdicts = verdicts(election, settings, counted, Wording::Rupiah);
    let order = outcomes(election, settings, counted);
    let (mut placed, mut steps) = (Vec::new(), Vec::new());
    for (position, (outcome, place)) in (1..).zip(order) {
        let entrant = &entrants[place];
        let row = rows.get(&entrant.id);
        let row = row.ok_or_else(|| ApiError::internal("a rule placed who did not stand"))?;
        let verdict = &verdicts[place];
        let (id, en) = sentences(outcome, &verdict.sentence_id, &verdict.sentence_en);
        placed.push(candidates::Model {
            votes: balloted.then(|| election.votes(place)),
            position: Some(position),
            outcome: Some(outcome),
            explanation_id: Some(id),
            explanation_en: Some(en),
            ..(*row).clone()
        });
        steps.push(Step {
            candidate_id: entrant.id.0,
            remaining_before_idr: before.get(&place).copied().unwrap_or(left),
            tie_break: ties.get(&place).copied(),
            score: balloted.then(|| election.score(place)),
            labels: entrant.into(),
        });
    }
    Ok((placed, steps))
}

/// A verdict's sentences, which tell of the next in line that they are.
fn sentences(outcome: Outcome, id: &str, en: &str) -> (String, String) {
    if outcome == Outcome::Reserve {
        let (id, en) = (id.trim_end_matches('.'), en.trim_end_matches('.'));
        (
            format!("{id}; menjadi cadangan."),
            format!("{en}; it is in reserve."),
        )
    } else {
        (id.to_owned(), en.to_owned())
    }
}

fn number(which: impl Fn(&ballots::Model) -> bool, urn: &Urn) -> i64 {
    let found = urn.ballots.iter().filter(|ballot| which(ballot)).count();
    i64::try_from(found).unwrap_or(i64::MAX)
}

fn root(ballots: &[ballots::Model]) -> Result<String, ApiError> {
    let mut texts: Vec<&str> = ballots.iter().map(|ballot| ballot.leaf.as_str()).collect();
    texts.sort_unstable();
    let mut leaves = Vec::with_capacity(texts.len());
    for text in texts {
        let mut leaf = Hash::default();
        hex::decode_to_slice(text, &mut leaf).map_err(ApiError::internal)?;
        leaves.push(leaf);
    }
    Ok(hex::encode(merkle::root(&leaves)))
}
