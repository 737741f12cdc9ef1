//! Full-text search over proposals: FTS5 on SQLite, `tsvector` on PostgreSQL.
//!
//! The service writes stemmed words into `proposal_terms`; the database keeps its own index of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::{reference, table, text, unique, uuid};

/// Full-text search over proposals.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Triggers of an FTS5 table with external content, as SQLite's manual gives them.
const SQLITE: [&str; 4] = [
    "CREATE VIRTUAL TABLE proposal_search USING fts5(terms, content='proposal_terms', content_rowid='seq', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER proposal_terms_insert AFTER INSERT ON proposal_terms BEGIN INSERT INTO proposal_search(rowid, terms) VALUES (new.seq, new.terms); END",
    "CREATE TRIGGER proposal_terms_delete AFTER DELETE ON proposal_terms BEGIN INSERT INTO proposal_search(proposal_search, rowid, terms) VALUES ('delete', old.seq, old.terms); END",
    "CREATE TRIGGER proposal_terms_update AFTER UPDATE ON proposal_terms BEGIN INSERT INTO proposal_search(proposal_search, rowid, terms) VALUES ('delete', old.seq, old.terms); INSERT INTO proposal_search(rowid, terms) VALUES (new.seq, new.terms); END",
];

const POSTGRES: [&str; 1] = [
    "CREATE INDEX ix_proposal_terms_terms ON proposal_terms USING gin (to_tsvector('simple', terms))",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        manager
            .create_table(
                table("proposal_terms")
                    .col(
                        ColumnDef::new("seq")
                            .big_integer()
                            .not_null()
                            .auto_increment()
                            .primary_key(),
                    )
                    .col(uuid("proposal_id").not_null())
                    .col(text(db, "terms").not_null())
                    .foreign_key(&mut reference(
                        "proposal_terms",
                        "proposal_id",
                        "proposals",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique(
                "ux_proposal_terms_proposal_id",
                "proposal_terms",
                &["proposal_id"],
            ))
            .await?;
        let statements: &[&str] = match db {
            DbBackend::Sqlite => &SQLITE,
            _ => &POSTGRES,
        };
        for sql in statements {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager
                .get_connection()
                .execute_unprepared("DROP TABLE proposal_search")
                .await?;
        }
        manager
            .drop_table(Table::drop().table("proposal_terms").to_owned())
            .await
    }
}
