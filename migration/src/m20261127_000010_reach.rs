//! Indexes that large installations need, and areas in the full-text index.
//!
//! A search inside an area is answered by the full-text index alone: the terms of a proposal begin with
//! its regency, district and village, `w` and the digits of the code.

use sea_orm_migration::prelude::*;

use crate::columns::index;

/// Indexes for large installations, areas among the search terms.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Index, table, columns.
const INDEXES: [(&str, &str, &[&str]); 3] = [
    (
        "ix_proposals_cycle_id_submitted_at_id",
        "proposals",
        &["cycle_id", "submitted_at", "id"],
    ),
    ("ix_proposals_lat_lng", "proposals", &["lat", "lng"]),
    ("ix_ballots_round_id_leaf", "ballots", &["round_id", "leaf"]),
];

/// Puts the areas before the words of proposals that have none yet.
const AREAS: &str = "UPDATE proposal_terms SET terms = (\
    SELECT 'w' || replace(p.regency_code, '.', '') || ' w' || replace(p.district_code, '.', '') \
    || ' w' || replace(p.village_code, '.', '') || ' ' || proposal_terms.terms \
    FROM proposals p WHERE p.id = proposal_terms.proposal_id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, columns) in INDEXES {
            manager.create_index(index(name, table, columns)).await?;
        }
        manager.get_connection().execute_unprepared(AREAS).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, _) in INDEXES {
            let drop = Index::drop().name(name).table(table).to_owned();
            manager.drop_index(drop).await?;
        }
        Ok(())
    }
}
