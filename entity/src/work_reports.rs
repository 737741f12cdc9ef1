//! `work_reports`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::WorkState;
use crate::ids::{AccountId, WorkId};

/// What the agency or the planner reported of a work; append-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_reports")]
pub struct Model {
    /// The work.
    #[sea_orm(primary_key, auto_increment = false)]
    pub work_id: WorkId,
    /// Number of the report, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// How far it is.
    pub state: WorkState,
    /// How much of it is done, percent.
    pub percent: i32,
    /// Value of the contract, rupiah.
    pub contract_idr: Option<i64>,
    /// Public note; the reason where it is cancelled.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Photos: attachments of the proposal, as a JSON list of identifiers.
    #[sea_orm(column_type = "Text")]
    pub photos: String,
    /// The office, as shown.
    #[sea_orm(column_type = "Text")]
    pub office: String,
    /// Who reported; never shown.
    pub reporter_id: AccountId,
    /// When, UTC.
    pub at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
