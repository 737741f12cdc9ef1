//! Outlines as they are stored.

use geo::MultiPolygon;

/// An outline from the text of a `GeoJSON` geometry.
pub fn parse(text: &str) -> Option<MultiPolygon<f64>> {
    let geometry = text.parse::<geojson::Geometry>().ok()?;
    match geo::Geometry::<f64>::try_from(&geometry).ok()? {
        geo::Geometry::Polygon(polygon) => Some(MultiPolygon(vec![polygon])),
        geo::Geometry::MultiPolygon(polygons) => Some(polygons),
        _ => None,
    }
}
