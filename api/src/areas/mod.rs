//! Areas: the country's administrative codes and names, by the national decree.
//!
//! The program carries the decree's list and loads it at first start; a newer list updates names, adds
//! and retires codes, and never removes one. Outlines are brought by the operator; everything works
//! without them.

pub mod code;
mod known;
mod load;
mod outline;
pub mod pages;
pub mod routes;
pub mod service;
mod store;
mod table;
pub mod wire;

pub use known::Known;
