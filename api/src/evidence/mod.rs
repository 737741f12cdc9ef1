//! Evidence about an area's planning: need against money, who took part, what was accepted of what was asked, and
//! how long each desk let people wait. Public, recomputable from the rows behind every number, and at most a
//! minute old. What people told of themselves is the exception: it is counted for nobody to be recognised, of a whole
//! regency and in steps, and its rows are shown to nobody.

mod few;
pub mod pages;
mod people;
pub mod routes;
mod rules;
pub mod service;
mod store;
pub mod wire;

pub use few::FEWEST;
pub use service::Known;
