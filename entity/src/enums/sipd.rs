//! Imports of the SIPD sheet.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How far an import is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ImportState {
    /// The file is being read and its names matched.
    #[sea_orm(string_value = "reading")]
    #[serde(rename = "reading")]
    Reading,
    /// It can be looked through and confirmed.
    #[sea_orm(string_value = "ready")]
    #[serde(rename = "ready")]
    Ready,
    /// It was confirmed and is being written.
    #[sea_orm(string_value = "writing")]
    #[serde(rename = "writing")]
    Writing,
    /// It is done.
    #[sea_orm(string_value = "written")]
    #[serde(rename = "written")]
    Written,
    /// It ended without being done.
    #[sea_orm(string_value = "failed")]
    #[serde(rename = "failed")]
    Failed,
}

/// What becomes of a row of the sheet.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum RowFate {
    /// A proposal that is not here yet.
    #[sea_orm(string_value = "new")]
    #[serde(rename = "new")]
    New,
    /// A proposal that is here and told otherwise.
    #[sea_orm(string_value = "changed")]
    #[serde(rename = "changed")]
    Changed,
    /// A proposal that is here as the row tells it.
    #[sea_orm(string_value = "same")]
    #[serde(rename = "same")]
    Same,
    /// It cannot be taken in.
    #[sea_orm(string_value = "refused")]
    #[serde(rename = "refused")]
    Refused,
    /// A name in it must be chosen first.
    #[sea_orm(string_value = "uncertain")]
    #[serde(rename = "uncertain")]
    Uncertain,
}
