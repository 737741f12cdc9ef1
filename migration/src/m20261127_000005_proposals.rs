//! Proposals, where they stand, and what officers found.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big_integer, double, index, integer, one_of, reference, table, text, time, unique, uuid,
};

/// Proposals, where they stand, and what officers found.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();

        let proposals = table("proposals")
            .col(uuid("id").not_null())
            .col(text(db, "tracking_code").not_null())
            .col(uuid("cycle_id").not_null())
            .col(uuid("round_id").null())
            .col(
                one_of(
                    db,
                    "status",
                    &[
                        "draft",
                        "submitted",
                        "returned",
                        "verified",
                        "carried",
                        "rejected",
                        "deferred",
                        "merged",
                        "withdrawn",
                        "not_accommodated",
                        "accommodated",
                    ],
                )
                .not_null(),
            )
            .col(uuid("proposer_id").not_null())
            .col(uuid("entered_by_id").null())
            .col(text(db, "on_behalf_of").null())
            .col(
                one_of(
                    db,
                    "origin",
                    &[
                        "resident",
                        "neighbourhood",
                        "village_meeting",
                        "womens_forum",
                        "childrens_forum",
                        "disability_forum",
                        "assisted",
                        "council_input",
                    ],
                )
                .not_null(),
            )
            .col(text(db, "title").not_null())
            .col(text(db, "problem").not_null())
            .col(text(db, "work").not_null())
            .col(uuid("catalogue_item_id").null())
            .col(text(db, "sector").not_null())
            .col(uuid("agency_id").null())
            .col(text(db, "village_code").not_null())
            .col(text(db, "district_code").not_null())
            .col(text(db, "regency_code").not_null())
            .col(text(db, "address").not_null())
            .col(double("lat").null())
            .col(double("lng").null())
            .col(big_integer("quantity_milli").not_null())
            .col(text(db, "unit").not_null())
            .col(big_integer("unit_price_idr").null())
            .col(big_integer("cost_idr").not_null())
            .col(text(db, "cost_reason").null())
            .col(integer("households").null())
            .col(integer("people").null())
            .col(integer("women").null())
            .col(integer("children").null())
            .col(integer("elderly").null())
            .col(integer("disabled").null())
            .col(
                one_of(
                    db,
                    "land_status",
                    &[
                        "government",
                        "village",
                        "granted",
                        "private",
                        "other_body",
                        "disputed",
                        "not_needed",
                        "unknown",
                    ],
                )
                .not_null(),
            )
            .col(uuid("merged_into_id").null())
            .col(integer("times_proposed").not_null())
            .col(time("created_at").not_null())
            .col(time("submitted_at").null())
            .col(time("updated_at").not_null())
            .col(integer("version").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("proposals", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference("proposals", "round_id", "rounds", "id"))
            .foreign_key(&mut reference("proposals", "proposer_id", "accounts", "id"))
            .foreign_key(&mut reference(
                "proposals",
                "entered_by_id",
                "accounts",
                "id",
            ))
            .foreign_key(&mut reference(
                "proposals",
                "catalogue_item_id",
                "catalogue_items",
                "id",
            ))
            .foreign_key(&mut reference("proposals", "sector", "sectors", "code"))
            .foreign_key(&mut reference("proposals", "agency_id", "agencies", "id"))
            .foreign_key(&mut reference("proposals", "village_code", "areas", "code"))
            .foreign_key(&mut reference(
                "proposals",
                "district_code",
                "areas",
                "code",
            ))
            .foreign_key(&mut reference("proposals", "regency_code", "areas", "code"))
            .foreign_key(&mut reference(
                "proposals",
                "merged_into_id",
                "proposals",
                "id",
            ))
            .to_owned();
        manager.create_table(proposals).await?;
        manager
            .create_index(unique(
                "ux_proposals_tracking_code",
                "proposals",
                &["tracking_code"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_submitted_at_id",
                "proposals",
                &["submitted_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_cost_idr_id",
                "proposals",
                &["cost_idr", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_regency_code_submitted_at_id",
                "proposals",
                &["regency_code", "submitted_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_regency_code_cost_idr_id",
                "proposals",
                &["regency_code", "cost_idr", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_district_code_submitted_at_id",
                "proposals",
                &["district_code", "submitted_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_village_code_submitted_at_id",
                "proposals",
                &["village_code", "submitted_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_status_submitted_at_id",
                "proposals",
                &["status", "submitted_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_agency_id_submitted_at_id",
                "proposals",
                &["agency_id", "submitted_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_sector_submitted_at_id",
                "proposals",
                &["sector", "submitted_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_round_id_submitted_at_id",
                "proposals",
                &["round_id", "submitted_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_proposals_proposer_id_created_at_id",
                "proposals",
                &["proposer_id", "created_at", "id"],
            ))
            .await?;

        let co_proposers = table("co_proposers")
            .col(uuid("proposal_id").not_null())
            .col(uuid("account_id").not_null())
            .col(uuid("from_proposal_id").not_null())
            .col(time("since").not_null())
            .primary_key(Index::create().col("proposal_id").col("account_id"))
            .foreign_key(&mut reference(
                "co_proposers",
                "proposal_id",
                "proposals",
                "id",
            ))
            .foreign_key(&mut reference(
                "co_proposers",
                "account_id",
                "accounts",
                "id",
            ))
            .foreign_key(&mut reference(
                "co_proposers",
                "from_proposal_id",
                "proposals",
                "id",
            ))
            .to_owned();
        manager.create_table(co_proposers).await?;

        let attachments = table("attachments")
            .col(uuid("id").not_null())
            .col(uuid("proposal_id").not_null())
            .col(text(db, "sha256").not_null())
            .col(text(db, "media_type").not_null())
            .col(text(db, "name").not_null())
            .col(big_integer("bytes").not_null())
            .col(integer("width").null())
            .col(integer("height").null())
            .col(text(db, "thumbnail_sha256").null())
            .col(uuid("uploaded_by").not_null())
            .col(time("created_at").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference(
                "attachments",
                "proposal_id",
                "proposals",
                "id",
            ))
            .foreign_key(&mut reference(
                "attachments",
                "uploaded_by",
                "accounts",
                "id",
            ))
            .to_owned();
        manager.create_table(attachments).await?;
        manager
            .create_index(index(
                "ix_attachments_proposal_id_id",
                "attachments",
                &["proposal_id", "id"],
            ))
            .await?;

        let candidates = table("candidates")
            .col(uuid("id").not_null())
            .col(uuid("round_id").not_null())
            .col(uuid("proposal_id").not_null())
            .col(
                one_of(
                    db,
                    "standing",
                    &[
                        "pending",
                        "eligible",
                        "returned",
                        "rejected",
                        "deferred",
                        "merged",
                        "redirected",
                        "withdrawn",
                    ],
                )
                .not_null(),
            )
            .col(big_integer("quantity_milli").not_null())
            .col(big_integer("cost_idr").not_null())
            .col(time("entered_at").not_null())
            .col(time("submitted_at").not_null())
            .col(big_integer("votes").null())
            .col(integer("position").null())
            .col(one_of(db, "outcome", &["main", "reserve", "not_selected"]).null())
            .col(text(db, "explanation_id").null())
            .col(text(db, "explanation_en").null())
            .col(
                one_of(
                    db,
                    "verdict",
                    &["accommodated", "reserve", "deferred", "not_accommodated"],
                )
                .null(),
            )
            .col(text(db, "verdict_reason_code").null())
            .col(text(db, "verdict_reason").null())
            .col(big_integer("verdict_cost_idr").null())
            .col(text(db, "program_code").null())
            .col(text(db, "activity_code").null())
            .col(time("decided_at").null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("candidates", "round_id", "rounds", "id"))
            .foreign_key(&mut reference(
                "candidates",
                "proposal_id",
                "proposals",
                "id",
            ))
            .foreign_key(&mut reference(
                "candidates",
                "verdict_reason_code",
                "reasons",
                "code",
            ))
            .to_owned();
        manager.create_table(candidates).await?;
        manager
            .create_index(unique(
                "ux_candidates_round_id_proposal_id",
                "candidates",
                &["round_id", "proposal_id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_candidates_round_id_standing_id",
                "candidates",
                &["round_id", "standing", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_candidates_proposal_id",
                "candidates",
                &["proposal_id"],
            ))
            .await?;

        let reviews = table("reviews")
            .col(uuid("id").not_null())
            .col(uuid("proposal_id").not_null())
            .col(uuid("round_id").not_null())
            .col(uuid("reviewer_id").not_null())
            .col(text(db, "office").not_null())
            .col(
                one_of(
                    db,
                    "finding",
                    &[
                        "accept",
                        "accept_with_changes",
                        "merge",
                        "redirect",
                        "return",
                        "reject",
                        "defer",
                    ],
                )
                .not_null(),
            )
            .col(big_integer("quantity_milli").not_null())
            .col(big_integer("cost_idr").not_null())
            .col(text(db, "reason_code").null())
            .col(text(db, "reason").null())
            .col(uuid("merged_into_id").null())
            .col(uuid("redirected_to_id").null())
            .col(time("at").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("reviews", "proposal_id", "proposals", "id"))
            .foreign_key(&mut reference("reviews", "round_id", "rounds", "id"))
            .foreign_key(&mut reference("reviews", "reviewer_id", "accounts", "id"))
            .foreign_key(&mut reference("reviews", "reason_code", "reasons", "code"))
            .foreign_key(&mut reference(
                "reviews",
                "merged_into_id",
                "proposals",
                "id",
            ))
            .foreign_key(&mut reference(
                "reviews",
                "redirected_to_id",
                "agencies",
                "id",
            ))
            .to_owned();
        manager.create_table(reviews).await?;
        manager
            .create_index(index(
                "ix_reviews_proposal_id_id",
                "reviews",
                &["proposal_id", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_reviews_round_id_id",
                "reviews",
                &["round_id", "id"],
            ))
            .await?;

        let objections = table("objections")
            .col(uuid("id").not_null())
            .col(uuid("proposal_id").not_null())
            .col(uuid("review_id").not_null())
            .col(text(db, "text").not_null())
            .col(time("filed_at").not_null())
            .col(one_of(db, "state", &["filed", "granted", "dismissed"]).not_null())
            .col(text(db, "answer").null())
            .col(uuid("answered_by").null())
            .col(text(db, "office").null())
            .col(time("answered_at").null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference(
                "objections",
                "proposal_id",
                "proposals",
                "id",
            ))
            .foreign_key(&mut reference("objections", "review_id", "reviews", "id"))
            .foreign_key(&mut reference(
                "objections",
                "answered_by",
                "accounts",
                "id",
            ))
            .to_owned();
        manager.create_table(objections).await?;
        manager
            .create_index(unique(
                "ux_objections_review_id",
                "objections",
                &["review_id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_objections_proposal_id",
                "objections",
                &["proposal_id"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_objections_state_filed_at_id",
                "objections",
                &["state", "filed_at", "id"],
            ))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("objections").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("reviews").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("candidates").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("attachments").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("co_proposers").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("proposals").to_owned())
            .await?;
        Ok(())
    }
}
