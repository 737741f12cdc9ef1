//! Criteria that proposals are scored by.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a set of criteria is in its life.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum CriteriaState {
    /// Seen by planners only, and still changed.
    #[sea_orm(string_value = "draft")]
    #[serde(rename = "draft")]
    Draft,
    /// Proposals are scored by it.
    #[sea_orm(string_value = "in_force")]
    #[serde(rename = "in_force")]
    InForce,
    /// Another took its place.
    #[sea_orm(string_value = "superseded")]
    #[serde(rename = "superseded")]
    Superseded,
}
