//! Rounds: one stage held in one area or by one agency.
//!
//! The phase follows from the schedule and the recorded acts; no job moves it.

pub mod configuration;
mod known;
pub mod overview;
pub mod pages;
pub mod policy;
pub mod routes;
pub mod rules;
pub mod service;
pub mod standing;
mod store;
pub mod wire;

pub use known::Known;
