//! `areas`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::{AreaKind, AreaLevel};

/// An administrative area, keyed by its Kemendagri code.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "areas")]
pub struct Model {
    /// Kemendagri code with dots: `35`, `35.78`, `35.78.01`, `35.78.01.1001`.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// Official name, as the decree writes it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Lower-case name without `kota`/`kabupaten` in front: what prefix search reads.
    #[sea_orm(column_type = "Text")]
    pub name_key: String,
    /// Level in the hierarchy.
    pub level: AreaLevel,
    /// Legal kind at that level.
    pub kind: AreaKind,
    /// Code of the area above; none for a province.
    #[sea_orm(column_type = "Text", nullable)]
    pub parent_code: Option<String>,
    /// Latitude of a point inside the area, WGS 84 degrees.
    pub lat: Option<f64>,
    /// Longitude of a point inside the area, WGS 84 degrees.
    pub lng: Option<f64>,
    /// Newest decree that lists this code.
    #[sea_orm(column_type = "Text")]
    pub decree: String,
    /// When a newer decree dropped the code; the row stays for old references.
    pub retired_at: Option<DateTimeUtc>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
