//! `indicators`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::CycleId;

/// What is known of an area: people, poverty, stunting, flooding.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "indicators")]
pub struct Model {
    /// The cycle it is used in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cycle_id: CycleId,
    /// Short name, such as `population` or `poverty`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// The area.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub area_code: String,
    /// The value, thousandths.
    pub value_milli: i64,
    /// Where it comes from.
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
