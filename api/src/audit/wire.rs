//! Response types of the audit trail.

use entity::audit_events;
use poem_openapi::Object;
use uuid::Uuid;

use crate::moment::Moment;

/// One act on a public fact.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AuditEventOut {
    /// Place in the chain, from 1, without gaps.
    pub seq: i64,
    /// When, UTC, to the microsecond, as it is hashed: six decimals and `Z`.
    pub at: Moment,
    /// What was done, `proposal.submitted` and the like.
    pub verb: String,
    /// Who, by office and place; no person's name.
    pub actor: String,
    /// Kind of the object.
    pub subject: String,
    /// The object's identifier.
    pub subject_id: String,
    /// Cycle concerned.
    pub cycle_id: Option<Uuid>,
    /// Round concerned.
    pub round_id: Option<Uuid>,
    /// Proposal concerned.
    pub proposal_id: Option<Uuid>,
    /// The facts: JSON text, byte for byte as it was hashed.
    pub detail: String,
    /// Hash of the event before, hexadecimal; 64 zeros before the first.
    pub previous_hash: String,
    /// This event's hash, hexadecimal.
    pub hash: String,
}

impl From<audit_events::Model> for AuditEventOut {
    fn from(event: audit_events::Model) -> Self {
        Self {
            seq: event.seq,
            at: event.at.into(),
            verb: event.verb,
            actor: event.actor,
            subject: event.subject,
            subject_id: event.subject_id,
            cycle_id: event.cycle_id.map(Uuid::from),
            round_id: event.round_id.map(Uuid::from),
            proposal_id: event.proposal_id.map(Uuid::from),
            detail: event.detail,
            previous_hash: event.previous_hash,
            hash: event.hash,
        }
    }
}

/// The chain's last link. Note it down: the chain cannot be rewritten behind it unseen.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct AuditHeadOut {
    /// Sequence number of the last event; 0 for none.
    pub seq: i64,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// Ed25519 key of this installation, hexadecimal: it signs heads and the bundles of closed rounds.
    pub public_key: String,
    /// Signature by it, hexadecimal, over the lines `emusrenbang audit head v1`, `seq` and `hash`, parted by
    /// line breaks.
    pub signature: String,
}
