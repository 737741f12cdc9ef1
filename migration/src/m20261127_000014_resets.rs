//! Codes for a forgotten password, given by an officer who has seen the identity card, when one was last
//! used, and the reason of what a result did not choose.

use sea_orm_migration::prelude::*;

use crate::columns::{blob, reference, table, time, uuid};

/// One code an account; one more reason.
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
        manager.create_table(resets).await?;
        let accounts = Table::alter()
            .table("accounts")
            .add_column(time("reset_at").null())
            .to_owned();
        manager.alter_table(accounts).await?;
        let reason = Query::insert()
            .into_table("reasons")
            .columns(["code", "label_id", "label_en", "position"])
            .values_panic([
                "not_chosen".into(),
                "Tidak terpilih menurut hasil hitung".into(),
                "Not chosen by the result".into(),
                900.into(),
            ])
            .to_owned();
        manager.execute(reason).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reason = Query::delete()
            .from_table("reasons")
            .and_where(Expr::col("code").eq("not_chosen"))
            .to_owned();
        manager.execute(reason).await?;
        let accounts = Table::alter()
            .table("accounts")
            .drop_column("reset_at")
            .to_owned();
        manager.alter_table(accounts).await?;
        let drop = Table::drop().table("password_resets").to_owned();
        manager.drop_table(drop).await
    }
}
