//! Adopting a scenario: the only way it reaches the board.

use std::sync::Arc;

use entity::enums::Role;
use entity::ids::{BoardActId, CycleId, ProposalId, ScenarioId};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

use super::make::{lines_of, lock, require_open};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::board::service::Acting;
use crate::cycles::service as cycle_service;
use crate::keys;
use crate::problem::{ApiError, Code};
use crate::scenarios::wire::AdoptedOut;
use crate::{limits, text};

/// Puts a scenario's lines on the board, all or nothing: a scenario over an official ceiling is refused until the
/// ceiling is changed. At the version the caller read.
pub async fn adopt(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: ScenarioId,
    version: i32,
    reason: &str,
) -> Result<AdoptedOut, ApiError> {
    let found = cycle_service::known(app, cycle).await?;
    caller.require_planner(&found.regency_code)?;
    let mut errors = Vec::new();
    let reason = text::clean("/reason", reason, limits::SHORT_REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                cycle_service::lock(tx, cycle).await?;
                let row = lock(tx, cycle, id).await?;
                if row.version != version {
                    return Err(ApiError::stale(row.version));
                }
                require_open(&row)?;
                let lines = lines_of(&row)?;
                let ids: Vec<ProposalId> = lines.keys().copied().collect();
                let mut acting = Acting::begin(tx, caller.clone(), cycle, &ids, now).await?;
                let mut left_out = 0;
                // What gives money back comes first, so that the rest finds it: first every line falls, then all
                // that the scenario takes is taken.
                for id in &ids {
                    match acting.items.get(id).cloned() {
                        None => left_out += 1,
                        Some(item) => acting
                            .put(&item, Vec::new())
                            .map_err(|over| ApiError::internal(format!("{over:?}")))?,
                    }
                }
                for (id, after) in lines {
                    let Some(item) = acting.items.get(&id).cloned() else {
                        continue;
                    };
                    if let Err(over) = acting.put(&item, after) {
                        let (detail, detail_en) = acting.told(tx, &over).await?;
                        return Err(ApiError::new(Code::WrongState, detail, detail_en));
                    }
                }
                let hash = hex::encode(keys::sha256(row.lines.as_bytes()));
                let regency = acting.cycle.regency_code.clone();
                let changed = acting.changed();
                let act = acting.finish(tx, "adopt", None).await?.act_id;
                let event = Event {
                    verb: "scenario.adopted",
                    actor: caller.office(Role::Planner, &regency),
                    actor_id: Some(caller.account),
                    subject: "scenario",
                    subject_id: id.to_string(),
                    cycle: Some(cycle),
                    round: None,
                    proposal: None,
                    detail: json!({
                        "name": row.name, "settings": row.settings, "lines_sha256": hash,
                        "act_id": act, "reason": reason,
                    }),
                };
                audit::append(tx, now, event);
                let mut row = row.into_active_model();
                row.act_id = Set(act.map(BoardActId));
                row.reason = Set(Some(reason));
                row.adopted_at = Set(Some(now));
                row.version = Set(version + 1);
                row.update(tx).await?;
                Ok(AdoptedOut {
                    act_id: act,
                    changed,
                    left_out,
                })
            })
        })
        .await
}
