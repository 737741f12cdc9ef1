//! The annual plan's list (RKPD), published in versions: JSON, CSV and XLSX, and what changed between two.
//!
//! A publication is a copy that never changes; its hash is in the audit trail.

mod known;
mod lines;
pub mod pages;
pub mod routes;
pub mod service;
pub mod table;

pub use known::Known;
pub use lines::Line;
