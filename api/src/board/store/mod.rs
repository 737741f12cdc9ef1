//! Queries over the board.

mod acts;
mod forum;
mod groups;
mod items;
mod lines;

pub use acts::{ActRow, act, acts, plan_stands};
pub use forum::{At, Placed, of_agency, of_these_by_agency, shared_by_agency};
pub use groups::groups;
pub use items::{BATCH, Filter, Item, STANDING, by_codes, list, one, standing};
pub use lines::{Stored, all_lines, lines, spent};
