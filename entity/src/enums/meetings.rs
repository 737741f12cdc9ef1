//! People at a meeting.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

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

impl AgeBand {
    /// The band of an age in years.
    pub fn of_age(age: i32) -> Self {
        match age {
            ..17 => Self::Under17,
            17..=25 => Self::From17To25,
            26..=45 => Self::From26To45,
            46..=60 => Self::From46To60,
            61.. => Self::Over60,
        }
    }
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
