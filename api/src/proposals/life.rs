//! Proposals as other rooms load and move them, inside their own transaction.

use chrono::{DateTime, Utc};
use entity::enums::ProposalStatus;
use entity::ids::{AgencyId, ProposalId, RoundId};
use entity::proposals;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};

use crate::db::Tx;
use crate::problem::ApiError;

/// A proposal that the public can see, or 404: drafts are hidden here.
pub async fn get_public(
    db: &impl ConnectionTrait,
    id: ProposalId,
) -> Result<proposals::Model, ApiError> {
    proposals::Entity::find_by_id(id)
        .one(db)
        .await?
        .filter(|proposal| proposal.submitted_at.is_some())
        .ok_or_else(ApiError::not_found)
}

/// A proposal, or 404.
pub async fn get(db: &impl ConnectionTrait, id: ProposalId) -> Result<proposals::Model, ApiError> {
    proposals::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// A proposal, locked until the transaction ends. Lock its round first where an act needs both.
pub async fn lock(tx: &Tx, id: ProposalId) -> Result<proposals::Model, ApiError> {
    proposals::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// Gives proposals an agency; those that have it already stay as they are.
pub async fn assign(
    tx: &Tx,
    agency: Option<AgencyId>,
    ids: &[ProposalId],
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let Some(agency) = agency else {
        return Ok(());
    };
    let other = proposals::Column::AgencyId
        .is_null()
        .or(proposals::Column::AgencyId.ne(agency));
    proposals::Entity::update_many()
        .set(proposals::ActiveModel {
            agency_id: Set(Some(agency)),
            updated_at: Set(now),
            ..Default::default()
        })
        .col_expr(
            proposals::Column::Version,
            Expr::col(proposals::Column::Version).add(1),
        )
        .filter(proposals::Column::Id.is_in(ids.iter().copied()))
        .filter(other)
        .exec(tx)
        .await?;
    Ok(())
}

/// Moves a proposal to a status, standing in `round` from now on.
pub async fn advance(
    tx: &Tx,
    proposal: proposals::Model,
    to: ProposalStatus,
    round: Option<RoundId>,
    now: DateTime<Utc>,
) -> Result<proposals::Model, ApiError> {
    let version = proposal.version + 1;
    let mut proposal = proposal.into_active_model();
    proposal.status = Set(to);
    proposal.round_id = Set(round);
    proposal.updated_at = Set(now);
    proposal.version = Set(version);
    Ok(proposal.update(tx).await?)
}
