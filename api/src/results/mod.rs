//! Results: what the published rule computes.

pub mod routes;
