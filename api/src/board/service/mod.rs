//! Use cases of the board.

mod act;
mod apart;
mod decide;
mod duplicates;
mod forum;
mod handover;
mod merge;
mod show;
mod split;
mod undo;

pub use act::{Acting, Change, NOT_ACTED};
pub use decide::decide;
pub use duplicates::{duplicates, seeking};
pub use forum::{Entry, Share, agency_list, share_of, shares};
pub use handover::{Handing, handing, handover};
pub use merge::merge;
pub use show::{Wish, act, acts, by_codes, ceilings, decided, item, list, places, totals, wishes};
pub use split::split;
pub use undo::undo;

pub use super::store::Filter;
