//! What became of the plan.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How far a work of the plan is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum WorkState {
    /// In the plan; nothing was reported yet.
    #[sea_orm(string_value = "promised")]
    #[serde(rename = "promised")]
    Promised,
    /// The budget has money for it.
    #[sea_orm(string_value = "funded")]
    #[serde(rename = "funded")]
    Funded,
    /// A contractor is being chosen.
    #[sea_orm(string_value = "in_procurement")]
    #[serde(rename = "in_procurement")]
    InProcurement,
    /// Under way.
    #[sea_orm(string_value = "in_progress")]
    #[serde(rename = "in_progress")]
    InProgress,
    /// Built or held.
    #[sea_orm(string_value = "finished")]
    #[serde(rename = "finished")]
    Finished,
    /// Will not be done.
    #[sea_orm(string_value = "cancelled")]
    #[serde(rename = "cancelled")]
    Cancelled,
}
