//! Reviews and objections as the API takes and shows them.

use chrono::{DateTime, Utc};
use entity::{objections, reviews};
use poem_openapi::Object;
use serde::Serialize;
use uuid::Uuid;

use crate::proposals::rules::quantity;
use crate::wire::{Finding, ObjectionState};

/// A finding on a proposal.
#[derive(Clone, Debug, Object)]
pub struct ReviewIn {
    /// The finding.
    pub finding: Finding,
    /// Own quantity, in units, for `accept_with_changes`.
    pub quantity: Option<f64>,
    /// Own cost, rupiah, for `accept_with_changes`.
    pub cost_idr: Option<i64>,
    /// Reason code of `/reasons`; needed for all but `accept`.
    pub reason_code: Option<String>,
    /// Reason in words, 10 characters or more; needed for all but `accept`.
    pub reason: Option<String>,
    /// The proposal it is merged into, for `merge`: one that stands in the same round.
    pub merge_into_id: Option<Uuid>,
    /// The agency it goes to, for `redirect`.
    pub redirect_to_id: Option<Uuid>,
    /// Why the finding comes after review has ended, 10 characters or more.
    pub late_reason: Option<String>,
}

/// One officer's finding at one stage.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ReviewOut {
    /// Identifier.
    pub id: Uuid,
    /// The proposal.
    pub proposal_id: Uuid,
    /// The round.
    pub round_id: Uuid,
    /// The office that found it; no person's name.
    pub office: String,
    /// The finding.
    pub finding: Finding,
    /// Quantity found, in units.
    pub quantity: f64,
    /// Cost found, rupiah.
    pub cost_idr: i64,
    /// Reason code.
    pub reason_code: Option<String>,
    /// Reason in words.
    pub reason: Option<String>,
    /// Where it was merged.
    pub merged_into_id: Option<Uuid>,
    /// The agency it was redirected to.
    pub redirected_to_id: Option<Uuid>,
    /// When, UTC.
    pub at: DateTime<Utc>,
}

impl From<reviews::Model> for ReviewOut {
    fn from(row: reviews::Model) -> Self {
        Self {
            id: row.id.0,
            proposal_id: row.proposal_id.0,
            round_id: row.round_id.0,
            office: row.office,
            finding: row.finding.into(),
            quantity: quantity(row.quantity_milli),
            cost_idr: row.cost_idr,
            reason_code: row.reason_code,
            reason: row.reason,
            merged_into_id: row.merged_into_id.map(|id| id.0),
            redirected_to_id: row.redirected_to_id.map(|id| id.0),
            at: row.at,
        }
    }
}

/// An objection to file.
#[derive(Clone, Debug, Object, Serialize)]
pub struct ObjectionIn {
    /// Why the refusal is wrong, 10 to 2,000 characters; it is public.
    pub text: String,
}

/// An answer to an objection.
#[derive(Clone, Debug, Object)]
pub struct AnswerIn {
    /// Whether the objection is upheld: the refusal falls.
    pub grant: bool,
    /// The answer, 10 to 2,000 characters; it is public.
    pub answer: String,
}

/// An objection with its answer.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ObjectionOut {
    /// Identifier.
    pub id: Uuid,
    /// The proposal.
    pub proposal_id: Uuid,
    /// The refusal objected to.
    pub review_id: Uuid,
    /// What the proposer says.
    pub text: String,
    /// When filed, UTC.
    pub filed_at: DateTime<Utc>,
    /// Whether and how it was answered.
    pub state: ObjectionState,
    /// The answer.
    pub answer: Option<String>,
    /// The office that answered; no person's name.
    pub office: Option<String>,
    /// When answered, UTC.
    pub answered_at: Option<DateTime<Utc>>,
}

impl From<objections::Model> for ObjectionOut {
    fn from(row: objections::Model) -> Self {
        Self {
            id: row.id.0,
            proposal_id: row.proposal_id.0,
            review_id: row.review_id.0,
            text: row.text,
            filed_at: row.filed_at,
            state: row.state.into(),
            answer: row.answer,
            office: row.office,
            answered_at: row.answered_at,
        }
    }
}
