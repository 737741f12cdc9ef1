//! Papers.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// What a paper is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum DocumentKind {
    /// Minutes of a validation by the planning partner.
    #[sea_orm(string_value = "validation_minutes")]
    #[serde(rename = "validation_minutes")]
    ValidationMinutes,
    /// Minutes of a village meeting.
    #[sea_orm(string_value = "village_minutes")]
    #[serde(rename = "village_minutes")]
    VillageMinutes,
    /// Minutes of a district meeting.
    #[sea_orm(string_value = "district_minutes")]
    #[serde(rename = "district_minutes")]
    DistrictMinutes,
    /// Minutes of an agency forum.
    #[sea_orm(string_value = "forum_minutes")]
    #[serde(rename = "forum_minutes")]
    ForumMinutes,
    /// Minutes of the regency's meeting.
    #[sea_orm(string_value = "regency_minutes")]
    #[serde(rename = "regency_minutes")]
    RegencyMinutes,
    /// The annual plan's list.
    #[sea_orm(string_value = "plan")]
    #[serde(rename = "plan")]
    Plan,
}
