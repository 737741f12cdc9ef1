//! Use cases of delivery.

mod answer;
mod import;
mod plan;
mod report;
mod show;

pub use answer::{answer, answers, answers_of};
pub use import::import;
pub use plan::{enter, take_up};
pub use report::report;
pub use show::{Totals, get, list, of_proposal, reports, totals};

pub use super::store::Filter;
