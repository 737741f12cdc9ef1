//! Use cases of proposals.

mod create;
mod find;
mod submit;
mod track;

pub use super::store::{Filter, Key};
pub use super::wire::Sort;
pub use create::{change, create, discard};
pub use find::{list, named, show, similar};
pub use submit::{submit, withdraw};
pub use track::{history, track};
