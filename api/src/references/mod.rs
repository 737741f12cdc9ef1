//! Reference lists: sectors and reason codes.

pub mod routes;
pub mod service;
