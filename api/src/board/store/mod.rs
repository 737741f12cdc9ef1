//! Queries over the board.

mod acts;
mod groups;
mod items;
mod lines;

pub use acts::{ActRow, act, acts, plan_stands};
pub use groups::groups;
pub use items::{BATCH, Filter, Item, STANDING, list, standing};
pub use lines::{all_lines, lines, spent};
