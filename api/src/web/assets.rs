//! Style sheet, scripts and pictures, each under an address that changes with its content.

use std::sync::LazyLock;

use poem::{IntoResponse, Request, Response, Route, endpoint::make_sync};

use crate::keys;

/// A file the program carries for the pages.
struct Asset {
    path: &'static str,
    kind: &'static str,
    content: &'static [u8],
    url: LazyLock<String>,
}

macro_rules! asset {
    ($name:literal, $kind:literal) => {
        asset!(
            $name,
            $kind,
            include_bytes!(concat!("../../assets/", $name))
        )
    };
    ($name:literal, $kind:literal, $content:expr) => {{
        const CONTENT: &[u8] = $content;
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
static ICON_192: Asset = asset!("icon-192.png", "image/png");
static ICON_512: Asset = asset!("icon-512.png", "image/png");

static BOOTH: Asset = asset!("booth.js", "text/javascript; charset=utf-8");
static DESK: Asset = asset!("desk.js", "text/javascript; charset=utf-8");
static HALL: Asset = asset!(
    "meeting.css",
    "text/css; charset=utf-8",
    concat!(
        include_str!("../../assets/app.css"),
        include_str!("../../assets/meeting.css")
    )
    .as_bytes()
);
static MEETING: Asset = asset!("meeting.js", "text/javascript; charset=utf-8");
static PROGRESS: Asset = asset!("progress.js", "text/javascript; charset=utf-8");
static PROPOSE: Asset = asset!("propose.js", "text/javascript; charset=utf-8");
static SITE: Asset = asset!(
    "site.js",
    "text/javascript; charset=utf-8",
    concat!(
        include_str!("../../assets/outbox.js"),
        include_str!("../../assets/site.js")
    )
    .as_bytes()
);

static TILES: Asset = asset!("tiles.js", "text/javascript; charset=utf-8");

/// What a phone keeps for a bad line.
static KEPT: [&Asset; 10] = [
    &CSS, &ICON, &BOOTH, &DESK, &HALL, &MEETING, &PROGRESS, &PROPOSE, &SITE, &TILES,
];
/// What only an installed page needs.
static ICONS: [&Asset; 2] = [&ICON_192, &ICON_512];

/// The style sheet as it stands in a page: without comments and indents, which a first view on a slow line
/// would wait for.
static STYLE: LazyLock<String> = LazyLock::new(|| {
    let text = String::from_utf8_lossy(CSS.content);
    let mut pieces = text.split("/*");
    let first = pieces.next().unwrap_or_default().to_owned();
    let plain = pieces.fold(first, |plain, piece| {
        plain + piece.split_once("*/").map_or("", |(_, after)| after)
    });
    let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
});

fn versioned(path: &str, content: &[u8]) -> String {
    format!("{path}?v={}", fingerprint(content))
}

/// A short name of a content.
pub fn fingerprint(content: &[u8]) -> String {
    hex::encode(&keys::sha256(content)[..6])
}

/// Addresses of the files a phone keeps.
pub fn kept() -> impl Iterator<Item = &'static str> {
    KEPT.iter().map(|asset| asset.url.as_str())
}

/// Addresses of what every page links to.
#[derive(Clone, Copy, Debug)]
pub struct Linked {
    /// The style sheet.
    pub css: &'static str,
    /// The same, to stand in the page.
    pub style: &'static str,
    /// The mark.
    pub icon: &'static str,
    /// The mark as a picture of 192 pixels.
    pub icon_192: &'static str,
    /// The mark as a picture of 512 pixels.
    pub icon_512: &'static str,
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
    /// Progress of an import.
    pub progress: &'static str,
    /// The script of every page.
    pub site: &'static str,
    /// The script of maps with pictures of the ground.
    pub tiles: &'static str,
}

/// Addresses as pages name them.
pub fn linked() -> Linked {
    Linked {
        css: &CSS.url,
        style: &STYLE,
        icon: &ICON.url,
        icon_192: &ICON_192.url,
        icon_512: &ICON_512.url,
        booth: &BOOTH.url,
        desk: &DESK.url,
        hall: &HALL.url,
        meeting: &MEETING.url,
        propose: &PROPOSE.url,
        progress: &PROGRESS.url,
        site: &SITE.url,
        tiles: &TILES.url,
    }
}

/// Adds the files below `/assets`.
pub fn routes(route: Route) -> Route {
    KEPT.iter().chain(&ICONS).fold(route, |route, asset| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_in_a_page_is_the_sheet_without_comments() {
        let style = linked().style;
        assert!(style.starts_with(":root {") && style.ends_with('}'));
        assert!(!style.contains("/*") && !style.contains('<'));
        assert_eq!(
            style.matches('{').count(),
            String::from_utf8_lossy(CSS.content).matches('{').count()
        );
    }
}
