//! Counting a bundle's ballots again, by the rule its frozen text names. Pure.

use std::collections::HashMap;

use entity::enums::{BallotForm, Outcome};
use entity::ids::CandidateId;
use sea_orm::ActiveEnum;

use super::format::{Candidate, Placed};
use crate::allocation::{self, Entrant, Rule};
use crate::ledger::leaf::Content;
use crate::rounds::rules::{FrozenRound, read_frozen};

/// Counts ballots by the rule and over the candidates of a frozen text: every candidate in the rule's order. What
/// cannot be counted is said in words.
pub fn recount(
    frozen: &str,
    candidates: &[Candidate],
    ballots: &[&Content],
) -> Result<Vec<Placed>, String> {
    let FrozenRound {
        rule,
        ceiling_idr,
        form,
        candidates: standing,
    } = read_frozen(frozen).ok_or("the frozen text cannot be read")?;
    let rule = Rule::named(&rule).ok_or(format!("the rule {rule} is not known"))?;
    let submitted: HashMap<CandidateId, _> = candidates
        .iter()
        .map(|one| (one.candidate_id, one.submitted_at))
        .collect();
    let mut entrants = Vec::with_capacity(standing.len());
    for one in &standing {
        entrants.push(Entrant {
            id: one.id.0,
            cost_idr: one.cost_idr,
            submitted_at: *submitted
                .get(&one.id)
                .ok_or(format!("candidate {} is frozen but not described", one.id))?,
        });
    }
    let places: HashMap<CandidateId, usize> = standing
        .iter()
        .enumerate()
        .map(|(place, one)| (one.id, place))
        .collect();
    let mut votes = vec![0_i64; standing.len()];
    for choice in ballots.iter().flat_map(|ballot| &ballot.choices) {
        let place = places
            .get(choice)
            .ok_or(format!("a ballot chooses {choice}, which does not stand"))?;
        votes[*place] += 1;
    }
    let balloted = form != BallotForm::None.to_value();
    let allocation = allocation::allocate(rule, &entrants, &votes, ceiling_idr, balloted);
    Ok(allocation
        .steps
        .iter()
        .map(|step| Placed {
            candidate_id: CandidateId(step.candidate_id),
            outcome: step.outcome,
            votes: balloted.then_some(step.votes),
        })
        .collect())
}

/// Cost of the main candidates by the frozen text, rupiah.
pub fn spent(frozen: &str, placed: &[Placed]) -> Result<i64, String> {
    let frozen = read_frozen(frozen).ok_or("the frozen text cannot be read")?;
    let costs: HashMap<CandidateId, i64> = frozen
        .candidates
        .iter()
        .map(|one| (one.id, one.cost_idr))
        .collect();
    let mut spent = 0_i64;
    for one in placed {
        let cost = costs
            .get(&one.candidate_id)
            .ok_or(format!("candidate {} is not frozen", one.candidate_id))?;
        if one.outcome == Outcome::Main {
            spent = spent.saturating_add(*cost);
        }
    }
    Ok(spent)
}
