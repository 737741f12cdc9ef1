//! The catalogue of a cycle: listed, an item entered or changed, a list sent for a preview.

use std::collections::HashMap;

use askama::Template;
use entity::catalogue_items;
use entity::ids::AgencyId;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::input::Reader;
use super::{Head, ceilings, head, places};
use crate::agencies;
use crate::cycles::service;
use crate::cycles::wire::CatalogueItemIn;
use crate::page as pages;
use crate::problem::ApiError;
use crate::web::fields::encode;
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Items a page has.
const SHOWN: u64 = 50;
/// Characters of a search that are looked for.
const SEARCH: usize = 100;

/// What the list is narrowed down to, and the item that is changed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    sector: String,
    #[serde(default)]
    item: String,
    after: Option<String>,
}

struct Row {
    item: catalogue_items::Model,
    agency: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/planner/catalogue.html")]
struct CataloguePage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    asked: Asked,
    rows: Vec<Row>,
    sectors: Vec<Choice>,
    agencies: Vec<Choice>,
    categories: Vec<Choice>,
    next: Option<String>,
}

impl CataloguePage {
    fn edit(&self, item: &catalogue_items::Model) -> String {
        let code = encode(&item.code);
        self.head.at(&format!("/catalogue?item={code}#butir"))
    }
}

fn filled(item: &catalogue_items::Model) -> FormState {
    let money = |amount: Option<i64>| amount.map(crate::web::format::number).unwrap_or_default();
    let mut fields = Fields::default();
    for (name, value) in [
        ("code", item.code.clone()),
        ("name", item.name.clone()),
        ("category", item.category.clone()),
        ("sector", item.sector.clone()),
        ("affair_code", item.affair_code.clone().unwrap_or_default()),
        ("unit", item.unit.clone()),
        ("price_min_idr", money(item.price_min_idr)),
        ("price_max_idr", money(item.price_max_idr)),
        (
            "agency_id",
            item.agency_id.map(|id| id.to_string()).unwrap_or_default(),
        ),
        ("note", item.note.clone().unwrap_or_default()),
    ] {
        fields.push(name, value);
    }
    FormState::filled(fields)
}

/// The page of the catalogue.
pub(super) async fn page(
    visit: &Visit,
    head: Head,
    asked: Asked,
    form: Option<FormState>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let text: String = asked
        .q
        .chars()
        .filter(|c| !c.is_control())
        .take(SEARCH)
        .collect();
    let sectors = ceilings::sectors(visit).await?;
    let sector = sectors.iter().find(|one| one.value == asked.sector);
    let after = asked.after.as_deref().map(pages::decode).transpose()?;
    let mut rows = service::list_catalogue(
        db,
        head.cycle.id,
        Some(&text),
        sector.map(|one| one.value.as_str()),
        after,
        SHOWN,
    )
    .await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| pages::encode(&row.code)).transpose()?;
    let ids = rows.iter().filter_map(|row| row.agency_id);
    let names: HashMap<AgencyId, String> = agencies::service::names(db, ids.collect()).await?;
    let form = if let Some(form) = form {
        form
    } else {
        let code: String = asked.item.chars().filter(|c| !c.is_control()).collect();
        let item = service::item_by_code(db, head.cycle.id, &code).await?;
        item.as_ref().map(filled).unwrap_or_default()
    };
    let query = format!("?q={}&sector={}", encode(&asked.q), encode(&asked.sector));
    html(
        &visit.lang,
        &CataloguePage {
            chrome: visit.chrome.clone(),
            next: next.map(|next| head.at(&format!("/catalogue{query}&after={next}"))),
            agencies: places::agencies(visit, &head.cycle.regency_code).await?,
            categories: vec![
                Choice::new("fisik", visit.lang.text("plan-physical")),
                Choice::new("nonfisik", visit.lang.text("plan-not-physical")),
            ],
            rows: rows
                .into_iter()
                .map(|item| Row {
                    agency: item.agency_id.and_then(|id| names.get(&id).cloned()),
                    item,
                })
                .collect(),
            head,
            form,
            asked,
            sectors,
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    page(&visit, head, asked, None).await
}

fn read(fields: &Fields) -> Result<CatalogueItemIn, ApiError> {
    let mut form = Reader::new(fields);
    let optional = |name: &str| fields.optional(name).map(ToOwned::to_owned);
    let item = CatalogueItemIn {
        code: fields.get("code").to_owned(),
        name: fields.get("name").to_owned(),
        category: fields.get("category").to_owned(),
        sector: fields.get("sector").to_owned(),
        affair_code: optional("affair_code"),
        unit: fields.get("unit").to_owned(),
        price_min_idr: form.number("price_min_idr"),
        price_max_idr: form.number("price_max_idr"),
        // What is no identifier is no agency's: the service refuses it so.
        agency_id: fields
            .optional("agency_id")
            .map(|id| Uuid::parse_str(id).unwrap_or_default()),
        note: optional("note"),
    };
    form.end(Some(item))
}

#[handler]
pub(super) async fn put(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    let done = async {
        let item = read(&fields)?;
        service::put_item(&visit.app, &caller, head.cycle.id, item, None).await
    };
    match done.await {
        Ok(item) => {
            let code = encode(&item.code);
            let rows = head.at(&format!("/catalogue?q={code}&kabar=kamus"));
            Ok(see_other(&rows))
        }
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, head, Asked::default(), Some(form)).await
            })
            .await
        }
    }
}
