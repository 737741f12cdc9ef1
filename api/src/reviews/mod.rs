//! Reviews: what officers find at each stage, and objections to a refusal. Append-only and public, with
//! officers shown by office.

pub mod routes;
pub mod rules;
pub mod service;
pub mod wire;
