//! Use cases of the SIPD sheet.

mod confirm;
mod export;
mod fate;
mod gate;
mod open;
mod read;
mod show;
mod start;
mod world;
mod write;

pub use confirm::{Choice, confirm};
pub use export::{Filter, Made, export};
pub use gate::Gate;
pub use open::{OpenName, open_names};
pub use show::{Shown, get, is_interrupted, list, refused, rows};
pub use start::start;
