//! Making a cycle with its stages, and changing it.

use std::collections::HashSet;

use chrono::Datelike;
use entity::enums::{AreaLevel, Role};
use entity::ids::{CycleId, StageId};
use entity::{cycles, stages};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set, SqlErr};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::areas;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::cycles::wire::{CycleIn, Template};
use crate::db::Tx;
use crate::limits;
use crate::problem::{ApiError, Code, FieldError};
use crate::rounds::rules;
use crate::text;

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
            planned_from: Set(None),
            planned_until: Set(None),
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
