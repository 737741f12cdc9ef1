//! The PABULIB `.pb` format: reading and writing without loss, and elections from it and to it.
//!
//! UTF-8 text, plain or gzip, with or without a byte-order mark; sections `META`, `PROJECTS` and `VOTES`,
//! each a title, a header and rows; `;` between cells, `"` around cells that need it, `,` inside lists. A
//! [`Document`] keeps every key, column and cell as it stands; an [`Import`] is what counting needs of it.
//! Source: pabulib.org/format.

mod amount;
mod document;
mod error;
mod export;
#[cfg(test)]
mod fuzz;
mod import;
mod lexer;
mod points;
mod projects;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod write;

pub use amount::units;
pub use document::Document;
pub use error::{PbError, Problem};
pub(crate) use export::decimal;
pub use export::export;
pub use import::{Import, OrdinalPoints, Warning};
pub use table::Table;
pub use text::decode;
