//! `stages`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::{BallotForm, StageKind};
use crate::ids::{CycleId, StageId};

/// A step of a cycle.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stages")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StageId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// Order in the cycle, from 1.
    pub position: i32,
    /// Kind of meeting.
    pub kind: StageKind,
    /// How residents vote here.
    pub ballot_form: BallotForm,
    /// Most candidates on an approval ballot or in a ranking.
    pub ballot_limit: Option<i32>,
    /// Allocation rule, by its published name.
    #[sea_orm(column_type = "Text")]
    pub rule: String,
    /// How rounds of the stage vote and count, in full, as JSON; `{}` where form, limit and rule say all.
    #[sea_orm(column_type = "Text")]
    pub settings: String,
    /// Whether proposals enter the cycle here.
    pub takes_submissions: bool,
    /// First day it is planned for, as a moment of it, UTC.
    pub planned_from: Option<DateTimeUtc>,
    /// Last day it is planned for, as a moment of it, UTC.
    pub planned_until: Option<DateTimeUtc>,
    /// Counts the changes, from 1.
    pub version: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
