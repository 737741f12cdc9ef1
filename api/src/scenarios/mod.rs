//! Scenarios: what-if copies of the board. A scenario decides again by another rule, other weights, other ceilings or
//! other decisions, and is set beside the board and other scenarios. Only adopting one changes the board.

pub mod routes;
mod rules;
pub mod service;
pub mod wire;
