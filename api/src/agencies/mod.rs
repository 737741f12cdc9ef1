//! Agencies (perangkat daerah) of a regency.

pub mod routes;
