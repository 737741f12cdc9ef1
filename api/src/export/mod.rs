//! Every public list as a file: CSV, XLSX, and `GeoJSON` where its rows have a place.
//!
//! A file has the columns of the API's list under the same names and in the same order; what is nested is named
//! with its parent, `schedule_opens_at`. Rows are read page by page and written as they come, so that a list of
//! any length takes the memory of one page. CSV is UTF-8 with a byte order mark, which Excel needs to read it
//! rightly; in CSV and XLSX a cell that a program could take for a formula gets an apostrophe in front.

mod columns;
mod download;
pub mod evidence;
mod geojson;
pub mod pages;
pub mod planning;
pub mod routes;
mod source;
mod tables;

pub use download::Turns;
