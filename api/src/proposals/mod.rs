//! Proposals: from draft to plan, their search and their public life.

pub mod life;
pub mod pages;
pub mod routes;
