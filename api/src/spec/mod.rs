//! The published specification: what the routes declare, plus what holds for all of them.
//!
//! It is also what the door reads requests against: what is published is what is kept.

mod answers;
mod examples;
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
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(SPEC).unwrap_or_default());

/// Serves the specification.
#[handler]
pub fn openapi_json() -> Response {
    SPEC.with_content_type("application/json; charset=utf-8")
        .into_response()
}

/// The specification taken apart.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The methods an address of the API takes; none where there is no such address.
pub fn methods(path: &str) -> Vec<String> {
    let given: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let wanted: Vec<&str> = template.split('/').collect();
        given.len() == wanted.len()
            && given
                .iter()
                .zip(wanted)
                .all(|(given, wanted)| *given == wanted || wanted.starts_with('{'))
    };
    let paths = DOCUMENT["paths"].as_object();
    let mut methods: Vec<String> = paths
        .into_iter()
        .flatten()
        .filter(|(template, _)| fits(template))
        .filter_map(|(_, item)| item.as_object())
        .flat_map(|item| item.keys().map(|method| method.to_uppercase()))
        .collect();
    if methods.iter().any(|method| method == "GET") {
        methods.push("HEAD".into());
    }
    methods.sort_unstable();
    methods.dedup();
    methods
}

/// A named schema.
pub fn schema(name: &str) -> &'static Value {
    &DOCUMENT["components"]["schemas"][name]
}
