//! The closed round's ballots, for anyone to recount.

use entity::ballots;
use entity::ids::RoundId;
use entity::rounds;
use sea_orm::ConnectionTrait;

use super::ids;
use crate::app::App;
use crate::ballots::wire::{InclusionOut, LedgerBallotOut, LedgerOut, VoidReason};
use crate::ballots::{rules, store};
use crate::ledger::merkle::{self, Hash};
use crate::page::{self, Page};
use crate::problem::{ApiError, Code};
use crate::rounds::standing;

/// Root of the Merkle tree over a round's ballots, leaves in ascending order, hexadecimal: what closing
/// publishes.
pub async fn merkle_root(db: &impl ConnectionTrait, round: RoundId) -> Result<String, ApiError> {
    let leaves = read(&store::leaves(db, round).await?)?;
    Ok(hex::encode(merkle::root(&leaves)))
}

/// One page of a closed round's ballots by leaf.
pub async fn ledger(
    app: &App,
    id: RoundId,
    limit: Option<u64>,
    after: Option<String>,
) -> Result<LedgerOut, ApiError> {
    let limit = page::limit(limit)?;
    let after = after.as_deref().map(leaf_cursor).transpose()?;
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    let merkle_root = published(&round)?;
    let rows = store::page(db, id, after, limit + 1).await?;
    let cursor = |row: &ballots::Model| hex::decode(&row.leaf).unwrap_or_default();
    let printed = Page::cut(rows, limit, cursor, |row| line(&row))?;
    Ok(LedgerOut {
        round_id: id.0,
        merkle_root,
        frozen_hash: round.frozen_hash.unwrap_or_default(),
        items: printed.items,
        next: printed.next,
    })
}

/// Proof that the ballot of a receipt is in the ledger.
pub async fn inclusion(app: &App, id: RoundId, receipt: &str) -> Result<InclusionOut, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    let merkle_root = published(&round)?;
    let receipt = rules::read_receipt(receipt).ok_or_else(ApiError::not_found)?;
    let ballot = store::by_receipt(db, id, &receipt)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let texts = store::leaves(db, id).await?;
    let index = texts
        .binary_search(&ballot.leaf)
        .map_err(|_| ApiError::internal("a ballot's leaf is not among the round's"))?;
    let leaves = read(&texts)?;
    let size = leaves.len();
    let path = tokio::task::spawn_blocking(move || merkle::inclusion_proof(&leaves, index))
        .await
        .map_err(ApiError::internal)?
        .unwrap_or_default();
    Ok(InclusionOut {
        round_id: id.0,
        receipt,
        ballot: line(&ballot),
        index: u64::try_from(index).unwrap_or_default(),
        size: u64::try_from(size).unwrap_or_default(),
        path: path.into_iter().map(hex::encode).collect(),
        merkle_root,
    })
}

fn leaf_cursor(cursor: &str) -> Result<String, ApiError> {
    let leaf: Hash = page::decode(cursor)?;
    Ok(hex::encode(leaf))
}

fn published(round: &rounds::Model) -> Result<String, ApiError> {
    match (&round.merkle_root, round.closed_at) {
        (Some(root), Some(_)) => Ok(root.clone()),
        _ => Err(ApiError::new(
            Code::WrongPhase,
            "Buku suara terbit saat putaran ditutup.",
            "The ledger is published when the round is closed.",
        )),
    }
}

fn line(ballot: &ballots::Model) -> LedgerBallotOut {
    LedgerBallotOut {
        leaf: ballot.leaf.clone(),
        salt: hex::encode(&ballot.salt),
        channel: ballot.channel.into(),
        choices: ids(ballot).unwrap_or_default(),
        void_reason: ballot.void_reason.as_deref().map(VoidReason::read),
    }
}

fn read(leaves: &[String]) -> Result<Vec<Hash>, ApiError> {
    leaves
        .iter()
        .map(|leaf| {
            let mut hash = Hash::default();
            hex::decode_to_slice(leaf, &mut hash).map_err(ApiError::internal)?;
            Ok(hash)
        })
        .collect()
}
