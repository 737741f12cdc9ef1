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
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    Set,
};
use serde_json::{Value, json};

use crate::db::{Tx, insert_all};
use crate::ledger::chain;

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

/// Notes an event; it joins the chain when its act is committed, and is forgotten when the act fails.
pub fn append(tx: &Tx, now: DateTime<Utc>, event: Event) {
    tx.note([(now, event)]);
}

/// Notes events in their order.
pub fn append_all(tx: &Tx, now: DateTime<Utc>, events: Vec<Event>) {
    tx.note(events.into_iter().map(|event| (now, event)));
}

/// Appends what was noted to the chain, with few statements however much it is. It locks the chain until
/// the transaction ends: the database handle calls it last, before the commit.
pub async fn chain_up(
    db: &impl ConnectionTrait,
    notes: Vec<(DateTime<Utc>, Event)>,
) -> Result<(), DbErr> {
    if notes.is_empty() {
        return Ok(());
    }
    let head = audit_head::Entity::find_by_id(1)
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("the audit trail has no head".into()))?;
    let (mut seq, mut hash) = (head.seq, head.hash);
    let mut rows = Vec::with_capacity(notes.len());
    for (now, event) in notes {
        seq += 1;
        let row = link(event, seq, &hash, now);
        hash.clone_from(&row.hash);
        rows.push(row.into_active_model());
    }
    insert_all(db, rows).await?;
    audit_head::Entity::update_many()
        .set(audit_head::ActiveModel {
            seq: Set(seq),
            hash: Set(hash),
            ..Default::default()
        })
        .filter(audit_head::Column::Id.eq(1))
        .exec(db)
        .await?;
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
