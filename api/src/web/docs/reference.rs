//! The specification taken apart for the templates.

use serde_json::{Map, Value};

use super::call::curl;

/// The whole reference.
pub struct Reference {
    /// What the API is.
    pub description: String,
    /// Its version.
    pub version: String,
    /// Groups of operations.
    pub groups: Vec<Group>,
    /// Named schemas.
    pub schemas: Vec<Schema>,
}

/// Operations that belong together.
pub struct Group {
    /// Name.
    pub name: String,
    /// Name in addresses.
    pub slug: String,
    /// What they are about.
    pub description: String,
    /// The operations.
    pub operations: Vec<Operation>,
}

/// One operation.
pub struct Operation {
    /// Its id.
    pub id: String,
    /// HTTP method.
    pub method: String,
    /// Path below `/api/v1`.
    pub path: String,
    /// One line.
    pub summary: String,
    /// The rest.
    pub description: String,
    /// Who may call it.
    pub who: String,
    /// Whether it wants a login, may use one, or takes none.
    pub security: &'static str,
    /// Parameters.
    pub parameters: Vec<Field>,
    /// Bodies it reads.
    pub bodies: Vec<Body>,
    /// What it answers.
    pub responses: Vec<Answer>,
    /// A call to try.
    pub curl: String,
}

/// A parameter or property.
pub struct Field {
    /// Name.
    pub name: String,
    /// Where it stands: `path`, `query`, `header`; empty for a property.
    pub place: String,
    /// Whether it must be there.
    pub required: bool,
    /// Its type.
    pub shape: Shape,
    /// What it means.
    pub description: String,
}

/// A type in words, with the schema it names, if it names one.
#[derive(Default)]
pub struct Shape {
    /// In words.
    pub text: String,
    /// The schema it refers to.
    pub schema: String,
    /// Limits and allowed values.
    pub limits: String,
}

/// A request body.
pub struct Body {
    /// Media type.
    pub media: String,
    /// Its type.
    pub shape: Shape,
}

/// An answer.
pub struct Answer {
    /// Status.
    pub status: String,
    /// What it means.
    pub description: String,
    /// Bodies.
    pub bodies: Vec<Body>,
    /// Headers.
    pub headers: Vec<Field>,
}

/// A named schema.
pub struct Schema {
    /// Name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its type.
    pub shape: Shape,
    /// Its properties.
    pub fields: Vec<Field>,
    /// An example as JSON; empty if none.
    pub example: String,
}

impl Reference {
    /// Takes a specification apart.
    pub fn read(spec: &str) -> Self {
        let spec: Value = serde_json::from_str(spec).unwrap_or_default();
        let components = object(&spec, "/components/schemas");
        let mut groups: Vec<Group> = array(&spec, "/tags")
            .iter()
            .map(|tag| Group::new(&text(tag, "name"), text(tag, "description")))
            .collect();
        for (path, operations) in object(&spec, "/paths") {
            let shared = array(operations, "/parameters");
            for (method, operation) in operations.as_object().into_iter().flatten() {
                if !["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                    continue;
                }
                let tag = operation
                    .pointer("/tags/0")
                    .and_then(Value::as_str)
                    .unwrap_or("Other");
                let at = groups.iter().position(|group| group.name == tag);
                let at = at.unwrap_or_else(|| {
                    groups.push(Group::new(tag, String::new()));
                    groups.len() - 1
                });
                let operation = Operation::read(path, method, operation, shared, components);
                groups[at].operations.push(operation);
            }
        }
        groups.retain(|group| !group.operations.is_empty());
        Self {
            description: text(&spec["info"], "description").replace("**", ""),
            version: text(&spec["info"], "version"),
            groups,
            schemas: components
                .iter()
                .map(|(name, schema)| Schema::read(name, schema))
                .collect(),
        }
    }
}

impl Group {
    fn new(name: &str, description: String) -> Self {
        Self {
            slug: name.to_lowercase().replace(' ', "-"),
            name: name.to_owned(),
            description,
            operations: Vec::new(),
        }
    }
}

impl Operation {
    fn read(
        path: &str,
        method: &str,
        operation: &Value,
        shared: &[Value],
        components: &Map<String, Value>,
    ) -> Self {
        let parameters: Vec<Field> = shared
            .iter()
            .chain(array(operation, "/parameters"))
            .map(Field::parameter)
            .collect();
        let security = match operation.get("security").and_then(Value::as_array) {
            None => "docs-open",
            Some(ways) if ways.is_empty() => "docs-open",
            Some(ways)
                if ways
                    .iter()
                    .any(|way| way.as_object().is_some_and(Map::is_empty)) =>
            {
                "docs-maybe"
            }
            Some(_) => "docs-token",
        };
        let body = bodies(operation.pointer("/requestBody/content"));
        let told = text(operation, "description");
        let (description, who) = told.split_once("**Who:** ").unwrap_or((&told, ""));
        Self {
            id: text(operation, "operationId"),
            method: method.to_owned(),
            path: path.to_owned(),
            summary: text(operation, "summary"),
            description: description.trim().to_owned(),
            who: who.to_owned(),
            security,
            curl: curl(
                path,
                method,
                operation,
                security == "docs-token",
                components,
            ),
            parameters,
            bodies: body,
            responses: object(operation, "/responses")
                .iter()
                .map(|(status, answer)| Answer {
                    status: status.clone(),
                    description: text(answer, "description"),
                    bodies: bodies(answer.get("content")),
                    headers: object(answer, "/headers")
                        .iter()
                        .map(|(name, header)| Field::header(name, header))
                        .collect(),
                })
                .collect(),
        }
    }
}

impl Field {
    fn parameter(value: &Value) -> Self {
        Self {
            name: text(value, "name"),
            place: text(value, "in"),
            required: value["required"].as_bool().unwrap_or(false),
            shape: Shape::read(&value["schema"]),
            description: described(value),
        }
    }

    fn header(name: &str, value: &Value) -> Self {
        Self {
            name: name.to_owned(),
            place: String::new(),
            required: false,
            shape: Shape::read(&value["schema"]),
            description: described(value),
        }
    }
}

impl Shape {
    fn read(schema: &Value) -> Self {
        if let Some(name) = referred(schema) {
            return Self {
                text: name.clone(),
                schema: name,
                limits: String::new(),
            };
        }
        for (key, word) in [("oneOf", "salah satu dari "), ("anyOf", "salah satu dari ")] {
            if let Some(ways) = schema.get(key).and_then(Value::as_array) {
                let names: Vec<String> = ways.iter().map(|way| Self::read(way).text).collect();
                return Self {
                    text: format!("{word}{}", names.join(", ")),
                    ..Self::default()
                };
            }
        }
        if let Some(items) = schema.get("items") {
            let inner = Self::read(items);
            return Self {
                text: format!("[{}]", inner.text),
                schema: inner.schema,
                limits: limits(schema),
            };
        }
        let mut words = text(schema, "type");
        let format = text(schema, "format");
        if !format.is_empty() {
            words = format!("{words} ({format})");
        }
        if schema["nullable"].as_bool() == Some(true) {
            words.push_str(" | null");
        }
        Self {
            text: words,
            schema: String::new(),
            limits: limits(schema),
        }
    }
}

impl Schema {
    fn read(name: &str, schema: &Value) -> Self {
        let required = array(schema, "/required");
        Self {
            name: name.to_owned(),
            description: text(schema, "description"),
            shape: Shape::read(schema),
            fields: object(schema, "/properties")
                .iter()
                .map(|(name, property)| Field {
                    name: name.clone(),
                    place: String::new(),
                    required: required.iter().any(|one| one.as_str() == Some(name)),
                    shape: Shape::read(property),
                    description: described(property),
                })
                .collect(),
            example: schema.get("example").map(pretty).unwrap_or_default(),
        }
    }
}

fn limits(schema: &Value) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (key, word) in [
        ("minLength", "paling sedikit (huruf)"),
        ("maxLength", "paling banyak (huruf)"),
        ("minimum", "paling kecil"),
        ("maximum", "paling besar"),
        ("minItems", "paling sedikit (butir)"),
        ("maxItems", "paling banyak (butir)"),
        ("pattern", "pola"),
        ("default", "bawaan"),
    ] {
        match schema.get(key) {
            Some(Value::String(value)) => parts.push(format!("{word} {value}")),
            Some(Value::Null) | None => {}
            Some(value) => parts.push(format!("{word} {value}")),
        }
    }
    let values: Vec<&str> = array(schema, "/enum")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    if !values.is_empty() {
        parts.push(values.join(" | "));
    }
    parts.join("; ")
}

/// The schema a value refers to, itself or through the `allOf` a description wraps it in.
pub(super) fn referred(schema: &Value) -> Option<String> {
    let reference = schema
        .get("$ref")
        .or_else(|| schema.pointer("/allOf/0/$ref"))?
        .as_str()?;
    Some(reference.rsplit('/').next()?.to_owned())
}

fn bodies(content: Option<&Value>) -> Vec<Body> {
    content
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(media, body)| Body {
            media: media.clone(),
            shape: Shape::read(&body["schema"]),
        })
        .collect()
}

pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn described(value: &Value) -> String {
    let own = text(value, "description");
    if own.is_empty() {
        text(&value["schema"], "description")
    } else {
        own
    }
}

pub(super) fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

pub(super) fn array<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

pub(super) fn object<'a>(value: &'a Value, pointer: &str) -> &'a Map<String, Value> {
    static NOTHING: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value
        .pointer(pointer)
        .and_then(Value::as_object)
        .unwrap_or(&NOTHING)
}
