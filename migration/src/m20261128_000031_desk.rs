//! What a meeting's desk keeps: the number of its minutes, the order it decided, and a version of its decisions.

use sea_orm_migration::prelude::*;

use crate::columns::{integer, text};

/// Meetings without a number, decisions in the order of the result, at version 0.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        for (table, column) in [
            ("meetings", text(db, "number").null().to_owned()),
            ("candidates", integer("verdict_position").null().to_owned()),
            (
                "rounds",
                integer("decisions_version")
                    .not_null()
                    .default(0)
                    .to_owned(),
            ),
        ] {
            let added = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("meetings", "number"),
            ("candidates", "verdict_position"),
            ("rounds", "decisions_version"),
        ] {
            let dropped = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }
}
