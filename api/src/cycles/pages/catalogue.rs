//! The catalogue of a cycle with its prices, for anyone.

use std::collections::HashMap;

use askama::Template;
use entity::catalogue_items;
use entity::ids::AgencyId;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::{Head, head, sectors};
use crate::agencies;
use crate::cycles::service;
use crate::page;
use crate::web::fields::encode;
use crate::web::{Choice, Chrome, PageError, Visit, filters, html};

/// Items a page has.
const SHOWN: u64 = 50;
/// Characters of a search that are looked for.
const SEARCH: usize = 100;

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    cari: String,
    #[serde(default)]
    bidang: String,
    after: Option<String>,
}

struct Row {
    item: catalogue_items::Model,
    agency: Option<String>,
    sector: String,
}

#[derive(Template)]
#[template(path = "cycles/catalogue.html")]
struct CataloguePage {
    chrome: Chrome,
    head: Head,
    asked: Asked,
    rows: Vec<Row>,
    sectors: Vec<Choice>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let head = head(&visit, &id).await?;
    let text = asked.cari.chars().filter(|c| !c.is_control());
    let text: String = text.take(SEARCH).collect();
    let sectors = sectors(&visit).await?;
    let sector = sectors.iter().find(|one| one.value == asked.bidang);
    let sector = sector.map(|one| one.value.as_str());
    let after = asked.after.as_deref().map(page::decode).transpose()?;
    let cycle = head.cycle.id;
    let mut rows = service::list_catalogue(db, cycle, Some(&text), sector, after, SHOWN).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| page::encode(&row.code)).transpose()?;
    let ids = rows.iter().filter_map(|row| row.agency_id);
    let names: HashMap<AgencyId, String> = agencies::service::names(db, ids.collect()).await?;
    let sector_of = |code: &str| {
        let found = sectors.iter().find(|one| one.value == code);
        found.map_or_else(|| code.to_owned(), |one| one.label.clone())
    };
    let row = |item: catalogue_items::Model| Row {
        agency: item.agency_id.and_then(|id| names.get(&id).cloned()),
        sector: sector_of(&item.sector),
        item,
    };
    html(
        &visit.lang,
        &CataloguePage {
            rows: rows.into_iter().map(row).collect(),
            next: next.map(|next| {
                let (words, sector) = (encode(&asked.cari), encode(&asked.bidang));
                let here = head.at("/catalogue");
                format!("{here}?cari={words}&bidang={sector}&after={next}")
            }),
            chrome: visit.chrome,
            head,
            asked,
            sectors,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_items_stay_text() {
        let item = catalogue_items::Model {
            id: entity::ids::CatalogueItemId(samples::id()),
            cycle_id: entity::ids::CycleId(samples::id()),
            code: HOSTILE.into(),
            name: HOSTILE.into(),
            category: "fisik".into(),
            sector: "x".into(),
            affair_code: None,
            unit: HOSTILE.into(),
            price_min_idr: Some(1_000),
            price_max_idr: Some(2_000),
            agency_id: None,
            note: Some(HOSTILE.into()),
        };
        let page = CataloguePage {
            chrome: chrome(),
            head: Head {
                cycle: samples::cycle(),
                regency: HOSTILE.into(),
            },
            asked: Asked {
                cari: HOSTILE.into(),
                ..Asked::default()
            },
            rows: vec![Row {
                item,
                agency: Some(HOSTILE.into()),
                sector: HOSTILE.into(),
            }],
            sectors: vec![Choice::new(HOSTILE, HOSTILE)],
            next: None,
        };
        let html = samples::render(&page);
        samples::assert_escaped(&html);
        assert!(html.contains("Rp\u{a0}1.000"));
    }
}
