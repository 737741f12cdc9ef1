//! The agencies of a regency, for anyone.

use askama::Template;
use entity::{agencies, areas};
use poem::web::{Path, Query};
use poem::{Response, Route, handler};
use serde::Deserialize;

use super::service;
use crate::areas::code::AreaCode;
use crate::areas::service as area_service;
use crate::page;
use crate::problem::ApiError;
use crate::web::fields::encode;
use crate::web::{Chrome, PageError, Visit, filters, html};

/// Agencies a page has.
const SHOWN: u64 = 50;
/// Characters of a search that are looked for.
const SEARCH: usize = 100;

/// Adds `/areas/{code}/agencies`.
pub fn routes(route: Route) -> Route {
    route.at("/areas/:code/agencies", poem::get(show))
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    cari: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "agencies/list.html")]
struct AgenciesPage {
    chrome: Chrome,
    area: areas::Model,
    asked: Asked,
    rows: Vec<agencies::Model>,
    next: Option<String>,
}

impl AgenciesPage {
    /// The page of the regency itself.
    fn home(&self) -> String {
        format!("/areas/{}", self.area.code)
    }

    fn files(&self) -> String {
        format!("/api/v1/exports/agencies?regency={}&", self.area.code)
    }
}

#[handler]
async fn show(
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let code = AreaCode::parse(&code).ok_or_else(ApiError::not_found)?;
    let area = area_service::find(db, code.as_str()).await?;
    let area = area
        .filter(|area| area.level == entity::enums::AreaLevel::Regency)
        .ok_or_else(ApiError::not_found)?;
    let after = asked.after.as_deref().map(page::decode).transpose()?;
    let text = asked.cari.trim().chars().filter(|c| !c.is_control());
    let text: String = text.take(SEARCH).collect();
    let mut rows = service::search(db, &area.code, &text, after, SHOWN).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| page::encode(&row.code)).transpose()?;
    html(
        &visit.lang,
        &AgenciesPage {
            next: next.map(|next| {
                let words = encode(&asked.cari);
                format!("/areas/{}/agencies?cari={words}&after={next}", area.code)
            }),
            chrome: visit.chrome,
            area,
            asked,
            rows,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_names_stay_text() {
        let page = AgenciesPage {
            chrome: chrome(),
            area: samples::area(),
            asked: Asked {
                cari: HOSTILE.into(),
                after: None,
            },
            rows: vec![agencies::Model {
                id: entity::ids::AgencyId(samples::id()),
                regency_code: "35.10".into(),
                code: HOSTILE.into(),
                name: HOSTILE.into(),
                kind: HOSTILE.into(),
                created_at: samples::now(),
                retired_at: None,
            }],
            next: None,
        };
        samples::assert_escaped(&samples::render(&page));
    }
}
