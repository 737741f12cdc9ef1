//! Who follows which proposal.

use sea_orm_migration::prelude::*;

use crate::columns::{reference, table, time, uuid};

/// One row for an account and a proposal; counted by proposal.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let follows = table("follows")
            .col(uuid("account_id").not_null())
            .col(uuid("proposal_id").not_null())
            .col(time("followed_at").not_null())
            .primary_key(Index::create().col("account_id").col("proposal_id"))
            .foreign_key(&mut reference("follows", "account_id", "accounts", "id"))
            .foreign_key(&mut reference("follows", "proposal_id", "proposals", "id"))
            .to_owned();
        manager.create_table(follows).await?;
        let by_proposal = Index::create()
            .name("follows_proposal")
            .table("follows")
            .col("proposal_id")
            .to_owned();
        manager.create_index(by_proposal).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::drop().table("follows").to_owned();
        manager.drop_table(drop).await
    }
}
