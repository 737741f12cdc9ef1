//! The coat of arms in the letterhead of a regency's papers, and which one a paper was issued with.

use sea_orm_migration::prelude::*;

use crate::columns::{big_integer, index, integer, reference, table, text, time};

/// Logos, and the column of the papers that have one.
#[derive(DeriveMigrationName)]
pub struct Migration;

const NAME: &str = "ix_documents_logo_sha256";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let logos = table("logos")
            .col(text(db, "regency_code").not_null())
            .col(text(db, "sha256").not_null())
            .col(big_integer("bytes").not_null())
            .col(integer("width").not_null())
            .col(integer("height").not_null())
            .col(time("updated_at").not_null())
            .primary_key(Index::create().col("regency_code"))
            .foreign_key(&mut reference("logos", "regency_code", "areas", "code"))
            .to_owned();
        manager.create_table(logos).await?;
        let carried = Table::alter()
            .table("documents")
            .add_column(text(db, "logo_sha256").null())
            .to_owned();
        manager.alter_table(carried).await?;
        let named = index(NAME, "documents", &["logo_sha256"])
            .cond_where(Expr::col("logo_sha256").is_not_null())
            .to_owned();
        manager.create_index(named).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Index::drop().name(NAME).table("documents").to_owned();
        manager.drop_index(drop).await?;
        let carried = Table::alter()
            .table("documents")
            .drop_column("logo_sha256")
            .to_owned();
        manager.alter_table(carried).await?;
        manager
            .drop_table(Table::drop().table("logos").to_owned())
            .await
    }
}
