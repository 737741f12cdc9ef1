//! Areas as the API shows them.

use chrono::{DateTime, Utc};
use entity::areas;
use poem_openapi::{Enum, Object};
use serde::Deserialize;

use super::code::time_zone;
use crate::wire::{AreaKind, AreaLevel};

/// An administrative area.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AreaOut {
    /// Kemendagri code with dots, such as `35.78.01.1001`.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Level in the hierarchy.
    pub level: AreaLevel,
    /// Legal kind.
    pub kind: AreaKind,
    /// Code of the area above; missing for a province.
    pub parent_code: Option<String>,
    /// Latitude of a point inside, WGS 84 degrees, where known.
    pub lat: Option<f64>,
    /// Longitude of a point inside, WGS 84 degrees, where known.
    pub lng: Option<f64>,
    /// Time zone: `WIB` (UTC+7), `WITA` (UTC+8) or `WIT` (UTC+9).
    pub time_zone: String,
    /// When a newer decree dropped the code, UTC; missing while it is in force.
    pub retired_at: Option<DateTime<Utc>>,
}

/// An area with the areas above it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AreaDetailOut {
    /// The area.
    #[oai(flatten)]
    pub area: AreaOut,
    /// The areas above, the province first.
    pub ancestors: Vec<AreaOut>,
    /// Newest decree that lists the code.
    pub decree: String,
    /// Whether an outline was imported; see `/areas/{code}/boundary`.
    pub has_boundary: bool,
}

/// Kinds of outlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Deserialize)]
pub enum OutlineKind {
    /// One piece.
    Polygon,
    /// Several pieces.
    MultiPolygon,
}

/// An outline: a `GeoJSON` geometry (RFC 7946), WGS 84.
#[derive(Clone, Debug, Object, Deserialize)]
pub struct BoundaryOut {
    /// One piece or several.
    #[oai(rename = "type")]
    #[serde(rename = "type")]
    pub kind: OutlineKind,
    /// Rings of `[longitude, latitude]` points: for a `Polygon` a list of rings, the outer one first and then
    /// the holes; for a `MultiPolygon` a list of such lists.
    pub coordinates: Vec<serde_json::Value>,
}

impl From<areas::Model> for AreaOut {
    fn from(area: areas::Model) -> Self {
        let (time_zone, _) = time_zone(&area.code);
        Self {
            code: area.code,
            name: area.name,
            level: area.level.into(),
            kind: area.kind.into(),
            parent_code: area.parent_code,
            lat: area.lat,
            lng: area.lng,
            time_zone: time_zone.into(),
            retired_at: area.retired_at,
        }
    }
}
