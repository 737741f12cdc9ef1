//! How many people could vote when a round was counted, by village.

use sea_orm_migration::prelude::*;

use crate::columns::big_integer;

/// Rounds counted before have it of nobody.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let added = Table::alter()
            .table("turnout")
            .add_column(big_integer("residents").null())
            .to_owned();
        manager.alter_table(added).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dropped = Table::alter()
            .table("turnout")
            .drop_column("residents")
            .to_owned();
        manager.alter_table(dropped).await
    }
}
