//! The audit trail: every act on a public fact, appended in the act's own transaction and chained by
//! hash. Public, append-only, free of personal data.

pub mod pages;
pub mod routes;
pub mod service;
mod store;
pub mod wire;

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, CycleId, ProposalId, RoundId};
use entity::{audit_events, audit_head};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};
use serde_json::{Value, json};

use crate::db::Tx;
use crate::ledger::chain;
use crate::problem::ApiError;

/// An act to record.
#[derive(Clone, Debug)]
pub struct Event {
    /// What was done, `proposal.submitted` and the like.
    pub verb: &'static str,
    /// Who, by office: no person's name.
    pub actor: String,
    /// The account that acted; kept apart, outside the chain.
    pub actor_id: Option<AccountId>,
    /// Kind of the object.
    pub subject: &'static str,
    /// Its identifier.
    pub subject_id: String,
    /// Cycle concerned.
    pub cycle: Option<CycleId>,
    /// Round concerned.
    pub round: Option<RoundId>,
    /// Proposal concerned.
    pub proposal: Option<ProposalId>,
    /// The facts: public, no personal data.
    pub detail: Value,
}

/// Appends an event. It locks the chain until the transaction ends, so call it last.
pub async fn append(tx: &Tx, now: DateTime<Utc>, event: Event) -> Result<(), ApiError> {
    append_all(tx, now, vec![event]).await
}

/// Appends events in their order, with few statements however many they are.
pub async fn append_all(tx: &Tx, now: DateTime<Utc>, events: Vec<Event>) -> Result<(), ApiError> {
    if events.is_empty() {
        return Ok(());
    }
    let head = audit_head::Entity::find_by_id(1)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(|| ApiError::internal("the audit trail has no head"))?;
    let (mut seq, mut hash) = (head.seq, head.hash.clone());
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        seq += 1;
        let row = link(event, seq, &hash, now);
        hash.clone_from(&row.hash);
        rows.push(row.into_active_model());
    }
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(1_000).collect();
        audit_events::Entity::insert_many(batch)
            .exec_without_returning(tx)
            .await?;
    }
    let mut head = head.into_active_model();
    head.seq = Set(seq);
    head.hash = Set(hash);
    head.update(tx).await?;
    Ok(())
}

fn link(event: Event, seq: i64, previous: &str, now: DateTime<Utc>) -> audit_events::Model {
    let detail = json!({
        "cycle_id": event.cycle.map(|id| id.0),
        "round_id": event.round.map(|id| id.0),
        "proposal_id": event.proposal.map(|id| id.0),
        "facts": event.detail,
    })
    .to_string();
    let hash = chain::Link {
        seq,
        at: now,
        verb: event.verb,
        actor: &event.actor,
        subject: event.subject,
        subject_id: &event.subject_id,
        detail: &detail,
    }
    .hash(previous);
    audit_events::Model {
        seq,
        at: now,
        verb: event.verb.into(),
        actor: event.actor,
        subject: event.subject.into(),
        subject_id: event.subject_id,
        cycle_id: event.cycle,
        round_id: event.round,
        proposal_id: event.proposal,
        detail,
        previous_hash: previous.into(),
        hash,
        actor_id: event.actor_id,
    }
}
