//! Every rule and form of ballot in a stage and a round: their parameters, the seed of a draw, points on a
//! ballot, and how a count came to its result.

use sea_orm_migration::prelude::*;

use crate::columns::{blob, one_of, text};

/// Configurations, seeds, points and reports.
#[derive(DeriveMigrationName)]
pub struct Migration;

const FORMS: [&str; 6] = ["none", "approval", "knapsack", "ranking", "points", "score"];

async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    let mut column = column;
    let alter = Table::alter()
        .table(table)
        .add_column(&mut column)
        .to_owned();
    manager.alter_table(alter).await
}

async fn drop(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    let alter = Table::alter().table(table).drop_column(column).to_owned();
    manager.alter_table(alter).await
}

/// Lets a table hold every form. SQLite changes no CHECK of a column, so a new column takes its place.
async fn widen(manager: &SchemaManager<'_>, table: &'static str) -> Result<(), DbErr> {
    let db = manager.get_database_backend();
    let form = one_of(db, "form", &FORMS)
        .not_null()
        .default("none")
        .to_owned();
    add(manager, table, form).await?;
    let copy = Query::update()
        .table(table)
        .value("form", Expr::col("ballot_form"))
        .to_owned();
    manager.execute(copy).await?;
    drop(manager, table, "ballot_form").await?;
    let rename = Table::alter()
        .table(table)
        .rename_column("form", "ballot_form")
        .to_owned();
    manager.alter_table(rename).await
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        for table in ["stages", "rounds"] {
            widen(manager, table).await?;
            let settings = text(db, "settings").not_null().default("{}").to_owned();
            add(manager, table, settings).await?;
        }
        add(manager, "rounds", blob("seed_sealed").null().to_owned()).await?;
        add(manager, "rounds", text(db, "seed_hash").null().to_owned()).await?;
        add(manager, "rounds", text(db, "seed").null().to_owned()).await?;
        add(manager, "ballots", text(db, "points").null().to_owned()).await?;
        add(manager, "results", text(db, "report").null().to_owned()).await
    }

    /// The wider set of forms stays: ballots of the new ones may have been cast.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, "results", "report").await?;
        drop(manager, "ballots", "points").await?;
        for column in ["seed", "seed_hash", "seed_sealed", "settings"] {
            drop(manager, "rounds", column).await?;
        }
        drop(manager, "stages", "settings").await
    }
}
