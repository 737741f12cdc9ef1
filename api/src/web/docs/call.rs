//! A call to an operation, as one would type it.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::reference::{array, object, pretty, referred, text};

/// A call to try.
pub(super) fn curl(
    path: &str,
    method: &str,
    operation: &Value,
    token: bool,
    components: &Map<String, Value>,
) -> String {
    let mut call = "curl".to_owned();
    if method != "get" {
        call.push_str(" -X ");
        call.push_str(&method.to_uppercase());
    }
    // Writing to a string cannot fail.
    let _ = write!(call, " 'http://localhost:3000/api/v1{path}'");
    if token {
        call.push_str(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
    }
    for parameter in array(operation, "/parameters") {
        if parameter["in"] == "header" && parameter["required"] == true {
            let _ = write!(call, " \\\n  -H '{}: …'", text(parameter, "name"));
        }
    }
    let Some((media, body)) = operation
        .pointer("/requestBody/content")
        .and_then(Value::as_object)
        .and_then(|content| content.iter().next())
    else {
        return call;
    };
    if media.starts_with("multipart/") {
        call.push_str(" \\\n  -F 'file=@foto.jpg'");
        return call;
    }
    let media = media.split(';').next().unwrap_or(media);
    let _ = write!(call, " \\\n  -H 'Content-Type: {media}'");
    if media == "application/json" {
        let example = body
            .get("example")
            .cloned()
            .unwrap_or_else(|| sample(&body["schema"], components, 0));
        let _ = write!(
            call,
            " \\\n  -d '{}'",
            pretty(&example).replace('\'', "'\\''")
        );
    } else {
        call.push_str(" \\\n  --data-binary @berkas");
    }
    call
}

/// A value that fits a schema: its example, or one made of its required parts.
fn sample(schema: &Value, components: &Map<String, Value>, depth: u8) -> Value {
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if depth > 4 {
        return Value::Null;
    }
    if let Some(name) = referred(schema) {
        return components
            .get(&name)
            .map_or(Value::Null, |schema| sample(schema, components, depth + 1));
    }
    if let Some(way) = schema
        .pointer("/oneOf/0")
        .or_else(|| schema.pointer("/anyOf/0"))
    {
        return sample(way, components, depth + 1);
    }
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let required = array(schema, "/required");
            object(schema, "/properties")
                .iter()
                .filter(|(name, _)| required.iter().any(|one| one.as_str() == Some(name)))
                .map(|(name, property)| (name.clone(), sample(property, components, depth + 1)))
                .collect::<Map<_, _>>()
                .into()
        }
        Some("array") => vec![sample(&schema["items"], components, depth + 1)].into(),
        Some("integer" | "number") => 1.into(),
        Some("boolean") => true.into(),
        Some("string") => match schema["format"].as_str() {
            Some("date-time") => "2027-01-15T08:00:00Z".into(),
            Some("uuid") => "0193e4a0-0000-7000-8000-000000000000".into(),
            _ => "…".into(),
        },
        _ => Value::Null,
    }
}
