//! Attachments: photos and documents of proposals, photos of works, coats of arms on papers.
//!
//! The kind is told from the content, never from the name; photos are decoded and encoded anew, so that
//! nothing of the camera's data (place, device, time) is left; documents lose scripts and metadata. The
//! bytes are stored under their SHA-256 before the row that names them is written.

mod content;
mod document;
pub mod emblem;
mod files;
pub(crate) mod name;
pub mod pages;
pub mod photos;
pub mod routes;
pub mod service;
mod stored;
