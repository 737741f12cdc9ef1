//! Cycles, what a planner sets in them, and rounds.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big_integer, blob, boolean, index, integer, one_of, reference, table, text, time, unique, uuid,
};

/// Cycles, what a planner sets in them, and rounds.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();

        let cycles = table("cycles")
            .col(uuid("id").not_null())
            .col(text(db, "regency_code").not_null())
            .col(integer("fiscal_year").not_null())
            .col(text(db, "name").not_null())
            .col(text(db, "template").not_null())
            .col(integer("objection_days").not_null())
            .col(time("created_at").not_null())
            .col(integer("version").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("cycles", "regency_code", "areas", "code"))
            .to_owned();
        manager.create_table(cycles).await?;
        manager
            .create_index(unique(
                "ux_cycles_regency_code_fiscal_year",
                "cycles",
                &["regency_code", "fiscal_year"],
            ))
            .await?;

        let stages = table("stages")
            .col(uuid("id").not_null())
            .col(uuid("cycle_id").not_null())
            .col(integer("position").not_null())
            .col(
                one_of(
                    db,
                    "kind",
                    &[
                        "partner_validation",
                        "village_meeting",
                        "district_meeting",
                        "agency_forum",
                        "regency_meeting",
                    ],
                )
                .not_null(),
            )
            .col(one_of(db, "ballot_form", &["none", "approval", "knapsack"]).not_null())
            .col(integer("ballot_limit").null())
            .col(text(db, "rule").not_null())
            .col(boolean("takes_submissions").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("stages", "cycle_id", "cycles", "id"))
            .to_owned();
        manager.create_table(stages).await?;
        manager
            .create_index(unique(
                "ux_stages_cycle_id_position",
                "stages",
                &["cycle_id", "position"],
            ))
            .await?;
        manager
            .create_index(unique(
                "ux_stages_cycle_id_kind",
                "stages",
                &["cycle_id", "kind"],
            ))
            .await?;

        let catalogue_items = table("catalogue_items")
            .col(uuid("id").not_null())
            .col(uuid("cycle_id").not_null())
            .col(text(db, "code").not_null())
            .col(text(db, "name").not_null())
            .col(text(db, "category").not_null())
            .col(text(db, "sector").not_null())
            .col(text(db, "affair_code").null())
            .col(text(db, "unit").not_null())
            .col(big_integer("price_min_idr").null())
            .col(big_integer("price_max_idr").null())
            .col(uuid("agency_id").null())
            .col(text(db, "note").null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference(
                "catalogue_items",
                "cycle_id",
                "cycles",
                "id",
            ))
            .foreign_key(&mut reference(
                "catalogue_items",
                "sector",
                "sectors",
                "code",
            ))
            .foreign_key(&mut reference(
                "catalogue_items",
                "agency_id",
                "agencies",
                "id",
            ))
            .to_owned();
        manager.create_table(catalogue_items).await?;
        manager
            .create_index(unique(
                "ux_catalogue_items_cycle_id_code",
                "catalogue_items",
                &["cycle_id", "code"],
            ))
            .await?;

        let ceilings = table("ceilings")
            .col(uuid("id").not_null())
            .col(uuid("cycle_id").not_null())
            .col(text(db, "area_code").null())
            .col(uuid("agency_id").null())
            .col(text(db, "sector").null())
            .col(text(db, "subject_key").not_null())
            .col(big_integer("amount_idr").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("ceilings", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference("ceilings", "area_code", "areas", "code"))
            .foreign_key(&mut reference("ceilings", "agency_id", "agencies", "id"))
            .foreign_key(&mut reference("ceilings", "sector", "sectors", "code"))
            .to_owned();
        manager.create_table(ceilings).await?;
        manager
            .create_index(unique(
                "ux_ceilings_cycle_id_subject_key",
                "ceilings",
                &["cycle_id", "subject_key"],
            ))
            .await?;

        let rounds = table("rounds")
            .col(uuid("id").not_null())
            .col(uuid("cycle_id").not_null())
            .col(uuid("stage_id").not_null())
            .col(
                one_of(
                    db,
                    "stage_kind",
                    &[
                        "partner_validation",
                        "village_meeting",
                        "district_meeting",
                        "agency_forum",
                        "regency_meeting",
                    ],
                )
                .not_null(),
            )
            .col(integer("stage_position").not_null())
            .col(text(db, "area_code").not_null())
            .col(uuid("agency_id").null())
            .col(text(db, "subject_key").not_null())
            .col(big_integer("ceiling_idr").not_null())
            .col(one_of(db, "ballot_form", &["none", "approval", "knapsack"]).not_null())
            .col(integer("ballot_limit").null())
            .col(text(db, "rule").not_null())
            .col(time("opens_at").not_null())
            .col(time("submission_closes_at").null())
            .col(time("review_closes_at").not_null())
            .col(time("voting_closes_at").null())
            .col(blob("key_sealed").null())
            .col(text(db, "frozen_hash").null())
            .col(time("frozen_at").null())
            .col(time("tallied_at").null())
            .col(time("closed_at").null())
            .col(text(db, "merkle_root").null())
            .col(integer("version").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("rounds", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference("rounds", "stage_id", "stages", "id"))
            .foreign_key(&mut reference("rounds", "area_code", "areas", "code"))
            .foreign_key(&mut reference("rounds", "agency_id", "agencies", "id"))
            .to_owned();
        manager.create_table(rounds).await?;
        manager
            .create_index(unique(
                "ux_rounds_stage_id_subject_key",
                "rounds",
                &["stage_id", "subject_key"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_rounds_cycle_id_stage_position_subject_key",
                "rounds",
                &["cycle_id", "stage_position", "subject_key"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_rounds_area_code_opens_at_id",
                "rounds",
                &["area_code", "opens_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_rounds_closed_at_voting_closes_at",
                "rounds",
                &["closed_at", "voting_closes_at"],
            ))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("rounds").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("ceilings").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("catalogue_items").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("stages").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("cycles").to_owned())
            .await?;
        Ok(())
    }
}
