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

/// A named schema.
pub fn schema(name: &str) -> &'static Value {
    &DOCUMENT["components"]["schemas"][name]
}
