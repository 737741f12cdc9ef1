//! Making and changing a cycle and its stages.

use std::collections::HashSet;

use chrono::Datelike;
use entity::enums::{AreaLevel, Role};
use entity::ids::{CycleId, StageId};
use entity::{cycles, rounds, stages};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set, SqlErr,
};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::areas;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::cycles::wire::{CycleIn, StagePatch, Template};
use crate::db::Tx;
use crate::limits;
use crate::problem::{ApiError, Code, FieldError};
use crate::rounds::configuration::{BallotTerms, Configuration, Holder, Rule};
use crate::rounds::{rules, service as round_service};
use crate::text;
use crate::wire::BallotForm;

fn objection_days(days: i32, errors: &mut Vec<FieldError>) {
    if !(0..=limits::OBJECTION_DAYS).contains(&days) {
        errors.push(FieldError {
            pointer: "/objection_days".into(),
            detail: "Isi 0 sampai 60 hari.".into(),
            detail_en: "Give 0 to 60 days.".into(),
        });
    }
}

/// Days to object unless said otherwise.
const USUAL_OBJECTION_DAYS: i32 = 7;

/// A cycle as a regency most likely wants its next: the first year after this one for which it has none, the
/// order of stages most have, the usual time for objections.
pub async fn suggest(app: &App, regency: &str) -> Result<CycleIn, ApiError> {
    let db = app.db.read();
    let name = areas::service::find(db, regency).await?;
    let name = name.map_or_else(String::new, |area| area.name);
    let taken: HashSet<i32> = super::list(db, Some(regency), None, MOST)
        .await?
        .into_iter()
        .map(|cycle| cycle.fiscal_year)
        .collect();
    let next = app.clock.now().year() + 1;
    let year = (next..=limits::LAST_YEAR).find(|year| !taken.contains(year));
    let year = year.unwrap_or(next);
    Ok(CycleIn {
        regency_code: regency.to_owned(),
        fiscal_year: year,
        name: format!("Musrenbang {name} untuk RKPD {year}"),
        template: Template::VillageFirst,
        objection_days: Some(USUAL_OBJECTION_DAYS),
    })
}

/// Cycles a regency has at most: one a year.
const MOST: u64 = 200;

/// Creates a cycle with the stages of its template. A regency has one cycle a year.
pub async fn create(
    app: &App,
    caller: &Caller,
    new: CycleIn,
    once: Option<Once>,
) -> Result<cycles::Model, ApiError> {
    caller.require_planner(&new.regency_code)?;
    let db = app.db.read();
    areas::service::require(db, &new.regency_code, AreaLevel::Regency, "/regency_code").await?;
    let mut errors = Vec::new();
    let name = text::line("/name", &new.name, limits::CYCLE, &mut errors);
    if !(limits::FIRST_YEAR..=limits::LAST_YEAR).contains(&new.fiscal_year) {
        errors.push(FieldError {
            pointer: "/fiscal_year".into(),
            detail: "Isi tahun 2000 sampai 2100.".into(),
            detail_en: "Give a year from 2000 to 2100.".into(),
        });
    }
    let days = new.objection_days.unwrap_or(USUAL_OBJECTION_DAYS);
    objection_days(days, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let plans = rules::template(new.template.name()).unwrap_or_default();
    let now = app.clock.now();
    let (actor, actor_id) = (
        caller.office(Role::Planner, &new.regency_code),
        caller.account,
    );
    let id = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let id = CycleId(Uuid::now_v7());
                if let Some(before) = claim(tx, once, id.0, now).await? {
                    return Ok(CycleId(before));
                }
                let cycle = cycles::ActiveModel {
                    id: Set(id),
                    regency_code: Set(new.regency_code.clone()),
                    fiscal_year: Set(new.fiscal_year),
                    name: Set(name.clone()),
                    template: Set(new.template.name().into()),
                    objection_days: Set(days),
                    created_at: Set(now),
                    version: Set(1),
                };
                match cycle.insert(tx).await {
                    Err(e) if matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                        return Err(ApiError::new(
                            Code::AlreadyExists,
                            "Kabupaten/kota ini sudah punya siklus untuk tahun itu.",
                            "This regency has a cycle for that year already.",
                        ));
                    }
                    outcome => outcome?,
                };
                insert_stages(tx, id, plans).await?;
                let event = Event {
                    verb: "cycle.created",
                    actor,
                    actor_id: Some(actor_id),
                    subject: "cycle",
                    subject_id: id.to_string(),
                    cycle: Some(id),
                    round: None,
                    proposal: None,
                    detail: json!({
                        "regency_code": new.regency_code,
                        "fiscal_year": new.fiscal_year,
                        "name": name,
                        "template": new.template.name(),
                    }),
                };
                audit::append(tx, now, event);
                Ok(id)
            })
        })
        .await?;
    super::get(db, id).await
}

async fn insert_stages(tx: &Tx, cycle: CycleId, plans: &[rules::Plan]) -> Result<(), ApiError> {
    let rows = (1..)
        .zip(plans)
        .map(|(position, plan)| stages::ActiveModel {
            id: Set(StageId(Uuid::now_v7())),
            cycle_id: Set(cycle),
            position: Set(position),
            kind: Set(plan.kind),
            ballot_form: Set(plan.ballot_form),
            ballot_limit: Set(plan.ballot_limit),
            rule: Set("greedy".into()),
            settings: Set("{}".into()),
            takes_submissions: Set(plan.takes_submissions),
            version: Set(1),
        });
    stages::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A cycle, locked until the transaction ends: acts on what belongs to the whole cycle begin here.
pub async fn lock(tx: &Tx, id: CycleId) -> Result<cycles::Model, ApiError> {
    cycles::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// Changes a cycle's name or time for objections, at the version the caller read.
pub async fn change(
    app: &App,
    caller: &Caller,
    id: CycleId,
    version: i32,
    name: Option<String>,
    days: Option<i32>,
) -> Result<cycles::Model, ApiError> {
    let cycle = super::get(app.db.read(), id).await?;
    caller.require_planner(&cycle.regency_code)?;
    let mut errors = Vec::new();
    let name = name.map(|name| text::line("/name", &name, limits::CYCLE, &mut errors));
    if let Some(days) = days {
        objection_days(days, &mut errors);
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let now = app.clock.now();
    let (actor, actor_id) = (
        caller.office(Role::Planner, &cycle.regency_code),
        caller.account,
    );
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = lock(tx, id).await?;
                if row.version != version {
                    return Err(ApiError::stale(row.version));
                }
                let detail = json!({ "name": name, "objection_days": days });
                let mut row = row.into_active_model();
                if let Some(name) = name {
                    row.name = Set(name);
                }
                if let Some(days) = days {
                    row.objection_days = Set(days);
                }
                row.version = Set(version + 1);
                let row = row.update(tx).await?;
                let event = Event {
                    verb: "cycle.changed",
                    actor,
                    actor_id: Some(actor_id),
                    subject: "cycle",
                    subject_id: id.to_string(),
                    cycle: Some(id),
                    round: None,
                    proposal: None,
                    detail,
                };
                audit::append(tx, now, event);
                Ok(row)
            })
        })
        .await
}

/// A stage's configuration as a change makes it.
fn changed(before: &stages::Model, patch: StagePatch) -> Result<Configuration, ApiError> {
    let mut after = match patch.configuration {
        Some(configuration) => configuration,
        None => Configuration::of_stage(before)?,
    };
    if let Some(form) = patch.ballot_form.filter(|form| *form != after.ballot.form) {
        after.ballot = BallotTerms::of(form);
        if matches!(form, BallotForm::Approval | BallotForm::Ranking) {
            after.ballot.limit = before.ballot_limit;
        }
    }
    if patch.ballot_limit.is_some() {
        after.ballot.limit = patch.ballot_limit;
    }
    if let Some(name) = patch.rule.filter(|name| *name != after.rule.name) {
        after.rule = Rule::of(name);
    }
    Ok(after)
}

/// What is wrong with a configuration, told of the fields that stand for parts of it.
fn as_sent(error: &ApiError) -> ApiError {
    let fields = error.problem().errors.iter().cloned().map(|mut field| {
        let pointer = match field.pointer.as_str() {
            "/ballot/limit" => "/ballot_limit",
            part if part.starts_with("/ballot") => "/ballot_form",
            _ => "/rule",
        };
        field.pointer = pointer.into();
        field
    });
    ApiError::fields(fields.collect())
}

/// Changes how a stage votes and computes, at the version read, while no round of it is open.
pub async fn change_stage(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    id: StageId,
    version: i32,
    patch: StagePatch,
) -> Result<stages::Model, ApiError> {
    let found = super::get(app.db.read(), cycle).await?;
    caller.require_planner(&found.regency_code)?;
    let before = super::stage(app.db.read(), cycle, id).await?;
    let whole = patch.configuration.is_some();
    let configuration = changed(&before, patch)?;
    let base = if whole { "/configuration" } else { "" };
    round_service::check_configuration(base, &configuration, Holder::Stage)
        .map_err(|error| if whole { error } else { as_sent(&error) })?;
    round_service::check_sectors(app, base, &configuration).await?;
    let columns = configuration.columns()?;
    let now = app.clock.now();
    let (actor, actor_id) = (
        caller.office(Role::Planner, &found.regency_code),
        caller.account,
    );
    app.db
        .write(move |tx| {
            Box::pin(async move {
                lock(tx, cycle).await?;
                let opened = rounds::Entity::find()
                    .filter(rounds::Column::StageId.eq(id))
                    .limit(1)
                    .one(tx)
                    .await?;
                if opened.is_some() {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Putaran tahap ini sudah dibuka; aturannya tidak dapat diubah.",
                        "Rounds of this stage are open; its rules cannot change.",
                    ));
                }
                let row = super::stage(tx, cycle, id).await?;
                if row.version != version {
                    return Err(ApiError::stale(row.version));
                }
                let mut row = row.into_active_model();
                row.version = Set(version + 1);
                row.ballot_form = Set(columns.ballot_form);
                row.ballot_limit = Set(columns.ballot_limit);
                row.rule = Set(columns.rule);
                row.settings = Set(columns.settings);
                let row = row.update(tx).await?;
                let event = Event {
                    verb: "stage.changed",
                    actor,
                    actor_id: Some(actor_id),
                    subject: "stage",
                    subject_id: id.to_string(),
                    cycle: Some(cycle),
                    round: None,
                    proposal: None,
                    detail: json!({
                        "kind": row.kind.to_value(),
                        "ballot_form": row.ballot_form.to_value(),
                        "ballot_limit": row.ballot_limit,
                        "rule": row.rule,
                        "configuration": configuration,
                    }),
                };
                audit::append(tx, now, event);
                Ok(row)
            })
        })
        .await
}
