//! `documents`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::DocumentKind;
use crate::ids::{CycleId, DocumentId, RoundId};

/// A paper that was issued: what it says, under its number and hash; never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "documents")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// What it is.
    pub kind: DocumentKind,
    /// The round it is the minutes of.
    pub round_id: Option<RoundId>,
    /// Number of the publication it is the paper of.
    pub publication: Option<i32>,
    /// Whose series its number is of: an area's code or an agency's id.
    #[sea_orm(column_type = "Text")]
    pub office: String,
    /// Place in that series, from 1.
    pub seq: i32,
    /// Its number as printed.
    #[sea_orm(column_type = "Text")]
    pub number: String,
    /// What it says, as JSON.
    #[sea_orm(column_type = "Text")]
    pub record: String,
    /// SHA-256 of that, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// SHA-256 of the coat of arms in its letterhead, hexadecimal; none where it has none.
    #[sea_orm(column_type = "Text", nullable)]
    pub logo_sha256: Option<String>,
    /// Files it is set in.
    pub parts: i32,
    /// The office that issued it, as shown.
    #[sea_orm(column_type = "Text")]
    pub issued_by: String,
    /// When, UTC.
    pub issued_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
