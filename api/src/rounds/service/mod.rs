//! Use cases of rounds.

mod adjust;
mod configure;
mod decided;
mod extend;
mod find;
mod open;
mod overview;
mod subjects;
mod timetable;

pub use super::store::{
    Filter, balloted, candidates, list, of_areas, of_stage, slots, standing_in, standings, waiting,
    with_proposals,
};
pub use adjust::{Adjustment, adjust};
pub use configure::{check as check_configuration, check_sectors, seed};
pub use decided::decisions;
pub use extend::{Extension, extend_many};
pub use find::{
    Entry, NextRounds, SeenEntry, entry_round, held_by, is_held_in, next_rounds, open_before,
    see_entry,
};
pub use open::{OpeningPlan, open, plan_opening};
pub use overview::{Overview, overview};
pub use timetable::{Dates, dates, timetable};

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::rounds;
use sea_orm::ConnectionTrait;

use super::wire::RoundOut;
use crate::problem::ApiError;
use crate::{agencies, areas};

/// Rounds as the API shows them, with the names of their areas and agencies.
pub async fn named(
    db: &impl ConnectionTrait,
    rows: Vec<rounds::Model>,
    now: DateTime<Utc>,
) -> Result<Vec<RoundOut>, ApiError> {
    let codes = rows.iter().map(|row| row.area_code.clone()).collect();
    let areas: HashMap<String, String> = areas::service::names(db, codes).await?;
    let ids = rows.iter().filter_map(|row| row.agency_id).collect();
    let agencies = agencies::service::names(db, ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let area = areas.get(&row.area_code).cloned().unwrap_or_default();
            let agency = row.agency_id.and_then(|id| agencies.get(&id).cloned());
            RoundOut::new(row, area, agency, now)
        })
        .collect())
}
