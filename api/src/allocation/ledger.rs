//! The books of an equal-shares count: who could no longer pay when.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::Election;
use super::count::{Count, Price};
use super::method::{Method, Settings, Utility};
use super::purses::Purses;

/// What became of the candidates' supporters' money.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// For each candidate, the round (place in [`Count::rounds`]) after which its supporters could no
    /// longer raise its cost; nothing if it was bought, if they could not from the start, or if they still
    /// can.
    pub broke: Vec<Option<usize>>,
    /// For each candidate, what its supporters hold in the end, in whole units, rounded down.
    pub left: Vec<i64>,
}

/// The utility and the share of a count by Equal Shares.
pub(super) fn shares<'c>(
    settings: &Settings,
    counted: &'c Count,
) -> Option<(Utility, &'c BigRational)> {
    match settings.method {
        Method::EqualShares { utility, .. } => {
            let endowment = counted.endowment.as_ref()?;
            Some((utility, &endowment.each))
        }
        _ => None,
    }
}

impl Ledger {
    /// Pays again what a count bought; nothing for a count by another rule.
    pub fn of(election: &Election, settings: &Settings, counted: &Count) -> Option<Self> {
        let (utility, each) = shares(settings, counted)?;
        let (share, scale) = (each.numer().clone(), each.denom().clone());
        let mut purses = Purses::new(election, utility.by_points(), share, scale);
        let places = election.candidates().len();
        let mut ledger = Self {
            broke: vec![None; places],
            left: vec![0; places],
        };
        // A purchase takes no more from anybody's supporters than it costs.
        let mut at_least: Vec<i64> = (0..places).map(|p| whole(&purses, p)).collect();
        let cost = |place: usize| election.candidate(place).cost;
        let mut able: Vec<usize> = (0..places).filter(|p| at_least[*p] >= cost(*p)).collect();
        for (at, round) in counted.rounds.iter().enumerate() {
            let Price::Share(paid) = &round.price else {
                continue;
            };
            let guess = paid.per_point.to_f64().unwrap_or(0.0);
            if let Some(price) = purses.exact(round.candidate, guess) {
                purses.charge(round.candidate, &price);
            }
            able.retain(|place| *place != round.candidate);
            able.retain(|place| {
                at_least[*place] -= cost(round.candidate);
                if at_least[*place] < cost(*place) {
                    at_least[*place] = whole(&purses, *place);
                }
                let able = at_least[*place] >= cost(*place);
                if !able {
                    ledger.broke[*place] = Some(at);
                }
                able
            });
        }
        ledger.left = (0..places).map(|place| whole(&purses, place)).collect();
        Some(ledger)
    }
}

fn whole(purses: &Purses<'_>, place: usize) -> i64 {
    let money: BigInt = purses.together(place) / purses.scale();
    money.to_i64().unwrap_or(i64::MAX)
}
