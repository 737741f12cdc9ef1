//! Following: residents follow proposals, which counts as support and is how they hear of them.
//!
//! How many follow is public, who does is told to nobody: it is no fact of the process, and leaves no trace in
//! the audit trail.

pub mod pages;
pub mod routes;
pub mod service;
mod store;
pub mod wire;
