//! Journeys over HTTP, the access matrix, drift, races: the public surface of the service, on SQLite and,
//! where `EMUSRENBANG_TEST_DATABASE` names a server, on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails there"
)]

mod about;
mod access;
mod accounts;
mod allocate;
mod attachments;
mod attacks;
mod ballots;
mod board;
mod board_desk;
mod board_scale;
mod browser;
mod bundle;
mod channels;
mod chosen;
mod configuration;
mod criteria;
mod cycle;
mod delivery;
mod demo;
mod desk;
mod documents;
mod evidence;
mod exports;
mod faults;
mod figures;
mod forms;
mod headers;
mod helped;
mod journey;
mod letterhead;
mod lists;
mod meeting_desk;
mod meetings;
mod planner;
mod plans;
mod poll;
mod queries;
mod refusals;
mod rules;
mod scenarios;
mod schema;
mod scoring;
mod search;
mod secrecy;
mod sipd;
mod spec;
mod submissions;
mod surveys;
mod timetable;
mod trail;
mod turns;
mod works;
mod world;
