//! e-Musrenbang.
