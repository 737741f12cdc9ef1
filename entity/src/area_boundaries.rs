//! `area_boundaries`: see [`Model`].

use sea_orm::entity::prelude::*;

/// An area's outline as an operator imported it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "area_boundaries")]
pub struct Model {
    /// The area.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub area_code: String,
    /// GeoJSON geometry (Polygon or `MultiPolygon`), WGS 84.
    #[sea_orm(column_type = "Text")]
    pub geometry: String,
    /// Western edge, degrees.
    pub min_lng: f64,
    /// Southern edge, degrees.
    pub min_lat: f64,
    /// Eastern edge, degrees.
    pub max_lng: f64,
    /// Northern edge, degrees.
    pub max_lat: f64,
    /// File the outline came from.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// When it was imported, UTC.
    pub imported_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
