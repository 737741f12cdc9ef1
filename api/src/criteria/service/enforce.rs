//! Putting a set in force.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{CriteriaState, Role};
use entity::ids::{CriteriaSetId, CycleId};
use entity::{criteria_sets, cycles};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set,
};
use serde_json::json;

use super::require_draft;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::criteria::{definition, store};
use crate::cycles::service as cycle_service;
use crate::db::Tx;
use crate::problem::{ApiError, Code};
use crate::{limits, text};

/// Puts a draft in force, at the version the caller read: it is public and fixed from then on. Where another
/// is in force for the same, that one is superseded, and a public reason is needed; its scores stay with it.
pub async fn enforce(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: CriteriaSetId,
    version: i32,
    reason: Option<String>,
) -> Result<criteria_sets::Model, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let mut errors = Vec::new();
    let reason = text::clean_optional(
        "/reason",
        reason.as_deref(),
        limits::SHORT_REASON,
        &mut errors,
    );
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let version = Some(version);
                put_in_force(tx, &caller, &cycle, id, version, reason, now).await
            })
        })
        .await
}

/// The same within an act; the caller is a planner of the cycle's regency.
pub(super) async fn put_in_force(
    tx: &Tx,
    caller: &Caller,
    cycle: &cycles::Model,
    id: CriteriaSetId,
    version: Option<i32>,
    reason: Option<String>,
    now: DateTime<Utc>,
) -> Result<criteria_sets::Model, ApiError> {
    // Two sets put in force at once for the same wait for each other here.
    cycle_service::lock(tx, cycle.id).await?;
    let row = store::lock(tx, cycle.id, id).await?;
    if version.is_some_and(|version| version != row.version) {
        return Err(ApiError::stale(row.version));
    }
    require_draft(&row)?;
    let set = definition::read(&row)?;
    if set.weights().is_err() || !set.check().is_empty() {
        return Err(ApiError::new(
            Code::WrongState,
            "Tentukan dulu bobot setiap kriteria.",
            "Decide the weight of every criterion first.",
        ));
    }
    let key = key(&row);
    let before = criteria_sets::Entity::find()
        .filter(criteria_sets::Column::InForceKey.eq(&key))
        .one(tx)
        .await?;
    let before_id = before.as_ref().map(|before| before.id);
    if let Some(before) = before {
        if reason
            .as_ref()
            .is_none_or(|reason| reason.chars().count() < limits::SHORT_REASON.min)
        {
            return Err(ApiError::field(
                "/reason",
                "Sudah ada kriteria yang berlaku di sini; isi alasan penggantian, paling sedikit 10 huruf.",
                "Criteria are in force here already; give the reason for replacing them, 10 characters or more.",
            ));
        }
        let version = before.version + 1;
        let mut before = before.into_active_model();
        before.state = Set(CriteriaState::Superseded);
        before.in_force_key = Set(None);
        before.superseded_at = Set(Some(now));
        before.version = Set(version);
        before.update(tx).await?;
    }
    let next = row.version + 1;
    let mut row = row.into_active_model();
    row.state = Set(CriteriaState::InForce);
    row.in_force_key = Set(Some(key));
    row.in_force_at = Set(Some(now));
    row.reason = Set(reason);
    row.version = Set(next);
    let row = row.update(tx).await?;
    audit::append(tx, now, event(caller, cycle, &row, before_id)?);
    Ok(row)
}

/// What there is one set in force for.
fn key(row: &criteria_sets::Model) -> String {
    let sector = row.sector.as_deref().unwrap_or_default();
    format!("{}|{}|{sector}", row.cycle_id, row.stage_kind.to_value())
}

fn event(
    caller: &Caller,
    cycle: &cycles::Model,
    row: &criteria_sets::Model,
    before: Option<CriteriaSetId>,
) -> Result<Event, ApiError> {
    Ok(Event {
        verb: "criteria.in_force",
        actor: caller.office(Role::Planner, &cycle.regency_code),
        actor_id: Some(caller.account),
        subject: "criteria_set",
        subject_id: row.id.to_string(),
        cycle: Some(cycle.id),
        round: None,
        proposal: None,
        detail: json!({
            "stage_kind": row.stage_kind.to_value(),
            "sector": row.sector,
            "set": definition::read(row)?,
            "joining": row.joining,
            "derivation": row.derivation,
            "inconsistency_reason": row.inconsistency_reason,
            "supersedes": before.map(|id| id.0),
            "reason": row.reason,
        }),
    })
}
