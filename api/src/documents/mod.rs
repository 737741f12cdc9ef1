//! Papers: minutes of every stage and the annual plan's list, under a number, as PDF and DOCX.
//!
//! A paper is issued from the record as it stands: what it says is kept as text under its SHA-256, and the code
//! and the picture a camera reads on every page lead back to it. A regency chooses letterhead, wording,
//! signatories and the form of its numbers; the rest is as forms T-D.4 and the minutes' annexes ask.

mod files;
pub mod letter;
pub mod logo_routes;
pub mod pages;
mod paper;
pub mod record;
pub mod routes;
pub mod service;
mod store;
pub mod wire;
