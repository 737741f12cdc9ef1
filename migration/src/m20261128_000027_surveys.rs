//! Satisfaction surveys about rounds and works, and their answers.

use sea_orm_migration::prelude::*;

use crate::columns::{blob, index, integer, one_of, reference, table, text, time, unique, uuid};

/// Surveys and answers.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        surveys(manager).await?;
        answers(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["survey_answers", "surveys"] {
            manager
                .drop_table(Table::drop().table(name).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn surveys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_database_backend();
    let surveys = table("surveys")
        .col(uuid("id").not_null())
        .col(uuid("cycle_id").not_null())
        .col(uuid("round_id").null())
        .col(uuid("work_id").null())
        .col(text(db, "area_code").not_null())
        .col(uuid("agency_id").null())
        .col(integer("fiscal_year").not_null())
        .col(time("opens_at").not_null())
        .col(time("closes_at").not_null())
        .col(blob("key_sealed").not_null())
        .primary_key(Index::create().col("id"))
        .foreign_key(&mut reference("surveys", "cycle_id", "cycles", "id"))
        .foreign_key(&mut reference("surveys", "round_id", "rounds", "id"))
        .foreign_key(&mut reference("surveys", "work_id", "works", "id"))
        .foreign_key(&mut reference("surveys", "area_code", "areas", "code"))
        .foreign_key(&mut reference("surveys", "agency_id", "agencies", "id"))
        .to_owned();
    manager.create_table(surveys).await?;
    for column in ["round_id", "work_id"] {
        let name = format!("ux_surveys_{column}");
        manager
            .create_index(unique(&name, "surveys", &[column]))
            .await?;
    }
    for column in ["cycle_id", "area_code", "agency_id", "fiscal_year"] {
        let name = format!("ix_surveys_{column}_id");
        manager
            .create_index(index(&name, "surveys", &[column, "id"]))
            .await?;
    }
    Ok(())
}

fn answer(name: &'static str) -> ColumnDef {
    let mut column = integer(name);
    column.not_null().check(Expr::col(name).between(1, 4));
    column
}

async fn answers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_database_backend();
    let answers = table("survey_answers")
        .col(uuid("survey_id").not_null())
        .col(blob("respondent").not_null())
        .col(answer("requirements"))
        .col(answer("procedure"))
        .col(answer("time"))
        .col(answer("cost"))
        .col(answer("product"))
        .col(answer("competence"))
        .col(answer("conduct"))
        .col(answer("complaints"))
        .col(answer("facilities"))
        .col(one_of(db, "sex", &["female", "male"]).null())
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
            .null(),
        )
        .col(one_of(db, "education", &EDUCATION).null())
        .col(one_of(db, "occupation", &OCCUPATION).null())
        .col(text(db, "comment").null())
        .primary_key(Index::create().col("survey_id").col("respondent"))
        .foreign_key(&mut reference(
            "survey_answers",
            "survey_id",
            "surveys",
            "id",
        ))
        .to_owned();
    manager.create_table(answers).await
}

const EDUCATION: [&str; 6] = [
    "primary",
    "lower_secondary",
    "upper_secondary",
    "diploma",
    "bachelor",
    "postgraduate",
];

const OCCUPATION: [&str; 7] = [
    "civil_servant",
    "forces",
    "employee",
    "self_employed",
    "student",
    "homemaker",
    "other",
];
