//! The planning agency's board: all proposals of a cycle at once, what is decided for each against the ceilings,
//! likely duplicates, and the way of the decisions into the regency's meeting.
//!
//! A proposal stands on the board with one line, or one for each agency among which it is split. Every act is
//! recorded with the lines before and after, and can be undone by another. No act lets what is accommodated grow
//! over a ceiling: all acts of a cycle pass through the lock of the cycle's row. The meeting still decides: handing
//! the board over enters its decisions into the regency's round.

mod alike;
mod known;
pub mod pages;
pub mod routes;
pub mod rules;
pub mod service;
mod shown;
mod store;
pub mod wire;

pub use known::Known;
