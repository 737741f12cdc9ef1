//! What was merged into a proposal is found by it, also what its own proposer, or one with credit already, had
//! proposed; and the board's acts say what they merged into which.

use sea_orm_migration::prelude::*;

use crate::columns::{index, uuid};

/// An index of the few proposals that are merged, and a column of the acts.
#[derive(DeriveMigrationName)]
pub struct Migration;

const NAME: &str = "ix_proposals_merged_into_id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let merged = index(NAME, "proposals", &["merged_into_id"])
            .cond_where(Expr::col("merged_into_id").is_not_null())
            .to_owned();
        manager.create_index(merged).await?;
        let into = Table::alter()
            .table("board_acts")
            .add_column(uuid("merged_into_id").null())
            .to_owned();
        manager.alter_table(into).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Index::drop().name(NAME).table("proposals").to_owned();
        manager.drop_index(drop).await?;
        let into = Table::alter()
            .table("board_acts")
            .drop_column("merged_into_id")
            .to_owned();
        manager.alter_table(into).await
    }
}
