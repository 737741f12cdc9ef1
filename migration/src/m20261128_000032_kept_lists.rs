//! Lists that were sent for a preview and wait to be confirmed.

use sea_orm_migration::prelude::*;

use crate::columns::{blob, index, reference, table, text, time, uuid};

/// A row a list; found by its account, swept by its age.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let lists = table("kept_lists")
            .col(uuid("id").not_null())
            .col(uuid("account_id").not_null())
            .col(text(db, "subject").not_null())
            .col(text(db, "name").not_null())
            .col(blob("sealed").not_null())
            .col(time("kept_at").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("kept_lists", "account_id", "accounts", "id"))
            .to_owned();
        manager.create_table(lists).await?;
        let by_account = index(
            "ix_kept_lists_account_id_subject",
            "kept_lists",
            &["account_id", "subject"],
        );
        manager.create_index(by_account).await?;
        let by_age = index("ix_kept_lists_kept_at", "kept_lists", &["kept_at"]);
        manager.create_index(by_age).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::drop().table("kept_lists").to_owned();
        manager.drop_table(drop).await
    }
}
