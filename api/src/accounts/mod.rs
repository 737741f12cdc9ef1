//! Accounts: registration, logins, own data, grants, verification and the electoral roll.
//!
//! A NIK is checked for its shape only, kept as an HMAC and sealed, and shown masked. Registration and
//! login answer alike for known and unknown people.

mod about;
mod identity;
pub mod pages;
mod passwords;
mod policy;
mod roll;
pub mod routes;
pub mod service;
mod store;
pub mod wire;

pub use about::About;
pub use identity::{Nik, login_key};
