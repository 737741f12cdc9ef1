//! Counting a bundle's ballots again, by the configuration its frozen text holds. Pure.

use std::collections::HashMap;

use entity::enums::Outcome;
use entity::ids::CandidateId;

use super::format::{Candidate, Frozen, Placed};
use crate::allocation::count;
use crate::ballots::marks::Marks;
use crate::ledger::leaf::Content;
use crate::results::election::{Entrant, Held, election, outcomes};
use crate::rounds::configuration::Fixed;
use crate::rounds::rules::{FrozenRound, read_frozen};

fn read(frozen: &Frozen) -> Result<(Fixed, FrozenRound), String> {
    const UNREADABLE: &str = "the frozen text cannot be read";
    let round = read_frozen(&frozen.text).ok_or(UNREADABLE)?;
    let fixed = serde_json::from_str(&round.fixed).map_err(|e| format!("{UNREADABLE}: {e}"))?;
    Ok((fixed, round))
}

/// The hash of the draw's seed that a frozen text commits to.
pub fn seed_hash(frozen: &Frozen) -> Result<Option<String>, String> {
    Ok(read(frozen)?.0.seed_hash)
}

/// Counts ballots by the configuration and over the candidates of a frozen text: every candidate in the order
/// of the result. What cannot be counted is said in words.
pub fn recount(
    frozen: &Frozen,
    candidates: &[Candidate],
    ballots: &[&Content],
) -> Result<Vec<Placed>, String> {
    let (fixed, round) = read(frozen)?;
    let titles: HashMap<CandidateId, &str> = candidates
        .iter()
        .map(|one| (one.candidate_id, one.title.as_str()))
        .collect();
    let mut entrants = Vec::with_capacity(round.candidates.len());
    for one in &round.candidates {
        let title = titles
            .get(&one.id)
            .ok_or(format!("candidate {} is frozen but not described", one.id))?;
        entrants.push(Entrant::frozen(one, (*title).to_owned()));
    }
    let held = Held {
        area_code: &fixed.area_code,
        ceiling_idr: fixed.ceiling_idr,
        configuration: &fixed.configuration,
    };
    let ballots = ballots.iter().map(|content| Marks {
        choices: content.choices.clone(),
        points: content.points.clone(),
    });
    let election = election(&held, &entrants, ballots)?;
    let settings = fixed
        .configuration
        .settings(&election, frozen.seed.as_deref());
    let counted = count(&election, &settings).map_err(|error| error.to_string())?;
    let balloted = fixed.configuration.balloted();
    let outcomes = outcomes(&election, &settings, &counted).into_iter();
    Ok(outcomes
        .map(|(outcome, place)| Placed {
            candidate_id: entrants[place].id,
            outcome,
            votes: balloted.then(|| election.votes(place)),
        })
        .collect())
}

/// Cost of the main candidates by the frozen text, rupiah.
pub fn spent(frozen: &Frozen, placed: &[Placed]) -> Result<i64, String> {
    let (_, round) = read(frozen)?;
    let costs: HashMap<CandidateId, i64> = round
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
