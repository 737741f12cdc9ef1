//! The closed round's ballots, for anyone to recount.

use entity::ids::RoundId;
use entity::{ledger_ballots, ledgers, rounds};
use sea_orm::ConnectionTrait;

use crate::app::App;
use crate::ballots::marks::Marks;
use crate::ballots::wire::{InclusionOut, LedgerBallotOut, LedgerOut, VoidReason};
use crate::ballots::{closed, rules};
use crate::ledger::leaf::{self, Content};
use crate::ledger::merkle::{self, Hash};
use crate::page::{self, Page};
use crate::problem::{ApiError, Code};
use crate::results::service as results;
use crate::rounds::standing;

/// One page of a closed round's ballots by leaf; none where they would reveal their voters.
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
    let (merkle_root, ledger) = published(db, &round).await?;
    let rows = match ledger.withheld {
        Some(_) => Vec::new(),
        None => closed::page(db, id, after, limit + 1).await?,
    };
    let rows: Vec<(String, LedgerBallotOut)> = rows
        .into_iter()
        .map(|row| Ok((row.leaf.clone(), line(row)?)))
        .collect::<Result<_, ApiError>>()?;
    let cursor = |(leaf, _): &(String, _)| hex::decode(leaf).unwrap_or_default();
    let printed = Page::cut(rows, limit, cursor, |(_, line)| line)?;
    Ok(LedgerOut {
        round_id: id.0,
        merkle_root,
        frozen_hash: round.frozen_hash.unwrap_or_default(),
        ballots: ledger.ballots,
        replaced: ledger.replaced,
        withheld: ledger.withheld.map(Into::into),
        items: printed.items,
        next: printed.next,
    })
}

/// Proof that the ballot of a receipt is in the ledger.
pub async fn inclusion(app: &App, id: RoundId, receipt: &str) -> Result<InclusionOut, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    let (merkle_root, _) = published(db, &round).await?;
    let receipt = rules::read_receipt(receipt).ok_or_else(ApiError::not_found)?;
    let ballot = closed::by_salt(db, id, &leaf::salt(id, &receipt))
        .await?
        .ok_or_else(ApiError::not_found)?;
    let texts = closed::leaves(db, id).await?;
    let index = texts
        .binary_search(&ballot.leaf)
        .map_err(|_| ApiError::internal("a ballot's leaf is not among the round's"))?;
    let leaves = read(&texts)?;
    let size = leaves.len();
    let path = tokio::task::spawn_blocking(move || merkle::inclusion_proof(&leaves, index))
        .await
        .map_err(ApiError::internal)?
        .unwrap_or_default();
    let content: Content = serde_json::from_str(&ballot.content)?;
    let void = content.void_reason.is_some();
    let marks = Marks {
        choices: content.choices,
        points: content.points,
    };
    let bought = results::bought(db, &round, &marks, void).await?;
    Ok(InclusionOut {
        round_id: id.0,
        receipt,
        ballot: line(ballot)?,
        index: u64::try_from(index).unwrap_or_default(),
        size: u64::try_from(size).unwrap_or_default(),
        path: path.into_iter().map(hex::encode).collect(),
        merkle_root,
        bought,
    })
}

fn leaf_cursor(cursor: &str) -> Result<String, ApiError> {
    let leaf: Hash = page::decode(cursor)?;
    Ok(hex::encode(leaf))
}

/// The published root of a closed round; a refusal before.
pub async fn closed_root(app: &App, id: RoundId) -> Result<String, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    Ok(published(db, &round).await?.0)
}

/// Root and sums of a closed round; a refusal before.
pub async fn published(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
) -> Result<(String, ledgers::Model), ApiError> {
    match (&round.merkle_root, closed::ledger(db, round.id).await?) {
        (Some(root), Some(ledger)) => Ok((root.clone(), ledger)),
        _ => Err(ApiError::new(
            Code::WrongPhase,
            "Buku suara terbit saat putaran ditutup.",
            "The ledger is published when the round is closed.",
        )),
    }
}

fn line(ballot: ledger_ballots::Model) -> Result<LedgerBallotOut, ApiError> {
    let content: Content = serde_json::from_str(&ballot.content)?;
    Ok(LedgerBallotOut {
        leaf: ballot.leaf,
        salt: hex::encode(ballot.salt),
        choices: content.choices.into_iter().map(Into::into).collect(),
        points: content.points,
        void_reason: content.void_reason.as_deref().map(VoidReason::read),
    })
}

/// Leaves as the tree takes them.
pub(super) fn read(leaves: &[String]) -> Result<Vec<Hash>, ApiError> {
    leaves
        .iter()
        .map(|leaf| {
            let mut hash = Hash::default();
            hex::decode_to_slice(leaf, &mut hash).map_err(ApiError::internal)?;
            Ok(hash)
        })
        .collect()
}
