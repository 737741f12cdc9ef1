//! What people tell of themselves so that it can be counted who proposes: sex, year of birth, disability.

use sea_orm_migration::prelude::*;

use crate::columns::{boolean, integer, one_of, time};

/// Four more columns of an account, all of them empty unless its owner fills them.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let mut year = integer("birth_year");
        year.check(Expr::col("birth_year").between(1900, 2200));
        for mut column in [
            one_of(db, "sex", &["female", "male"]),
            year,
            boolean("disability"),
            time("told_at"),
        ] {
            let added = Table::alter()
                .table("accounts")
                .add_column(column.null())
                .to_owned();
            manager.alter_table(added).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["sex", "birth_year", "disability", "told_at"] {
            let dropped = Table::alter()
                .table("accounts")
                .drop_column(column)
                .to_owned();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }
}
