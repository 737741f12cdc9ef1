//! Ceilings of a cycle: shown, one set, a list sent for a preview.

use std::collections::HashMap;

use askama::Template;
use entity::ids::AgencyId;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::input::Reader;
use super::places::{self, ChoiceGroup};
use super::{Head, head};
use crate::cycles::service;
use crate::cycles::wire::Ceiling;
use crate::page as pages;
use crate::problem::ApiError;
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, Lang, PageError, ProtectedForm, Visit, filters, html,
    see_other,
};
use crate::{agencies, areas, references};

/// Ceilings a page has.
const SHOWN: u64 = 50;

#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

struct Row {
    name: String,
    amount_idr: i64,
}

#[derive(Template)]
#[template(path = "desk/planner/ceilings.html")]
pub(super) struct CeilingsPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    rows: Vec<Row>,
    groups: Vec<ChoiceGroup>,
    next: Option<String>,
}

/// Sectors, as a select offers them.
pub(in crate::desk) async fn sectors(visit: &Visit) -> Result<Vec<Choice>, ApiError> {
    let rows = references::service::sectors(visit.app.db.read()).await?;
    let name = |lang: &Lang, id: &str, en: &str| lang.pick(id, en).to_owned();
    Ok(rows
        .into_iter()
        .map(|one| Choice::new(one.code, name(&visit.lang, &one.name_id, &one.name_en)))
        .collect())
}

async fn groups(visit: &Visit, head: &Head) -> Result<Vec<ChoiceGroup>, ApiError> {
    let regency = &head.cycle.regency_code;
    let name = areas::service::find(visit.app.db.read(), regency).await?;
    let name = name.map_or_else(|| regency.clone(), |area| area.name);
    let mut groups = vec![
        ChoiceGroup {
            name: visit.lang.text("plan-regency"),
            choices: vec![Choice::new(regency.clone(), name)],
        },
        ChoiceGroup {
            name: visit.lang.text("plan-sectors"),
            choices: sectors(visit).await?,
        },
    ];
    groups.extend(places::offices(visit, regency).await?);
    Ok(groups)
}

/// The page of ceilings.
pub(super) async fn page(
    visit: &Visit,
    head: Head,
    after: Option<String>,
    form: FormState,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let mut rows = service::list_ceilings(db, head.cycle.id, after, SHOWN).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last
        .map(|row| pages::encode(&row.subject_key))
        .transpose()?;
    let codes = rows.iter().filter_map(|row| row.area_code.clone());
    let areas = areas::service::names(db, codes.collect()).await?;
    let ids = rows.iter().filter_map(|row| row.agency_id);
    let agencies: HashMap<AgencyId, String> = agencies::service::names(db, ids.collect()).await?;
    let groups = groups(visit, &head).await?;
    let sector = |code: &str| {
        let found = groups.iter().flat_map(|group| &group.choices);
        found.into_iter().find(|one| one.value == code)
    };
    let name = |row: &entity::ceilings::Model| {
        let area = row.area_code.as_ref().and_then(|code| {
            let name = areas.get(code)?;
            Some(format!("{name} ({code})"))
        });
        let agency = row.agency_id.and_then(|id| agencies.get(&id).cloned());
        let sector = row.sector.as_deref().and_then(sector);
        area.or(agency)
            .or_else(|| sector.map(|one| one.label.clone()))
            .unwrap_or_else(|| row.subject_key.clone())
    };
    let rows = rows
        .iter()
        .map(|row| Row {
            name: name(row),
            amount_idr: row.amount_idr,
        })
        .collect();
    let address = head.at("/ceilings");
    html(
        &visit.lang,
        &CeilingsPage {
            chrome: visit.chrome.clone(),
            head,
            form,
            rows,
            next: next.map(|next| format!("{address}?after={next}")),
            groups,
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<After>,
) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    let after = asked.after.as_deref().map(pages::decode).transpose()?;
    page(&visit, head, after, FormState::default()).await
}

/// A ceiling for an area, an agency or a sector, whichever the value is the code of.
fn read(fields: &Fields) -> Result<Ceiling, ApiError> {
    let mut form = Reader::new(fields);
    let subject = form.one_of("subject", |text| {
        (!text.is_empty()).then(|| text.to_owned())
    });
    let amount = form.one_of("amount_idr", |text| (!text.is_empty()).then_some(()));
    let amount = amount.and_then(|()| form.number("amount_idr"));
    let ceiling = subject.zip(amount).map(|(subject, amount_idr)| {
        let agency_id = Uuid::parse_str(&subject).ok();
        let is_area = areas::code::AreaCode::parse(&subject).is_some();
        Ceiling {
            agency_id,
            area_code: is_area.then(|| subject.clone()),
            sector: (!is_area && agency_id.is_none()).then_some(subject),
            amount_idr,
        }
    });
    form.end(ceiling)
}

/// A refusal of the only ceiling sent, told at the fields of its form.
fn at_fields(error: ApiError) -> ApiError {
    let problem = error.problem();
    if problem.errors.is_empty() {
        return error;
    }
    let fields = problem.errors.iter().cloned().map(|mut one| {
        let amount = one.pointer.ends_with("amount_idr");
        one.pointer = if amount { "/amount_idr" } else { "/subject" }.into();
        one
    });
    ApiError::fields(fields.collect())
}

#[handler]
pub(super) async fn set(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    let done = async {
        let ceiling = read(&fields)?;
        service::put_ceilings(&visit.app, &caller, head.cycle.id, vec![ceiling]).await
    };
    match done.await {
        Ok(_) => Ok(see_other(&format!("{}?kabar=pagu", head.at("/ceilings")))),
        Err(error) => {
            refused(fields, at_fields(error), async |form| {
                page(&visit, head, None, form).await
            })
            .await
        }
    }
}
