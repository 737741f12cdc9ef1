//! The ceilings of a cycle, for anyone.

use std::collections::HashMap;

use askama::Template;
use entity::ids::AgencyId;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::{Head, head, sectors};
use crate::cycles::service;
use crate::page;
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{agencies, areas};

/// Ceilings a page has.
const SHOWN: u64 = 50;

#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

struct Row {
    name: String,
    /// Key of what it is a ceiling of.
    kind: &'static str,
    /// Where what it is for is shown; empty where it has no page.
    address: String,
    amount_idr: i64,
}

#[derive(Template)]
#[template(path = "cycles/ceilings.html")]
struct CeilingsPage {
    chrome: Chrome,
    head: Head,
    rows: Vec<Row>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<After>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let head = head(&visit, &id).await?;
    let after = asked.after.as_deref().map(page::decode).transpose()?;
    let mut rows = service::list_ceilings(db, head.cycle.id, after, SHOWN).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| page::encode(&row.subject_key)).transpose()?;
    let codes = rows.iter().filter_map(|row| row.area_code.clone());
    let places = areas::service::names(db, codes.collect()).await?;
    let ids = rows.iter().filter_map(|row| row.agency_id);
    let offices: HashMap<AgencyId, String> = agencies::service::names(db, ids.collect()).await?;
    let sectors = sectors(&visit).await?;
    let row = |row: entity::ceilings::Model| {
        let (kind, name, address) = if let Some(code) = &row.area_code {
            (
                "facts-area",
                places.get(code).cloned(),
                format!("/areas/{code}"),
            )
        } else if let Some(agency) = row.agency_id {
            let works = format!("/works?dinas={agency}");
            ("agency", offices.get(&agency).cloned(), works)
        } else {
            let code = row.sector.as_deref().unwrap_or_default();
            let found = sectors.iter().find(|one| one.value == code);
            ("sector", found.map(|one| one.label.clone()), String::new())
        };
        Row {
            name: name.unwrap_or(row.subject_key),
            kind,
            address,
            amount_idr: row.amount_idr,
        }
    };
    html(
        &visit.lang,
        &CeilingsPage {
            rows: rows.into_iter().map(row).collect(),
            next: next.map(|next| format!("{}?after={next}", head.at("/ceilings"))),
            chrome: visit.chrome,
            head,
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
        let page = CeilingsPage {
            chrome: chrome(),
            head: Head {
                cycle: samples::cycle(),
                regency: HOSTILE.into(),
            },
            rows: vec![Row {
                name: HOSTILE.into(),
                kind: "sector",
                address: String::new(),
                amount_idr: 1_000,
            }],
            next: None,
        };
        samples::assert_escaped(&samples::render(&page));
    }
}
