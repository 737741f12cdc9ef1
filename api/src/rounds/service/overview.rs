//! All rounds of a cycle at once.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::Standing;
use entity::ids::RoundId;
use entity::{cycles, stages};

use super::subjects::expected;
use crate::app::App;
use crate::cycles::service as cycle_service;
use crate::problem::ApiError;
use crate::rounds::overview::{Laggard, Progress, Slot, laggards};
use crate::rounds::store;

/// The stages of a cycle, their rounds, and who lags.
pub struct Overview {
    /// The stages, in order.
    pub stages: Vec<stages::Model>,
    /// All rounds.
    pub slots: Vec<Slot>,
    /// Whoever lags.
    pub laggards: Vec<Laggard>,
}

/// Loads the overview of a cycle at a moment, with a number of statements that does not grow with the rounds.
pub async fn overview(
    app: &App,
    cycle: &cycles::Model,
    now: DateTime<Utc>,
) -> Result<Overview, ApiError> {
    let db = app.db.read();
    let stages = cycle_service::stages(db, cycle.id).await?;
    let slots = store::slots(db, cycle.id).await?;
    let mut progress: HashMap<RoundId, Progress> = HashMap::new();
    for (round, standing, count) in store::standings_of_cycle(db, cycle.id).await? {
        let own = progress.entry(round).or_default();
        own.proposals += count;
        if standing == Standing::Pending {
            own.waiting += count;
        }
    }
    for (round, meeting) in store::meetings_of_cycle(db, cycle.id).await? {
        progress.entry(round).or_default().meeting = Some(meeting);
    }
    let mut everybody = Vec::new();
    // A cycle has at most five stages.
    for stage in &stages {
        if slots.iter().any(|slot| slot.stage_id == stage.id) {
            everybody.extend(expected(app, cycle, stage).await?);
        }
    }
    let known = |id| progress.get(&id).copied().unwrap_or_default();
    Ok(Overview {
        laggards: laggards(everybody, &slots, known, now),
        stages,
        slots,
    })
}
