//! The annual plan's list, in versions.

use sea_orm_migration::prelude::*;

use crate::columns::{big_integer, integer, one_of, reference, table, text, time, uuid};

/// Publications.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let publications = table("publications")
            .col(uuid("cycle_id").not_null())
            .col(integer("number").not_null())
            .col(one_of(db, "kind", &["draft", "final"]).not_null())
            .col(text(db, "note").not_null())
            .col(text(db, "lines").not_null())
            .col(text(db, "sha256").not_null())
            .col(big_integer("count").not_null())
            .col(big_integer("accommodated_idr").not_null())
            .col(time("published_at").not_null())
            .primary_key(Index::create().col("cycle_id").col("number"))
            .foreign_key(&mut reference("publications", "cycle_id", "cycles", "id"))
            .to_owned();
        manager.create_table(publications).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("publications").to_owned())
            .await
    }
}
