//! Results: what the published rule computes, from the tally on, for anyone to recompute.

pub mod routes;
pub mod service;
mod store;
mod tally;
pub mod wire;
