//! The scenarios of a cycle, newest first, to look at or to compare.

use askama::Template;
use entity::scenarios;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::{rule_key, settings};
use crate::desk::planner::{Head, head};
use crate::page as pages;
use crate::problem::ApiError;
use crate::scenarios::service;
use crate::web::{Chrome, PageError, Visit, filters, html};

/// Scenarios a page has.
const SHOWN: u64 = 50;

#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

struct Row {
    scenario: scenarios::Model,
    rule: &'static str,
    percent: Option<u32>,
}

#[derive(Template)]
#[template(path = "desk/board/scenarios.html")]
struct ListPage {
    chrome: Chrome,
    head: Head,
    rows: Vec<Row>,
    next: Option<String>,
}

fn row(scenario: scenarios::Model) -> Result<Row, ApiError> {
    let wanted = settings(&scenario.settings)?;
    Ok(Row {
        scenario,
        rule: rule_key(wanted.rule),
        percent: wanted.ceiling_percent.filter(|percent| *percent != 100),
    })
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<After>,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let after: Option<Uuid> = asked.after.as_deref().map(pages::decode).transpose()?;
    let cycle = head.cycle.id;
    let mut rows = service::list(&visit.app, Some(&caller), cycle, after, SHOWN).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| pages::encode(&row.id.0)).transpose()?;
    html(
        &visit.lang,
        &ListPage {
            chrome: visit.chrome.clone(),
            rows: rows.into_iter().map(row).collect::<Result<_, _>>()?,
            next: next.map(|next| head.at(&format!("/scenarios?after={next}"))),
            head,
        },
    )
}
