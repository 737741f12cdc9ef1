//! The audit trail.

use sea_orm_migration::prelude::*;

use crate::columns::{big_integer, index, integer, table, text, time, uuid};

/// The audit trail.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();

        let audit_events = table("audit_events")
            .col(big_integer("seq").not_null())
            .col(time("at").not_null())
            .col(text(db, "verb").not_null())
            .col(text(db, "actor").not_null())
            .col(text(db, "subject").not_null())
            .col(text(db, "subject_id").not_null())
            .col(uuid("cycle_id").null())
            .col(uuid("round_id").null())
            .col(uuid("proposal_id").null())
            .col(text(db, "detail").not_null())
            .col(text(db, "previous_hash").not_null())
            .col(text(db, "hash").not_null())
            .col(uuid("actor_id").null())
            .primary_key(Index::create().col("seq"))
            .to_owned();
        manager.create_table(audit_events).await?;
        manager
            .create_index(index(
                "ix_audit_events_proposal_id_seq",
                "audit_events",
                &["proposal_id", "seq"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_audit_events_round_id_seq",
                "audit_events",
                &["round_id", "seq"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_audit_events_subject_subject_id_seq",
                "audit_events",
                &["subject", "subject_id", "seq"],
            ))
            .await?;

        let audit_head = table("audit_head")
            .col(integer("id").not_null())
            .col(big_integer("seq").not_null())
            .col(text(db, "hash").not_null())
            .primary_key(Index::create().col("id"))
            .to_owned();
        manager.create_table(audit_head).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("audit_head").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("audit_events").to_owned())
            .await?;
        Ok(())
    }
}
