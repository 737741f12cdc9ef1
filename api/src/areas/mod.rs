//! Areas: administrative codes and names, by the national decree.

pub mod routes;
