//! Style sheet, scripts and pictures, each under an address that changes with its content.

use std::sync::LazyLock;

use poem::{IntoResponse, Request, Response, Route, endpoint::make_sync};

use crate::keys;

/// A file the program carries for the pages.
struct Asset {
    path: &'static str,
    kind: &'static str,
    content: &'static str,
    url: LazyLock<String>,
}

macro_rules! asset {
    ($name:literal, $kind:literal $(, after $other:literal)?) => {{
        const CONTENT: &str = concat!(
            $(include_str!(concat!("../../assets/", $other)),)?
            include_str!(concat!("../../assets/", $name))
        );
        const PATH: &str = concat!("/assets/", $name);
        Asset {
            path: PATH,
            kind: $kind,
            content: CONTENT,
            url: LazyLock::new(|| versioned(PATH, CONTENT)),
        }
    }};
}

static CSS: Asset = asset!("app.css", "text/css; charset=utf-8");
static ICON: Asset = asset!("icon.svg", "image/svg+xml");

static BOOTH: Asset = asset!("booth.js", "text/javascript; charset=utf-8");
static DESK: Asset = asset!("desk.js", "text/javascript; charset=utf-8");
static HALL: Asset = asset!("meeting.css", "text/css; charset=utf-8", after "app.css");
static MEETING: Asset = asset!("meeting.js", "text/javascript; charset=utf-8");
static PROPOSE: Asset = asset!("propose.js", "text/javascript; charset=utf-8");
static SITE: Asset = asset!("site.js", "text/javascript; charset=utf-8");

static ALL: [&Asset; 8] = [&CSS, &ICON, &BOOTH, &DESK, &HALL, &MEETING, &PROPOSE, &SITE];

fn versioned(path: &str, content: &str) -> String {
    let hash = keys::sha256(content.as_bytes());
    format!("{path}?v={}", hex::encode(&hash[..6]))
}

/// Addresses of what every page links to.
#[derive(Clone, Copy, Debug)]
pub struct Linked {
    /// The style sheet.
    pub css: &'static str,
    /// The mark.
    pub icon: &'static str,
    /// The script of the booth.
    pub booth: &'static str,
    /// The script of an officer's desk.
    pub desk: &'static str,
    /// The style sheet of a meeting's desk, screen and minutes: that of every page with theirs.
    pub hall: &'static str,
    /// The script of a meeting's desk and screen.
    pub meeting: &'static str,
    /// The script of a proposal's form.
    pub propose: &'static str,
    /// The script of every page.
    pub site: &'static str,
}

/// Addresses as pages name them.
pub fn linked() -> Linked {
    Linked {
        css: &CSS.url,
        icon: &ICON.url,
        booth: &BOOTH.url,
        desk: &DESK.url,
        hall: &HALL.url,
        meeting: &MEETING.url,
        propose: &PROPOSE.url,
        site: &SITE.url,
    }
}

/// Adds the files below `/assets`.
pub fn routes(route: Route) -> Route {
    ALL.iter().fold(route, |route, asset| {
        route.at(
            asset.path,
            poem::get(make_sync(|request| serve(asset, &request))),
        )
    })
}

/// A file: for good where the address names this content, to be asked about again where it does not.
fn serve(asset: &Asset, request: &Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let current = asset
        .url
        .split_once('?')
        .is_some_and(|(_, now)| now == query);
    let cache = if current {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    };
    asset
        .content
        .with_content_type(asset.kind)
        .with_header("cache-control", cache)
        .into_response()
}
