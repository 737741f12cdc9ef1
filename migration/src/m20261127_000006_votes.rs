//! Ballots, results and meetings.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big_integer, blob, boolean, index, integer, one_of, reference, table, text, time, unique, uuid,
};

/// Ballots, results and meetings.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();

        let ballots = table("ballots")
            .col(uuid("id").not_null())
            .col(uuid("round_id").not_null())
            .col(blob("voter").null())
            .col(integer("sheet").null())
            .col(one_of(db, "channel", &["online", "paper", "assisted"]).not_null())
            .col(text(db, "choices").not_null())
            .col(text(db, "void_reason").null())
            .col(text(db, "frozen_hash").not_null())
            .col(blob("salt").not_null())
            .col(text(db, "leaf").not_null())
            .col(text(db, "receipt").not_null())
            .col(integer("replaced").not_null())
            .col(time("cast_at").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("ballots", "round_id", "rounds", "id"))
            .to_owned();
        manager.create_table(ballots).await?;
        manager
            .create_index(unique(
                "ux_ballots_round_id_voter",
                "ballots",
                &["round_id", "voter"],
            ))
            .await?;
        manager
            .create_index(unique(
                "ux_ballots_round_id_sheet",
                "ballots",
                &["round_id", "sheet"],
            ))
            .await?;
        manager
            .create_index(unique("ux_ballots_receipt", "ballots", &["receipt"]))
            .await?;

        let voters = table("voters")
            .col(uuid("round_id").not_null())
            .col(blob("voter").not_null())
            .col(one_of(db, "channel", &["online", "paper", "assisted"]).not_null())
            .col(time("marked_at").not_null())
            .primary_key(Index::create().col("round_id").col("voter"))
            .foreign_key(&mut reference("voters", "round_id", "rounds", "id"))
            .to_owned();
        manager.create_table(voters).await?;

        let results = table("results")
            .col(uuid("round_id").not_null())
            .col(text(db, "rule").not_null())
            .col(big_integer("ceiling_idr").not_null())
            .col(big_integer("spent_idr").not_null())
            .col(big_integer("eligible_voters").not_null())
            .col(big_integer("ballots_online").not_null())
            .col(big_integer("ballots_paper").not_null())
            .col(big_integer("ballots_assisted").not_null())
            .col(big_integer("ballots_void").not_null())
            .col(big_integer("papers_issued").not_null())
            .col(text(db, "steps").not_null())
            .col(time("tallied_at").not_null())
            .primary_key(Index::create().col("round_id"))
            .foreign_key(&mut reference("results", "round_id", "rounds", "id"))
            .to_owned();
        manager.create_table(results).await?;

        let meetings = table("meetings")
            .col(uuid("round_id").not_null())
            .col(text(db, "venue").not_null())
            .col(time("starts_at").not_null())
            .col(time("ends_at").null())
            .col(text(db, "chair").null())
            .col(text(db, "agenda").null())
            .col(integer("version").not_null())
            .primary_key(Index::create().col("round_id"))
            .foreign_key(&mut reference("meetings", "round_id", "rounds", "id"))
            .to_owned();
        manager.create_table(meetings).await?;

        let attendees = table("attendees")
            .col(uuid("id").not_null())
            .col(uuid("round_id").not_null())
            .col(text(db, "name").not_null())
            .col(one_of(db, "sex", &["female", "male"]).not_null())
            .col(
                one_of(
                    db,
                    "age_band",
                    &[
                        "under_17",
                        "from_17_to_25",
                        "from_26_to_45",
                        "from_46_to_60",
                        "over_60",
                    ],
                )
                .not_null(),
            )
            .col(text(db, "institution").null())
            .col(boolean("disability").not_null())
            .col(blob("contact_sealed").null())
            .col(blob("nik_hmac").null())
            .col(one_of(db, "part", &["participant", "speaker", "chair"]).not_null())
            .col(one_of(db, "delegate", &["none", "delegate", "reserve"]).not_null())
            .col(one_of(db, "vote_channel", &["online", "paper", "assisted"]).null())
            .col(time("created_at").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("attendees", "round_id", "rounds", "id"))
            .to_owned();
        manager.create_table(attendees).await?;
        manager
            .create_index(unique(
                "ux_attendees_round_id_nik_hmac",
                "attendees",
                &["round_id", "nik_hmac"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_attendees_round_id_id",
                "attendees",
                &["round_id", "id"],
            ))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("attendees").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("meetings").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("results").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("voters").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("ballots").to_owned())
            .await?;
        Ok(())
    }
}
