//! Reading the audit trail, and checking it from its first event.

use entity::audit_events;
use sea_orm::ConnectionTrait;

use super::store;
pub use super::store::Filter;
use super::wire::{AuditEventOut, AuditHeadOut};
use crate::app::App;
use crate::ledger::chain::{self, Link};
use crate::page::{self, Page};
use crate::problem::ApiError;

/// Events read at a time when the whole chain is checked.
const BATCH: u64 = 1000;

/// A page of the trail, oldest first.
pub async fn events(
    app: &App,
    filter: Filter,
    limit: Option<u64>,
    after: Option<String>,
) -> Result<Page<AuditEventOut>, ApiError> {
    let limit = page::limit(limit)?;
    let after = match after.as_deref() {
        Some(cursor) => page::decode::<i64>(cursor)?,
        None => 0,
    };
    let rows = store::page(app.db.read(), filter, after, limit + 1).await?;
    Page::cut(rows, limit, |row| row.seq, AuditEventOut::from)
}

/// The chain's last link.
pub async fn head(app: &App) -> Result<AuditHeadOut, ApiError> {
    let head = store::head(app.db.read()).await?;
    Ok(AuditHeadOut {
        seq: head.seq,
        hash: head.hash,
    })
}

/// What checking the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// Every event follows from the one before it.
    Sound {
        /// How many events there are.
        events: i64,
        /// Hash of the last, hexadecimal.
        head: String,
    },
    /// The chain breaks at an event.
    Broken {
        /// The event's place.
        seq: i64,
        /// What is wrong there.
        why: &'static str,
    },
}

/// Recomputes the chain from its first event to its head. Events appended meanwhile are left for the next
/// check.
pub async fn verify(db: &impl ConnectionTrait) -> Result<Check, ApiError> {
    let head = store::head(db).await?;
    let mut last = 0_i64;
    let mut hash = chain::genesis();
    while last < head.seq {
        let rows = store::page(db, Filter::default(), last, BATCH).await?;
        if rows.is_empty() {
            return Ok(broken(last + 1, "the event is missing"));
        }
        for row in rows.into_iter().filter(|row| row.seq <= head.seq) {
            if let Some(why) = fault(&row, last + 1, &hash) {
                return Ok(broken(last + 1, why));
            }
            last = row.seq;
            hash = row.hash;
        }
    }
    if hash != head.hash {
        return Ok(broken(last, "the head does not match the last event"));
    }
    Ok(Check::Sound {
        events: last,
        head: hash,
    })
}

fn broken(seq: i64, why: &'static str) -> Check {
    Check::Broken { seq, why }
}

fn fault(row: &audit_events::Model, seq: i64, previous: &str) -> Option<&'static str> {
    if row.seq != seq {
        return Some("the event is missing");
    }
    if row.previous_hash != previous {
        return Some("it does not follow the event before it");
    }
    let link = Link {
        seq,
        at: row.at,
        verb: &row.verb,
        actor: &row.actor,
        subject: &row.subject,
        subject_id: &row.subject_id,
        detail: &row.detail,
    };
    (link.hash(previous) != row.hash).then_some("its content does not match its hash")
}
