//! Meetings: attendance, decisions, and the closing of a round, which sends what was taken to the next
//! stage.

pub mod routes;
pub mod rules;
pub mod service;
pub mod wire;
