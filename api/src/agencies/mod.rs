//! Agencies (perangkat daerah) of a regency.

pub mod routes;
pub mod service;
