//! The `emusrenbang` program.
fn main() {}
