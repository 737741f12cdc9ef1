//! Criteria that proposals are scored by, comparisons of criteria, and scores.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big_integer, index, integer, one_of, reference, table, text, time, unique, uuid,
};

/// Criteria, judgements, scores.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let sets = table("criteria_sets")
            .col(uuid("id").not_null())
            .col(uuid("cycle_id").not_null())
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
            .col(text(db, "sector").null())
            .col(one_of(db, "state", &["draft", "in_force", "superseded"]).not_null())
            .col(text(db, "in_force_key").null())
            .col(text(db, "definition").not_null())
            .col(one_of(db, "joining", &["mean", "median"]).not_null())
            .col(one_of(db, "derivation", &["eigenvector", "row_mean"]).null())
            .col(text(db, "inconsistency_reason").null())
            .col(text(db, "reason").null())
            .col(time("created_at").not_null())
            .col(time("in_force_at").null())
            .col(time("superseded_at").null())
            .col(integer("version").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("criteria_sets", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference("criteria_sets", "sector", "sectors", "code"))
            .to_owned();
        manager.create_table(sets).await?;
        let in_force = unique(
            "ux_criteria_sets_in_force_key",
            "criteria_sets",
            &["in_force_key"],
        );
        manager.create_index(in_force).await?;
        let by_cycle = index(
            "ix_criteria_sets_cycle_id_id",
            "criteria_sets",
            &["cycle_id", "id"],
        );
        manager.create_index(by_cycle).await?;

        let judgements = table("judgements")
            .col(uuid("id").not_null())
            .col(uuid("set_id").not_null())
            .col(text(db, "judge").not_null())
            .col(text(db, "comparisons").not_null())
            .col(time("at").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference(
                "judgements",
                "set_id",
                "criteria_sets",
                "id",
            ))
            .to_owned();
        manager.create_table(judgements).await?;
        let judges = unique(
            "ux_judgements_set_id_judge",
            "judgements",
            &["set_id", "judge"],
        );
        manager.create_index(judges).await?;

        let scores = table("scores")
            .col(uuid("set_id").not_null())
            .col(uuid("proposal_id").not_null())
            .col(text(db, "criterion").not_null())
            .col(uuid("scorer_id").not_null())
            .col(text(db, "office").not_null())
            .col(big_integer("answer_milli").not_null())
            .col(time("at").not_null())
            .primary_key(
                Index::create()
                    .col("set_id")
                    .col("proposal_id")
                    .col("criterion")
                    .col("scorer_id"),
            )
            .foreign_key(&mut reference("scores", "set_id", "criteria_sets", "id"))
            .foreign_key(&mut reference("scores", "proposal_id", "proposals", "id"))
            .foreign_key(&mut reference("scores", "scorer_id", "accounts", "id"))
            .to_owned();
        manager.create_table(scores).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["scores", "judgements", "criteria_sets"] {
            manager
                .drop_table(Table::drop().table(name).to_owned())
                .await?;
        }
        Ok(())
    }
}
