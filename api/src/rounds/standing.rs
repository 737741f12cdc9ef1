//! Rounds and candidates as other rooms load and move them, inside their own transaction.

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, Standing};
use entity::ids::{CandidateId, ProposalId, RoundId};
use entity::{candidates, proposals, rounds};
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use crate::db::{Tx, insert_all};
use crate::problem::ApiError;

/// A round, or 404.
pub async fn get(db: &impl ConnectionTrait, id: RoundId) -> Result<rounds::Model, ApiError> {
    rounds::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// A round, locked until the transaction ends; every act that depends on its phase, its frozen hash or
/// its candidates begins here.
pub async fn lock(tx: &Tx, id: RoundId) -> Result<rounds::Model, ApiError> {
    rounds::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// Rounds by their ids, in no order.
pub async fn many(
    db: &impl ConnectionTrait,
    ids: Vec<RoundId>,
) -> Result<Vec<rounds::Model>, ApiError> {
    Ok(rounds::Entity::find()
        .filter(rounds::Column::Id.is_in(ids))
        .all(db)
        .await?)
}

/// Wherever a proposal stands and has stood, in order.
pub async fn of_proposal(
    db: &impl ConnectionTrait,
    proposal: ProposalId,
) -> Result<Vec<candidates::Model>, ApiError> {
    Ok(candidates::Entity::find()
        .filter(candidates::Column::ProposalId.eq(proposal))
        .order_by_asc(candidates::Column::EnteredAt)
        .all(db)
        .await?)
}

/// Where a proposal stands in a round, if it does.
pub async fn candidate(
    db: &impl ConnectionTrait,
    round: RoundId,
    proposal: ProposalId,
) -> Result<Option<candidates::Model>, ApiError> {
    Ok(candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round))
        .filter(candidates::Column::ProposalId.eq(proposal))
        .one(db)
        .await?)
}

/// Until when a closed round could choose a proposal as it was: the opening of its vote, or its close
/// where nobody voted; none while no closed round has had it on its list. UTC.
pub async fn chosen_at(
    db: &impl ConnectionTrait,
    proposal: ProposalId,
) -> Result<Option<DateTime<Utc>>, ApiError> {
    let stood = Query::select()
        .column(candidates::Column::RoundId)
        .from(candidates::Entity)
        .and_where(candidates::Column::ProposalId.eq(proposal))
        .and_where(candidates::Column::Standing.eq(Standing::Eligible))
        .to_owned();
    let closed = rounds::Entity::find()
        .filter(rounds::Column::Id.in_subquery(stood))
        .filter(rounds::Column::ClosedAt.is_not_null())
        .all(db)
        .await?;
    Ok(closed
        .into_iter()
        .filter_map(|round| match round.voting_closes_at {
            Some(_) => Some(round.review_closes_at),
            None => round.closed_at,
        })
        .max())
}

/// Makes a proposal stand in a round, waiting for review, with the quantity and cost that count there.
/// One that stood there before (returned, then resubmitted) stands again.
pub async fn enter(
    tx: &Tx,
    round: &rounds::Model,
    proposal: &proposals::Model,
    quantity_milli: i64,
    cost_idr: i64,
    now: DateTime<Utc>,
) -> Result<candidates::Model, ApiError> {
    if let Some(before) = candidate(tx, round.id, proposal.id).await? {
        return set_standing(tx, before, Standing::Pending, quantity_milli, cost_idr).await;
    }
    Ok(entrant(round.id, proposal, quantity_milli, cost_idr, now)
        .insert(tx)
        .await?)
}

/// A new candidate, waiting for review: nothing counted, nothing decided.
pub fn entrant(
    round: RoundId,
    proposal: &proposals::Model,
    quantity_milli: i64,
    cost_idr: i64,
    now: DateTime<Utc>,
) -> candidates::ActiveModel {
    candidates::ActiveModel {
        id: Set(CandidateId(Uuid::now_v7())),
        round_id: Set(round),
        proposal_id: Set(proposal.id),
        standing: Set(Standing::Pending),
        quantity_milli: Set(quantity_milli),
        cost_idr: Set(cost_idr),
        entered_at: Set(now),
        submitted_at: Set(proposal.submitted_at.unwrap_or(now)),
        votes: Set(None),
        position: Set(None),
        outcome: Set(None),
        explanation_id: Set(None),
        explanation_en: Set(None),
        verdict: Set(None),
        verdict_reason_code: Set(None),
        verdict_reason: Set(None),
        verdict_cost_idr: Set(None),
        verdict_position: Set(None),
        program_code: Set(None),
        activity_code: Set(None),
        decided_at: Set(None),
    }
}

/// Makes many candidates stand, with few statements.
pub async fn enter_all(tx: &Tx, entrants: Vec<candidates::ActiveModel>) -> Result<(), ApiError> {
    Ok(insert_all(tx, entrants).await?)
}

/// Lets candidates wait for review again, with few statements.
pub async fn stand_again(
    tx: &Tx,
    round: RoundId,
    proposals: &[ProposalId],
) -> Result<(), ApiError> {
    candidates::Entity::update_many()
        .set(candidates::ActiveModel {
            standing: Set(Standing::Pending),
            ..Default::default()
        })
        .filter(candidates::Column::RoundId.eq(round))
        .filter(candidates::Column::ProposalId.is_in(proposals.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Moves a candidate in review; the caller has locked the round and checked its phase.
pub async fn set_standing(
    tx: &Tx,
    candidate: candidates::Model,
    standing: Standing,
    quantity_milli: i64,
    cost_idr: i64,
) -> Result<candidates::Model, ApiError> {
    let mut candidate = candidate.into_active_model();
    candidate.standing = Set(standing);
    candidate.quantity_milli = Set(quantity_milli);
    candidate.cost_idr = Set(cost_idr);
    Ok(candidate.update(tx).await?)
}
/// The place of a proposal among those of its round that wait for review, by arrival, and how many wait; none
/// for one that does not wait.
pub async fn queue(
    db: &impl ConnectionTrait,
    proposal: &proposals::Model,
) -> Result<Option<(u64, u64)>, ApiError> {
    if proposal.status != ProposalStatus::Submitted {
        return Ok(None);
    }
    let waits = candidates::Entity::find()
        .filter(candidates::Column::ProposalId.eq(proposal.id))
        .filter(candidates::Column::Standing.eq(Standing::Pending))
        .one(db)
        .await?;
    let Some(own) = waits else { return Ok(None) };
    let waiting = candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(own.round_id))
        .filter(candidates::Column::Standing.eq(Standing::Pending));
    let before = waiting
        .clone()
        .filter(candidates::Column::Id.lte(own.id))
        .count(db)
        .await?;
    Ok(Some((before, waiting.count(db).await?)))
}
