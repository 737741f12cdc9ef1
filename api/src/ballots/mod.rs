//! Ballots: casting, replacing, paper and assisted votes.
//!
//! Promises: one counting ballot a person a round, whatever the channel and however often a request is
//! repeated; no way from a ballot to a person once the round is closed, for whoever reads the whole database;
//! nothing of what was chosen before voting has closed; every counting and void ballot in the closed round's
//! ledger.

mod closed;
mod counters;
pub mod form;
mod known;
pub mod marks;
pub mod pages;
mod people;
pub mod policy;
pub mod routes;
pub mod rules;
pub mod service;
mod store;
#[cfg(test)]
mod tests;
pub mod wire;
#[cfg(test)]
mod world;

pub use known::Known;
