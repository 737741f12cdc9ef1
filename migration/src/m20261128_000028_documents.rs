//! Papers: how they are worded, what was issued, and the files of it.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big_integer, index, integer, one_of, reference, table, text, time, unique, uuid,
};

const KINDS: [&str; 6] = [
    "validation_minutes",
    "village_minutes",
    "district_minutes",
    "forum_minutes",
    "regency_minutes",
    "plan",
];

/// Letters, documents and their files.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let letters = table("letters")
            .col(text(db, "regency_code").not_null())
            .col(one_of(db, "kind", &KINDS).not_null())
            .col(text(db, "content").not_null())
            .col(integer("version").not_null())
            .col(time("updated_at").not_null())
            .primary_key(Index::create().col("regency_code").col("kind"))
            .foreign_key(&mut reference("letters", "regency_code", "areas", "code"))
            .to_owned();
        manager.create_table(letters).await?;
        let documents = table("documents")
            .col(uuid("id").not_null().primary_key())
            .col(uuid("cycle_id").not_null())
            .col(one_of(db, "kind", &KINDS).not_null())
            .col(uuid("round_id"))
            .col(integer("publication"))
            .col(text(db, "office").not_null())
            .col(integer("seq").not_null())
            .col(text(db, "number").not_null())
            .col(text(db, "record").not_null())
            .col(text(db, "sha256").not_null())
            .col(integer("parts").not_null())
            .col(text(db, "issued_by").not_null())
            .col(time("issued_at").not_null())
            .foreign_key(&mut reference("documents", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference("documents", "round_id", "rounds", "id"))
            .to_owned();
        manager.create_table(documents).await?;
        let series = ["cycle_id", "kind", "office", "seq"];
        for index in [
            unique("documents_series", "documents", &series),
            unique("documents_sha256", "documents", &["sha256"]),
            index("documents_round", "documents", &["round_id", "id"]),
            index("documents_cycle", "documents", &["cycle_id", "kind", "id"]),
        ] {
            manager.create_index(index).await?;
        }
        let files = table("document_files")
            .col(uuid("document_id").not_null())
            .col(integer("part").not_null())
            .col(text(db, "sha256").not_null())
            .col(big_integer("bytes").not_null())
            .col(time("set_at").not_null())
            .primary_key(Index::create().col("document_id").col("part"))
            .foreign_key(&mut reference(
                "document_files",
                "document_id",
                "documents",
                "id",
            ))
            .to_owned();
        manager.create_table(files).await?;
        manager
            .create_index(index(
                "document_files_sha256",
                "document_files",
                &["sha256"],
            ))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["document_files", "documents", "letters"] {
            manager
                .drop_table(Table::drop().table(name).to_owned())
                .await?;
        }
        Ok(())
    }
}
