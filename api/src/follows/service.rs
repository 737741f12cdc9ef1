//! Use cases of following.

use std::collections::HashMap;

use entity::enums::ProposalStatus;
use entity::ids::{AccountId, ProposalId};

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::store;
use super::wire::{FollowOut, FollowersOut};
use crate::app::App;
use crate::auth::Caller;
use crate::db::Tx;
use crate::page::{self, Page};
use crate::problem::{ApiError, Code};
use crate::proposals;

/// Begins to follow a proposal the caller may see.
pub async fn follow(app: &App, caller: &Caller, id: ProposalId) -> Result<(), ApiError> {
    let row = proposals::service::show(app, Some(caller), id).await?;
    if row.status == ProposalStatus::Draft {
        return Err(ApiError::new(
            Code::WrongState,
            "Draf belum dapat diikuti; ajukan dulu.",
            "A draft cannot be followed; submit it first.",
        ));
    }
    let (account, now) = (caller.account, app.clock.now());
    app.db
        .write(move |tx| Box::pin(async move { store::add(tx, account, id, now).await }))
        .await
}

/// Ends following a proposal.
pub async fn unfollow(app: &App, caller: &Caller, id: ProposalId) -> Result<(), ApiError> {
    proposals::service::show(app, Some(caller), id).await?;
    let account = caller.account;
    app.db
        .write(move |tx| Box::pin(async move { store::remove(tx, account, id).await }))
        .await
}

/// How many follow a proposal the caller may see, and whether they do.
pub async fn followers(
    app: &App,
    caller: Option<&Caller>,
    id: ProposalId,
) -> Result<FollowersOut, ApiError> {
    proposals::service::show(app, caller, id).await?;
    counted(app, caller, id).await
}

/// The same of a proposal that the caller was shown already.
pub async fn counted(
    app: &App,
    caller: Option<&Caller>,
    id: ProposalId,
) -> Result<FollowersOut, ApiError> {
    let db = app.db.read();
    let following = match caller {
        Some(caller) => store::exists(db, caller.account, id).await?,
        None => false,
    };
    let followers = store::count(db, id).await?;
    Ok(FollowersOut {
        followers: i64::try_from(followers).unwrap_or(i64::MAX),
        following,
    })
}

/// What the caller follows, the newest proposal first.
pub async fn own(
    app: &App,
    caller: &Caller,
    limit: Option<u64>,
    after: Option<&str>,
) -> Result<Page<FollowOut>, ApiError> {
    let limit = page::limit(limit)?;
    let after: Option<ProposalId> = after.map(page::decode).transpose()?;
    let rows = store::of(app.db.read(), caller.account, after, limit + 1).await?;
    let ids = rows.iter().map(|row| row.proposal_id).collect();
    let mut items: HashMap<ProposalId, _> = proposals::service::items(app.db.read(), ids).await?;
    let found = rows.into_iter().filter_map(|row| {
        let proposal = items.remove(&row.proposal_id)?;
        Some((row, proposal))
    });
    Page::cut(
        found.collect(),
        limit,
        |(row, _)| row.proposal_id,
        |(row, proposal)| FollowOut {
            proposal,
            followed_at: row.followed_at,
        },
    )
}

/// Everything an account follows.
pub async fn all(db: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Uuid>, ApiError> {
    let rows = store::of(db, account, None, u64::from(u32::MAX)).await?;
    Ok(rows.into_iter().map(|row| row.proposal_id.0).collect())
}

/// Ends all following of an account that is erased.
pub async fn forget(tx: &Tx, account: AccountId) -> Result<(), ApiError> {
    store::remove_all(tx, account).await
}
