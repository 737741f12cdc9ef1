//! `equal-shares`: the Method of Equal Shares (Peters, Pierczyński, Skowron 2021).
//!
//! Every voter gets the same share of the budget. For a candidate not yet bought let ρ be the smallest
//! number with which its supporters raise its cost when each pays `ρ · utility`, or all it has left. The
//! candidate with the smallest ρ is bought, its supporters pay, and so on until no candidate's supporters
//! can raise its cost. Utility is `points · weight`, where the weight is the cost or one, so that a price
//! per point over the weight is ρ.
//!
//! Candidates dearer than the budget and those nobody supports take no part. A free supported candidate
//! comes first if utility does not depend on cost; if it does, its ρ is not defined and it is left out.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::Election;
use super::completion;
use super::count::{Endowment, Phase, Price, RuleError, Share};
use super::exact::{PerPoint, ROUNDING, approximate};
use super::field::Field;
use super::greedy;
use super::method::{Completion, Utility};
use super::purses::{Payers, Purses};
use super::queue::{Bound, Prices, Queue};

/// What stays the same from one run to the next.
pub(super) struct Setting<'f, 'a> {
    pub(super) field: &'f Field<'a>,
    pub(super) utility: Utility,
    /// Supported candidates within the budget that can be bought, in order of the tie-break.
    pub(super) buyable: Vec<usize>,
    /// Supported candidates that cost nothing, bought first.
    pub(super) free: Vec<usize>,
    /// What voters share.
    pub(super) budget: i64,
}

/// One purchase of a run.
pub(super) struct Purchase {
    pub(super) place: usize,
    /// Everyone at the same price, in order of the tie-break.
    level: Vec<usize>,
    price: PerPoint,
    scale: BigInt,
    payers: Payers,
}

/// One run from a given share.
pub(super) struct Run {
    pub(super) purchases: Vec<Purchase>,
    pub(super) spent: i64,
    /// Whether it went over the budget; then it ends there.
    pub(super) overspent: bool,
}

/// Counts and completes.
pub(super) fn count(
    field: &mut Field<'_>,
    utility: Utility,
    completion: Completion,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<(), RuleError> {
    let setting = Setting::new(field, utility);
    let (run, endowment) = if let Some(increments) = completion.increments {
        completion::raise(&setting, increments, watch)?
    } else {
        let each = setting.equal_share();
        let run = setting.run(each.clone());
        let voters = field.election.voters().max(1);
        let endowment = Endowment {
            each: BigRational::new(each, voters.into()),
            increments: 0,
            stop: None,
        };
        (run, endowment)
    };
    let free = setting.free;
    for place in free {
        if field.stands(place) {
            field.fund(place, Phase::Rule, Price::None);
        }
    }
    for purchase in run.purchases {
        field.report(&purchase.level);
        let price = purchase.share(field.election, utility);
        field.fund(purchase.place, Phase::Rule, Price::Share(price));
    }
    field.endowment = Some(endowment);
    if completion.greedy {
        greedy::complete(field);
    }
    Ok(())
}

impl<'f, 'a> Setting<'f, 'a> {
    fn new(field: &'f Field<'a>, utility: Utility) -> Self {
        let supported = field
            .standing()
            .into_iter()
            .filter(|place| field.election.votes(*place) > 0 && field.fits(*place));
        let (free, buyable) = supported.partition(|p| field.election.candidate(*p).cost == 0);
        Self {
            field,
            utility,
            buyable,
            free: if utility.by_cost() { Vec::new() } else { free },
            budget: field.left(),
        }
    }

    /// The share of the budget, in units of one over the number of voters.
    pub(super) fn equal_share(&self) -> BigInt {
        self.budget.into()
    }

    /// Buys from shares in units of one over the number of voters.
    pub(super) fn run(&self, share: BigInt) -> Run {
        let election = self.field.election;
        let voters = BigInt::from(election.voters().max(1));
        let mut race = Race {
            election,
            by_cost: self.utility.by_cost(),
            purses: Purses::new(election, self.utility.by_points(), share, voters),
            bounds: vec![0.0; election.candidates().len()],
        };
        let mut run = Run {
            purchases: Vec::new(),
            spent: 0,
            overspent: false,
        };
        let mut out = vec![false; election.candidates().len()];
        for place in self.free.iter().flat_map(|place| self.field.rivals(*place)) {
            out[place] = true;
        }
        let mut queue = Queue::new(&self.buyable);
        loop {
            let mut level = queue.cheapest(&mut race, |place| !out[place]);
            level.sort_by(|(a, _), (b, _)| self.field.by_rank(*a, *b));
            let places = level.iter().map(|(place, _)| *place).collect();
            let Some((place, price)) = level.into_iter().next() else {
                return run;
            };
            run.spent += election.candidate(place).cost;
            let scale = race.purses.scale().clone();
            let payers = race.purses.charge(place, &price);
            run.purchases.push(Purchase {
                place,
                level: places,
                price,
                scale,
                payers,
            });
            if run.spent > self.budget {
                run.overspent = true;
                return run;
            }
            for other in self.field.rivals(place).chain([place]) {
                out[other] = true;
            }
        }
    }
}

impl Purchase {
    fn share(&self, election: &Election, utility: Utility) -> Share {
        let denominator = &self.scale * self.price.points;
        let weight = weight(election, utility.by_cost(), self.place);
        Share {
            rho: BigRational::new(self.price.need.clone(), &denominator * weight),
            per_point: BigRational::new(self.price.need.clone(), denominator),
            in_full: self.payers.in_full,
            in_part: self.payers.in_part,
        }
    }
}

fn weight(election: &Election, by_cost: bool, place: usize) -> i64 {
    if by_cost {
        election.candidate(place).cost
    } else {
        1
    }
}

/// The candidates' ρ.
struct Race<'a> {
    election: &'a Election,
    by_cost: bool,
    purses: Purses<'a>,
    /// Lower bound of each candidate's price per point.
    bounds: Vec<f64>,
}

impl Prices for Race<'_> {
    type Exact = PerPoint;

    fn tighten(&mut self, place: usize, _: f64) -> Bound {
        match self.purses.tighten(place, self.bounds[place]) {
            Bound::AtLeast(bound) => {
                self.bounds[place] = bound;
                let weight = approximate(weight(self.election, self.by_cost, place));
                Bound::AtLeast(bound / weight * (1.0 - 4.0 * ROUNDING))
            }
            other => other,
        }
    }

    fn exact(&mut self, place: usize) -> Option<PerPoint> {
        self.purses.exact(place, self.bounds[place])
    }

    fn compare(&self, a: (usize, &PerPoint), b: (usize, &PerPoint)) -> Ordering {
        let side = |mine: &PerPoint, other: (usize, &PerPoint)| {
            let weight = weight(self.election, self.by_cost, other.0);
            &mine.need * other.1.points * weight
        };
        side(a.1, b).cmp(&side(b.1, a))
    }

    fn above(&self, place: usize, price: &PerPoint) -> f64 {
        let weight = approximate(weight(self.election, self.by_cost, place));
        price.near / weight * (1.0 + 16.0 * ROUNDING)
    }
}
