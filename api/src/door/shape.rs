//! Whether a JSON value has the shape and size a schema publishes.

use chrono::DateTime;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::expect::{at_most, expected};
use crate::problem::FieldError;

/// Most faults that are named; who sends more has not read the specification.
const NAMED: usize = 100;
/// Longest unknown name that is repeated whole, characters.
const NAME: usize = 64;

/// Every fault of a value, by JSON pointer; none if it fits. `spec` resolves references.
pub fn faults(schema: &Value, value: &Value, spec: &Value) -> Vec<FieldError> {
    let mut check = Check {
        spec,
        faults: Vec::new(),
    };
    check.value(schema, value, "");
    check.faults
}

/// A schema itself, behind the reference or the description it is wrapped in.
pub fn resolve<'a>(schema: &'a Value, spec: &'a Value) -> &'a Value {
    let reference = schema
        .get("$ref")
        .or_else(|| schema.pointer("/allOf/0/$ref"))
        .and_then(Value::as_str);
    match reference {
        Some(reference) => spec
            .pointer(reference.trim_start_matches('#'))
            .map_or(&Value::Null, |schema| resolve(schema, spec)),
        None => schema,
    }
}

struct Check<'a> {
    spec: &'a Value,
    faults: Vec<FieldError>,
}

impl<'a> Check<'a> {
    fn value(&mut self, schema: &'a Value, value: &Value, at: &str) {
        if let Some(schema) = self.variant(schema, value, at) {
            match schema["type"].as_str() {
                Some("object") => self.object(schema, value, at),
                Some("array") => self.array(schema, value, at),
                Some(kind) if !scalar(kind, schema, value) => {
                    self.fault(at, expected(schema, self.spec));
                }
                Some("string") => self.length(schema, value, at),
                _ => {}
            }
        }
    }

    /// The schema that judges a value: of several kinds told apart by a field, the one the value names.
    fn variant(&mut self, schema: &'a Value, value: &Value, at: &str) -> Option<&'a Value> {
        let schema = resolve(schema, self.spec);
        let Some(field) = schema
            .pointer("/discriminator/propertyName")
            .and_then(Value::as_str)
        else {
            return Some(schema);
        };
        let kinds = schema.pointer("/discriminator/mapping")?.as_object()?;
        let named = value.get(field).and_then(Value::as_str).unwrap_or_default();
        if !kinds.contains_key(named) {
            let allowed = kinds.keys().map(String::as_str).collect::<Vec<_>>();
            let allowed = allowed.join(", ");
            let texts = (
                format!("Isi salah satu dari: {allowed}."),
                format!("Give one of: {allowed}."),
            );
            self.fault(&below(at, field), texts);
            return None;
        }
        let kind = kinds[named].as_str()?;
        self.spec.pointer(kind.trim_start_matches('#'))
    }

    fn object(&mut self, schema: &'a Value, value: &Value, at: &str) {
        let Some(given) = value.as_object() else {
            return self.fault(at, expected(schema, self.spec));
        };
        let empty = Map::new();
        let known = schema["properties"].as_object();
        if schema["additionalProperties"] == false {
            for name in given.keys() {
                if !known.unwrap_or(&empty).contains_key(name) {
                    self.unknown(known, name, at);
                }
            }
        }
        let required = schema["required"].as_array();
        for (name, schema) in known.into_iter().flatten() {
            match given.get(name) {
                Some(value) if !value.is_null() => self.value(schema, value, &below(at, name)),
                _ if required.into_iter().flatten().any(|one| one == name) => {
                    let (id, en) = expected(schema, self.spec);
                    let texts = (format!("Wajib diisi. {id}"), format!("Required. {en}"));
                    self.fault(&below(at, name), texts);
                }
                _ => {}
            }
        }
    }

    fn array(&mut self, schema: &'a Value, value: &Value, at: &str) {
        let Some(items) = value.as_array() else {
            return self.fault(at, expected(schema, self.spec));
        };
        if let Some(most) = over(schema, "maxItems", items.len()) {
            return self.fault(at, at_most(most, ("butir", "items")));
        }
        for (index, item) in items.iter().enumerate() {
            if self.faults.len() >= NAMED {
                return;
            }
            self.value(&schema["items"], item, &format!("{at}/{index}"));
        }
    }

    fn length(&mut self, schema: &Value, value: &Value, at: &str) {
        let length = value.as_str().unwrap_or_default().chars().count();
        if let Some(most) = over(schema, "maxLength", length) {
            self.fault(at, at_most(most, ("huruf", "characters")));
        }
    }

    fn unknown(&mut self, known: Option<&Map<String, Value>>, name: &str, at: &str) {
        let known: Vec<&str> = known
            .into_iter()
            .flat_map(Map::keys)
            .map(String::as_str)
            .collect();
        let known = known.join(", ");
        let name: String = name.chars().take(NAME).collect();
        let texts = (
            format!("Isian ini tidak dikenal; hapus atau perbaiki namanya. Yang dikenal: {known}."),
            format!("This field is unknown; remove it or mend its name. Known: {known}."),
        );
        self.fault(&below(at, &name), texts);
    }

    fn fault(&mut self, at: &str, (detail, detail_en): (String, String)) {
        if self.faults.len() < NAMED {
            self.faults.push(FieldError {
                pointer: at.into(),
                detail,
                detail_en,
            });
        }
    }
}

fn below(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn over(schema: &Value, limit: &str, size: usize) -> Option<u64> {
    let most = schema[limit].as_u64()?;
    usize::try_from(most)
        .is_ok_and(|most| size > most)
        .then_some(most)
}

/// Whether a value is of a simple type, in its format and among its allowed values.
fn scalar(kind: &str, schema: &Value, value: &Value) -> bool {
    let format = schema["format"].as_str();
    match kind {
        "string" => value.as_str().is_some_and(|text| {
            schema["enum"]
                .as_array()
                .is_none_or(|all| all.contains(value))
                && match format {
                    Some("uuid") => Uuid::try_parse(text).is_ok(),
                    Some("date-time") => DateTime::parse_from_rfc3339(text).is_ok(),
                    _ => true,
                }
        }),
        "integer" => match format {
            Some("int32") => value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
            Some("uint32") => value.as_u64().is_some_and(|n| u32::try_from(n).is_ok()),
            Some("uint64") => value.is_u64(),
            _ => value.is_i64(),
        },
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointers(value: &Value) -> Vec<String> {
        let spec = json!({ "schemas": {
            "Kind": { "type": "string", "enum": ["a", "b"] },
            "A": { "type": "object", "required": ["kind"], "properties": {
                "kind": { "type": "string", "enum": ["a"] }, "size": { "type": "integer", "format": "int32" } },
                "additionalProperties": false },
        }});
        let schema = json!({
            "type": "object", "additionalProperties": false, "required": ["id", "at"],
            "properties": {
                "id": { "type": "string", "format": "uuid" },
                "at": { "type": "string", "format": "date-time" },
                "kind": { "allOf": [{ "$ref": "#/schemas/Kind" }, { "description": "d" }] },
                "names": { "type": "array", "maxItems": 2, "items": { "type": "string", "maxLength": 3 } },
                "one": { "type": "object", "discriminator": { "propertyName": "kind",
                    "mapping": { "a": "#/schemas/A" } } },
            },
        });
        let found = faults(&schema, value, &spec);
        assert!(
            found
                .iter()
                .all(|fault| !fault.detail.is_empty() && !fault.detail_en.is_empty())
        );
        found.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let wrong = json!({
            "id": "x", "kind": "c", "names": ["äöüß", 1], "extra/one": true,
            "one": { "kind": "a", "size": 3_000_000_000_i64, "more": 1 },
        });
        let named = pointers(&wrong);
        let mut named: Vec<&str> = named.iter().map(String::as_str).collect();
        named.sort_unstable();
        let expected = [
            "/at",
            "/extra~1one",
            "/id",
            "/kind",
            "/names/0",
            "/names/1",
            "/one/more",
            "/one/size",
        ];
        assert_eq!(named, expected);
        assert_eq!(pointers(&json!([])), [""]);
        assert_eq!(
            pointers(&json!({ "id": 1, "at": null, "names": ["", "", ""] })).len(),
            3
        );
        let kind =
            json!({ "id": Uuid::nil(), "at": "2027-01-15T02:00:00Z", "one": { "kind": "z" } });
        assert_eq!(pointers(&kind), ["/one/kind"]);
    }

    #[test]
    fn what_fits_passes() {
        let right = json!({
            "id": Uuid::nil(), "at": "2027-01-15T02:00:00+07:00", "kind": "a", "names": ["äöü"],
            "one": { "kind": "a", "size": 3 },
        });
        assert!(pointers(&right).is_empty());
    }
}
