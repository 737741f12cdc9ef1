//! The audit trail for anyone to read.

use askama::Template;
use entity::audit_events;
use poem::web::Query;
use poem::{Response, Route, handler};
use serde::Deserialize;

use super::service;
use crate::page;
use crate::web::format::Zone;
use crate::web::{Chrome, PageError, Visit, filters, html};

/// Events a page shows.
const LIMIT: usize = 50;

/// Adds `/audit`.
pub fn routes(route: Route) -> Route {
    route.at("/audit", poem::get(show_trail))
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "audit/trail.html")]
struct Trail {
    chrome: Chrome,
    events: Vec<audit_events::Model>,
    next: Option<String>,
    zone: Zone,
}

#[handler]
async fn show_trail(visit: Visit, Query(query): Query<After>) -> Result<Response, PageError> {
    let before: i64 = query
        .after
        .as_deref()
        .map(page::decode)
        .transpose()?
        .unwrap_or(i64::MAX);
    let mut events = service::newest(visit.app.db.read(), before, 51).await?;
    let mut next = None;
    if events.len() > LIMIT {
        events.truncate(LIMIT);
        next = events
            .last()
            .map(|event| page::encode(&event.seq))
            .transpose()?;
    }
    html(
        &visit.lang,
        &Trail {
            chrome: visit.chrome,
            events,
            next,
            zone: Zone::of(""),
        },
    )
}
