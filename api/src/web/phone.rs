//! What a phone keeps for a bad line: the worker that stands between a page and the line, the page it shows
//! where nothing is kept, and the manifest by which the site is installed.

use std::sync::LazyLock;

use askama::Template;
use poem::http::{HeaderMap, header};
use poem::{IntoResponse, Response, Route, endpoint::make_sync, handler};
use serde_json::{Value, json};

use super::visit::{Chrome, Visit};
use super::{Lang, PageError, assets, filters, html};

/// Header by which a worker says which style sheet it keeps.
const KEEPS: &str = "service-worker-navigation-preload";

/// The worker: the same file for everyone, and another one as soon as anything it keeps has changed.
static WORKER: LazyLock<String> = LazyLock::new(|| {
    let code = concat!(
        include_str!("../../assets/outbox.js"),
        include_str!("../../assets/sw.js")
    );
    let files: Vec<&str> = assets::kept().collect();
    let content = [
        code,
        &files.concat(),
        include_str!("../../templates/web/layout.html"),
        include_str!("../../templates/web/offline.html"),
        include_str!("../../locales/id/phone.ftl"),
        include_str!("../../locales/en/phone.ftl"),
    ];
    let version = assets::fingerprint(content.concat().as_bytes());
    let (version, style, files) = (json!(version), json!(style()), json!(files));
    format!("const VERSION = {version}, STYLE = {style}, FILES = {files};\n{code}")
});

/// Name of the style sheet in force.
fn style() -> &'static str {
    let url = assets::linked().css;
    url.split_once("?v=").map_or("", |(_, version)| version)
}

/// Whether a request comes through a worker that keeps the style sheet in force.
pub fn keeps_style(headers: &HeaderMap) -> bool {
    headers.get(KEEPS).is_some_and(|kept| kept == style())
}

/// Adds `/sw.js`, `/offline` and `/manifest.webmanifest`.
pub fn routes(route: Route) -> Route {
    route
        .at("/sw.js", poem::get(make_sync(|_| worker())))
        .at("/offline", poem::get(offline))
        .at("/manifest.webmanifest", poem::get(manifest))
}

fn worker() -> Response {
    WORKER
        .as_str()
        .with_content_type("text/javascript; charset=utf-8")
        .with_header(header::CACHE_CONTROL, "no-cache")
        .into_response()
}

#[derive(Template)]
#[template(path = "web/offline.html")]
struct OfflinePage {
    chrome: Chrome,
}

/// The same for everyone who reads this language, also for those logged in: phones keep it.
#[handler]
fn offline(visit: Visit) -> Result<Response, PageError> {
    let lang = visit.lang.clone();
    let chrome = visit.for_anybody();
    let page = html(&lang, &OfflinePage { chrome })?;
    Ok(page
        .with_header(header::CACHE_CONTROL, "public, no-cache")
        .into_response())
}

#[handler]
fn manifest(visit: Visit) -> Response {
    let Visit { lang, chrome, .. } = visit;
    described(&lang, &chrome.assets)
        .to_string()
        .with_content_type("application/manifest+json")
        .into_response()
}

fn described(lang: &Lang, files: &assets::Linked) -> Value {
    let picture = |src: &str, sizes: &str, purpose: &str| {
        let kind = if sizes == "any" {
            "image/svg+xml"
        } else {
            "image/png"
        };
        json!({ "src": src, "sizes": sizes, "type": kind, "purpose": purpose })
    };
    json!({
        "id": "/",
        "name": "e-Musrenbang",
        "short_name": "Musrenbang",
        "description": lang.text("phone-described"),
        "lang": lang.code(),
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f5ef",
        "theme_color": "#1b2f66",
        "categories": ["government"],
        "icons": [
            picture(files.icon, "any", "any"),
            picture(files.icon_192, "192x192", "any"),
            picture(files.icon_512, "512x512", "any"),
            picture(files.icon_512, "512x512", "maskable"),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn the_worker_keeps_every_script_and_the_style_in_force() {
        for file in assets::kept() {
            assert!(WORKER.contains(&json!(file).to_string()), "{file}");
        }
        let mut headers = HeaderMap::new();
        assert!(!keeps_style(&headers));
        headers.insert(KEEPS, "true".parse().unwrap());
        assert!(!keeps_style(&headers));
        headers.insert(KEEPS, style().parse().unwrap());
        assert!(keeps_style(&headers));
    }

    #[test]
    fn a_page_without_a_line_says_what_to_do() {
        let html = samples::render(&OfflinePage { chrome: chrome() });
        assert!(html.contains("id=\"offline\"") && html.contains("id=\"kept-pages\""));
    }
}
