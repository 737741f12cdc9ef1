//! Tables of e-Musrenbang as sea-orm entities: one file a table, knowing neither HTTP nor the rules.
//!
//! Money is whole rupiah in `*_idr` columns, times are UTC truncated to microseconds, quantities are
//! thousandths of their unit in `*_milli` columns. The schema itself is made by the `migration` crate;
//! a test holds the two against each other.

pub mod accounts;
pub mod agencies;
pub mod area_boundaries;
pub mod area_editions;
pub mod areas;
pub mod attachments;
pub mod attendees;
pub mod audit_events;
pub mod audit_head;
pub mod ballots;
pub mod board_acts;
pub mod board_lines;
pub mod candidates;
pub mod catalogue_items;
pub mod ceilings;
pub mod co_proposers;
pub mod criteria_sets;
pub mod cycles;
pub mod document_files;
pub mod documents;
pub mod enums;
pub mod follows;
pub mod grants;
pub mod idempotency_keys;
pub mod ids;
pub mod indicators;
pub mod judgements;
pub mod ledger_ballots;
pub mod ledgers;
pub mod letters;
pub mod meetings;
pub mod nomenclature;
pub mod objections;
pub mod password_resets;
pub mod proposal_terms;
pub mod proposals;
pub mod publications;
pub mod reasons;
pub mod results;
pub mod reviews;
pub mod roll_entries;
pub mod rounds;
pub mod scenarios;
pub mod scores;
pub mod sectors;
pub mod sessions;
pub mod stages;
pub mod turnout;
pub mod voters;
pub mod work_answers;
pub mod work_reports;
pub mod works;
