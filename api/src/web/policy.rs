//! What a page may load: its content security policy.

use std::sync::LazyLock;

use base64::Engine;
use poem::http::HeaderValue;

use super::assets;
use crate::keys;

/// The policy of every answer: our own files, the style sheet that stands in the page, and nothing else.
pub static OURS: LazyLock<HeaderValue> = LazyLock::new(|| {
    HeaderValue::from_str(&policy("")).unwrap_or_else(|_| HeaderValue::from_static(NOTHING))
});

/// Said where the policy itself could not be written.
const NOTHING: &str = "default-src 'none'";

/// The policy of a page that also shows pictures of one other place, `https://tile.example.org`.
pub fn with_pictures_of(place: &str) -> HeaderValue {
    HeaderValue::from_str(&policy(place)).unwrap_or_else(|_| OURS.clone())
}

fn policy(pictures: &str) -> String {
    let digest = keys::sha256(assets::linked().style.as_bytes());
    let style = base64::engine::general_purpose::STANDARD.encode(digest);
    let space = if pictures.is_empty() { "" } else { " " };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{style}'; \
         img-src 'self' data: blob:{space}{pictures}; connect-src 'self'; manifest-src 'self'; \
         worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_one_place_change_nothing_else() {
        let ours = OURS.to_str().unwrap();
        let more = with_pictures_of("https://tile.example.org");
        let more = more.to_str().unwrap();
        assert!(ours.contains("img-src 'self' data: blob:;"));
        assert_eq!(more.replace(" https://tile.example.org", ""), ours);
    }
}
