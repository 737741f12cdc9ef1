//! Use cases of scenarios.

mod adopt;
mod compare;
mod make;

pub use adopt::adopt;
pub use compare::compare;
pub use make::{create, discard, list, recompute, show};
