//! Agencies (perangkat daerah) of a regency.

pub mod pages;
pub mod routes;
pub mod service;
