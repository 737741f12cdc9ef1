//! Proposals: their life, their origin, and what officers find.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a proposal is in its life.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ProposalStatus {
    /// Seen by its proposer only.
    #[sea_orm(string_value = "draft")]
    #[serde(rename = "draft")]
    Draft,
    /// Waits for its first review.
    #[sea_orm(string_value = "submitted")]
    #[serde(rename = "submitted")]
    Submitted,
    /// With its proposer for revision.
    #[sea_orm(string_value = "returned")]
    #[serde(rename = "returned")]
    Returned,
    /// Accepted in review at its stage.
    #[sea_orm(string_value = "verified")]
    #[serde(rename = "verified")]
    Verified,
    /// Sent up: waits for review at the next stage.
    #[sea_orm(string_value = "carried")]
    #[serde(rename = "carried")]
    Carried,
    /// Refused in review.
    #[sea_orm(string_value = "rejected")]
    #[serde(rename = "rejected")]
    Rejected,
    /// Put off.
    #[sea_orm(string_value = "deferred")]
    #[serde(rename = "deferred")]
    Deferred,
    /// Merged into another.
    #[sea_orm(string_value = "merged")]
    #[serde(rename = "merged")]
    Merged,
    /// Withdrawn by its proposer.
    #[sea_orm(string_value = "withdrawn")]
    #[serde(rename = "withdrawn")]
    Withdrawn,
    /// Not taken by a meeting.
    #[sea_orm(string_value = "not_accommodated")]
    #[serde(rename = "not_accommodated")]
    NotAccommodated,
    /// In the plan.
    #[sea_orm(string_value = "accommodated")]
    #[serde(rename = "accommodated")]
    Accommodated,
}

/// Where a proposal comes from.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Origin {
    /// A resident.
    #[sea_orm(string_value = "resident")]
    #[serde(rename = "resident")]
    Resident,
    /// An RT or RW.
    #[sea_orm(string_value = "neighbourhood")]
    #[serde(rename = "neighbourhood")]
    Neighbourhood,
    /// The village meeting.
    #[sea_orm(string_value = "village_meeting")]
    #[serde(rename = "village_meeting")]
    VillageMeeting,
    /// The women's forum.
    #[sea_orm(string_value = "womens_forum")]
    #[serde(rename = "womens_forum")]
    WomensForum,
    /// The children's forum.
    #[sea_orm(string_value = "childrens_forum")]
    #[serde(rename = "childrens_forum")]
    ChildrensForum,
    /// The disability forum.
    #[sea_orm(string_value = "disability_forum")]
    #[serde(rename = "disability_forum")]
    DisabilityForum,
    /// An officer on someone's behalf.
    #[sea_orm(string_value = "assisted")]
    #[serde(rename = "assisted")]
    Assisted,
    /// The regional council (pokir).
    #[sea_orm(string_value = "council_input")]
    #[serde(rename = "council_input")]
    CouncilInput,
}

/// Status of the land a work needs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum LandStatus {
    /// Owned by the government.
    #[sea_orm(string_value = "government")]
    #[serde(rename = "government")]
    Government,
    /// Owned by the village.
    #[sea_orm(string_value = "village")]
    #[serde(rename = "village")]
    Village,
    /// Private, granted for the work.
    #[sea_orm(string_value = "granted")]
    #[serde(rename = "granted")]
    Granted,
    /// Private.
    #[sea_orm(string_value = "private")]
    #[serde(rename = "private")]
    Private,
    /// Owned by another public body.
    #[sea_orm(string_value = "other_body")]
    #[serde(rename = "other_body")]
    OtherBody,
    /// Disputed.
    #[sea_orm(string_value = "disputed")]
    #[serde(rename = "disputed")]
    Disputed,
    /// No land needed.
    #[sea_orm(string_value = "not_needed")]
    #[serde(rename = "not_needed")]
    NotNeeded,
    /// Not known.
    #[sea_orm(string_value = "unknown")]
    #[serde(rename = "unknown")]
    Unknown,
}

/// One officer's finding in review.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Finding {
    /// Accept as it is.
    #[sea_orm(string_value = "accept")]
    #[serde(rename = "accept")]
    Accept,
    /// Accept with own quantity or cost.
    #[sea_orm(string_value = "accept_with_changes")]
    #[serde(rename = "accept_with_changes")]
    AcceptWithChanges,
    /// Merge into another proposal.
    #[sea_orm(string_value = "merge")]
    #[serde(rename = "merge")]
    Merge,
    /// Redirect to another agency.
    #[sea_orm(string_value = "redirect")]
    #[serde(rename = "redirect")]
    Redirect,
    /// Return for revision.
    #[sea_orm(string_value = "return")]
    #[serde(rename = "return")]
    Return,
    /// Refuse.
    #[sea_orm(string_value = "reject")]
    #[serde(rename = "reject")]
    Reject,
    /// Put off.
    #[sea_orm(string_value = "defer")]
    #[serde(rename = "defer")]
    Defer,
}

/// Whether and how an objection was answered.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ObjectionState {
    /// Waits for an answer.
    #[sea_orm(string_value = "filed")]
    #[serde(rename = "filed")]
    Filed,
    /// Upheld: the refusal falls.
    #[sea_orm(string_value = "granted")]
    #[serde(rename = "granted")]
    Granted,
    /// Dismissed: the refusal stands.
    #[sea_orm(string_value = "dismissed")]
    #[serde(rename = "dismissed")]
    Dismissed,
}
