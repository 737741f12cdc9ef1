//! What was done at the board, newest first.

use askama::Template;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use crate::board::service;
use crate::board::wire::ActOut;
use crate::desk::planner::{Head, head};
use crate::page as pages;
use crate::web::{Chrome, PageError, Visit, filters, html};

/// Acts a page has.
const SHOWN: u64 = 50;

#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

/// Key of what an act did.
pub(super) fn kind_key(kind: &str) -> &'static str {
    match kind {
        "split" => "board-act-split",
        "merge" => "board-act-merge",
        "undo" => "board-act-undo",
        "adopt" => "board-act-adopt",
        _ => "board-act-decide",
    }
}

impl ActOut {
    /// Key of what it did.
    pub(in crate::desk) fn key(&self) -> &'static str {
        kind_key(&self.kind)
    }
}

#[derive(Template)]
#[template(path = "desk/board/acts.html")]
struct ActsPage {
    chrome: Chrome,
    head: Head,
    acts: Vec<ActOut>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<After>,
) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    let after = asked.after.as_deref().map(pages::decode).transpose()?;
    let acts = service::acts(&visit.app, head.cycle.id, after, SHOWN).await?;
    html(
        &visit.lang,
        &ActsPage {
            chrome: visit.chrome.clone(),
            next: acts
                .next
                .map(|next| head.at(&format!("/board/acts?after={next}"))),
            acts: acts.items,
            head,
        },
    )
}
