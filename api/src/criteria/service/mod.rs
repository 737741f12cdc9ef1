//! Use cases of criteria.

mod draft;
mod enforce;
mod judge;
mod rank;
mod score;
mod sheet;

pub use super::store::votes;
pub use draft::{change, create, discard};
pub use enforce::enforce;
pub use judge::{judge, judgements, weigh};
pub use rank::{LATEST_FIRST, Rank, Within, in_force, places, ranking, ranks};
pub use score::score;
pub use sheet::sheet;

use std::sync::Arc;

use entity::criteria_sets;
use entity::enums::CriteriaState;
use entity::ids::{CriteriaSetId, CycleId};
use uuid::Uuid;

use super::wire::ReadySetOut;
use super::{policy, store};
use crate::app::App;
use crate::auth::Caller;
use crate::cycles::service as cycle_service;
use crate::problem::{ApiError, Code};
use crate::scoring::ready;

/// A set and the regency of its cycle, for whom may see it; else 404.
pub async fn show(
    app: &App,
    caller: Option<&Caller>,
    cycle: CycleId,
    id: CriteriaSetId,
) -> Result<(criteria_sets::Model, Arc<entity::cycles::Model>), ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    let set = store::get(app.db.read(), cycle.id, id).await?;
    if !policy::may_see(caller, &cycle.regency_code, &set) {
        return Err(ApiError::not_found());
    }
    Ok((set, cycle))
}

/// A page of a cycle's sets, newest first; drafts for planners of the regency only.
pub async fn list(
    app: &App,
    caller: Option<&Caller>,
    cycle: CycleId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<criteria_sets::Model>, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    let drafts = caller.is_some_and(|caller| caller.plans(&cycle.regency_code));
    let after = after.map(CriteriaSetId);
    store::list(app.db.read(), cycle.id, drafts, after, limit).await
}

/// The ready sets.
pub fn ready_sets() -> Vec<ReadySetOut> {
    ready::all().into_iter().map(Into::into).collect()
}

/// A draft only is changed.
fn require_draft(set: &criteria_sets::Model) -> Result<(), ApiError> {
    if set.state == CriteriaState::Draft {
        return Ok(());
    }
    Err(ApiError::new(
        Code::WrongState,
        "Perangkat kriteria ini sudah berlaku; buat yang baru untuk mengganti.",
        "This set is in force; draft a new one to take its place.",
    ))
}
