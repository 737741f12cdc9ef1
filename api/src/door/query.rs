//! Whether a query has only the parameters an operation publishes, each in its shape.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use poem::{Endpoint, Request};
use serde_json::Value;

use super::expect::expected;
use super::shape::{faults, resolve};
use crate::problem::{ApiError, FieldError};
use crate::spec;

/// Query parameters of an operation, by name.
type Known = HashMap<&'static str, &'static Value>;

/// Operations by method and published path.
type Operations = HashMap<(String, &'static str), Known>;

static OPERATIONS: LazyLock<Operations> = LazyLock::new(operations);

/// Refuses a query with an unknown, repeated or misshapen parameter; a typing error in a filter would
/// otherwise answer with everything.
pub async fn parameters<E: Endpoint>(next: Arc<E>, request: Request) -> poem::Result<E::Output> {
    if request.uri().query().is_some()
        && let Some(known) = find(request.method().as_str(), request.uri().path())
    {
        let wrong = check(request.params().unwrap_or_default(), known);
        if !wrong.is_empty() {
            return Err(ApiError::fields(wrong).into());
        }
    }
    next.call(request).await
}

fn operations() -> Operations {
    let mut all = HashMap::new();
    for (path, methods) in spec::document()["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let known = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|parameter| parameter["in"] == "query")
                .filter_map(|parameter| Some((parameter["name"].as_str()?, &parameter["schema"])))
                .collect();
            all.insert((method.to_uppercase(), path.as_str()), known);
        }
    }
    all
}

fn find(method: &str, path: &str) -> Option<&'static Known> {
    let method = if method == "HEAD" { "GET" } else { method };
    OPERATIONS.get(&(method.to_owned(), spec::path_of(path)?))
}

fn check(given: Vec<(String, String)>, known: &Known) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (name, text) in given {
        let texts = match known.get(name.as_str()) {
            None => Some(unknown(known)),
            Some(_) if seen.contains(&name) => Some((
                "Kirim parameter ini sekali saja.".into(),
                "Send this parameter only once.".into(),
            )),
            Some(schema) => fault(schema, &text),
        };
        if let Some((detail, detail_en)) = texts {
            wrong.push(FieldError {
                pointer: name.chars().take(64).collect(),
                detail,
                detail_en,
            });
        }
        seen.push(name);
        if wrong.len() > known.len() {
            break;
        }
    }
    wrong
}

fn unknown(known: &Known) -> (String, String) {
    let mut names: Vec<&str> = known.keys().copied().collect();
    names.sort_unstable();
    let names = names.join(", ");
    (
        format!("Parameter ini tidak dikenal; hapus atau perbaiki namanya. Yang dikenal: {names}."),
        format!("This parameter is unknown; remove it or mend its name. Known: {names}."),
    )
}

/// What is wrong with the text of a parameter: it is read as the JSON value it stands for.
fn fault(schema: &Value, text: &str) -> Option<(String, String)> {
    let spec = spec::document();
    let schema = resolve(schema, spec);
    let value = match schema["type"].as_str() {
        Some("string") => Value::from(text),
        _ => serde_json::from_str(text).unwrap_or_default(),
    };
    let out_of_range = value.as_f64().is_some_and(|number| {
        schema["minimum"]
            .as_f64()
            .is_some_and(|least| number < least)
            || schema["maximum"].as_f64().is_some_and(|most| number > most)
    });
    if out_of_range {
        return Some(expected(schema, spec));
    }
    let fault = faults(schema, &value, spec).pop()?;
    Some((fault.detail, fault.detail_en))
}
