//! What the generator cannot say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{answers, examples, limits};
use crate::page;

/// Pages that tell more than their items; `next` is `null` on the last of them too.
const PAGES: [&str; 2] = ["RankingOut", "SheetOut"];

/// Where a bundle's shape is published: for the generator it is a file.
const BUNDLE: &str =
    "/paths/~1rounds~1{id}~1bundle/get/responses/200/content/application~1json/schema";

/// The parts of a bundle, which the operation's text explains.
fn bundle() -> Value {
    let parts = [
        ("audit", "object"),
        ("ballots", "object"),
        ("candidates", "array"),
        ("decisions", "array"),
        ("digests", "object"),
        ("format", "string"),
        ("frozen", "object"),
        ("public_key", "string"),
        ("result", "object"),
        ("round", "object"),
        ("signature", "string"),
        ("version", "integer"),
    ];
    let shape = |kind: &str| match kind {
        "array" => json!({ "type": "array", "items": { "type": "object" } }),
        kind => json!({ "type": kind }),
    };
    json!({
        "type": "object",
        "properties": parts.iter().map(|(name, kind)| (*name, shape(kind))).collect::<BTreeMap<_, _>>(),
        "required": parts.map(|(name, _)| name),
    })
}

/// Completes a generated specification.
pub fn polish(generated: &str) -> String {
    let Ok(mut spec) = serde_json::from_str::<Value>(generated) else {
        return generated.to_owned();
    };
    let requested = requested(&spec);
    if let Some(schemas) = object(&mut spec, "/components/schemas") {
        limits::publish(schemas);
        for (name, schema) in schemas {
            if (name.starts_with("Page_") || PAGES.contains(&name.as_str()))
                && let Some(next) = schema.pointer_mut("/properties/next")
            {
                next["nullable"] = json!(true);
            }
            if requested.contains(name) {
                close(schema);
            }
        }
    }
    if let Some(file) = spec.pointer_mut(BUNDLE) {
        *file = bundle();
    }
    let schemas = spec["components"]["schemas"].clone();
    for (path, methods) in object(&mut spec, "/paths").into_iter().flatten() {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            parameters(path, operation);
            examples::publish(operation);
            answers::publish(method, operation, &schemas);
        }
    }
    let mut text = serde_json::to_string_pretty(&spec).unwrap_or_default();
    text.push('\n');
    text
}

fn object<'a>(value: &'a mut Value, pointer: &str) -> Option<&'a mut Map<String, Value>> {
    value.pointer_mut(pointer).and_then(Value::as_object_mut)
}

/// Names of the schemas that bodies are read against.
fn requested(spec: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<&Value> = Vec::new();
    for methods in spec["paths"].as_object().into_iter().flat_map(Map::values) {
        for operation in methods.as_object().into_iter().flat_map(Map::values) {
            waiting.extend(operation.pointer("/requestBody/content"));
        }
    }
    while let Some(value) = waiting.pop() {
        let children: Vec<&Value> = match value {
            Value::Object(fields) => fields.values().collect(),
            Value::Array(items) => items.iter().collect(),
            Value::String(text) => text
                .strip_prefix("#/components/schemas/")
                .filter(|name| found.insert((*name).to_owned()))
                .map(|name| &spec["components"]["schemas"][name])
                .into_iter()
                .collect(),
            _ => Vec::new(),
        };
        waiting.extend(children);
    }
    found
}

/// A body has no other fields than those published; `null` in an optional one means it is not given.
fn close(schema: &mut Value) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let Some(properties) = object(schema, "/properties") else {
        return;
    };
    for (name, property) in properties {
        if property.get("$ref").is_none() && !required.iter().any(|one| one == name) {
            property["nullable"] = json!(true);
        }
    }
    schema["additionalProperties"] = json!(false);
}

fn parameters(path: &str, operation: &mut Value) {
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        limits::publish_parameter(path, parameter);
        if parameter["name"] == "limit" {
            parameter["schema"]["default"] = json!(page::DEFAULT_LIMIT);
        }
    }
}
