//! Indicators: what is known of areas (people, poverty, stunting, flooding), for setting need against money.

pub mod routes;
pub mod service;
