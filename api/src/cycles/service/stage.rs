//! Changing a stage: how it votes and counts until its first round is open, and when it is planned.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use entity::enums::Role;
use entity::ids::{CycleId, StageId};
use entity::{rounds, stages};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};
use serde_json::json;

use super::lock;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::cycles::wire::StagePatch;
use crate::db::Tx;
use crate::limits;
use crate::problem::{ApiError, Code};
use crate::rounds::configuration::{BallotTerms, Configuration, Holder, Rule};
use crate::rounds::service as round_service;
use crate::wire::BallotForm;

/// When a stage is planned: its first and its last day.
type Days = (DateTime<Utc>, DateTime<Utc>);

/// The days of a stage as a change makes them: both or none, in order, in a year a cycle can have.
fn planned(before: &stages::Model, patch: &StagePatch) -> Result<Option<Days>, ApiError> {
    let from = patch.planned_from.or(before.planned_from);
    let until = patch.planned_until.or(before.planned_until);
    let (from, until) = match (from, until) {
        (None, None) => return Ok(None),
        (Some(from), Some(until)) => (from.trunc_subsecs(6), until.trunc_subsecs(6)),
        (None, Some(_)) => {
            return Err(ApiError::field(
                "/planned_from",
                "Isi juga hari pertamanya.",
                "Give its first day too.",
            ));
        }
        (Some(_), None) => {
            return Err(ApiError::field(
                "/planned_until",
                "Isi juga hari terakhirnya.",
                "Give its last day too.",
            ));
        }
    };
    let years = limits::FIRST_YEAR..=limits::LAST_YEAR;
    for (pointer, at) in [("/planned_from", from), ("/planned_until", until)] {
        if !years.contains(&at.year()) {
            return Err(ApiError::field(
                pointer,
                "Isi tanggal dari tahun 2000 sampai 2100.",
                "Give a date from 2000 to 2100.",
            ));
        }
    }
    if until < from {
        return Err(ApiError::field(
            "/planned_until",
            "Hari terakhir tidak boleh sebelum hari pertama.",
            "The last day cannot be before the first.",
        ));
    }
    Ok(Some((from, until)))
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

/// Whether a round of a stage is open, or was.
async fn is_open(tx: &Tx, id: StageId) -> Result<bool, ApiError> {
    let opened = rounds::Entity::find()
        .filter(rounds::Column::StageId.eq(id))
        .limit(1)
        .one(tx)
        .await?;
    Ok(opened.is_some())
}

/// Changes how a stage votes and computes, while no round of it is open, and when it is planned, at the version
/// read.
pub async fn change(
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
    let days = planned(&before, &patch)?;
    let whole = patch.configuration.is_some();
    let rules = whole
        || patch.ballot_form.is_some()
        || patch.ballot_limit.is_some()
        || patch.rule.is_some();
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
                if rules && is_open(tx, id).await? {
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
                row.planned_from = Set(days.map(|(from, _)| from));
                row.planned_until = Set(days.map(|(_, until)| until));
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
                        "planned_from": row.planned_from,
                        "planned_until": row.planned_until,
                    }),
                };
                audit::append(tx, now, event);
                Ok(row)
            })
        })
        .await
}
