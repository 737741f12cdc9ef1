//! Meetings: attendance, decisions and the closing of a round.

pub mod routes;
