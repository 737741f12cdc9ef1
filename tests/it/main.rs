//! Journeys over HTTP, the access matrix, drift, races: the public surface of the service, on SQLite and,
//! where `EMUSRENBANG_TEST_DATABASE` names a server, on PostgreSQL.

mod access;
mod accounts;
mod ballots;
mod cycle;
mod journey;
mod refusals;
mod schema;
mod spec;
mod world;
