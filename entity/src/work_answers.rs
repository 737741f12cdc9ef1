//! `work_answers`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, WorkAnswerId, WorkId};

/// What a resident sees of a report: right or not. Once each; never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_answers")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkAnswerId,
    /// The work.
    pub work_id: WorkId,
    /// The report.
    pub number: i32,
    /// The resident; never shown.
    pub account_id: AccountId,
    /// Whether the report is right.
    pub confirms: bool,
    /// What they see.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// When, UTC.
    pub at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
