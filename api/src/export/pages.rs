//! The page of open data: what can be downloaded, cycle by cycle.

use askama::Template;
use poem::web::Query;
use poem::{Response, Route, handler};
use serde::Deserialize;

use crate::page;
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{areas, cycles};

/// Adds `/data`.
pub fn routes(route: Route) -> Route {
    route.at("/data", poem::get(show_data))
}

/// Cycles a page shows.
const CYCLES: u64 = 20;

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

/// A cycle with the name of its regency.
struct Planned {
    cycle: entity::cycles::Model,
    regency: String,
}

/// A list to download.
struct File {
    address: String,
    /// Key of what it is called.
    what: &'static str,
    /// Whether its rows have a place.
    place: bool,
}

impl Planned {
    fn files(&self) -> Vec<File> {
        let (id, regency) = (self.cycle.id, &self.cycle.regency_code);
        let file = |what, place, list: &str, query: String| File {
            address: format!("/api/v1/exports/{list}?{query}"),
            what,
            place,
        };
        let below = |list: &str| format!("cycles/{id}/{list}");
        let cycle = || format!("cycle_id={id}&");
        let plain = String::new;
        vec![
            file("download-proposals", true, "proposals", cycle()),
            file("download-rounds", false, "rounds", cycle()),
            file("download-decisions", true, &below("decisions"), plain()),
            file("download-works", true, "works", cycle()),
            file("download-catalogue", false, &below("catalogue"), plain()),
            file("download-ceilings", false, &below("ceilings"), plain()),
            file(
                "download-agencies",
                false,
                "agencies",
                format!("regency={regency}&"),
            ),
            file(
                "download-areas",
                true,
                "areas",
                format!("within={regency}&"),
            ),
        ]
    }
}

#[derive(Template)]
#[template(path = "export/data.html")]
struct Data {
    chrome: Chrome,
    cycles: Vec<Planned>,
    next: Option<String>,
}

#[handler]
async fn show_data(visit: Visit, Query(query): Query<After>) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let after = query.after.as_deref().map(page::decode).transpose()?;
    let mut rows = cycles::service::list(db, None, after, CYCLES).await?;
    let limit = usize::try_from(CYCLES).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = match rows.last() {
        Some(last) if more => Some(format!("/data?after={}", page::encode(&last.id.0)?)),
        _ => None,
    };
    let codes = rows
        .iter()
        .map(|cycle| cycle.regency_code.clone())
        .collect();
    let names = areas::service::names(db, codes).await?;
    let cycles = rows.into_iter().map(|cycle| Planned {
        regency: names.get(&cycle.regency_code).cloned().unwrap_or_default(),
        cycle,
    });
    html(
        &visit.lang,
        &Data {
            cycles: cycles.collect(),
            chrome: visit.chrome,
            next,
        },
    )
}
