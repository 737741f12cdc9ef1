//! Queries of follows.

use chrono::{DateTime, Utc};
use entity::follows::{ActiveModel, Column, Entity, Model};
use entity::ids::{AccountId, ProposalId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use crate::db::Tx;
use crate::problem::ApiError;

/// Begins to follow; once is enough.
pub async fn add(
    tx: &Tx,
    account: AccountId,
    proposal: ProposalId,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let row = ActiveModel {
        account_id: Set(account),
        proposal_id: Set(proposal),
        followed_at: Set(now),
    };
    let known = OnConflict::columns([Column::AccountId, Column::ProposalId])
        .do_nothing()
        .to_owned();
    Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Ends following.
pub async fn remove(tx: &Tx, account: AccountId, proposal: ProposalId) -> Result<(), ApiError> {
    Entity::delete_by_id((account, proposal)).exec(tx).await?;
    Ok(())
}

/// Ends all of somebody's following.
pub async fn remove_all(tx: &Tx, account: AccountId) -> Result<(), ApiError> {
    Entity::delete_many()
        .filter(Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// How many follow a proposal.
pub async fn count(db: &impl ConnectionTrait, proposal: ProposalId) -> Result<u64, ApiError> {
    Ok(Entity::find()
        .filter(Column::ProposalId.eq(proposal))
        .count(db)
        .await?)
}

/// Whether somebody follows a proposal.
pub async fn exists(
    db: &impl ConnectionTrait,
    account: AccountId,
    proposal: ProposalId,
) -> Result<bool, ApiError> {
    let row = Entity::find_by_id((account, proposal)).one(db).await?;
    Ok(row.is_some())
}

/// What somebody follows, by proposal, after one.
pub async fn of(
    db: &impl ConnectionTrait,
    account: AccountId,
    after: Option<ProposalId>,
    limit: u64,
) -> Result<Vec<Model>, ApiError> {
    let mut query = Entity::find().filter(Column::AccountId.eq(account));
    if let Some(after) = after {
        query = query.filter(Column::ProposalId.lt(after));
    }
    Ok(query
        .order_by_desc(Column::ProposalId)
        .limit(limit)
        .all(db)
        .await?)
}
