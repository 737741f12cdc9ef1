//! What a meeting decides on, in its order, and how far it has come.

use chrono::{DateTime, Utc};
use entity::enums::{DelegateRole, Standing};
use entity::ids::RoundId;
use entity::{attendees, candidates, meetings, proposals, rounds};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::ceilings::{self, Purse};
use crate::meetings::rules::{self, Progress};
use crate::problem::ApiError;
use crate::rounds::rules::phase_of;
use crate::rounds::service::{next_rounds, with_proposals};

/// What stands for decision in a round.
pub struct Agenda {
    /// The candidates with their proposals, in the meeting's order, else the result's.
    pub rows: Vec<(candidates::Model, proposals::Model)>,
    /// The ceilings to keep, with what is accommodated by decision or else by the result.
    pub purses: Vec<Purse>,
    /// Whether what is accommodated needs programme and activity codes.
    pub codes: bool,
    /// Whether what is accommodated needs an agency.
    pub agency: bool,
}

/// The agenda of a round: its candidates that passed review.
pub async fn agenda(db: &impl ConnectionTrait, round: &rounds::Model) -> Result<Agenda, ApiError> {
    let rows = candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round.id))
        .filter(candidates::Column::Standing.eq(Standing::Eligible))
        .all(db)
        .await?;
    let mut rows = with_proposals(db, rows).await?;
    rows.sort_by_key(|(row, _)| {
        let place = rules::order(row.verdict, row.outcome, row.verdict_position, row.position);
        (place, row.id)
    });
    let plan = rules::makes_the_plan(round.stage_kind);
    Ok(Agenda {
        purses: ceilings::purses(db, round, &rows).await?,
        rows,
        codes: plan,
        agency: plan || next_rounds(db, round).await?.are_held_by_agencies(),
    })
}

/// What the end of a round left without a decision of its meeting, or that never came to stand: everything else,
/// by arrival.
pub async fn fallen(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<(candidates::Model, proposals::Model)>, ApiError> {
    let rows = candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round))
        .filter(candidates::Column::Standing.ne(Standing::Eligible))
        .order_by_asc(candidates::Column::Id)
        .all(db)
        .await?;
    with_proposals(db, rows).await
}

/// How far the meeting of a round has come at a moment.
pub async fn progress(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    now: DateTime<Utc>,
) -> Result<Progress, ApiError> {
    let arranged = meetings::Entity::find_by_id(round.id).one(db).await?;
    let list = attendees::Entity::find().filter(attendees::Column::RoundId.eq(round.id));
    let attendance = list.clone().count(db).await?;
    let delegates = list
        .filter(attendees::Column::Delegate.eq(DelegateRole::Delegate))
        .count(db)
        .await?;
    Ok(Progress {
        phase: phase_of(round, now),
        attendance: arranged.map(|_| attendance),
        tallied: round.tallied_at.is_some(),
        decided: round.decisions_version > 0,
        delegates,
        goes_on: !next_rounds(db, round).await?.is_last(),
    })
}
