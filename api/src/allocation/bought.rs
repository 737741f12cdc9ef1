//! What one ballot got from a count: for each winner it supports, what the ballot's voter paid.
//!
//! Under Equal Shares every voter has the same share and pays for winners out of it. Under Phragmén every
//! voter earns money at the same speed and, whenever a supported candidate is bought, pays all that was earned
//! since the last time. The other rules, completion by score, and what is decided before the count take money
//! from nobody in particular: there a ballot helped to win, and paid nothing.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::Election;
use super::count::{Count, Phase, Price};
use super::ledger::shares;
use super::method::{Method, Settings};

/// Where the money of a voter comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purse {
    /// A share, the same for everyone, in the smallest unit.
    Share {
        /// How much.
        each: BigRational,
        /// Whether a payment is for each point; else one for the candidate.
        by_points: bool,
    },
    /// Earned at the same speed.
    Earned,
    /// The rule takes money from nobody in particular.
    Common,
}

/// What a purchase took of its supporters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paid {
    /// At most this much for each point (approvals: in all), in the smallest unit.
    PerPoint(BigRational),
    /// All that was earned since the last time, at this time.
    All(BigRational),
    /// Nothing of anybody in particular.
    Nothing,
}

/// A winner and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The winner's place in the election.
    pub candidate: usize,
    /// Which part of the rule funded it.
    pub phase: Phase,
    /// What it took.
    pub paid: Paid,
}

/// The purchases of a count, in order: enough to tell of any ballot what it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Where the money comes from.
    pub purse: Purse,
    /// The winners in order.
    pub purchases: Vec<Purchase>,
}

/// What a ballot got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    /// What its voter had to spend: the share, or what was earned until the last purchase; nothing where the
    /// rule takes money from nobody in particular. In the smallest unit.
    pub share: Option<BigRational>,
    /// What is left of it.
    pub left: Option<BigRational>,
    /// The winners the ballot supports, in order: place, part of the rule, and what the voter paid, where the
    /// rule took money from voters.
    pub winners: Vec<(usize, Phase, Option<BigRational>)>,
}

impl Tab {
    /// The purchases of a count.
    pub fn of(election: &Election, settings: &Settings, counted: &Count) -> Self {
        let purse = match (&settings.method, shares(settings, counted)) {
            (_, Some((utility, each))) => Purse::Share {
                each: each.clone(),
                by_points: utility.by_points() && election.kind().has_points(),
            },
            (Method::Phragmen { .. }, None) => Purse::Earned,
            _ => Purse::Common,
        };
        let purchases = counted.rounds.iter().map(|round| Purchase {
            candidate: round.candidate,
            phase: round.phase,
            paid: match &round.price {
                Price::Share(share) => Paid::PerPoint(share.per_point.clone()),
                Price::Time(time) => Paid::All(time.clone()),
                Price::None | Price::Score { .. } => Paid::Nothing,
            },
        });
        Self {
            purse,
            purchases: purchases.collect(),
        }
    }

    /// What a ballot got; `points` tells what it gives a candidate, zero where it does not name it.
    pub fn bought(&self, points: impl Fn(usize) -> i64) -> Bought {
        let mut purse = match &self.purse {
            Purse::Share { each, .. } => each.clone(),
            Purse::Earned | Purse::Common => BigRational::zero(),
        };
        // Earnings are counted from the last payment.
        let mut paid_at = BigRational::zero();
        let mut now = BigRational::zero();
        let mut winners = Vec::new();
        for purchase in &self.purchases {
            let given = points(purchase.candidate);
            if let Paid::All(time) = &purchase.paid {
                now.clone_from(time);
            }
            if given <= 0 {
                continue;
            }
            let paid = match &purchase.paid {
                Paid::PerPoint(most) => {
                    let due = most * BigInt::from(self.counted(given));
                    let amount = due.min(purse.clone());
                    purse -= &amount;
                    Some(amount)
                }
                Paid::All(time) => {
                    let amount = time - &paid_at;
                    paid_at.clone_from(time);
                    Some(amount)
                }
                Paid::Nothing => None,
            };
            winners.push((purchase.candidate, purchase.phase, paid));
        }
        let (share, left) = match &self.purse {
            Purse::Share { each, .. } => (Some(each.clone()), Some(purse)),
            Purse::Earned => (Some(now.clone()), Some(now - paid_at)),
            Purse::Common => (None, None),
        };
        Bought {
            share,
            left,
            winners,
        }
    }

    fn counted(&self, points: i64) -> i64 {
        match self.purse {
            Purse::Share {
                by_points: true, ..
            } => points,
            _ => 1,
        }
    }
}
