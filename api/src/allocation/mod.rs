//! Which candidates win: pure rules over candidates and ballots.
//!
//! No HTTP, no database, no clock, and no float in any decision. An [`Election`] and [`Settings`] go in, a
//! [`Count`] comes out of [`count()`]: winners in order, every round with its price, every tie. Each rule is
//! one file.

mod ballots;
mod bought;
mod builder;
mod completion;
mod count;
mod election;
mod equal_shares;
mod exact;
mod field;
mod fill;
mod greedy;
mod greedy_per_cost;
mod knapsack;
mod ledger;
mod losing;
mod method;
mod metrics;
pub mod pb;
mod phragmen;
#[cfg(test)]
mod properties;
mod purses;
mod queue;
mod report;
mod standing;
#[cfg(test)]
mod textbook;
mod ties;
mod verdict;

pub use ballots::{Ballots, Choice};
pub use bought::{Bought, Paid, Purchase, Purse, Tab};
pub use builder::ElectionBuilder;
pub use count::{
    Count, Endowment, Phase, Price, Round, RuleError, Share, Stop, Tie, count, count_watched,
};
pub use election::{Backer, BallotKind, Candidate, Election, ElectionError, Label, LabelKind};
pub use ledger::Ledger;
pub use method::{Bound, Completion, Constraints, Increments, Method, Misfit, Settings, Utility};
pub use metrics::{LabelShare, Metrics, preferences};
pub use num_rational::BigRational as Fraction;
pub use report::{Brief, Report, RoundOut, TieOut};
pub use standing::standing;
pub use ties::{TieKey, TieOrder, lot};
pub use verdict::{Verdict, Wording, verdicts};
