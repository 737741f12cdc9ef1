//! Codes for a forgotten password, given by an officer who has seen the identity card.

use sea_orm_migration::prelude::*;

use crate::columns::{blob, integer, reference, table, time, uuid};

/// One code an account.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let resets = table("password_resets")
            .col(uuid("account_id").not_null())
            .col(blob("code_hmac").not_null())
            .col(uuid("issued_by").not_null())
            .col(time("issued_at").not_null())
            .col(time("expires_at").not_null())
            .col(integer("tries").not_null())
            .primary_key(Index::create().col("account_id"))
            .foreign_key(&mut reference(
                "password_resets",
                "account_id",
                "accounts",
                "id",
            ))
            .foreign_key(&mut reference(
                "password_resets",
                "issued_by",
                "accounts",
                "id",
            ))
            .to_owned();
        manager.create_table(resets).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::drop().table("password_resets").to_owned();
        manager.drop_table(drop).await
    }
}
