//! Rounds: one stage held in one area or by one agency.

pub mod pages;
pub mod routes;
pub mod rules;
pub mod standing;
