//! Results: what the published rule computes, from the tally on, for anyone to recompute.

pub mod bought;
mod comparison;
pub mod counting;
pub mod election;
mod export;
pub mod pages;
pub mod routes;
pub mod service;
mod store;
mod tally;
pub mod wire;

pub use comparison::Comparisons;
pub use export::{CONFIGURATION, SEED};
