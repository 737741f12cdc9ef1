//! An index that has all that the figures of a cycle sum, so that they are quick with hundreds of thousands of
//! proposals.

use sea_orm_migration::prelude::*;

use crate::columns::index;

/// The index of the figures.
#[derive(DeriveMigrationName)]
pub struct Migration;

const NAME: &str = "ix_proposals_cycle_id_village_code_status_sector_cost_idr";
const COLUMNS: [&str; 5] = ["cycle_id", "village_code", "status", "sector", "cost_idr"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(index(NAME, "proposals", &COLUMNS))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Index::drop().name(NAME).table("proposals").to_owned();
        manager.drop_index(drop).await
    }
}
