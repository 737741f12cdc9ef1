//! Rows as features of a collection (RFC 7946): a point where `lat` and `lng` are known, no geometry where not.

use serde_json::{Map, Value, json};

use super::columns::Column;
use crate::problem::ApiError;

/// How a collection begins.
pub const HEAD: &str = "{\"type\":\"FeatureCollection\",\"features\":[";
/// How it ends.
pub const FOOT: &str = "\n]}\n";

/// Rows as features, parted by commas; `first` where none is before them.
pub fn features(
    columns: &[Column],
    rows: Vec<Vec<Value>>,
    first: bool,
) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        if at > 0 || !first {
            bytes.push(b',');
        }
        bytes.push(b'\n');
        serde_json::to_writer(&mut bytes, &feature(columns, row))?;
    }
    Ok(bytes)
}

fn feature(columns: &[Column], row: Vec<Value>) -> Value {
    let mut properties = Map::new();
    let (mut lat, mut lng) = (Value::Null, Value::Null);
    for (column, value) in columns.iter().zip(row) {
        match column.name.as_str() {
            "lat" => lat = value,
            "lng" => lng = value,
            name => drop(properties.insert(name.to_owned(), value)),
        }
    }
    let geometry = if lat.is_null() || lng.is_null() {
        Value::Null
    } else {
        json!({ "type": "Point", "coordinates": [lng, lat] })
    };
    let id = properties.get("id").or_else(|| properties.get("code"));
    let id = id.cloned().unwrap_or_default();
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_features_with_longitude_first() {
        let columns = super::super::columns::of::<crate::areas::wire::AreaOut>();
        let row = |lat: Value| {
            let value = |column: &Column| match column.name.as_str() {
                "code" => json!("35"),
                "lat" => lat.clone(),
                "lng" => json!(112.5),
                _ => Value::Null,
            };
            columns.iter().map(value).collect::<Vec<_>>()
        };
        let rows = vec![row(json!(-7.5)), row(Value::Null)];
        let body = features(&columns, rows, true).unwrap();
        let text = format!("{HEAD}{}{FOOT}", String::from_utf8(body).unwrap());
        let read: ::geojson::FeatureCollection = text.parse().unwrap();
        assert_eq!(read.features.len(), 2);
        let point = read.features[0].geometry.clone().unwrap();
        assert!(point.to_string().contains("[112.5,-7.5]"));
        assert!(read.features[1].geometry.is_none());
        let properties = read.features[0].properties.as_ref().unwrap();
        assert!(properties.contains_key("name") && !properties.contains_key("lat"));
    }
}
