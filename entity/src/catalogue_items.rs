//! `catalogue_items`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AgencyId, CatalogueItemId, CycleId};

/// A kind of work one can propose (kamus usulan).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogue_items")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CatalogueItemId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// Code, unique in the cycle.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// What it is.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// `fisik` or `nonfisik`.
    #[sea_orm(column_type = "Text")]
    pub category: String,
    /// Sector.
    #[sea_orm(column_type = "Text")]
    pub sector: String,
    /// Government affair (bidang urusan), Permendagri 90/2019.
    #[sea_orm(column_type = "Text", nullable)]
    pub affair_code: Option<String>,
    /// Unit of its quantity.
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    /// Lowest unit price, rupiah.
    pub price_min_idr: Option<i64>,
    /// Highest unit price, rupiah.
    pub price_max_idr: Option<i64>,
    /// Agency that usually does it.
    pub agency_id: Option<AgencyId>,
    /// Conditions and remarks.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
