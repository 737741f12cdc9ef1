//! Use cases of delivery.

mod answer;
mod import;
mod photo;
mod plan;
mod report;
mod show;

pub use answer::{answer, answered, answers, answers_of, own_photos};
pub use import::{import, preview};
pub use photo::{add_photo, photo, remove_photo};
pub use plan::{enter, take_up};
pub use report::{Beside, report};
pub use show::{
    Story, Totals, cycles_of, get, list, of_proposal, of_proposals, reports, story, sum, to_report,
    totals, waiting,
};

pub use super::quiet::{Place, Wanted};
pub use super::store::Filter;
