//! Proposals as other rooms load and move them, inside their own transaction.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::ProposalStatus;
use entity::ids::{ProposalId, RoundId};
use entity::proposals;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};

use crate::accounts;
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

/// Whether nobody is left to answer for a proposal: its proposer has had their account erased, and no officer
/// entered it for them.
pub async fn is_orphaned(tx: &Tx, proposal: &proposals::Model) -> Result<bool, ApiError> {
    Ok(proposal.entered_by_id.is_none()
        && accounts::service::is_erased(tx, proposal.proposer_id).await?)
}

/// Proposals by their ids.
pub async fn many(
    db: &impl ConnectionTrait,
    ids: &[ProposalId],
) -> Result<HashMap<ProposalId, proposals::Model>, ApiError> {
    let mut found = HashMap::new();
    for ids in ids.chunks(BATCH) {
        let rows = proposals::Entity::find()
            .filter(proposals::Column::Id.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}

/// Rows one statement names.
const BATCH: usize = 500;

/// Changes many proposals alike, with few statements; the change counts in the version of each.
pub async fn change_all(
    tx: &Tx,
    ids: &[ProposalId],
    change: proposals::ActiveModel,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    for ids in ids.chunks(BATCH) {
        proposals::Entity::update_many()
            .set(proposals::ActiveModel {
                updated_at: Set(now),
                ..change.clone()
            })
            .col_expr(
                proposals::Column::Version,
                Expr::col(proposals::Column::Version).add(1),
            )
            .filter(proposals::Column::Id.is_in(ids.iter().copied()))
            .exec(tx)
            .await?;
    }
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
