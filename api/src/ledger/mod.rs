//! What makes the record checkable by anyone: the audit trail's hash chain and the ballots' Merkle tree.
//! Pure: no HTTP, no database, no clock.

pub mod chain;
pub mod leaf;
pub mod merkle;
