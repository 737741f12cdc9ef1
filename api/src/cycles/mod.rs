//! Cycles: a regency's planning for one year, its stages, catalogue and ceilings.

pub mod routes;
