//! Use cases of proposals.

mod change;
mod create;
mod find;
mod submit;
mod track;
mod withdraw;

pub use super::search::count;
pub use super::store::{
    Filter, Key, counts_below, ids_by_codes, merged_into, newest_in, own, titles_after,
};
pub use super::wire::Sort;
pub use change::{change, check, discard, discard_drafts};
pub use create::create;
pub use find::{items, list, named, problems, show, similar};
pub use submit::{actor, submit, words};
pub use track::{by_code, history, track, tracked};
pub use withdraw::withdraw;
