//! Attachments: photos and documents of proposals.

pub mod routes;
