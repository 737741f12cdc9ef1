//! e-Musrenbang: participatory planning for Indonesian villages, districts and cities.
//!
//! One folder a capability; data flows one way: routes or pages → service → policy, rules, store.

pub mod accounts;
pub mod agencies;
pub mod allocation;
pub mod app;
pub mod areas;
pub mod attachments;
pub mod audit;
pub mod auth;
pub mod ballots;
pub mod board;
pub mod bundle;
pub mod cache;
pub mod cli;
pub mod clock;
pub mod config;
pub mod criteria;
pub mod cycles;
pub mod db;
pub mod demo;
mod door;
pub mod group;
pub mod http;
pub mod indicators;
pub mod keys;
pub mod ledger;
pub mod limits;
pub mod meetings;
pub mod moment;
pub mod money;
pub mod nomenclature;
pub mod page;
pub mod problem;
pub mod proposals;
pub mod publications;
pub mod references;
pub mod results;
pub mod reviews;
pub mod rounds;
pub mod scenarios;
pub mod scoring;
pub mod sheet;
pub mod spec;
pub mod text;
pub mod web;
pub mod wire;
