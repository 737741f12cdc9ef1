//! Closed sets stored as text, each guarded by a CHECK in the database.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Level of an area.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum AreaLevel {
    /// Province.
    #[sea_orm(string_value = "province")]
    #[serde(rename = "province")]
    Province,
    /// Regency or city.
    #[sea_orm(string_value = "regency")]
    #[serde(rename = "regency")]
    Regency,
    /// District (kecamatan).
    #[sea_orm(string_value = "district")]
    #[serde(rename = "district")]
    District,
    /// Village (desa or kelurahan).
    #[sea_orm(string_value = "village")]
    #[serde(rename = "village")]
    Village,
}

/// Legal kind of an area.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum AreaKind {
    /// Provinsi.
    #[sea_orm(string_value = "province")]
    #[serde(rename = "province")]
    Province,
    /// Kabupaten.
    #[sea_orm(string_value = "kabupaten")]
    #[serde(rename = "kabupaten")]
    Kabupaten,
    /// Kota.
    #[sea_orm(string_value = "kota")]
    #[serde(rename = "kota")]
    Kota,
    /// Administrative kabupaten.
    #[sea_orm(string_value = "kabupaten_administrasi")]
    #[serde(rename = "kabupaten_administrasi")]
    KabupatenAdministrasi,
    /// Administrative kota.
    #[sea_orm(string_value = "kota_administrasi")]
    #[serde(rename = "kota_administrasi")]
    KotaAdministrasi,
    /// Kecamatan.
    #[sea_orm(string_value = "kecamatan")]
    #[serde(rename = "kecamatan")]
    Kecamatan,
    /// Kelurahan.
    #[sea_orm(string_value = "kelurahan")]
    #[serde(rename = "kelurahan")]
    Kelurahan,
    /// Desa.
    #[sea_orm(string_value = "desa")]
    #[serde(rename = "desa")]
    Desa,
    /// Desa adat.
    #[sea_orm(string_value = "desa_adat")]
    #[serde(rename = "desa_adat")]
    DesaAdat,
}

/// Role of an account within a scope.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Role {
    /// Verified resident of a village.
    #[sea_orm(string_value = "citizen")]
    #[serde(rename = "citizen")]
    Citizen,
    /// Officer of a village.
    #[sea_orm(string_value = "village_officer")]
    #[serde(rename = "village_officer")]
    VillageOfficer,
    /// Officer of a district.
    #[sea_orm(string_value = "district_officer")]
    #[serde(rename = "district_officer")]
    DistrictOfficer,
    /// Officer of an agency.
    #[sea_orm(string_value = "agency_officer")]
    #[serde(rename = "agency_officer")]
    AgencyOfficer,
    /// Planning agency of a regency.
    #[sea_orm(string_value = "planner")]
    #[serde(rename = "planner")]
    Planner,
    /// Reads everything that is not secret.
    #[sea_orm(string_value = "auditor")]
    #[serde(rename = "auditor")]
    Auditor,
    /// Runs the platform.
    #[sea_orm(string_value = "admin")]
    #[serde(rename = "admin")]
    Admin,
}

/// Why a grant was given.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum GrantBasis {
    /// An officer, a planner or an administrator gave it.
    #[sea_orm(string_value = "officer")]
    #[serde(rename = "officer")]
    Officer,
    /// The person matched the electoral roll.
    #[sea_orm(string_value = "roll")]
    #[serde(rename = "roll")]
    Roll,
    /// The command line or the demo made it.
    #[sea_orm(string_value = "system")]
    #[serde(rename = "system")]
    System,
}

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

/// Sex as on the attendance list.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Sex {
    /// Female.
    #[sea_orm(string_value = "female")]
    #[serde(rename = "female")]
    Female,
    /// Male.
    #[sea_orm(string_value = "male")]
    #[serde(rename = "male")]
    Male,
}

/// Age band on the attendance list.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum AgeBand {
    /// Under 17.
    #[sea_orm(string_value = "under_17")]
    #[serde(rename = "under_17")]
    Under17,
    /// 17 to 25.
    #[sea_orm(string_value = "from_17_to_25")]
    #[serde(rename = "from_17_to_25")]
    From17To25,
    /// 26 to 45.
    #[sea_orm(string_value = "from_26_to_45")]
    #[serde(rename = "from_26_to_45")]
    From26To45,
    /// 46 to 60.
    #[sea_orm(string_value = "from_46_to_60")]
    #[serde(rename = "from_46_to_60")]
    From46To60,
    /// Over 60.
    #[sea_orm(string_value = "over_60")]
    #[serde(rename = "over_60")]
    Over60,
}

/// Part a person takes in a meeting.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum AttendancePart {
    /// Participant.
    #[sea_orm(string_value = "participant")]
    #[serde(rename = "participant")]
    Participant,
    /// Speaker.
    #[sea_orm(string_value = "speaker")]
    #[serde(rename = "speaker")]
    Speaker,
    /// Chair.
    #[sea_orm(string_value = "chair")]
    #[serde(rename = "chair")]
    Chair,
}

/// Whether a person was elected to the next meeting.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum DelegateRole {
    /// Not elected.
    #[sea_orm(string_value = "none")]
    #[serde(rename = "none")]
    None,
    /// Delegate.
    #[sea_orm(string_value = "delegate")]
    #[serde(rename = "delegate")]
    Delegate,
    /// Reserve delegate.
    #[sea_orm(string_value = "reserve")]
    #[serde(rename = "reserve")]
    Reserve,
}

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
