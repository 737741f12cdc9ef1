//! The specification without what only people and clients read, for the door to keep in memory.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Members no request is judged by.
const LEFT_OUT: [&str; 12] = [
    "deprecated",
    "description",
    "example",
    "examples",
    "explode",
    "headers",
    "operationId",
    "requestBody",
    "responses",
    "security",
    "summary",
    "tags",
];

/// Members whose own members are named freely.
const NAMED: [&str; 3] = ["paths", "properties", "schemas"];

/// Reads a specification; nothing if it is not JSON.
pub fn read(text: &str) -> Value {
    let mut source = serde_json::Deserializer::from_str(text);
    Lean { named: false }
        .deserialize(&mut source)
        .unwrap_or_default()
}

#[derive(Clone, Copy)]
struct Lean {
    named: bool,
}

impl<'de> DeserializeSeed<'de> for Lean {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Lean {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(Self { named: false })? {
            all.push(item);
        }
        all.shrink_to_fit();
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if !self.named && LEFT_OUT.contains(&name.as_str()) {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let named = NAMED.contains(&name.as_str());
            all.insert(name, members.next_value_seed(Self { named })?);
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn what_is_read_by_people_goes_and_what_is_named_so_stays() {
        let text = json!({
            "description": "d",
            "paths": { "/a": { "get": {
                "summary": "s",
                "parameters": [{ "name": "q", "schema": { "type": "string", "example": "x" } }],
            } } },
            "components": { "schemas": { "tags": {
                "type": "object",
                "properties": { "description": { "type": "string", "maxLength": 3, "description": "d" } },
            } } },
        });
        let lean = json!({
            "paths": { "/a": { "get": {
                "parameters": [{ "name": "q", "schema": { "type": "string" } }],
            } } },
            "components": { "schemas": { "tags": {
                "type": "object",
                "properties": { "description": { "type": "string", "maxLength": 3 } },
            } } },
        });
        assert_eq!(read(&text.to_string()), lean);
        assert!(read("{").is_null());
    }
}
