//! `ceilings`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AgencyId, CeilingId, CycleId};

/// A pagu for an area, an agency or a sector.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ceilings")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CeilingId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// Village, district or regency it holds for.
    #[sea_orm(column_type = "Text", nullable)]
    pub area_code: Option<String>,
    /// Agency it holds for.
    pub agency_id: Option<AgencyId>,
    /// Sector it holds for.
    #[sea_orm(column_type = "Text", nullable)]
    pub sector: Option<String>,
    /// Area code, agency id or sector code: what makes it unique.
    #[sea_orm(column_type = "Text")]
    pub subject_key: String,
    /// The ceiling, rupiah.
    pub amount_idr: i64,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
