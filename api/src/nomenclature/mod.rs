//! Programmes, activities and sub-activities as a decree numbers them, for one cycle.

pub mod routes;
pub mod service;
