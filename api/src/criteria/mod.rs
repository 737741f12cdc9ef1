//! Criteria: what proposals of a cycle, a kind of stage and a sector are scored by, and how they rank.
//!
//! A set is drafted by planners, gets its weights directly or from judges' comparisons, and is fixed and
//! public once in force: definition, comparisons, scores and the ranked list, so that anyone can compute the
//! order again. The arithmetic is that of [`crate::scoring`]; votes are one bounded criterion at most.

mod definition;
mod explain;
mod known;
pub mod pages;
mod policy;
mod ranked;
pub mod routes;
mod rules;
pub mod service;
mod store;
pub mod wire;

pub use known::Known;
