//! The sheet of 26 columns that offices exchange with SIPD: out of a cycle, and into it after a preview.
//!
//! What is imported enters as submitted by the planning agency: into the round its place's proposals enter by while
//! that takes candidates, else into the round of the stage its status says. Findings are not taken in: no officer
//! here gave them. Rows refused, cancelled or returned in SIPD stay there. SIPD's identifier is kept for the cycle, so
//! that a second import changes or leaves what the first made; a change is taken only while nobody has reviewed the
//! proposal. Names of people in the sheet are dropped when it is read; the file itself is not kept.

pub mod columns;
mod guard;
pub mod judge;
pub mod names;
pub mod routes;
pub mod service;
mod store;
pub mod values;
pub mod wire;
pub mod words;
mod workbook;
