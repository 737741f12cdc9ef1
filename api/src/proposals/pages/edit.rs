//! Making and changing a proposal without a script: fill in, look at similar ones, then keep or submit.

use std::sync::Arc;

use askama::Template;
use entity::enums::{LandStatus, Origin};
use entity::ids::{CycleId, ProposalId};
use entity::{areas as area_rows, catalogue_items, cycles as cycle_rows};
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;
use uuid::Uuid;

use super::input;
use crate::auth::Once;
use crate::maps::Map;
use crate::problem::{ApiError, Code};
use crate::proposals::wire::{SimilarIn, SimilarOut};
use crate::proposals::{draft, policy, rules, service};
use crate::rounds::rules::Phase;
use crate::web::forms::{TOKEN_FIELD, refused};
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, format, html,
    see_other,
};
use crate::{agencies, areas, cycles, references, rounds};

/// Catalogue items the select offers.
const ITEMS: u64 = 500;
/// Cycles looked at for one that takes proposals.
const CYCLES: u64 = 4;

#[derive(Deserialize)]
pub(super) struct Start {
    #[serde(default)]
    village: String,
}

#[derive(Template)]
#[template(path = "proposals/form.html")]
struct FormPage {
    chrome: Chrome,
    action: String,
    form: FormState,
    village: area_rows::Model,
    cycle: cycle_rows::Model,
    catalogue: Vec<catalogue_items::Model>,
    map: Option<Arc<Map>>,
    sectors: Vec<Choice>,
    lands: Vec<Choice>,
    origins: Vec<Choice>,
    agencies: Vec<Choice>,
    for_others: bool,
    /// The round a new proposal would enter.
    entry: Option<rounds::pages::Held>,
    zone: format::Zone,
}

impl FormPage {
    /// An item of the catalogue with its unit and its lowest price.
    fn offered(&self, item: &catalogue_items::Model) -> String {
        let price = item.price_min_idr.map(format::rupiah);
        let key = match price {
            Some(_) => "form-item-from",
            None => "form-item",
        };
        let message = self.chrome.lang.say(key);
        message
            .with("name", &item.name)
            .with("unit", &item.unit)
            .with("price", price.unwrap_or_default())
            .to_string()
    }
}

#[derive(Template)]
#[template(path = "proposals/confirm.html")]
struct ConfirmPage {
    chrome: Chrome,
    title: String,
    cost_idr: i64,
    similar: Vec<SimilarOut>,
    kept: Vec<(String, String)>,
    key: Uuid,
}

#[handler]
pub(super) async fn show_new(
    visit: Visit,
    Query(start): Query<Start>,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let village = match start.village.trim() {
        "" => caller.village.clone().unwrap_or_default(),
        village => village.to_owned(),
    };
    if !policy::may_propose(&caller, &village, Origin::Resident) {
        return Err(ApiError::forbidden(
            "Anda dapat mengajukan usulan untuk desa atau kelurahan tempat Anda terdaftar.",
            "You may propose for the village you registered for.",
        )
        .into());
    }
    let cycle = open_cycle(&visit, &village).await?;
    let mut values = Fields::default();
    values.push("village_code", village);
    values.push("cycle_id", cycle.id.to_string());
    values.push("origin", Origin::Resident.to_value());
    form_page(&visit, "/proposals/new".into(), FormState::filled(values)).await
}

/// The newest cycle of the village's regency whose first round there was opened.
async fn open_cycle(visit: &Visit, village: &str) -> Result<cycle_rows::Model, ApiError> {
    let db = visit.app.db.read();
    let regency = village.get(..5).ok_or_else(ApiError::not_found)?;
    for cycle in cycles::service::list(db, Some(regency), None, CYCLES).await? {
        if rounds::service::entry_round(db, &rounds::service::Entry::new(cycle.id, village, None))
            .await
            .is_ok()
        {
            return Ok(cycle);
        }
    }
    Err(ApiError::new(
        Code::WrongState,
        "Pengajuan usulan untuk desa atau kelurahan ini belum dibuka.",
        "Submission of proposals for this village has not been opened.",
    ))
}

/// The origins a form offers: those the visitor may propose with, and the one it has.
fn origins(visit: &Visit, village: &str, current: &str) -> Vec<Origin> {
    Origin::iter()
        .filter(|origin| {
            origin.to_value() == current
                || visit
                    .caller
                    .as_ref()
                    .is_some_and(|caller| policy::may_propose(caller, village, *origin))
        })
        .collect()
}

async fn form_page(visit: &Visit, action: String, form: FormState) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let cycle = Uuid::parse_str(form.value("cycle_id")).map_err(|_| ApiError::not_found())?;
    let cycle = cycles::service::get(db, CycleId(cycle)).await?;
    let village = areas::service::find(db, form.value("village_code"))
        .await?
        .ok_or_else(ApiError::not_found)?;
    let origins = origins(visit, &village.code, form.value("origin"));
    let entry = if form.value("version").is_empty() {
        let entry = rounds::service::Entry::new(cycle.id, &village.code, None);
        let round = rounds::service::entry_round(db, &entry).await.ok();
        round.map(|round| rounds::pages::Held::at(round, visit.app.clock.now()))
    } else {
        None
    };
    let district = village.parent_code.clone().unwrap_or_default();
    let map = areas::service::map(&visit.app, &district).await?;
    let has_map = map.is_some();
    let page = html(
        &visit.lang,
        &FormPage {
            chrome: visit.chrome.clone(),
            action,
            agencies: agencies::service::of_regency(db, &cycle.regency_code)
                .await?
                .into_iter()
                .map(|one| Choice::new(one.id.to_string(), one.name))
                .collect(),
            for_others: origins.contains(&Origin::Assisted),
            catalogue: cycles::service::list_catalogue(db, cycle.id, None, None, None, ITEMS)
                .await?,
            sectors: references::service::sectors(db)
                .await?
                .iter()
                .map(|one| Choice::new(&one.code, visit.lang.pick(&one.name_id, &one.name_en)))
                .collect(),
            lands: Choice::of(&visit.lang, LandStatus::iter()),
            origins: Choice::of(&visit.lang, origins),
            entry,
            zone: format::Zone::of(&village.code),
            form,
            map,
            village,
            cycle,
        },
    )?;
    Ok(visit.mapped(page, has_map))
}

async fn again(
    visit: &Visit,
    action: String,
    fields: Fields,
    error: ApiError,
) -> Result<Response, PageError> {
    refused(fields, error, async |form| {
        form_page(visit, action, form).await
    })
    .await
}

/// The first sending shows what is similar; the second keeps the draft or submits.
#[handler]
pub(super) async fn make(visit: Visit, form: ProtectedForm) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let fields = form.into_fields();
    let action = "/proposals/new".to_owned();
    let wanted = match input::draft(&visit.app, &fields, None).await {
        Ok(wanted) => wanted,
        Err(error) => return again(&visit, action, fields, error).await,
    };
    let at_once = match fields.get("step") {
        "edit" => return form_page(&visit, action, FormState::filled(fields)).await,
        "draft" => false,
        "submit" => true,
        _ => return confirm(&visit, action, fields, wanted).await,
    };
    let key = fields.optional("key").map(ToOwned::to_owned);
    let once = Once::new(caller.account, key, "page_proposal", &(&wanted, at_once))?;
    match service::create(&visit.app, caller, wanted, at_once, once).await {
        Ok(made) => {
            let news = if at_once { "diajukan" } else { "draf" };
            Ok(see_other(&format!("/proposals/{}?kabar={news}", made.id)))
        }
        Err(error) => again(&visit, action, fields, error).await,
    }
}

async fn confirm(
    visit: &Visit,
    action: String,
    fields: Fields,
    wanted: draft::Draft,
) -> Result<Response, PageError> {
    let looked_for = SimilarIn {
        village_code: wanted.village_code.clone(),
        title: wanted.title.clone(),
        problem: Some(wanted.problem.clone()),
        lat: wanted.lat,
        lng: wanted.lng,
    };
    let checked = match service::check(&visit.app, wanted, None).await {
        Ok(checked) => checked,
        Err(error) => return again(visit, action, fields, error).await,
    };
    html(
        &visit.lang,
        &ConfirmPage {
            chrome: visit.chrome.clone(),
            title: checked.draft.title,
            cost_idr: checked.cost_idr,
            similar: service::similar(&visit.app, looked_for).await?,
            kept: fields
                .others(&[TOKEN_FIELD, "step", "key"])
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            key: Uuid::now_v7(),
        },
    )
}

fn id(text: &str) -> Result<ProposalId, ApiError> {
    Uuid::parse_str(text)
        .map(ProposalId)
        .map_err(|_| ApiError::not_found())
}

#[handler]
pub(super) async fn show_edit(
    visit: Visit,
    Path(proposal): Path<String>,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let row = service::show(&visit.app, Some(&caller), id(&proposal)?).await?;
    if !policy::owns(&caller, &row) {
        return Err(ApiError::not_found().into());
    }
    if !rules::can_edit(row.status) {
        return Err(ApiError::new(
            Code::WrongState,
            "Usulan ini tidak dapat diubah lagi.",
            "This proposal cannot be changed any more.",
        )
        .into());
    }
    let action = format!("/proposals/{}/edit", row.id);
    form_page(&visit, action, FormState::filled(input::fields(&row))).await
}

#[handler]
pub(super) async fn change(
    visit: Visit,
    Path(proposal): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let id = id(&proposal)?;
    let action = format!("/proposals/{id}/edit");
    let fields = form.into_fields();
    let wanted = match input::draft(&visit.app, &fields, Some(id)).await {
        Ok(wanted) => wanted,
        Err(error) => return again(&visit, action, fields, error).await,
    };
    let version = fields
        .get("version")
        .parse()
        .map_err(|_| ApiError::not_found())?;
    match service::change(&visit.app, caller, id, version, wanted).await {
        Ok(_) => Ok(see_other(&format!("/proposals/{id}?kabar=diubah"))),
        Err(error) => again(&visit, action, fields, error).await,
    }
}

#[handler]
pub(super) async fn submit(
    visit: Visit,
    Path(proposal): Path<String>,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let id = id(&proposal)?;
    service::submit(&visit.app, caller, id, None).await?;
    Ok(see_other(&format!("/proposals/{id}?kabar=diajukan")))
}

#[handler]
pub(super) async fn withdraw(
    visit: Visit,
    Path(proposal): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let id = id(&proposal)?;
    let reason = form.into_fields().get("reason").to_owned();
    service::withdraw(&visit.app, caller, id, reason).await?;
    Ok(see_other(&format!("/proposals/{id}?kabar=ditarik")))
}

#[handler]
pub(super) async fn discard(
    visit: Visit,
    Path(proposal): Path<String>,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    service::discard(&visit.app, caller, id(&proposal)?).await?;
    Ok(see_other("/me?kabar=dibuang"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposals::wire::ProposalItem;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn the_form_keeps_hostile_values_as_text_and_names_what_is_wrong() {
        let row = samples::proposal();
        let error = ApiError::field("/beneficiaries/women", "Isi bilangan bulat.", "A number.");
        let form = FormState::refused(input::fields(&row), error).unwrap();
        let page = FormPage {
            chrome: chrome(),
            action: "/proposals/new".into(),
            form,
            village: area_rows::Model {
                code: "35.78.01.1001".into(),
                name: samples::HOSTILE.into(),
                name_key: String::new(),
                level: entity::enums::AreaLevel::Village,
                kind: entity::enums::AreaKind::Kelurahan,
                parent_code: None,
                lat: None,
                lng: None,
                decree: String::new(),
                retired_at: None,
            },
            cycle: cycle_rows::Model {
                id: CycleId(samples::id()),
                regency_code: "35.78".into(),
                fiscal_year: 2028,
                name: samples::HOSTILE.into(),
                template: String::new(),
                objection_days: 7,
                created_at: samples::now(),
                version: 1,
            },
            catalogue: Vec::new(),
            map: None,
            sectors: Vec::new(),
            lands: vec![Choice::new("village", "Milik desa")],
            origins: Vec::new(),
            agencies: Vec::new(),
            for_others: true,
            entry: None,
            zone: format::Zone::of("35.78"),
        };
        let html = samples::render(&page);
        samples::assert_escaped(&html);
        assert!(html.contains("value=\"village\" selected"));
        assert!(html.contains("id=\"e-women\">Isi bilangan bulat."));
        assert!(html.contains("href=\"#f-women\""));
    }

    #[test]
    fn the_confirmation_carries_every_value_as_text() {
        let page = ConfirmPage {
            chrome: chrome(),
            title: samples::HOSTILE.into(),
            cost_idr: 1,
            similar: vec![SimilarOut {
                proposal: ProposalItem::new(samples::proposal(), samples::HOSTILE.into()),
                score: 0.5,
                distance_m: None,
            }],
            kept: vec![("title".into(), samples::HOSTILE.into())],
            key: samples::id(),
        };
        let html = samples::render(&page);
        samples::assert_escaped(&html);
        assert!(html.contains("name=\"title\""));
    }
}
