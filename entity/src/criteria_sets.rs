//! `criteria_sets`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::{CriteriaState, StageKind};
use crate::ids::{CriteriaSetId, CycleId};

/// What proposals of one cycle, kind of stage and sector are scored by.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "criteria_sets")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CriteriaSetId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// Kind of stage whose candidates it scores.
    pub stage_kind: StageKind,
    /// Sector whose proposals it scores; none for all that have no set of their own.
    #[sea_orm(column_type = "Text", nullable)]
    pub sector: Option<String>,
    /// Where it is in its life.
    pub state: CriteriaState,
    /// Cycle, kind of stage and sector while in force, else none: makes sure there is one only.
    #[sea_orm(column_type = "Text", nullable)]
    pub in_force_key: Option<String>,
    /// Names, source, criteria and method, as JSON.
    #[sea_orm(column_type = "Text")]
    pub definition: String,
    /// How several scores of one criterion become one: `mean` or `median`.
    #[sea_orm(column_type = "Text")]
    pub joining: String,
    /// How the weights were derived from judgements: `eigenvector` or `row_mean`; none where given directly.
    #[sea_orm(column_type = "Text", nullable)]
    pub derivation: Option<String>,
    /// Public reason for using judgements that are not consistent enough.
    #[sea_orm(column_type = "Text", nullable)]
    pub inconsistency_reason: Option<String>,
    /// Public reason for taking the place of a set in force.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// When drafted, UTC.
    pub created_at: DateTimeUtc,
    /// When put in force, UTC.
    pub in_force_at: Option<DateTimeUtc>,
    /// When another took its place, UTC.
    pub superseded_at: Option<DateTimeUtc>,
    /// Counts changes, for `If-Match`.
    pub version: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
