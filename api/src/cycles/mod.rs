//! Cycles: a regency's planning for one fiscal year, its stages, catalogue and ceilings.

pub mod routes;
pub mod service;
pub mod wire;
