//! The cycles of the planner's regencies, and a new one.

use askama::Template;
use entity::areas;
use entity::enums::Role;
use poem::{Response, handler};
use uuid::Uuid;

use super::input::Reader;
use crate::auth::{Caller, Once};
use crate::cycles::service;
use crate::cycles::wire::{CycleIn, Template as Order};
use crate::problem::ApiError;
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Cycles a regency is shown at most, the newest first.
const SHOWN: u64 = 20;

/// A regency with its cycles.
struct Regency {
    area: areas::Model,
    cycles: Vec<entity::cycles::Model>,
}

#[derive(Template)]
#[template(path = "desk/planner/cycles.html")]
struct CyclesPage {
    chrome: Chrome,
    form: FormState,
    regencies: Vec<Regency>,
    regency_choices: Vec<Choice>,
    orders: Vec<Choice>,
    key: Uuid,
}

/// Codes of the regencies a caller plans for.
fn planned(caller: &Caller) -> Result<Vec<String>, ApiError> {
    let held = caller.grants.iter();
    let codes: Vec<String> = held
        .filter(|held| held.role == Role::Planner)
        .filter_map(|held| held.area.clone())
        .collect();
    if codes.is_empty() {
        return Err(ApiError::forbidden(
            "Meja ini untuk badan perencanaan kabupaten/kota.",
            "This desk is for the planning agency of a regency.",
        ));
    }
    Ok(codes)
}

async fn page(visit: &Visit, form: Option<FormState>) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let codes = planned(&caller)?;
    let db = visit.app.db.read();
    let mut regencies = Vec::new();
    // A planner plans for one regency, an acting one for two.
    for code in &codes {
        let Some(area) = crate::areas::service::find(db, code).await? else {
            continue;
        };
        let mut cycles = service::list(db, Some(code), None, SHOWN).await?;
        cycles.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
        regencies.push(Regency { area, cycles });
    }
    let form = match form {
        Some(form) => form,
        None => FormState::filled(suggested(visit, &codes).await?),
    };
    let choice = |one: &Regency| Choice::new(one.area.code.clone(), one.area.name.clone());
    let orders = [
        (Order::VillageFirst, "template-village_first"),
        (Order::ValidationFirst, "template-validation_first"),
    ];
    html(
        &visit.lang,
        &CyclesPage {
            chrome: visit.chrome.clone(),
            form,
            regency_choices: regencies.iter().map(choice).collect(),
            regencies,
            orders: orders
                .into_iter()
                .map(|(order, key)| Choice::new(order.name(), visit.lang.text(key)))
                .collect(),
            key: Uuid::now_v7(),
        },
    )
}

async fn suggested(visit: &Visit, codes: &[String]) -> Result<Fields, ApiError> {
    let mut fields = Fields::default();
    if let Some(code) = codes.first() {
        let next = service::suggest(&visit.app, code).await?;
        fields.push("regency_code", next.regency_code);
        fields.push("fiscal_year", next.fiscal_year.to_string());
        fields.push("name", next.name);
        fields.push("template", next.template.name());
        let days = next.objection_days.map(|days| days.to_string());
        fields.push("objection_days", days.unwrap_or_default());
    }
    Ok(fields)
}

#[handler]
pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    page(&visit, None).await
}

fn read(fields: &Fields) -> Result<CycleIn, ApiError> {
    let mut form = Reader::new(fields);
    let year = form.needed_small("fiscal_year");
    let objection_days = form.small("objection_days");
    let template = form.one_of("template", |text| {
        let orders = [Order::VillageFirst, Order::ValidationFirst];
        orders.into_iter().find(|order| order.name() == text)
    });
    let new = year.zip(template).map(|(fiscal_year, template)| CycleIn {
        regency_code: fields.get("regency_code").to_owned(),
        fiscal_year,
        name: fields.get("name").to_owned(),
        template,
        objection_days,
    });
    form.end(new)
}

#[handler]
pub(super) async fn create(visit: Visit, form: ProtectedForm) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    planned(&caller)?;
    let fields = form.into_fields();
    let done = async {
        let new = read(&fields)?;
        let key = fields.optional("key").map(ToOwned::to_owned);
        let once = Once::new(caller.account, key, "page_create_cycle", &new)?;
        service::create(&visit.app, &caller, new, once).await
    };
    match done.await {
        Ok(cycle) => Ok(see_other(&format!(
            "/desk/cycles/{}?kabar=siklus",
            cycle.id
        ))),
        Err(error) => refused(fields, error, async |form| page(&visit, Some(form)).await).await,
    }
}
