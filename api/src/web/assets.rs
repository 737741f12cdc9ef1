//! The style sheet, under an address that changes with its content.

use std::sync::LazyLock;

use poem::{IntoResponse, Request, Response, Route, handler};

use crate::keys;

const CSS: &str = include_str!("../../assets/app.css");

static CSS_URL: LazyLock<String> = LazyLock::new(|| format!("/assets/app.css?v={}", version()));

/// Address of the style sheet as pages name it.
pub fn css_url() -> &'static str {
    &CSS_URL
}

fn version() -> String {
    hex::encode(&keys::sha256(CSS.as_bytes())[..6])
}

/// Adds `/assets/app.css`.
pub fn routes(route: Route) -> Route {
    route.at("/assets/app.css", poem::get(css))
}

#[handler]
fn css(request: &Request) -> Response {
    let current = request
        .uri()
        .query()
        .is_some_and(|query| css_url().ends_with(&format!("?{query}")));
    let cache = if current {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    };
    CSS.with_content_type("text/css; charset=utf-8")
        .with_header("cache-control", cache)
        .into_response()
}
