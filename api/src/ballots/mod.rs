//! Ballots: casting, replacing, paper and assisted votes.

pub mod routes;
