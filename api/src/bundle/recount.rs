//! Counting a bundle's ballots again, by the configuration its frozen text holds. Pure.

use std::collections::HashMap;

use entity::enums::Outcome;
use entity::ids::CandidateId;

use super::format::{Candidate, Frozen, Placed};
use crate::allocation::{Count, Election, Settings, count};
use crate::ballots::marks::Marks;
use crate::ledger::leaf::Content;
use crate::results::bought::{Book, BoughtOut};
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

/// A bundle's ballots, counted again.
pub struct Recount {
    fixed: Fixed,
    entrants: Vec<Entrant>,
    election: Election,
    settings: Settings,
    counted: Count,
}

/// Counts ballots by the configuration and over the candidates of a frozen text. What cannot be counted is said
/// in words.
pub fn recount(
    frozen: &Frozen,
    candidates: &[Candidate],
    ballots: &[&Content],
) -> Result<Recount, String> {
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
    let ballots = ballots.iter().map(|content| marks(content));
    let election = election(&held, &entrants, ballots)?;
    let settings = fixed
        .configuration
        .settings(&election, frozen.seed.as_deref());
    let counted = count(&election, &settings).map_err(|error| error.to_string())?;
    Ok(Recount {
        fixed,
        entrants,
        election,
        settings,
        counted,
    })
}

fn marks(content: &Content) -> Marks {
    Marks {
        choices: content.choices.clone(),
        points: content.points.clone(),
    }
}

impl Recount {
    /// Every candidate in the order of the result.
    pub fn placed(&self) -> Vec<Placed> {
        let balloted = self.fixed.configuration.balloted();
        let outcomes = outcomes(&self.election, &self.settings, &self.counted).into_iter();
        outcomes
            .map(|(outcome, place)| Placed {
                candidate_id: self.entrants[place].id,
                outcome,
                votes: balloted.then(|| self.election.votes(place)),
            })
            .collect()
    }

    /// What a ballot got.
    pub fn bought(&self, ballot: &Content) -> BoughtOut {
        let configuration = &self.fixed.configuration;
        let book = Book::of(configuration, &self.election, &self.settings, &self.counted);
        book.bought(&marks(ballot), ballot.void_reason.is_some())
    }
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
