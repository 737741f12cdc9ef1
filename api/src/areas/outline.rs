//! Outlines: `GeoJSON` geometry read, bounded, and asked whether it holds a point.

use std::collections::HashSet;

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

/// Reads the features of a collection; each carries a `code` of its own and lies in Indonesia, which
/// catches projected coordinates and latitude put first.
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
    let mut seen = HashSet::new();
    let mut outlines = Vec::with_capacity(collection.features.len());
    for (place, feature) in collection.features.into_iter().enumerate() {
        let code = feature
            .property("code")
            .and_then(serde_json::Value::as_str)
            .ok_or_else(|| wrong(&format!("feature {place}: no `code`")))?
            .to_owned();
        if !seen.insert(code.clone()) {
            return Err(wrong(&format!("{code}: twice")));
        }
        let geometry = feature
            .geometry
            .ok_or_else(|| wrong(&format!("{code}: no geometry")))?;
        let shape = shape(&geometry).ok_or_else(|| wrong(&format!("{code}: not a polygon")))?;
        let bounds = shape
            .bounding_rect()
            .ok_or_else(|| wrong(&format!("{code}: empty")))?;
        let (low, high) = (bounds.min(), bounds.max());
        if !in_indonesia(low.y, low.x) || !in_indonesia(high.y, high.x) {
            return Err(wrong(&format!(
                "{code}: not in Indonesia; longitude comes first, in WGS 84 degrees"
            )));
        }
        outlines.push(Outline {
            geometry: geometry.to_string(),
            bounds: [low.x, low.y, high.x, high.y],
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

    fn feature(code: &str, geometry: &str) -> String {
        format!(r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{geometry}}}"#)
    }

    fn collection(features: &[String]) -> String {
        format!(
            r#"{{"type":"FeatureCollection","features":[{}]}}"#,
            features.join(",")
        )
    }

    const SQUARE: &str =
        r#"{"type":"Polygon","coordinates":[[[112,-8],[113,-8],[113,-7],[112,-7],[112,-8]]]}"#;

    #[test]
    fn islands_and_holes_are_seen() {
        let islands = r#"{"type":"MultiPolygon","coordinates":[[[[112,-8],[113,-8],[113,-7],[112,-7],[112,-8]],[[112.4,-7.6],[112.6,-7.6],[112.6,-7.4],[112.4,-7.4],[112.4,-7.6]]],[[[115,-8],[116,-8],[116,-7],[115,-7],[115,-8]]]]}"#;
        let outlines = read(&collection(&[feature("35", islands)])).unwrap();
        assert_eq!(
            format!("{:?}", outlines[0].bounds),
            "[112.0, -8.0, 116.0, -7.0]"
        );
        let inside = |lat, lng| contains(&outlines[0].geometry, lat, lng).unwrap();
        assert!(inside(-7.2, 112.2) && inside(-7.5, 115.5));
        assert!(!inside(-7.5, 112.5), "in the hole");
        assert!(!inside(-7.5, 114.0), "between the islands");
    }

    #[test]
    fn unusable_outlines_are_refused() {
        let point = r#"{"type":"Point","coordinates":[112,-8]}"#;
        let latitude_first =
            r#"{"type":"Polygon","coordinates":[[[-8,112],[-8,113],[-7,113],[-7,112],[-8,112]]]}"#;
        let metres = r#"{"type":"Polygon","coordinates":[[[690000,9190000],[700000,9190000],[700000,9200000],[690000,9190000]]]}"#;
        for geometry in [point, latitude_first, metres, "null"] {
            assert!(read(&collection(&[feature("35", geometry)])).is_err());
        }
        let twice = [feature("35", SQUARE), feature("35", SQUARE)];
        assert!(read(&collection(&twice)).is_err());
        assert!(read(&collection(&twice[..1])).is_ok());
    }

    /// Reads an example outline file lent beside the repository.
    #[expect(clippy::print_stderr, reason = "a skipped check must be seen")]
    fn lent(file: &str) -> Option<String> {
        let text = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .find_map(|folder| std::fs::read_to_string(folder.join("shared/data").join(file)).ok());
        if text.is_none() {
            eprintln!("skipped: no {file}");
        }
        text
    }

    #[test]
    fn carried_points_lie_in_their_own_outline_only() {
        let points = super::super::table::points();
        for (file, count) in [
            ("batas-35.78-village.geojson", 153),
            ("batas-35.78-district.geojson", 31),
            ("batas-35.10-village.geojson", 217),
            ("batas-35.10-district.geojson", 25),
        ] {
            let Some(text) = lent(file) else { continue };
            let outlines = read(&text).unwrap();
            assert_eq!(outlines.len(), count, "{file}");
            let shapes: Vec<_> = outlines
                .iter()
                .map(|outline| {
                    let geometry = outline.geometry.parse::<geojson::Geometry>().unwrap();
                    (outline.code.as_str(), shape(&geometry).unwrap())
                })
                .collect();
            for outline in &outlines {
                let (lat, lng) = points[outline.code.as_str()];
                assert!(contains(&outline.geometry, lat, lng).unwrap());
                let point = geo::Point::new(lng, lat);
                let holders: Vec<_> = shapes
                    .iter()
                    .filter(|(_, shape)| shape.contains(&point))
                    .map(|(code, _)| *code)
                    .collect();
                assert_eq!(holders, [outline.code.as_str()]);
            }
        }
    }
}
