//! Which language a visitor reads: the one the address asks for, else the one kept in their cookie.

use std::time::Duration;

use super::fields::{Fields, encode};
use super::language::Lang;
use super::visit::Tongue;
use crate::app::App;

/// Cookie that keeps the language.
pub const COOKIE: &str = "lang";
/// How long it is kept.
pub const KEPT: Duration = Duration::from_hours(365 * 24);
/// Parameter that asks for a language.
const PARAMETER: &str = "lang";

/// The language an address asks for.
pub fn asked(app: &App, query: &str) -> Option<Lang> {
    let fields = Fields::parse(query.as_bytes());
    app.languages.find(fields.get(PARAMETER)).cloned()
}

/// The language of a cookie, else the default.
pub fn kept(app: &App, cookie: Option<String>) -> Lang {
    let known = cookie.and_then(|code| app.languages.find(&code).cloned());
    known.unwrap_or_else(|| app.languages.first().clone())
}

/// The other languages, with the address of the same page in them.
pub fn others(app: &App, current: &Lang, path: &str, query: &str) -> Vec<Tongue> {
    let fields = Fields::parse(query.as_bytes());
    let mut kept = String::new();
    for (name, value) in fields.others(&[PARAMETER, "kabar"]) {
        kept.extend([&encode(name), "=", &encode(value), "&"]);
    }
    app.languages
        .all()
        .iter()
        .filter(|lang| lang.code() != current.code())
        .map(|lang| Tongue {
            code: lang.code().to_owned(),
            name: lang.name(),
            address: format!("{path}?{kept}{PARAMETER}={}", lang.code()),
        })
        .collect()
}

/// The address of a page without what says only what was just done, or in which language it is read.
pub fn without_news(path: &str, query: &str) -> String {
    let fields = Fields::parse(query.as_bytes());
    let kept = fields.others(&[PARAMETER, "kabar"]);
    let kept = kept.map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    let kept = kept.collect::<Vec<_>>().join("&");
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{kept}")
    }
}
