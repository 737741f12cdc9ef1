//! Outlines: `GeoJSON` geometry read, bounded, and asked whether it holds a point.

use geo::{BoundingRect, Contains, Intersects};

use crate::problem::ApiError;

/// Whether a point can lie in Indonesia at all.
pub fn in_indonesia(lat: f64, lng: f64) -> bool {
    (-11.5..=6.5).contains(&lat) && (94.5..=141.5).contains(&lng)
}

/// An outline read from a feature.
pub struct Outline {
    /// Its area's code.
    pub code: String,
    /// Its geometry as `GeoJSON` text.
    pub geometry: String,
    /// West, south, east, north.
    pub bounds: [f64; 4],
}

/// Reads the features of a collection that carry a `code`.
pub fn read(text: &str) -> Result<Vec<Outline>, ApiError> {
    let wrong = |detail: &str| {
        ApiError::field(
            "file",
            format!("Berkas GeoJSON tidak dapat dipakai: {detail}"),
            format!("The GeoJSON file cannot be used: {detail}"),
        )
    };
    let collection = text
        .parse::<geojson::FeatureCollection>()
        .map_err(|e| wrong(&e.to_string()))?;
    let mut outlines = Vec::with_capacity(collection.features.len());
    for (place, feature) in collection.features.into_iter().enumerate() {
        let code = feature
            .property("code")
            .and_then(serde_json::Value::as_str)
            .ok_or_else(|| wrong(&format!("feature {place}: no `code`")))?
            .to_owned();
        let geometry = feature
            .geometry
            .ok_or_else(|| wrong(&format!("{code}: no geometry")))?;
        let shape = shape(&geometry).ok_or_else(|| wrong(&format!("{code}: not a polygon")))?;
        let bounds = shape
            .bounding_rect()
            .ok_or_else(|| wrong(&format!("{code}: empty")))?;
        outlines.push(Outline {
            geometry: geometry.to_string(),
            bounds: [
                bounds.min().x,
                bounds.min().y,
                bounds.max().x,
                bounds.max().y,
            ],
            code,
        });
    }
    Ok(outlines)
}

/// Whether a stored geometry holds a point; its edge counts as inside.
pub fn contains(geometry: &str, lat: f64, lng: f64) -> Result<bool, ApiError> {
    let geometry = geometry
        .parse::<geojson::Geometry>()
        .map_err(ApiError::internal)?;
    let shape =
        shape(&geometry).ok_or_else(|| ApiError::internal("stored outline is no polygon"))?;
    let point = geo::Point::new(lng, lat);
    Ok(shape.contains(&point) || shape.intersects(&point))
}

fn shape(geometry: &geojson::Geometry) -> Option<geo::MultiPolygon<f64>> {
    match geo::Geometry::<f64>::try_from(geometry).ok()? {
        geo::Geometry::Polygon(polygon) => Some(geo::MultiPolygon(vec![polygon])),
        geo::Geometry::MultiPolygon(polygons) => Some(polygons),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_placed() {
        let square = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"35.78.01.1001"},"geometry":{"type":"Polygon","coordinates":[[[112,-8],[113,-8],[113,-7],[112,-7],[112,-8]]]}}]}"#;
        let outlines = read(square).unwrap();
        let inside = |lat, lng| contains(&outlines[0].geometry, lat, lng).unwrap();
        assert!(inside(-7.5, 112.5) && inside(-7.0, 112.5) && !inside(-6.5, 112.5));
        assert!(read("{}").is_err());
        assert!(in_indonesia(-7.2, 112.7) && !in_indonesia(52.0, 5.0));
    }
}
