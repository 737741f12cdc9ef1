//! One search over everything public: areas, proposals, rounds, agencies, catalogues, cycles.
//!
//! Who misspells a word is helped: where a search finds nothing, each word that nothing here is called by is
//! replaced by the nearest one that something is (`words.rs`), and the search is made again. The words are read
//! when the first such search comes, and kept as one sorted text.

pub mod pages;
pub mod routes;
pub mod service;
pub mod wire;
mod words;

pub use service::Known;
