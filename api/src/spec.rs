//! The published specification: what the routes declare, plus what holds for all of them.

use std::sync::LazyLock;

use poem::{IntoResponse, Response, handler};
use serde_json::{Value, json};

static SPEC: LazyLock<String> = LazyLock::new(crate::http::spec);

/// Serves the specification.
#[handler]
pub fn openapi_json() -> Response {
    SPEC.as_str()
        .with_content_type("application/json; charset=utf-8")
        .into_response()
}

/// Completes what the generator cannot say: `next` is `null` on the last page, and public reads can be
/// answered by 304.
pub fn polish(generated: &str) -> String {
    let Ok(mut spec) = serde_json::from_str::<Value>(generated) else {
        return generated.to_owned();
    };
    if let Some(schemas) = spec
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        for (name, schema) in schemas {
            if name.starts_with("Page_")
                && let Some(next) = schema.pointer_mut("/properties/next")
            {
                next["nullable"] = json!(true);
            }
        }
    }
    if let Some(paths) = spec.pointer_mut("/paths").and_then(Value::as_object_mut) {
        for operations in paths.values_mut() {
            if let Some(get) = operations.pointer_mut("/get/responses") {
                get["304"] = json!({
                    "description": "Not modified since the `ETag` sent as `If-None-Match`."
                });
            }
        }
    }
    let mut text = serde_json::to_string_pretty(&spec).unwrap_or_default();
    text.push('\n');
    text
}
