//! Agencies and reference lists.

use sea_orm_migration::prelude::*;

use crate::columns::{integer, reference, table, text, time, unique, uuid};

/// Agencies and reference lists.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();

        let agencies = table("agencies")
            .col(uuid("id").not_null())
            .col(text(db, "regency_code").not_null())
            .col(text(db, "code").not_null())
            .col(text(db, "name").not_null())
            .col(text(db, "kind").not_null())
            .col(time("created_at").not_null())
            .col(time("retired_at").null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("agencies", "regency_code", "areas", "code"))
            .to_owned();
        manager.create_table(agencies).await?;
        manager
            .create_index(unique(
                "ux_agencies_regency_code_code",
                "agencies",
                &["regency_code", "code"],
            ))
            .await?;

        let sectors = table("sectors")
            .col(text(db, "code").not_null())
            .col(text(db, "name_id").not_null())
            .col(text(db, "name_en").not_null())
            .col(integer("position").not_null())
            .primary_key(Index::create().col("code"))
            .to_owned();
        manager.create_table(sectors).await?;

        let reasons = table("reasons")
            .col(text(db, "code").not_null())
            .col(text(db, "label_id").not_null())
            .col(text(db, "label_en").not_null())
            .col(integer("position").not_null())
            .primary_key(Index::create().col("code"))
            .to_owned();
        manager.create_table(reasons).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("reasons").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("sectors").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("agencies").to_owned())
            .await?;
        Ok(())
    }
}
