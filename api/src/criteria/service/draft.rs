//! Drafting a set, changing and discarding a draft.

use std::sync::Arc;

use entity::enums::CriteriaState;
use entity::ids::{CriteriaSetId, CycleId};
use entity::{criteria_sets, judgements};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::{enforce, require_draft};
use crate::app::App;
use crate::auth::{Caller, Once, claim};
use crate::criteria::wire::{CriteriaSetIn, CriteriaSetPatch, JoiningName, SetIn};
use crate::criteria::{definition, store};
use crate::cycles::service as cycle_service;
use crate::problem::ApiError;
use crate::references;
use crate::scoring::{CriteriaSet, ready};

fn chosen(ready: Option<String>, own: Option<SetIn>) -> Result<CriteriaSet, ApiError> {
    match (ready, own) {
        (Some(code), None) => ready::named(&code).ok_or_else(|| {
            ApiError::field(
                "/ready",
                "Pilih kode dari /criteria/ready.",
                "Choose a code of /criteria/ready.",
            )
        }),
        (None, Some(set)) => definition::parse(set, "/set"),
        _ => Err(ApiError::field(
            "/ready",
            "Isi tepat satu dari ready atau set.",
            "Give exactly one of ready and set.",
        )),
    }
}

/// Drafts a set; in force at once where asked for.
pub async fn create(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    new: CriteriaSetIn,
    once: Option<Once>,
) -> Result<criteria_sets::Model, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let set = chosen(new.ready, new.set)?;
    if let Some(sector) = &new.sector
        && !references::service::has_sector(app, sector).await?
    {
        return Err(ApiError::field(
            "/sector",
            "Isi sektor dari /sectors.",
            "Give a sector of /sectors.",
        ));
    }
    let definition = json!(set).to_string();
    let joining = definition::joining_name(new.joining.unwrap_or(JoiningName::Mean));
    let in_force = new.in_force.unwrap_or(false);
    let now = app.clock.now();
    let cycle_id = cycle.id;
    let id = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let id = CriteriaSetId(Uuid::now_v7());
                if let Some(before) = claim(tx, once, id.0, now).await? {
                    return Ok(CriteriaSetId(before));
                }
                if in_force {
                    // Before the row: its reference shares the cycle, and two who share it cannot lock it.
                    cycle_service::lock(tx, cycle.id).await?;
                }
                let row = criteria_sets::ActiveModel {
                    id: Set(id),
                    cycle_id: Set(cycle.id),
                    stage_kind: Set(new.stage_kind.into()),
                    sector: Set(new.sector),
                    state: Set(CriteriaState::Draft),
                    in_force_key: Set(None),
                    definition: Set(definition),
                    joining: Set(joining.into()),
                    derivation: Set(None),
                    inconsistency_reason: Set(None),
                    reason: Set(None),
                    created_at: Set(now),
                    in_force_at: Set(None),
                    superseded_at: Set(None),
                    version: Set(1),
                };
                row.insert(tx).await?;
                if in_force {
                    enforce::put_in_force(tx, &caller, &cycle, id, None, None, now).await?;
                }
                Ok(id)
            })
        })
        .await?;
    store::get(app.db.read(), cycle_id, id).await
}

/// Changes a draft at the version the caller read.
pub async fn change(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: CriteriaSetId,
    version: i32,
    patch: CriteriaSetPatch,
) -> Result<criteria_sets::Model, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let set = patch
        .set
        .map(|set| definition::parse(set, "/set"))
        .transpose()?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = store::lock(tx, cycle.id, id).await?;
                if row.version != version {
                    return Err(ApiError::stale(row.version));
                }
                require_draft(&row)?;
                let before = definition::read(&row)?;
                let mut row = row.into_active_model();
                if let Some(set) = set {
                    let codes = |set: &CriteriaSet| -> Vec<String> {
                        set.criteria.iter().map(|one| one.code.clone()).collect()
                    };
                    if codes(&set) != codes(&before) {
                        // Comparisons are of these criteria in this order.
                        judgements::Entity::delete_many()
                            .filter(judgements::Column::SetId.eq(id))
                            .exec(tx)
                            .await?;
                    }
                    row.definition = Set(json!(set).to_string());
                    row.derivation = Set(None);
                    row.inconsistency_reason = Set(None);
                }
                if let Some(joining) = patch.joining {
                    row.joining = Set(definition::joining_name(joining).into());
                }
                row.version = Set(version + 1);
                Ok(row.update(tx).await?)
            })
        })
        .await
}

/// Throws a draft away.
pub async fn discard(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: CriteriaSetId,
) -> Result<(), ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = store::lock(tx, cycle.id, id).await?;
                require_draft(&row)?;
                judgements::Entity::delete_many()
                    .filter(judgements::Column::SetId.eq(id))
                    .exec(tx)
                    .await?;
                criteria_sets::Entity::delete_by_id(id).exec(tx).await?;
                Ok(())
            })
        })
        .await
}
