//! The planning agency's board: parts of proposals with what is decided, the acts that decided it, and the
//! nomenclature of programmes and activities.

use sea_orm_migration::prelude::*;

use crate::columns::{big_integer, index, integer, one_of, reference, table, text, time, uuid};

/// Board, acts, nomenclature, one more reason.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();
        let acts = table("board_acts")
            .col(uuid("id").not_null())
            .col(uuid("cycle_id").not_null())
            .col(one_of(db, "kind", &["decide", "split", "undo", "adopt"]).not_null())
            .col(text(db, "office").not_null())
            .col(uuid("actor_id").not_null())
            .col(big_integer("proposals").not_null())
            .col(text(db, "changes").not_null())
            .col(uuid("undoes_id").null())
            .col(uuid("undone_by_id").null())
            .col(time("at").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("board_acts", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference("board_acts", "actor_id", "accounts", "id"))
            .foreign_key(&mut reference(
                "board_acts",
                "undoes_id",
                "board_acts",
                "id",
            ))
            .foreign_key(&mut reference(
                "board_acts",
                "undone_by_id",
                "board_acts",
                "id",
            ))
            .to_owned();
        manager.create_table(acts).await?;
        let by_cycle = index(
            "ix_board_acts_cycle_id_id",
            "board_acts",
            &["cycle_id", "id"],
        );
        manager.create_index(by_cycle).await?;

        let lines = table("board_lines")
            .col(uuid("cycle_id").not_null())
            .col(uuid("proposal_id").not_null())
            .col(integer("number").not_null())
            .col(uuid("agency_id").null())
            .col(big_integer("quantity_milli").not_null())
            .col(big_integer("cost_idr").not_null())
            .col(
                one_of(
                    db,
                    "verdict",
                    &["accommodated", "reserve", "deferred", "not_accommodated"],
                )
                .null(),
            )
            .col(text(db, "reason_code").null())
            .col(text(db, "reason").null())
            .col(text(db, "nomenclature_code").null())
            .col(text(db, "priority").null())
            .col(integer("sdg").null())
            .col(uuid("act_id").not_null())
            .col(time("at").not_null())
            .primary_key(
                Index::create()
                    .col("cycle_id")
                    .col("proposal_id")
                    .col("number"),
            )
            .foreign_key(&mut reference("board_lines", "cycle_id", "cycles", "id"))
            .foreign_key(&mut reference(
                "board_lines",
                "proposal_id",
                "proposals",
                "id",
            ))
            .foreign_key(&mut reference("board_lines", "agency_id", "agencies", "id"))
            .foreign_key(&mut reference(
                "board_lines",
                "reason_code",
                "reasons",
                "code",
            ))
            .foreign_key(&mut reference("board_lines", "act_id", "board_acts", "id"))
            .to_owned();
        manager.create_table(lines).await?;
        let by_proposal = index("ix_proposals_cycle_id_id", "proposals", &["cycle_id", "id"]);
        manager.create_index(by_proposal).await?;

        let nomenclature = table("nomenclature")
            .col(uuid("cycle_id").not_null())
            .col(text(db, "code").not_null())
            .col(one_of(db, "level", &["program", "activity", "sub_activity"]).not_null())
            .col(text(db, "name").not_null())
            .col(text(db, "indicator").null())
            .col(text(db, "unit").null())
            .col(text(db, "edition").not_null())
            .primary_key(Index::create().col("cycle_id").col("code"))
            .foreign_key(&mut reference("nomenclature", "cycle_id", "cycles", "id"))
            .to_owned();
        manager.create_table(nomenclature).await?;
        let reason = Query::insert()
            .into_table("reasons")
            .columns(["code", "label_id", "label_en", "position"])
            .values_panic([
                "consolidated".into(),
                "Hasil konsolidasi badan perencanaan".into(),
                "Outcome of the planning agency's consolidation".into(),
                910.into(),
            ])
            .to_owned();
        manager.execute(reason).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["board_lines", "board_acts", "nomenclature"] {
            manager
                .drop_table(Table::drop().table(name).to_owned())
                .await?;
        }
        let by_proposal = Index::drop()
            .name("ix_proposals_cycle_id_id")
            .table("proposals")
            .to_owned();
        manager.drop_index(by_proposal).await?;
        let reason = Query::delete()
            .from_table("reasons")
            .and_where(Expr::col("code").eq("consolidated"))
            .to_owned();
        manager.execute(reason).await
    }
}
