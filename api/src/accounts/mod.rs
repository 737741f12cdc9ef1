//! Accounts: registration, logins, own data, grants and the electoral roll.

pub mod routes;
