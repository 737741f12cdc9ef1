//! `nomenclature`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::CycleId;

/// A programme, activity or sub-activity as a decree numbers it, for one cycle.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nomenclature")]
pub struct Model {
    /// The cycle.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cycle_id: CycleId,
    /// Code, such as `1.03.10.2.01.0005`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// `program`, `activity` or `sub_activity`, as the code's length says.
    #[sea_orm(column_type = "Text")]
    pub level: String,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Performance indicator.
    #[sea_orm(column_type = "Text", nullable)]
    pub indicator: Option<String>,
    /// Unit of the indicator.
    #[sea_orm(column_type = "Text", nullable)]
    pub unit: Option<String>,
    /// The decree it is from, such as `050-5889/2021`.
    #[sea_orm(column_type = "Text")]
    pub edition: String,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
