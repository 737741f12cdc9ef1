//! `meetings`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::RoundId;

/// The meeting of a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meetings")]
pub struct Model {
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// Place.
    #[sea_orm(column_type = "Text")]
    pub venue: String,
    /// When it begins, UTC.
    pub starts_at: DateTimeUtc,
    /// When it ended, UTC.
    pub ends_at: Option<DateTimeUtc>,
    /// Who chairs it, by office.
    #[sea_orm(column_type = "Text", nullable)]
    pub chair: Option<String>,
    /// Agenda and course, in words.
    #[sea_orm(column_type = "Text", nullable)]
    pub agenda: Option<String>,
    /// Number of its minutes.
    #[sea_orm(column_type = "Text", nullable)]
    pub number: Option<String>,
    /// Counts changes, for `If-Match`.
    pub version: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
