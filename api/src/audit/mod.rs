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
pub async fn append(tx: &Tx, now: DateTime<Utc>, event: Event) -> Result<i64, ApiError> {
    let head = audit_head::Entity::find_by_id(1)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(|| ApiError::internal("the audit trail has no head"))?;
    let seq = head.seq + 1;
    let detail = json!({
        "cycle_id": event.cycle.map(|id| id.0),
        "round_id": event.round.map(|id| id.0),
        "proposal_id": event.proposal.map(|id| id.0),
        "facts": event.detail,
    })
    .to_string();
    let subject_id = event.subject_id;
    let hash = chain::Link {
        seq,
        at: now,
        verb: event.verb,
        actor: &event.actor,
        subject: event.subject,
        subject_id: &subject_id,
        detail: &detail,
    }
    .hash(&head.hash);
    audit_events::Entity::insert(audit_events::ActiveModel {
        seq: Set(seq),
        at: Set(now),
        verb: Set(event.verb.into()),
        actor: Set(event.actor),
        subject: Set(event.subject.into()),
        subject_id: Set(subject_id),
        cycle_id: Set(event.cycle),
        round_id: Set(event.round),
        proposal_id: Set(event.proposal),
        detail: Set(detail),
        previous_hash: Set(head.hash.clone()),
        hash: Set(hash.clone()),
        actor_id: Set(event.actor_id),
    })
    .exec_without_returning(tx)
    .await?;
    let mut head = head.into_active_model();
    head.seq = Set(seq);
    head.hash = Set(hash);
    head.update(tx).await?;
    Ok(seq)
}
