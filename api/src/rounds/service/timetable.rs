//! When the stages of a cycle are held, for everyone: by the schedules of their rounds, else as planned.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::cycles;
use entity::enums::StageKind;
use entity::ids::{CycleId, StageId};
use sea_orm::ConnectionTrait;

use crate::cycles::service as cycle_service;
use crate::problem::ApiError;
use crate::rounds::store;

/// A stage in the timetable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Order in the cycle, from 1.
    pub position: i32,
    /// Kind of meeting.
    pub kind: StageKind,
    /// From when until when, UTC; none where nobody has said yet.
    pub span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Whether its rounds are open, so that these are their dates and not only planned ones.
    pub open: bool,
}

/// The newest cycle of a regency with its timetable.
pub async fn timetable(
    db: &impl ConnectionTrait,
    regency: &str,
) -> Result<Option<(cycles::Model, Vec<Dates>)>, ApiError> {
    let newest = cycle_service::list(db, Some(regency), None, 1).await?;
    match newest.into_iter().next() {
        Some(cycle) => {
            let dates = dates(db, cycle.id).await?;
            Ok(Some((cycle, dates)))
        }
        None => Ok(None),
    }
}

/// When the stages of a cycle are held, in their order.
pub async fn dates(db: &impl ConnectionTrait, cycle: CycleId) -> Result<Vec<Dates>, ApiError> {
    let spans = store::spans(db, cycle).await?.into_iter();
    let held: HashMap<StageId, _> = spans
        .map(|(stage, from, until)| (stage, (from, until)))
        .collect();
    let stages = cycle_service::stages(db, cycle).await?.into_iter();
    let dates = stages.map(|stage| {
        let held = held.get(&stage.id).copied();
        Dates {
            position: stage.position,
            kind: stage.kind,
            span: held.or(stage.planned_from.zip(stage.planned_until)),
            open: held.is_some(),
        }
    });
    Ok(dates.collect())
}
