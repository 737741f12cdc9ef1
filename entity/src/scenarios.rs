//! `scenarios`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{BoardActId, CycleId, ScenarioId};

/// A named what-if copy of the planning agency's board.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scenarios")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScenarioId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// What it changes, as JSON.
    #[sea_orm(column_type = "Text")]
    pub settings: String,
    /// Its lines by proposal, as JSON.
    #[sea_orm(column_type = "Text")]
    pub lines: String,
    /// When last computed, UTC.
    pub computed_at: DateTimeUtc,
    /// The act by which it was adopted.
    pub act_id: Option<BoardActId>,
    /// Public reason for adopting it.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// When adopted, UTC.
    pub adopted_at: Option<DateTimeUtc>,
    /// Counts changes, for `If-Match`.
    pub version: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
