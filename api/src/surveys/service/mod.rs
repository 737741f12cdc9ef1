//! Use cases of surveys.

mod answer;
mod open;
mod report;

pub use super::store::Filter;
pub use answer::{Given, answer, answered};
pub use open::{Asked, of_proposal, of_round, of_work, open_round, open_work};
pub(crate) use report::letter;
pub use report::{Report, Shown, TotalBy, comments, csv, get, list, report, totals};
