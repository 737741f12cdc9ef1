//! Officers of a regency: who holds which office, given and taken back, somebody found by e-mail or phone.

use std::sync::Arc;

use askama::Template;
use entity::areas;
use entity::enums::{AreaLevel, Role};
use entity::ids::{AgencyId, GrantId};
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::places::{self, ChoiceGroup};
use crate::accounts::service::{self, NewRole, OFFICES, Officer, Person};
use crate::areas::code::AreaCode;
use crate::auth::{Caller, Once};
use crate::desk::uuid;
use crate::page as pages;
use crate::problem::ApiError;
use crate::web::fields::encode;
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Offices a page has.
const SHOWN: u64 = 50;

/// What the list is narrowed down to, and whom one looks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    area: String,
    #[serde(default)]
    login: String,
    after: Option<String>,
}

/// What came of looking for somebody.
enum Found {
    Nobody,
    /// Somebody, with the names of the places of their offices.
    Somebody(Person, Vec<String>),
}

struct Row {
    officer: Officer,
    place: String,
}

#[derive(Template)]
#[template(path = "desk/planner/officers.html")]
struct OfficersPage {
    chrome: Chrome,
    regency: areas::Model,
    zone: Zone,
    form: FormState,
    asked: Asked,
    /// What came of looking for somebody.
    found: Option<Found>,
    rows: Vec<Row>,
    groups: Vec<ChoiceGroup>,
    next: Option<String>,
    key: Uuid,
}

impl OfficersPage {
    fn at(&self, page: &str) -> String {
        format!("/desk/areas/{}/officers{page}", self.regency.code)
    }
}

/// A regency, for its planner.
async fn regency(visit: &Visit, code: &str) -> Result<(Arc<Caller>, areas::Model), PageError> {
    let caller = visit.signed()?;
    let code = AreaCode::parse(code).filter(|code| code.level() == AreaLevel::Regency);
    let code = code.ok_or_else(ApiError::not_found)?;
    let area = crate::areas::service::find(visit.app.db.read(), code.as_str()).await?;
    let area = area.ok_or_else(ApiError::not_found)?;
    caller.require_planner(&area.code)?;
    Ok((caller, area))
}

async fn page(
    visit: &Visit,
    caller: &Caller,
    regency: areas::Model,
    asked: Asked,
    form: Option<FormState>,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let code = regency.code.clone();
    let area = AreaCode::parse(&asked.area);
    let area = area.as_ref().map_or(code.as_str(), AreaCode::as_str);
    let after = asked.after.as_deref().map(pages::decode).transpose()?;
    let mut rows = service::officers(app, caller, &code, area, after, SHOWN).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| pages::encode(&row.grant.id.0)).transpose()?;
    let keys: Vec<String> = rows.iter().map(|row| row.grant.scope_key.clone()).collect();
    let places_of = places::names(visit, &code, &keys).await?;
    let mut form = form.unwrap_or_default();
    let mut found = None;
    let login = asked.login.trim();
    if !login.is_empty() {
        match service::find_person(app, caller, &code, login).await {
            Ok(Some(person)) => {
                let keys = person.offices.iter().map(|grant| grant.scope_key.clone());
                let names = places::names(visit, &code, &keys.collect::<Vec<_>>()).await?;
                found = Some(Found::Somebody(person, names));
            }
            Ok(None) => found = Some(Found::Nobody),
            Err(error) => form = FormState::refused(form.values, error)?,
        }
    }
    let address = format!("/desk/areas/{code}/officers?area={}", encode(&asked.area));
    html(
        &visit.lang,
        &OfficersPage {
            chrome: visit.chrome.clone(),
            zone: Zone::of(&code),
            groups: places::offices(visit, &code).await?,
            rows: rows
                .into_iter()
                .zip(places_of)
                .map(|(officer, place)| Row { officer, place })
                .collect(),
            next: next.map(|next| format!("{address}&after={next}")),
            key: Uuid::now_v7(),
            regency,
            found,
            form,
            asked,
        },
    )
}

/// What a giving form begins with: the person looked for, the office whose holders are listed.
fn begun(asked: &Asked) -> FormState {
    let mut fields = Fields::default();
    fields.push("login", asked.login.trim());
    fields.push("office", asked.area.as_str());
    FormState::filled(fields)
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (caller, regency) = regency(&visit, &code).await?;
    let form = begun(&asked);
    page(&visit, &caller, regency, asked, Some(form)).await
}

/// The role follows from the office: an agency's, a district's or a village's.
fn read(fields: &Fields) -> Result<NewRole, ApiError> {
    let office = fields.get("office");
    let login = fields.optional("login").map(ToOwned::to_owned);
    let (role, area_code, agency_id) = match (AreaCode::parse(office), Uuid::parse_str(office)) {
        (Some(area), _) if area.level() == AreaLevel::Village => {
            (Role::VillageOfficer, Some(office.to_owned()), None)
        }
        (Some(area), _) if area.level() == AreaLevel::District => {
            (Role::DistrictOfficer, Some(office.to_owned()), None)
        }
        (None, Ok(agency)) => (Role::AgencyOfficer, None, Some(AgencyId(agency))),
        _ => {
            return Err(ApiError::field(
                "/office",
                "Pilih kantor.",
                "Choose an office.",
            ));
        }
    };
    if login.is_none() {
        return Err(ApiError::field(
            "/login",
            "Isi e-mail atau nomor telepon akunnya.",
            "Give the e-mail or phone number of the account.",
        ));
    }
    Ok(NewRole {
        account_id: None,
        login,
        role,
        area_code,
        agency_id,
    })
}

#[handler]
pub(super) async fn give(
    visit: Visit,
    Path(code): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, regency) = regency(&visit, &code).await?;
    let fields = form.into_fields();
    let done = async {
        let new = read(&fields)?;
        let key = fields.optional("key").map(ToOwned::to_owned);
        let once = Once::new(
            caller.account,
            key,
            "page_create_grant",
            &format!("{new:?}"),
        )?;
        service::create_grant(&visit.app, &caller, new, once).await
    };
    match done.await {
        Ok(_) => {
            let to = format!("/desk/areas/{code}/officers?kabar=peran");
            Ok(see_other(&to))
        }
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, &caller, regency, Asked::default(), Some(form)).await
            })
            .await
        }
    }
}

/// Takes an office back; only one of those a planner gives, in the regency of the page.
#[handler]
pub(super) async fn take_back(
    visit: Visit,
    Path((code, grant)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, regency) = regency(&visit, &code).await?;
    let id = GrantId(uuid(&grant)?);
    let grant = service::get_grant(&visit.app, &caller, id).await?;
    if !OFFICES.contains(&grant.role.into()) {
        return Err(ApiError::not_found().into());
    }
    match service::revoke_grant(&visit.app, &caller, id).await {
        Ok(()) => {
            let to = format!("/desk/areas/{code}/officers?kabar=peran-dicabut");
            Ok(see_other(&to))
        }
        Err(error) => {
            refused(form.into_fields(), error, async |form| {
                page(&visit, &caller, regency, Asked::default(), Some(form)).await
            })
            .await
        }
    }
}
