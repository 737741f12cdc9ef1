//! Schema changes of e-Musrenbang, by hand, for SQLite and PostgreSQL: one file a change.
//!
//! A migration never looks at the entities, which follow the newest schema; each runs in one
//! transaction on both databases.

#![expect(
    clippy::too_many_lines,
    reason = "a migration lists its tables one after another"
)]

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
mod m20261127_000001_areas;
mod m20261127_000002_references;
mod m20261127_000003_accounts;
mod m20261127_000004_cycles;
mod m20261127_000005_proposals;
mod m20261127_000006_votes;
mod m20261127_000007_audit;
mod m20261127_000008_search;
mod m20261127_000009_lists;
mod m20261127_000010_reach;
mod m20261127_000011_rules;
mod m20261127_000012_ledger;
mod m20261127_000014_resets;
mod m20261128_000015_versions;
mod m20261128_000016_claims;
mod m20261128_000017_residents;
mod m20261128_000018_follows;
mod m20261128_000020_criteria;
mod m20261128_000021_board;
mod m20261128_000022_scenarios;
mod m20261128_000023_publications;
mod m20261128_000025_delivery;
mod m20261128_000026_sipd;
mod m20261128_000027_surveys;
mod m20261128_000028_documents;
mod m20261128_000031_desk;
mod m20261128_000032_kept_lists;
mod m20261128_000034_figures;
mod m20261128_000035_work_photos;
mod m20261128_000037_planned;
mod m20261128_000038_merged;
mod m20261128_000039_logos;
mod m20261128_000040_told;

/// All changes, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261127_000001_areas::Migration),
            Box::new(m20261127_000002_references::Migration),
            Box::new(m20261127_000003_accounts::Migration),
            Box::new(m20261127_000004_cycles::Migration),
            Box::new(m20261127_000005_proposals::Migration),
            Box::new(m20261127_000006_votes::Migration),
            Box::new(m20261127_000007_audit::Migration),
            Box::new(m20261127_000008_search::Migration),
            Box::new(m20261127_000009_lists::Migration),
            Box::new(m20261127_000010_reach::Migration),
            Box::new(m20261127_000011_rules::Migration),
            Box::new(m20261127_000012_ledger::Migration),
            Box::new(m20261127_000014_resets::Migration),
            Box::new(m20261128_000015_versions::Migration),
            Box::new(m20261128_000016_claims::Migration),
            Box::new(m20261128_000017_residents::Migration),
            Box::new(m20261128_000018_follows::Migration),
            Box::new(m20261128_000020_criteria::Migration),
            Box::new(m20261128_000021_board::Migration),
            Box::new(m20261128_000022_scenarios::Migration),
            Box::new(m20261128_000023_publications::Migration),
            Box::new(m20261128_000025_delivery::Migration),
            Box::new(m20261128_000026_sipd::Migration),
            Box::new(m20261128_000027_surveys::Migration),
            Box::new(m20261128_000028_documents::Migration),
            Box::new(m20261128_000031_desk::Migration),
            Box::new(m20261128_000032_kept_lists::Migration),
            Box::new(m20261128_000034_figures::Migration),
            Box::new(m20261128_000035_work_photos::Migration),
            Box::new(m20261128_000037_planned::Migration),
            Box::new(m20261128_000038_merged::Migration),
            Box::new(m20261128_000039_logos::Migration),
            Box::new(m20261128_000040_told::Migration),
        ]
    }
}
