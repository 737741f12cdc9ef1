//! A round as pages of areas show it: its phase, and how many days of it are left.

use chrono::{DateTime, Utc};
use entity::rounds;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::problem::ApiError;
use crate::rounds::rules::{Phase, phase_of};

/// A round of an area, with its phase now.
pub struct Held {
    /// The round.
    pub round: rounds::Model,
    /// Its phase.
    pub phase: Phase,
    /// When that phase ends, where the calendar says so.
    pub ends: Option<DateTime<Utc>>,
    /// Days left of it, the one that has begun among them.
    pub days: i64,
}

impl Held {
    /// A round as it stands at a moment.
    pub fn at(round: rounds::Model, now: DateTime<Utc>) -> Self {
        let phase = phase_of(&round, now);
        Self::in_phase(round, phase, now)
    }

    /// A round in a phase.
    pub fn in_phase(round: rounds::Model, phase: Phase, now: DateTime<Utc>) -> Self {
        let ends = match phase {
            Phase::Upcoming => Some(round.opens_at),
            Phase::Submission => round.submission_closes_at,
            Phase::Review => Some(round.review_closes_at),
            Phase::Voting => round.voting_closes_at,
            Phase::Deliberation | Phase::Closed => None,
        };
        let days = ends.map_or(0, |end| (end - now).num_seconds().max(0) / DAY + 1);
        Self {
            round,
            phase,
            ends,
            days,
        }
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The newest rounds an area itself holds.
pub async fn of_area(
    db: &impl ConnectionTrait,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, ApiError> {
    Ok(rounds::Entity::find()
        .filter(rounds::Column::AreaCode.eq(code))
        .filter(rounds::Column::AgencyId.is_null())
        .order_by_desc(rounds::Column::Id)
        .limit(20)
        .all(db)
        .await?
        .into_iter()
        .map(|round| Held::at(round, now))
        .collect())
}
