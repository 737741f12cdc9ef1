//! Proposals: from draft to plan, their search and their public life.
//!
//! A proposal is one record for life with a public tracking code; its history is append-only.

pub mod changes;
mod draft;
pub mod life;
pub mod pages;
pub mod policy;
pub mod routes;
pub mod rules;
mod search;
pub mod service;
pub mod similarity;
mod stem;
mod store;
pub mod terms;
pub mod tracking_code;
pub mod wire;

pub use draft::Draft;
