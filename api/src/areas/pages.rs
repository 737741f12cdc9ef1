//! Pages of areas: the front page with its search, and a page for each area.

use askama::Template;
use entity::areas::Model as Area;
use poem::web::{Path, Query};
use poem::{Response, Route, handler};
use serde::Deserialize;

use super::code::AreaCode;
use super::wire::AreaOut;
use super::{service, store};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::web::format::Zone;
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{cycles, proposals, rounds};

/// Adds `/` and `/areas/{code}`.
pub fn routes(route: Route) -> Route {
    route
        .at("/", poem::get(show_front))
        .at("/areas/:code", poem::get(show_area))
}

/// Found areas a page shows.
const FOUND: u64 = 30;
/// Cycles the front page shows.
const CYCLES: u64 = 19;

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    cari: String,
}

/// An area with the names of those above it.
struct Found {
    area: Area,
    place: String,
}

/// A cycle with the name of its regency.
struct Planned {
    cycle: entity::cycles::Model,
    regency: String,
}

#[derive(Template)]
#[template(path = "areas/front.html")]
struct Front {
    chrome: Chrome,
    text: String,
    found: Vec<Found>,
    more: bool,
    cycles: Vec<Planned>,
}

#[handler]
async fn show_front(visit: Visit, Query(search): Query<Search>) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let text = search.cari.trim().chars().take(100).collect::<String>();
    let mut rows = if text.is_empty() {
        Vec::new()
    } else {
        service::search(db, Some(&text), None, None, None, FOUND).await?
    };
    let more = rows.len() > usize::try_from(FOUND).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(FOUND).unwrap_or(usize::MAX));
    let running = cycles::service::list(db, None, None, CYCLES).await?;
    let mut codes: Vec<String> = rows.iter().flat_map(|row| above(&row.code)).collect();
    codes.extend(running.iter().map(|cycle| cycle.regency_code.clone()));
    let names = service::names(db, codes).await?;
    let name = |code: &str| names.get(code).cloned().unwrap_or_default();
    html(
        &visit.lang,
        &Front {
            found: rows
                .into_iter()
                .map(|area| Found {
                    place: above(&area.code)
                        .iter()
                        .rev()
                        .map(|code| name(code))
                        .collect::<Vec<_>>()
                        .join(", "),
                    area,
                })
                .collect(),
            cycles: running
                .into_iter()
                .map(|cycle| Planned {
                    regency: name(&cycle.regency_code),
                    cycle,
                })
                .collect(),
            chrome: visit.chrome,
            text,
            more,
        },
    )
}

fn above(code: &str) -> Vec<String> {
    AreaCode::parse(code)
        .map(|code| code.ancestors().iter().map(ToString::to_string).collect())
        .unwrap_or_default()
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "areas/area.html")]
struct AreaPage {
    chrome: Chrome,
    area: AreaOut,
    kind: String,
    ancestors: Vec<Area>,
    children: Page<AreaOut>,
    rounds: Vec<rounds::pages::Held>,
    proposals: Vec<entity::proposals::Model>,
    zone: Zone,
}

#[handler]
async fn show_area(
    visit: Visit,
    Path(code): Path<String>,
    Query(query): Query<After>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let code = AreaCode::parse(&code).ok_or_else(ApiError::not_found)?;
    let mut line = above(code.as_str());
    line.push(code.to_string());
    let mut line = store::by_codes(db, line).await?;
    line.sort_by(|a, b| a.code.cmp(&b.code));
    let area = line
        .pop()
        .filter(|area| area.code == code.as_str())
        .ok_or_else(ApiError::not_found)?;
    let after = query.after.as_deref().map(page::decode).transpose()?;
    let children = service::children(db, code.as_str(), after, page::MAX_LIMIT).await?;
    let now = visit.app.clock.now();
    let rounds = rounds::pages::of_area(db, code.as_str(), now).await?;
    let proposals = proposals::service::newest_in(db, code.as_str()).await?;
    html(
        &visit.lang,
        &AreaPage {
            chrome: visit.chrome,
            kind: visit.lang.label(&area.kind),
            zone: Zone::of(&area.code),
            area: area.into(),
            ancestors: line,
            children,
            rounds,
            proposals,
        },
    )
}
