//! Photos of works: on reports and on what residents answer; and the order in which agencies are asked to report.

use sea_orm_migration::prelude::*;

use crate::columns::{big_integer, index, integer, reference, table, text, time, uuid};

/// Photos, and the index of works by when they were last reported on.
#[derive(DeriveMigrationName)]
pub struct Migration;

const QUIET: &str = "ix_works_agency_id_reported_at_id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let photos = table("work_photos")
            .col(uuid("id").not_null())
            .col(uuid("work_id").not_null())
            .col(integer("number").not_null())
            .col(uuid("answer_id").null())
            .col(text(db, "sha256").not_null())
            .col(text(db, "media_type").not_null())
            .col(text(db, "name").not_null())
            .col(big_integer("bytes").not_null())
            .col(integer("width").not_null())
            .col(integer("height").not_null())
            .col(text(db, "thumbnail_sha256").not_null())
            .col(uuid("uploaded_by").not_null())
            .col(time("created_at").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("work_photos", "work_id", "works", "id"))
            .foreign_key(&mut reference(
                "work_photos",
                "answer_id",
                "work_answers",
                "id",
            ))
            .foreign_key(&mut reference(
                "work_photos",
                "uploaded_by",
                "accounts",
                "id",
            ))
            .to_owned();
        manager.create_table(photos).await?;
        for columns in [
            &["work_id", "number", "id"][..],
            &["answer_id", "id"],
            &["sha256"],
            &["thumbnail_sha256"],
        ] {
            let name = format!("ix_work_photos_{}", columns.join("_"));
            manager
                .create_index(index(&name, "work_photos", columns))
                .await?;
        }
        manager
            .create_index(index(QUIET, "works", &["agency_id", "reported_at", "id"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Index::drop().name(QUIET).table("works").to_owned();
        manager.drop_index(drop).await?;
        manager
            .drop_table(Table::drop().table("work_photos").to_owned())
            .await
    }
}
