//! The published specification: what the routes declare, plus what holds for all of them.
//!
//! It is also what the door reads requests against: what is published is what is kept.

mod answers;
mod examples;
mod lean;
mod limits;
mod operations;
mod polish;

use std::sync::LazyLock;

use poem::{IntoResponse, Response, handler};
use serde_json::Value;

pub use polish::polish;

/// As committed; a test holds it against what the routes declare. Making it anew in every process would
/// cost more memory than serving.
const SPEC: &str = include_str!("../../../openapi/openapi.json");
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| lean::read(SPEC));

/// Serves the specification.
#[handler]
pub fn openapi_json() -> Response {
    SPEC.with_content_type("application/json; charset=utf-8")
        .into_response()
}

/// The specification taken apart, as far as requests are judged by it.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The specification taken apart, whole.
#[cfg(test)]
pub fn whole() -> Value {
    serde_json::from_str(SPEC).unwrap()
}

/// Published paths by their segments.
static PATHS: LazyLock<Vec<(Vec<&'static str>, &'static str)>> = LazyLock::new(|| {
    let paths = DOCUMENT["paths"].as_object();
    paths
        .into_iter()
        .flatten()
        .map(|(path, _)| (path.split('/').collect(), path.as_str()))
        .collect()
});

/// The published path an address fits; words stand before parameters.
pub fn path_of(address: &str) -> Option<&'static str> {
    let given: Vec<&str> = address.split('/').collect();
    let parameter = |part: &&&str| part.starts_with('{');
    PATHS
        .iter()
        .filter(|(parts, _)| {
            let pairs = parts.iter().zip(&given);
            parts.len() == given.len()
                && pairs
                    .into_iter()
                    .all(|(part, given)| part == given || parameter(&part))
        })
        .min_by_key(|(parts, _)| parts.iter().filter(parameter).count())
        .map(|(_, path)| *path)
}

/// The methods an address of the API takes; none where there is no such address.
pub fn methods(address: &str) -> Vec<String> {
    let item = path_of(address).and_then(|path| DOCUMENT["paths"][path].as_object());
    let mut methods: Vec<String> = item
        .into_iter()
        .flatten()
        .map(|(method, _)| method.to_uppercase())
        .collect();
    if methods.iter().any(|method| method == "GET") {
        methods.push("HEAD".into());
    }
    methods.sort_unstable();
    methods
}

/// A named schema.
pub fn schema(name: &str) -> &'static Value {
    &DOCUMENT["components"]["schemas"][name]
}
