//! The page of the search.

use askama::Template;
use poem::web::Query;
use poem::{Response, Route, handler};
use serde::Deserialize;

use super::service::{self, Asked};
use super::wire::{SearchGroupOut, SearchHitOut, SearchKind, SearchOut};
use super::words::split;
use crate::web::fields::encode;
use crate::web::{Chrome, PageError, Visit, filters, html};

/// Adds `/search`.
pub fn routes(route: Route) -> Route {
    route.at("/search", poem::get(show_search))
}

/// Items of a kind a page shows.
const SHOWN: u64 = 8;
/// The same where only one kind is asked for.
const ALONE: u64 = 100;

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    exact: String,
}

/// A piece of a title, and whether it is a word that was searched for.
struct Piece<'a> {
    text: &'a str,
    found: bool,
}

#[derive(Template)]
#[template(path = "search/page.html")]
struct Page {
    chrome: Chrome,
    given: String,
    kind: Option<SearchKind>,
    found: SearchOut,
    words: Vec<String>,
}

impl Page {
    /// A title in pieces, the words that were searched for apart.
    fn pieces<'a>(&self, title: &'a str) -> Vec<Piece<'a>> {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        for part in title.split_inclusive(|letter: char| !letter.is_alphanumeric()) {
            let word = part.trim_end_matches(|letter: char| !letter.is_alphanumeric());
            let (word, rest) = part.split_at(word.len());
            let lower = word.to_lowercase();
            let found =
                !word.is_empty() && self.words.iter().any(|one| lower.starts_with(one.as_str()));
            for (text, found) in [(word, found), (rest, false)] {
                if !text.is_empty() {
                    pieces.push(Piece { text, found });
                }
            }
        }
        pieces
    }

    /// The key of what a group is called.
    fn heading(group: &SearchGroupOut) -> &'static str {
        match group.kind {
            SearchKind::Areas => "search-areas",
            SearchKind::Proposals => "search-proposals",
            SearchKind::Rounds => "search-rounds",
            SearchKind::Agencies => "search-agencies",
            SearchKind::Catalogue => "search-catalogue",
            SearchKind::Cycles => "search-cycles",
        }
    }

    /// The key of what something found is called.
    fn label(kind: SearchKind, hit: &SearchHitOut) -> Option<String> {
        let room = match kind {
            SearchKind::Areas => "kind",
            SearchKind::Proposals => "status",
            SearchKind::Rounds => "stage",
            SearchKind::Agencies | SearchKind::Catalogue | SearchKind::Cycles => return None,
        };
        Some(format!("{room}-{}", hit.label))
    }

    /// Where more of a kind is shown; none where all is shown, or it is the only kind.
    fn all(&self, group: &SearchGroupOut) -> Option<String> {
        let shown = u64::try_from(group.items.len()).unwrap_or(u64::MAX);
        let words = encode(self.searched());
        let more = shown < group.total;
        match group.kind {
            _ if !more => None,
            SearchKind::Proposals => Some(format!("/proposals?cari={words}")),
            _ if self.kind.is_some() => None,
            kind => Some(format!("/search?q={words}&kind={}", kind.name())),
        }
    }

    /// What was searched for.
    fn searched(&self) -> &str {
        self.found.corrected.as_deref().unwrap_or(&self.given)
    }

    /// The same search for what was given.
    fn exactly(&self) -> String {
        format!("/search?q={}&exact=1", encode(&self.given))
    }
}

#[handler]
async fn show_search(visit: Visit, Query(query): Query<Given>) -> Result<Response, PageError> {
    let given: String = query.q.trim().chars().take(200).collect();
    let kind = SearchKind::ALL
        .into_iter()
        .find(|kind| kind.name() == query.kind);
    let asked = Asked {
        text: &given,
        kinds: kind.map_or_else(|| SearchKind::ALL.to_vec(), |kind| vec![kind]),
        exact: !query.exact.is_empty(),
        limit: if kind.is_some() { ALONE } else { SHOWN },
    };
    let found = service::search(&visit.app, asked).await?;
    let words = split(found.corrected.as_deref().unwrap_or(&given)).collect();
    html(
        &visit.lang,
        &Page {
            chrome: visit.chrome,
            given,
            kind,
            found,
            words,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    fn page(title: &str) -> Page {
        let hit = SearchHitOut {
            id: "1".into(),
            title: title.into(),
            label: "desa".into(),
            place: Some(title.into()),
            page: Some("/areas/35".into()),
        };
        Page {
            chrome: chrome(),
            given: title.into(),
            kind: None,
            found: SearchOut {
                query: title.into(),
                corrected: Some(title.into()),
                groups: vec![SearchGroupOut {
                    kind: SearchKind::Areas,
                    total: 9,
                    more: true,
                    items: vec![hit],
                }],
            },
            words: split(title).collect(),
        }
    }

    #[test]
    fn what_is_found_and_what_is_asked_stay_text() {
        samples::assert_escaped(&samples::render(&page(samples::HOSTILE)));
    }

    #[test]
    fn words_are_marked_and_nothing_is_lost() {
        let page = page("paving GANG");
        let pieces = page.pieces("Paving, gang-gang & pavingan (RT 1)");
        let whole: String = pieces.iter().map(|piece| piece.text).collect();
        assert_eq!(whole, "Paving, gang-gang & pavingan (RT 1)");
        let marked: Vec<&str> = pieces
            .iter()
            .filter(|one| one.found)
            .map(|one| one.text)
            .collect();
        assert_eq!(marked, ["Paving", "gang", "gang", "pavingan"]);
    }
}
