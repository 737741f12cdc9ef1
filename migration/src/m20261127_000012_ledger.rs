//! What is left of a closed round's ballots, and how many have voted by area.

use sea_orm_migration::prelude::*;

use crate::columns::{big_integer, blob, one_of, reference, table, text, uuid};

/// Ledgers of closed rounds, and turnout.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();

        let ledgers = table("ledgers")
            .col(uuid("round_id").not_null())
            .col(big_integer("ballots").not_null())
            .col(big_integer("replaced").not_null())
            .col(one_of(db, "withheld", &["few_ballots", "one_neighbourhood"]).null())
            .primary_key(Index::create().col("round_id"))
            .foreign_key(&mut reference("ledgers", "round_id", "rounds", "id"))
            .to_owned();
        manager.create_table(ledgers).await?;

        let ballots = table("ledger_ballots")
            .col(uuid("round_id").not_null())
            .col(text(db, "leaf").not_null())
            .col(blob("salt").not_null())
            .col(text(db, "content").not_null())
            .primary_key(Index::create().col("round_id").col("leaf"))
            .foreign_key(&mut reference("ledger_ballots", "round_id", "rounds", "id"))
            .to_owned();
        manager.create_table(ballots).await?;

        let turnout = table("turnout")
            .col(uuid("round_id").not_null())
            .col(text(db, "area_code").not_null())
            .col(big_integer("voters").not_null())
            .primary_key(Index::create().col("round_id").col("area_code"))
            .foreign_key(&mut reference("turnout", "round_id", "rounds", "id"))
            .to_owned();
        manager.create_table(turnout).await?;

        // Who voted before this change is counted for the round's own area.
        let voted = Query::select()
            .column(("voters", "round_id"))
            .column(("rounds", "area_code"))
            .expr(Func::count(Expr::col(("voters", "voter"))))
            .from("voters")
            .inner_join(
                "rounds",
                Expr::col(("rounds", "id")).equals(("voters", "round_id")),
            )
            .group_by_columns([("voters", "round_id"), ("rounds", "area_code")])
            .to_owned();
        let mut count = Query::insert();
        count
            .into_table("turnout")
            .columns(["round_id", "area_code", "voters"])
            .select_from(voted)
            .map_err(|e| DbErr::Migration(e.to_string()))?;
        manager.execute(count).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["turnout", "ledger_ballots", "ledgers"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
