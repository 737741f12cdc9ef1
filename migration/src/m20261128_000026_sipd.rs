//! Imports of the SIPD sheet: what was read, what is to become of each row, and SIPD's identifiers of proposals.

use sea_orm_migration::prelude::*;

use crate::columns::{boolean, index, integer, one_of, reference, table, text, time, uuid};

/// Imports, their rows, references.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let imports = table("sipd_imports")
            .col(uuid("id").not_null())
            .col(uuid("cycle_id").not_null())
            .col(
                one_of(
                    db,
                    "state",
                    &["reading", "ready", "writing", "written", "failed"],
                )
                .not_null(),
            )
            .col(text(db, "file_name").not_null())
            .col(text(db, "sha256").not_null())
            .col(integer("total").null())
            .col(integer("parsed").not_null())
            .col(integer("matched").not_null())
            .col(integer("written").not_null())
            .col(text(db, "failure").null())
            .col(text(db, "choices").not_null())
            .col(uuid("run_id").not_null())
            .col(uuid("started_by").not_null())
            .col(time("started_at").not_null())
            .col(time("beat_at").not_null())
            .col(time("finished_at").null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("sipd_imports", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference(
                "sipd_imports",
                "started_by",
                "accounts",
                "id",
            ))
            .to_owned();
        manager.create_table(imports).await?;
        let by_cycle = index(
            "ix_sipd_imports_cycle_id_id",
            "sipd_imports",
            &["cycle_id", "id"],
        );
        manager.create_index(by_cycle).await?;

        let rows = table("sipd_rows")
            .col(uuid("import_id").not_null())
            .col(integer("number").not_null())
            .col(
                one_of(
                    db,
                    "fate",
                    &["new", "changed", "same", "refused", "uncertain"],
                )
                .not_null(),
            )
            .col(boolean("pending").not_null())
            .col(text(db, "sipd_id").not_null())
            .col(text(db, "cells").not_null())
            .col(text(db, "record").null())
            .col(text(db, "faults").not_null())
            .col(uuid("proposal_id").null())
            .primary_key(Index::create().col("import_id").col("number"))
            .foreign_key(&mut reference(
                "sipd_rows",
                "import_id",
                "sipd_imports",
                "id",
            ))
            .foreign_key(&mut reference(
                "sipd_rows",
                "proposal_id",
                "proposals",
                "id",
            ))
            .to_owned();
        manager.create_table(rows).await?;
        let by_fate = index(
            "ix_sipd_rows_import_id_fate_number",
            "sipd_rows",
            &["import_id", "fate", "number"],
        );
        manager.create_index(by_fate).await?;
        let waiting = index(
            "ix_sipd_rows_import_id_pending_number",
            "sipd_rows",
            &["import_id", "pending", "number"],
        );
        manager.create_index(waiting).await?;

        let references = table("sipd_references")
            .col(uuid("cycle_id").not_null())
            .col(text(db, "sipd_id").not_null())
            .col(uuid("proposal_id").not_null())
            .col(text(db, "fingerprint").not_null())
            .col(text(db, "proposed_on").null())
            .col(time("at").not_null())
            .primary_key(Index::create().col("cycle_id").col("sipd_id"))
            .foreign_key(&mut reference(
                "sipd_references",
                "cycle_id",
                "cycles",
                "id",
            ))
            .foreign_key(&mut reference(
                "sipd_references",
                "proposal_id",
                "proposals",
                "id",
            ))
            .to_owned();
        manager.create_table(references).await?;
        let by_proposal = index(
            "ix_sipd_references_proposal_id",
            "sipd_references",
            &["proposal_id"],
        );
        manager.create_index(by_proposal).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["sipd_references", "sipd_rows", "sipd_imports"] {
            manager
                .drop_table(Table::drop().table(name).to_owned())
                .await?;
        }
        Ok(())
    }
}
