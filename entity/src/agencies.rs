//! `agencies`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::AgencyId;

/// A perangkat daerah (OPD) of a regency.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyId,
    /// Regency it belongs to.
    #[sea_orm(column_type = "Text")]
    pub regency_code: String,
    /// Code or abbreviation, unique in the regency.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Official name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Kind: `dinas`, `badan`, ….
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// When entered, UTC.
    pub created_at: DateTimeUtc,
    /// When a newer list dropped it, UTC.
    pub retired_at: Option<DateTimeUtc>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
