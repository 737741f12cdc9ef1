//! After the plan: how far each of its works is, and whether residents see it so.
//!
//! Works come from the published list, line by line; one that no proposal asked for is entered by the planning
//! agency and is flagged. Reports and answers are never changed, only followed by others.

pub mod pages;
pub mod photo_routes;
pub mod policy;
mod quiet;
pub mod routes;
pub mod rules;
pub mod service;
mod store;
pub mod wire;
