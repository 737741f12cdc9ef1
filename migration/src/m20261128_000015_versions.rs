//! A version for what is changed in place and had none: stages and attendees.

use sea_orm_migration::prelude::*;

use crate::columns::integer;

/// Rows there are become version 1.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 2] = ["stages", "attendees"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            let added = Table::alter()
                .table(table)
                .add_column(integer("version").not_null().default(1))
                .to_owned();
            manager.alter_table(added).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            let dropped = Table::alter()
                .table(table)
                .drop_column("version")
                .to_owned();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }
}
