//! `phragmen`: sequential Phragmén (Brill, Freeman, Janson, Lackner 2017; with costs Los, Christoff,
//! Grossi 2022), for approvals.
//!
//! Voters earn money at equal speed. As soon as a candidate's supporters together hold its cost it is
//! bought and they start again from nothing. So a candidate is bought at the time
//! `(cost + Σ times its supporters last paid at) / supporters`, and those times are the only fractions.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::Election;
use super::ballots::index;
use super::count::{Phase, Price, RuleError};
use super::exact::{Amounts, PerPoint, ROUNDING, approximate};
use super::field::Field;
use super::method::Misfit;
use super::queue::{Bound, Prices, Queue};

pub(super) fn count(field: &mut Field<'_>, misfit: Misfit) -> Result<(), RuleError> {
    let election = field.election;
    if election.kind().has_points() {
        return Err(RuleError::ApprovalsOnly("phragmen"));
    }
    let supported: Vec<usize> = field
        .standing()
        .into_iter()
        .filter(|place| election.votes(*place) > 0 && field.fits(*place))
        .collect();
    let mut queue = Queue::new(&supported);
    let mut times = Times::new(election);
    loop {
        let mut level = queue.cheapest(&mut times, |place| {
            field.stands(place) && (misfit == Misfit::Stop || field.fits(place))
        });
        level.sort_by(|(a, _), (b, _)| field.by_rank(*a, *b));
        let places: Vec<usize> = level.iter().map(|(place, _)| *place).collect();
        let Some((place, time)) = level.into_iter().next() else {
            return Ok(());
        };
        field.report(&places);
        if !places.iter().all(|place| field.fits(*place)) {
            return Ok(());
        }
        let scale = times.amounts.scale() * time.points;
        let price = Price::Time(BigRational::new(time.need.clone(), scale));
        field.fund(place, Phase::Rule, price);
        times.pay(place, &time);
    }
}

/// When each group of voters last paid.
struct Times<'a> {
    election: &'a Election,
    /// The start, then the time of each purchase.
    amounts: Amounts,
    /// The same as floats.
    near: Vec<f64>,
    last: Vec<usize>,
}

impl<'a> Times<'a> {
    fn new(election: &'a Election) -> Self {
        Self {
            election,
            amounts: Amounts::new(BigInt::ZERO, BigInt::from(1)),
            near: vec![0.0],
            last: vec![0; election.ballots().groups()],
        }
    }

    fn pay(&mut self, place: usize, time: &PerPoint) {
        let now = self.amounts.record(time);
        self.near.push(time.near);
        for backer in self.election.backers(place) {
            self.last[index(backer.group)] = now;
        }
    }
}

impl Prices for Times<'_> {
    type Exact = PerPoint;

    fn tighten(&mut self, place: usize, bound: f64) -> Bound {
        let backers = self.election.backers(place);
        let ballots = self.election.ballots();
        let paid: f64 = backers
            .iter()
            .map(|backer| index(backer.group))
            .map(|group| self.near[self.last[group]] * f64::from(ballots.times(group)))
            .sum();
        let cost = approximate(self.election.candidate(place).cost);
        let time = (cost + paid) / approximate(self.election.votes(place));
        let adding = backers.len().to_f64().unwrap_or(f64::INFINITY) * ROUNDING;
        let next = time * (1.0 - adding - 16.0 * ROUNDING);
        if next > bound * (1.0 + 1e-9) {
            Bound::AtLeast(next)
        } else {
            Bound::Tight
        }
    }

    fn exact(&mut self, place: usize) -> Option<PerPoint> {
        let mut voters = vec![0_i64; self.amounts.len()];
        for backer in self.election.backers(place) {
            let group = index(backer.group);
            voters[self.last[group]] += i64::from(self.election.ballots().times(group));
        }
        let cost = self.amounts.scale() * self.election.candidate(place).cost;
        let need = cost + self.amounts.sum(&voters);
        Some(self.amounts.per_point(need, self.election.votes(place)))
    }

    fn compare(&self, a: (usize, &PerPoint), b: (usize, &PerPoint)) -> Ordering {
        a.1.compare(b.1)
    }

    fn above(&self, _: usize, time: &PerPoint) -> f64 {
        time.near * (1.0 + 16.0 * ROUNDING)
    }
}
