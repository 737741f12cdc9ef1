//! What became of the plan: works, reports on them, and what residents see of these.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big_integer, boolean, index, integer, one_of, reference, table, text, time, unique, uuid,
};

const STATES: [&str; 6] = [
    "promised",
    "funded",
    "in_procurement",
    "in_progress",
    "finished",
    "cancelled",
];

/// Works, their reports and answers.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        works(manager).await?;
        reports(manager).await?;
        answers(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["work_answers", "work_reports", "works"] {
            manager
                .drop_table(Table::drop().table(name).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn works(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_database_backend();
    let works = table("works")
        .col(uuid("id").not_null())
        .col(uuid("cycle_id").not_null())
        .col(integer("fiscal_year").not_null())
        .col(text(db, "regency_code").not_null())
        .col(text(db, "district_code").not_null())
        .col(text(db, "village_code").not_null())
        .col(uuid("agency_id").null())
        .col(uuid("proposal_id").null())
        .col(integer("part").null())
        .col(text(db, "title").not_null())
        .col(text(db, "basis").null())
        .col(big_integer("quantity_milli").not_null())
        .col(text(db, "unit").not_null())
        .col(big_integer("promised_idr").not_null())
        .col(one_of(db, "state", &STATES).not_null())
        .col(integer("percent").not_null())
        .col(big_integer("contract_idr").null())
        .col(text(db, "note").null())
        .col(integer("reports").not_null())
        .col(time("entered_at").not_null())
        .col(time("reported_at").null())
        .primary_key(Index::create().col("id"))
        .foreign_key(&mut reference("works", "cycle_id", "cycles", "id"))
        .foreign_key(&mut reference("works", "village_code", "areas", "code"))
        .foreign_key(&mut reference("works", "agency_id", "agencies", "id"))
        .foreign_key(&mut reference("works", "proposal_id", "proposals", "id"))
        .to_owned();
    manager.create_table(works).await?;
    let once = unique(
        "ux_works_proposal_id_part",
        "works",
        &["proposal_id", "part"],
    );
    manager.create_index(once).await?;
    for column in [
        "cycle_id",
        "regency_code",
        "district_code",
        "village_code",
        "agency_id",
        "fiscal_year",
    ] {
        let name = format!("ix_works_{column}_id");
        manager
            .create_index(index(&name, "works", &[column, "id"]))
            .await?;
    }
    Ok(())
}

async fn reports(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_database_backend();
    let reports = table("work_reports")
        .col(uuid("work_id").not_null())
        .col(integer("number").not_null())
        .col(one_of(db, "state", &STATES).not_null())
        .col(integer("percent").not_null())
        .col(big_integer("contract_idr").null())
        .col(text(db, "note").null())
        .col(text(db, "photos").not_null())
        .col(text(db, "office").not_null())
        .col(uuid("reporter_id").not_null())
        .col(time("at").not_null())
        .primary_key(Index::create().col("work_id").col("number"))
        .foreign_key(&mut reference("work_reports", "work_id", "works", "id"))
        .foreign_key(&mut reference(
            "work_reports",
            "reporter_id",
            "accounts",
            "id",
        ))
        .to_owned();
    manager.create_table(reports).await
}

async fn answers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_database_backend();
    let answers = table("work_answers")
        .col(uuid("id").not_null())
        .col(uuid("work_id").not_null())
        .col(integer("number").not_null())
        .col(uuid("account_id").not_null())
        .col(boolean("confirms").not_null())
        .col(text(db, "note").null())
        .col(time("at").not_null())
        .primary_key(Index::create().col("id"))
        .foreign_key(&mut reference("work_answers", "work_id", "works", "id"))
        .foreign_key(&mut reference(
            "work_answers",
            "account_id",
            "accounts",
            "id",
        ))
        .to_owned();
    manager.create_table(answers).await?;
    let once = unique(
        "ux_work_answers_work_id_number_account_id",
        "work_answers",
        &["work_id", "number", "account_id"],
    );
    manager.create_index(once).await?;
    let list = index(
        "ix_work_answers_work_id_number_id",
        "work_answers",
        &["work_id", "number", "id"],
    );
    manager.create_index(list).await?;
    let own = index(
        "ix_work_answers_account_id_id",
        "work_answers",
        &["account_id", "id"],
    );
    manager.create_index(own).await
}
