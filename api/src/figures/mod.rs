//! Figures of areas: what was proposed, accepted, decided and voted, village by village and district by district,
//! as a map, as charts and as rows. Public, and at most a minute old.

pub mod pages;
pub mod routes;
pub mod rules;
pub mod service;
mod store;
pub mod wire;

pub use service::Known;
