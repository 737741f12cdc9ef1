//! Reading the audit trail, and checking it from its first event.

use entity::audit_events;
use entity::ids::{ProposalId, RoundId};
use sea_orm::ConnectionTrait;

use super::store;
pub use super::store::{Filter, newest};
use super::wire::{AuditEventOut, AuditHeadOut};
use crate::app::App;
use crate::ledger::chain::{self, Break, Head, Link};
use crate::page::{self, Page};
use crate::problem::ApiError;

/// Events read at a time when the whole chain is checked.
const BATCH: u64 = 1000;

/// A kind or identifier to look for: as short and plain as those the trail has.
pub fn word(parameter: &str, value: Option<String>) -> Result<Option<String>, ApiError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    match value {
        Some(word) if word.is_empty() || word.len() > 128 || !word.chars().all(plain) => {
            Err(ApiError::field(
                parameter,
                "Isi 1 sampai 128 huruf, angka, atau `_-.:`.",
                "Give 1 to 128 letters, digits or `_-.:`.",
            ))
        }
        word => Ok(word),
    }
}

/// A page of the trail, oldest first.
pub async fn events(
    app: &App,
    filter: Filter,
    limit: Option<u64>,
    after: Option<String>,
) -> Result<Page<AuditEventOut>, ApiError> {
    trail(app, filter, page::limit(limit)?, after).await
}

/// The same, so many as wanted.
pub async fn trail(
    app: &App,
    filter: Filter,
    limit: u64,
    after: Option<String>,
) -> Result<Page<AuditEventOut>, ApiError> {
    if filter.subject_id.is_some() && filter.subject.is_none() {
        return Err(ApiError::field(
            "subject",
            "Sebutkan juga jenis objeknya.",
            "Name the kind of object too.",
        ));
    }
    let after = match after.as_deref() {
        Some(cursor) => page::decode::<i64>(cursor)?,
        None => 0,
    };
    let rows = store::page(app.db.read(), filter, after, limit + 1).await?;
    Page::cut(rows, limit, |row| row.seq, AuditEventOut::from)
}

/// Everything done to a proposal, in order.
pub async fn of_proposal(
    db: &impl ConnectionTrait,
    proposal: ProposalId,
) -> Result<Vec<AuditEventOut>, ApiError> {
    let rows = store::of_proposal(db, proposal).await?;
    Ok(rows.into_iter().map(AuditEventOut::from).collect())
}

/// The event that closed a round.
pub async fn closing(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<audit_events::Model, ApiError> {
    store::closing(db, round)
        .await?
        .ok_or_else(|| ApiError::internal("a closed round without the event that closed it"))
}

/// The chain's last link, signed.
pub async fn head(app: &App) -> Result<AuditHeadOut, ApiError> {
    let head = store::head(app.db.read()).await?;
    Ok(AuditHeadOut {
        signature: app.keys.sign(signed_text(head.seq, &head.hash).as_bytes()),
        public_key: app.keys.public_key().to_owned(),
        seq: head.seq,
        hash: head.hash,
    })
}

/// What the signature of a head is over.
pub fn signed_text(seq: i64, hash: &str) -> String {
    format!("emusrenbang audit head v1\n{seq}\n{hash}")
}

/// What checking the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// Every event follows from the one before it, up to this one.
    Sound(Head),
    /// The chain breaks.
    Broken(Break),
    /// The events hold together, but they do not reach the recorded head.
    Cut(Head),
}

/// Recomputes the chain from its first event to its head. Events appended meanwhile are left for the next
/// check.
pub async fn verify(db: &impl ConnectionTrait) -> Result<Check, ApiError> {
    verify_range(db, 1, None).await
}

/// Recomputes the chain from one event to another, both included, or to its head; what stands before the first
/// is taken as it is.
pub async fn verify_range(
    db: &impl ConnectionTrait,
    from: i64,
    to: Option<i64>,
) -> Result<Check, ApiError> {
    let recorded = store::head(db).await?;
    let to = to.unwrap_or(recorded.seq);
    let mut end = start(db, from).await?;
    while end.seq < to {
        let mut rows = store::page(db, Filter::default(), end.seq, BATCH).await?;
        rows.retain(|row| row.seq <= to);
        if rows.is_empty() {
            return Ok(Check::Cut(end));
        }
        match chain::verify(end, rows.iter().map(link)) {
            Ok(next) => end = next,
            Err(at) => return Ok(Check::Broken(at)),
        }
    }
    if end.seq == recorded.seq && end.hash != recorded.hash {
        return Ok(Check::Cut(end));
    }
    Ok(Check::Sound(end))
}

/// Where a stretch that begins with an event joins.
async fn start(db: &impl ConnectionTrait, from: i64) -> Result<Head, ApiError> {
    if from <= 1 {
        return Ok(Head::genesis());
    }
    let before = store::page(db, Filter::default(), from - 2, 1).await?;
    let before = before.into_iter().find(|row| row.seq == from - 1);
    before
        .map(|row| Head {
            seq: row.seq,
            hash: row.hash,
        })
        .ok_or_else(ApiError::not_found)
}

fn link(row: &audit_events::Model) -> (Link<'_>, &str, &str) {
    let link = Link {
        seq: row.seq,
        at: row.at,
        verb: &row.verb,
        actor: &row.actor,
        subject: &row.subject,
        subject_id: &row.subject_id,
        detail: &row.detail,
    };
    (link, &row.previous_hash, &row.hash)
}
