//! Cycles: a regency's planning for one fiscal year, its stages, catalogue and ceilings.

mod known;
pub mod pages;
pub mod routes;
pub mod service;
pub mod wire;

pub use known::Known;
