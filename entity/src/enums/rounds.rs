//! Rounds: their stage, their candidates, their ballots, what was computed and decided.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Kind of a stage.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum StageKind {
    /// Validation by the planning partner (mitra Bappeda).
    #[sea_orm(string_value = "partner_validation")]
    #[serde(rename = "partner_validation")]
    PartnerValidation,
    /// Village meeting.
    #[sea_orm(string_value = "village_meeting")]
    #[serde(rename = "village_meeting")]
    VillageMeeting,
    /// District meeting.
    #[sea_orm(string_value = "district_meeting")]
    #[serde(rename = "district_meeting")]
    DistrictMeeting,
    /// Agency forum.
    #[sea_orm(string_value = "agency_forum")]
    #[serde(rename = "agency_forum")]
    AgencyForum,
    /// Regency or city meeting.
    #[sea_orm(string_value = "regency_meeting")]
    #[serde(rename = "regency_meeting")]
    RegencyMeeting,
}

/// How residents vote in a round.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum BallotForm {
    /// No ballots: the meeting decides.
    #[sea_orm(string_value = "none")]
    #[serde(rename = "none")]
    None,
    /// Approve up to a number of candidates.
    #[sea_orm(string_value = "approval")]
    #[serde(rename = "approval")]
    Approval,
    /// Any set of candidates whose costs fit the ceiling.
    #[sea_orm(string_value = "knapsack")]
    #[serde(rename = "knapsack")]
    Knapsack,
    /// Rank up to a number of candidates, best first.
    #[sea_orm(string_value = "ranking")]
    #[serde(rename = "ranking")]
    Ranking,
    /// Share a number of points among candidates.
    #[sea_orm(string_value = "points")]
    #[serde(rename = "points")]
    Points,
    /// Give each candidate a score up to a highest.
    #[sea_orm(string_value = "score")]
    #[serde(rename = "score")]
    Score,
}

/// Where a candidate stands in review.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Standing {
    /// Waits for review.
    #[sea_orm(string_value = "pending")]
    #[serde(rename = "pending")]
    Pending,
    /// Accepted: on the ballot and in the result.
    #[sea_orm(string_value = "eligible")]
    #[serde(rename = "eligible")]
    Eligible,
    /// With its proposer for revision.
    #[sea_orm(string_value = "returned")]
    #[serde(rename = "returned")]
    Returned,
    /// Refused.
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
    /// Sent to another agency.
    #[sea_orm(string_value = "redirected")]
    #[serde(rename = "redirected")]
    Redirected,
    /// Withdrawn by its proposer.
    #[sea_orm(string_value = "withdrawn")]
    #[serde(rename = "withdrawn")]
    Withdrawn,
}

/// What a round's rule computed for a candidate.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Outcome {
    /// Within the ceiling (utama).
    #[sea_orm(string_value = "main")]
    #[serde(rename = "main")]
    Main,
    /// Next in line (cadangan).
    #[sea_orm(string_value = "reserve")]
    #[serde(rename = "reserve")]
    Reserve,
    /// Not selected.
    #[sea_orm(string_value = "not_selected")]
    #[serde(rename = "not_selected")]
    NotSelected,
}

/// What a meeting decided for a candidate.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Verdict {
    /// Taken: goes up, or into the plan.
    #[sea_orm(string_value = "accommodated")]
    #[serde(rename = "accommodated")]
    Accommodated,
    /// Next in line should money remain.
    #[sea_orm(string_value = "reserve")]
    #[serde(rename = "reserve")]
    Reserve,
    /// Put off to a later year.
    #[sea_orm(string_value = "deferred")]
    #[serde(rename = "deferred")]
    Deferred,
    /// Not taken.
    #[sea_orm(string_value = "not_accommodated")]
    #[serde(rename = "not_accommodated")]
    NotAccommodated,
}

/// How a ballot was cast.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Channel {
    /// By the voter.
    #[sea_orm(string_value = "online")]
    #[serde(rename = "online")]
    Online,
    /// On paper, at the meeting.
    #[sea_orm(string_value = "paper")]
    #[serde(rename = "paper")]
    Paper,
    /// By an officer at the voter's side.
    #[sea_orm(string_value = "assisted")]
    #[serde(rename = "assisted")]
    Assisted,
}

/// Why the ballots of a closed round are not shown one by one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Withheld {
    /// There are so few that they would reveal their voters.
    #[sea_orm(string_value = "few_ballots")]
    #[serde(rename = "few_ballots")]
    FewBallots,
    /// All voters of a wider area come from one village of it.
    #[sea_orm(string_value = "one_neighbourhood")]
    #[serde(rename = "one_neighbourhood")]
    OneNeighbourhood,
}
