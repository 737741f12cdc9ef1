//! `cycles`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::CycleId;

/// One regency's planning for one fiscal year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cycles")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CycleId,
    /// The regency.
    #[sea_orm(column_type = "Text")]
    pub regency_code: String,
    /// Year the plan is for.
    pub fiscal_year: i32,
    /// Name shown to the public.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Template the stages were made from.
    #[sea_orm(column_type = "Text")]
    pub template: String,
    /// Days after a refusal in which its proposer may object.
    pub objection_days: i32,
    /// When created, UTC.
    pub created_at: DateTimeUtc,
    /// Counts changes, for `If-Match`.
    pub version: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
