//! The computation of a tally: an opened urn in, the rows of the result out. Pure.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{BallotForm, Channel};
use entity::{ballots, candidates, results, rounds};

use crate::allocation::{self, Entrant, Rule};
use crate::ballots::service::{Urn, choices_of, frozen_hash};
use crate::ledger::merkle::{self, Hash};
use crate::problem::ApiError;

/// A counted round, ready to be written.
pub struct Tallied {
    /// The eligible candidates as they were read.
    pub eligible: Vec<candidates::Model>,
    /// The same with votes, place, outcome and explanation.
    pub placed: Vec<candidates::Model>,
    /// The result.
    pub result: results::Model,
    /// Hash of what was frozen.
    pub frozen_hash: String,
    /// Root over the leaves of all ballots, hexadecimal.
    pub merkle_root: String,
    /// How many ballots there were, void ones among them, and how often they were replaced.
    pub state: (i64, i64),
}

/// Counts an urn and runs the round's rule.
pub fn count(round: &rounds::Model, urn: Urn, now: DateTime<Utc>) -> Result<Tallied, ApiError> {
    let rule = Rule::named(&round.rule)
        .ok_or_else(|| ApiError::internal(format!("unknown allocation rule {}", round.rule)))?;
    let entrants: Vec<Entrant> = urn
        .eligible
        .iter()
        .map(|candidate| Entrant {
            id: candidate.id.0,
            cost_idr: candidate.cost_idr,
            submitted_at: candidate.submitted_at,
        })
        .collect();
    let votes = votes(&urn)?;
    let balloted = round.ballot_form != BallotForm::None;
    let allocation = allocation::allocate(rule, &entrants, &votes, round.ceiling_idr, balloted);
    let mut by_id: HashMap<_, _> = urn
        .eligible
        .iter()
        .map(|candidate| (candidate.id.0, candidate.clone()))
        .collect();
    let mut placed = Vec::with_capacity(urn.eligible.len());
    for step in &allocation.steps {
        let mut candidate = by_id
            .remove(&step.candidate_id)
            .ok_or_else(|| ApiError::internal("a rule placed a candidate that did not stand"))?;
        candidate.votes = balloted.then_some(step.votes);
        candidate.position = Some(step.position);
        candidate.outcome = Some(step.outcome);
        candidate.explanation_id = Some(step.explanation_id.clone());
        candidate.explanation_en = Some(step.explanation_en.clone());
        placed.push(candidate);
    }
    let counting = |channel: Channel| {
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
            spent_idr: allocation.spent_idr,
            eligible_voters: i64::try_from(urn.eligible_voters).map_err(ApiError::internal)?,
            ballots_online: counting(Channel::Online),
            ballots_paper: counting(Channel::Paper),
            ballots_assisted: counting(Channel::Assisted),
            ballots_void: number(|ballot| ballot.void_reason.is_some(), &urn),
            papers_issued: i64::try_from(urn.papers_issued).map_err(ApiError::internal)?,
            steps: serde_json::to_string(&allocation.steps)?,
            tallied_at: now,
        },
        frozen_hash: frozen_hash(round, &urn.eligible),
        merkle_root: root(&urn.ballots)?,
        state: (
            number(|_| true, &urn),
            urn.ballots.iter().map(|b| i64::from(b.replaced)).sum(),
        ),
        placed,
        eligible: urn.eligible,
    })
}

fn votes(urn: &Urn) -> Result<Vec<i64>, ApiError> {
    let places: HashMap<_, _> = urn
        .eligible
        .iter()
        .enumerate()
        .map(|(place, candidate)| (candidate.id, place))
        .collect();
    let mut votes = vec![0_i64; urn.eligible.len()];
    for ballot in urn.ballots.iter().filter(|b| b.void_reason.is_none()) {
        for choice in choices_of(ballot)? {
            let place = places
                .get(&choice)
                .ok_or_else(|| ApiError::internal("a ballot chooses who does not stand"))?;
            votes[*place] += 1;
        }
    }
    Ok(votes)
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
