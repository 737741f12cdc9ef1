//! Reviews: what officers find, and objections to it.

pub mod routes;
