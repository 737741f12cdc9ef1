//! Proposals: from draft to plan, their search and their public life.

pub mod life;
pub mod pages;
pub mod routes;
pub mod rules;
pub mod similarity;
mod stem;
pub mod terms;
pub mod tracking_code;
