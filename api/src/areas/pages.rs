//! Pages of areas: the front page with its search, and a page for each area.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use entity::areas::Model as Area;
use poem::web::{Path, Query};
use poem::{Response, Route, handler};
use serde::Deserialize;

use super::code::AreaCode;
use super::wire::AreaOut;
use super::{service, store};
use crate::maps::Map;
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::rounds::rules::Phase;
use crate::web::format::Zone;
use crate::web::{Chrome, Lang, PageError, Visit, filters, html, see_other};
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
    lat: Option<f64>,
    lng: Option<f64>,
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
    /// The visitor's own village, and what is under way there.
    home: Option<Area>,
    home_rounds: Vec<rounds::pages::Held>,
    zone: Zone,
}

impl Front {
    /// The same search over everything, which mends misspelt words.
    fn everything(&self) -> String {
        format!("/search?q={}", crate::web::fields::encode(&self.text))
    }
}

#[handler]
async fn show_front(visit: Visit, Query(search): Query<Search>) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    if let (Some(lat), Some(lng)) = (search.lat, search.lng)
        && let Some(village) = service::village_at(&visit.app, lat, lng).await?
    {
        return Ok(see_other(&format!("/areas/{}", village.code)));
    }
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
    let own = visit
        .caller
        .as_ref()
        .and_then(|caller| caller.village.clone());
    let home = match &own {
        Some(code) => service::find(db, code).await?,
        None => None,
    };
    let home_rounds = match &home {
        Some(home) => rounds::pages::of_area(db, &home.code, visit.app.clock.now()).await?,
        None => Vec::new(),
    };
    html(
        &visit.lang,
        &Front {
            zone: Zone::of(own.as_deref().unwrap_or_default()),
            home,
            home_rounds,
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
    /// The newest cycle of the regency and when its stages are held.
    timetable: Option<(entity::cycles::Model, Vec<rounds::service::Dates>)>,
    proposals: Vec<entity::proposals::Model>,
    map: Option<Arc<Map>>,
    tiles: Tiles,
    zone: Zone,
}

impl AreaPage {
    /// Where a list of what is in the area is downloaded.
    fn files(&self, list: &str, parameter: &str) -> String {
        format!("/api/v1/exports/{list}?{parameter}={}&", self.area.code)
    }
}

/// How many proposals the areas below have, by code, as a map shows it.
#[derive(Default)]
struct Tiles {
    counts: HashMap<String, i64>,
    least: i64,
    most: i64,
    lang: Lang,
}

/// An area on the map.
struct Tile {
    many: i64,
    class: &'static str,
    told: String,
}

impl Tiles {
    fn new(lang: &Lang, counts: Vec<(String, i64)>) -> Self {
        Self {
            least: counts.iter().map(|(_, many)| *many).min().unwrap_or(0),
            most: counts.iter().map(|(_, many)| *many).max().unwrap_or(0),
            counts: counts.into_iter().collect(),
            lang: lang.clone(),
        }
    }

    fn get(&self, code: &str) -> Tile {
        let many = self.counts.get(code).copied().unwrap_or(0);
        let range = (self.most - self.least).max(1);
        let step = ((many - self.least) * 3)
            .checked_div(range)
            .map(|step| step + 1);
        Tile {
            many,
            class: match step.unwrap_or(0) {
                _ if many == 0 => "c0",
                1 => "c1",
                2 => "c2",
                3 => "c3",
                _ => "c4",
            },
            told: self
                .lang
                .say("map-proposals")
                .with("count", many)
                .to_string(),
        }
    }
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
    let timetable = match code.as_str().get(..5) {
        Some(regency) => rounds::service::timetable(db, regency).await?,
        None => None,
    };
    let proposals = proposals::service::newest_in(db, code.as_str()).await?;
    let map = service::map(&visit.app, code.as_str()).await?;
    let counts = match map {
        Some(_) => proposals::service::counts_below(db, code.as_str()).await?,
        None => Vec::new(),
    };
    let has_map = map.is_some();
    let page = html(
        &visit.lang,
        &AreaPage {
            chrome: visit.chrome.clone(),
            kind: visit.lang.label(&area.kind),
            zone: Zone::of(&area.code),
            area: area.into(),
            ancestors: line,
            map,
            tiles: Tiles::new(&visit.lang, counts),
            children,
            rounds,
            timetable,
            proposals,
        },
    )?;
    Ok(visit.mapped(page, has_map))
}
