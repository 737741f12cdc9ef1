//! Voters' money in Equal Shares, exact without writing down a fraction for each of them.
//!
//! A supporter of the candidate bought in round *k* pays `price[k]` for each point, or all it has left if
//! that is less. So a voter who never ran out holds `endowment − Σ points·price[k]` over the candidates
//! on its ballot that were bought: the ballot is the ledger. Money is counted in units of `1 / scale` in
//! which the endowment and all prices so far are whole numbers, so the exact money of any set of voters
//! is one sum of whole numbers, with as many terms as rounds. For each group a float says what it holds,
//! within `slack`; it settles nearly every comparison, and those it does not are made exactly.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::Election;
use super::ballots::index;
use super::election::Backer;
use super::exact::{Amounts, PerPoint, ROUNDING, approximate};
use super::queue::Bound;

/// How many supporters paid.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Payers {
    pub(super) in_full: i64,
    pub(super) in_part: i64,
}

/// What a group of voters holds.
#[derive(Clone, Copy, Debug)]
struct Purse {
    /// Money of each voter, within `slack`; zero only when nothing is left.
    money: f64,
    voters: f64,
}

/// Which supporters are too poor to pay a price in full.
enum Cut<'a> {
    Nobody,
    /// Those a float puts below this price.
    Near(f64),
    Exact(&'a PerPoint),
}

/// Everybody's money during one run.
pub(super) struct Purses<'a> {
    election: &'a Election,
    by_points: bool,
    /// The endowment, then the price of each round.
    amounts: Amounts,
    /// The amount that is the price of a candidate bought.
    bought: Vec<Option<usize>>,
    held: Vec<Purse>,
    start: f64,
    slack: f64,
    terms: Vec<i64>,
}

impl<'a> Purses<'a> {
    /// Gives every voter `endowment / scale`.
    pub(super) fn new(
        election: &'a Election,
        by_points: bool,
        endowment: BigInt,
        scale: BigInt,
    ) -> Self {
        let amounts = Amounts::new(endowment, scale);
        let start = amounts.near(0);
        let ballots = election.ballots();
        let purse = |group| Purse {
            money: start,
            voters: f64::from(ballots.times(group)),
        };
        let mut purses = Self {
            election,
            by_points,
            amounts,
            bought: vec![None; election.candidates().len()],
            held: (0..ballots.groups()).map(purse).collect(),
            start,
            slack: 0.0,
            terms: Vec::new(),
        };
        purses.widen();
        purses
    }

    /// The unit of [`PerPoint::need`] is one over this.
    pub(super) fn scale(&self) -> &BigInt {
        self.amounts.scale()
    }

    fn points(&self, backer: Backer) -> u32 {
        if self.by_points { backer.points } else { 1 }
    }

    fn voters(&self, backer: Backer) -> i64 {
        i64::from(self.election.ballots().times(index(backer.group)))
    }

    /// Bounds the error of every purse: each payment and the endowment is off by at most six roundings
    /// of the endowment, which no payment exceeds.
    fn widen(&mut self) {
        let amounts = self.amounts.len().to_f64().unwrap_or(f64::INFINITY);
        self.slack = 8.0 * amounts * ROUNDING * self.start;
    }

    /// One step from a lower bound of the price per point towards the price: whoever cannot pay the bound
    /// pays what it has, the rest share what is missing. For any split of the supporters that share is a
    /// lower bound of the price, so only the money of the poor needs a margin.
    pub(super) fn tighten(&self, place: usize, bound: f64) -> Bound {
        let cost = approximate(self.election.candidate(place).cost);
        if bound == 0.0 {
            let all = if self.by_points {
                self.election.support(place)
            } else {
                self.election.votes(place)
            };
            return Bound::AtLeast(cost / approximate(all) * (1.0 - 8.0 * ROUNDING));
        }
        let backers = self.election.backers(place);
        let (mut poor, mut poor_money, mut rich) = (0.0, 0.0, 0.0);
        for backer in backers {
            let purse = self.held[index(backer.group)];
            let points = f64::from(self.points(*backer));
            // Who is poor follows no pattern a processor could guess, so add without a branch.
            let is_poor = f64::from(purse.money < bound * points);
            poor += is_poor * purse.voters;
            poor_money += is_poor * purse.money * purse.voters;
            rich += (1.0 - is_poor) * points * purse.voters;
        }
        let length = backers.len().to_f64().unwrap_or(f64::INFINITY) + 8.0;
        let adding = length * ROUNDING;
        let need = cost * (1.0 - ROUNDING) - poor_money * (1.0 + adding) - poor * self.slack;
        if rich > 0.0 {
            let next = need / rich * (1.0 - adding - 8.0 * ROUNDING);
            if next > bound * (1.0 + 1e-9) {
                return Bound::AtLeast(next);
            }
        } else if need > 0.0 {
            return Bound::Out;
        }
        Bound::Tight
    }

    /// The price per point at which supporters together pay the cost; nothing if they cannot.
    ///
    /// `guess` may be any float. From the split it makes, a price follows exactly; if that price makes
    /// the same split, it is the price sought. Else each price makes the next split, which climbs from
    /// below towards the price sought and ends there.
    pub(super) fn exact(&mut self, place: usize, guess: f64) -> Option<PerPoint> {
        let guess = Cut::Near(guess);
        let mut price = if let Some(price) = self.price_of(place, &guess) {
            let made = Cut::Exact(&price);
            let mut backers = self.election.backers(place).iter();
            if backers.all(|b| self.is_poor(*b, &guess) == self.is_poor(*b, &made)) {
                return Some(price);
            }
            price
        } else {
            self.price_of(place, &Cut::Nobody)?
        };
        loop {
            let next = self.price_of(place, &Cut::Exact(&price))?;
            if next.compare(&price).is_eq() {
                return Some(next);
            }
            price = next;
        }
    }

    /// What the supporters of a candidate hold together, in units of `1 / scale`.
    pub(super) fn together(&self, place: usize) -> BigInt {
        let mut terms = vec![0; self.amounts.len()];
        for backer in self.election.backers(place) {
            self.add_money(*backer, self.voters(*backer), &mut terms);
        }
        self.amounts.sum(&terms)
    }

    /// The price that follows from a split; nothing if it leaves nobody to pay in full.
    fn price_of(&mut self, place: usize, cut: &Cut<'_>) -> Option<PerPoint> {
        let mut terms = std::mem::take(&mut self.terms);
        terms.clear();
        terms.resize(self.amounts.len(), 0);
        let mut points = 0_i64;
        for backer in self.election.backers(place) {
            let voters = self.voters(*backer);
            if self.is_poor(*backer, cut) {
                self.add_money(*backer, voters, &mut terms);
            } else {
                points += voters * i64::from(self.points(*backer));
            }
        }
        let cost = self.scale() * self.election.candidate(place).cost;
        let need = cost - self.amounts.sum(&terms);
        self.terms = terms;
        (points > 0).then(|| self.amounts.per_point(need, points))
    }

    /// Adds what a group of voters holds to a sum of the amounts.
    fn add_money(&self, backer: Backer, voters: i64, terms: &mut [i64]) {
        let group = index(backer.group);
        if self.held[group].money == 0.0 {
            return;
        }
        terms[0] += voters;
        for choice in self.election.ballots().choices(group) {
            if let Some(amount) = self.bought[choice.place()]
                && choice.points > 0
            {
                terms[amount] -= voters * if self.by_points { choice.points } else { 1 };
            }
        }
    }

    fn exact_money(&self, backer: Backer) -> BigInt {
        let mut terms = vec![0; self.amounts.len()];
        self.add_money(backer, 1, &mut terms);
        self.amounts.sum(&terms)
    }

    #[inline]
    fn is_poor(&self, backer: Backer, cut: &Cut<'_>) -> bool {
        let money = self.held[index(backer.group)].money;
        let points = f64::from(self.points(backer));
        match cut {
            Cut::Nobody => false,
            Cut::Near(price) => money < price * points,
            Cut::Exact(price) => {
                let due = price.near * points;
                let margin = self.slack + due * 8.0 * ROUNDING;
                if (money - due).abs() > margin {
                    money < due
                } else {
                    self.is_exactly_poor(backer, price)
                }
            }
        }
    }

    #[cold]
    fn is_exactly_poor(&self, backer: Backer, price: &PerPoint) -> bool {
        self.exact_money(backer) * price.points < &price.need * self.points(backer)
    }

    /// Charges the supporters of a candidate its exact price.
    pub(super) fn charge(&mut self, place: usize, price: &PerPoint) -> Payers {
        let mut payers = Payers::default();
        let cut = Cut::Exact(price);
        for backer in self.election.backers(place) {
            let voters = self.voters(*backer);
            let poor = self.is_poor(*backer, &cut);
            let due = price.near * f64::from(self.points(*backer));
            let money = &mut self.held[index(backer.group)].money;
            if poor {
                payers.in_part += if *money > 0.0 { voters } else { 0 };
                *money = 0.0;
            } else {
                payers.in_full += voters;
                // Zero is kept for those who ran out; a purse that looks empty by rounding is not.
                *money = (*money - due).max(f64::MIN_POSITIVE);
            }
        }
        self.bought[place] = Some(self.amounts.record(price));
        self.widen();
        payers
    }
}
