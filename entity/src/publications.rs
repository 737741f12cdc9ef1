//! `publications`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::CycleId;

/// The annual plan's list as it was published; never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publications")]
pub struct Model {
    /// The cycle.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cycle_id: CycleId,
    /// Number in the cycle, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// `draft`, from the board, or `final`, from the closed meeting.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// What is told with it.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// The lines, as JSON.
    #[sea_orm(column_type = "Text")]
    pub lines: String,
    /// SHA-256 of these, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// How many lines.
    pub count: i64,
    /// What is accommodated, rupiah.
    pub accommodated_idr: i64,
    /// When, UTC.
    pub published_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
