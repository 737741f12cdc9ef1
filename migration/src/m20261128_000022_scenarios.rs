//! What-if copies of the board, and what is known of areas.

use sea_orm_migration::prelude::*;

use crate::columns::{big_integer, index, integer, reference, table, text, time, uuid};

/// Scenarios and indicators.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let scenarios = table("scenarios")
            .col(uuid("id").not_null())
            .col(uuid("cycle_id").not_null())
            .col(text(db, "name").not_null())
            .col(text(db, "settings").not_null())
            .col(text(db, "lines").not_null())
            .col(time("computed_at").not_null())
            .col(uuid("act_id").null())
            .col(text(db, "reason").null())
            .col(time("adopted_at").null())
            .col(integer("version").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("scenarios", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference("scenarios", "act_id", "board_acts", "id"))
            .to_owned();
        manager.create_table(scenarios).await?;
        let by_cycle = index("ix_scenarios_cycle_id_id", "scenarios", &["cycle_id", "id"]);
        manager.create_index(by_cycle).await?;
        let indicators = table("indicators")
            .col(uuid("cycle_id").not_null())
            .col(text(db, "code").not_null())
            .col(text(db, "area_code").not_null())
            .col(big_integer("value_milli").not_null())
            .col(text(db, "source").null())
            .primary_key(Index::create().col("cycle_id").col("code").col("area_code"))
            .foreign_key(&mut reference("indicators", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference("indicators", "area_code", "areas", "code"))
            .to_owned();
        manager.create_table(indicators).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["scenarios", "indicators"] {
            manager
                .drop_table(Table::drop().table(name).to_owned())
                .await?;
        }
        Ok(())
    }
}
