//! What waits for an officer, all offices together.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::Role;
use entity::ids::{AccountId, ObjectionId};
use entity::rounds;
use poem::web::Path;
use poem::{Response, handler};

use super::uuid;
use crate::accounts::wire::ResidentOut;
use crate::auth::Caller;
use crate::problem::ApiError;
use crate::reviews::service::Answerable;
use crate::rounds::pages::Held;
use crate::rounds::rules::Phase;
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};
use crate::{accounts, agencies, areas, delivery, reviews, rounds as round_room};

/// Objections and residents shown at once, oldest first.
const SHOWN: u64 = 20;

/// A round an office of the visitor holds.
pub(super) struct Seat {
    held: Held,
    /// Area or agency.
    name: String,
    /// Candidates that wait for review.
    waiting: i64,
    zone: Zone,
}

impl Seat {
    /// Whether what should be done by now is not: reviews after their end, or a meeting not closed.
    fn late(&self) -> bool {
        self.held.phase == Phase::Deliberation
            || (self.waiting > 0 && self.held.phase == Phase::Voting)
    }
}

#[derive(Template)]
#[template(path = "desk/front.html")]
struct DeskPage {
    chrome: Chrome,
    form: FormState,
    /// Whether the visitor has the planner's desk, too.
    planner: bool,
    seats: Vec<Seat>,
    objections: Vec<Answerable>,
    residents: Vec<ResidentOut>,
    /// Works to report on that are neither finished nor cancelled; none where the visitor reports on none.
    works: Option<i64>,
    /// Whether more residents wait than are shown.
    more_residents: bool,
}

impl DeskPage {
    fn waiting(&self) -> i64 {
        self.seats.iter().map(|seat| seat.waiting).sum()
    }

    fn late(&self) -> usize {
        self.seats.iter().filter(|seat| seat.late()).count()
    }

    fn zone_of(one: &Answerable) -> Zone {
        Zone::of(&one.proposal.village_code)
    }

    /// The form of an objection: what was typed where it was refused, else empty.
    fn form_of(&self, one: &Answerable) -> FormState {
        if self.form.value("objection") == one.objection.id.to_string() {
            self.form.clone()
        } else {
            FormState::default()
        }
    }
}

/// The officer, or a way to the login; whoever holds no office has no desk.
pub(super) fn officer(visit: &Visit) -> Result<Arc<Caller>, PageError> {
    let caller = visit.signed()?;
    if caller.is_officer() {
        return Ok(caller);
    }
    Err(ApiError::forbidden(
        "Meja kerja ini untuk petugas desa, kecamatan, perangkat daerah, dan badan perencanaan.",
        "This desk is for officers of villages, districts, agencies and the planning agency.",
    )
    .into())
}

/// The name of whoever holds each round.
pub(super) async fn names(visit: &Visit, rows: &[rounds::Model]) -> Result<Vec<String>, ApiError> {
    let db = visit.app.db.read();
    let codes = rows.iter().map(|row| row.area_code.clone()).collect();
    let areas: HashMap<String, String> = areas::service::names(db, codes).await?;
    let ids = rows.iter().filter_map(|row| row.agency_id).collect();
    let agencies = agencies::service::names(db, ids).await?;
    let name = |row: &rounds::Model| match row.agency_id {
        Some(id) => agencies.get(&id).cloned(),
        None => areas.get(&row.area_code).cloned(),
    };
    Ok(rows
        .iter()
        .map(|row| name(row).unwrap_or_default())
        .collect())
}

async fn seats(visit: &Visit, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<Seat>, ApiError> {
    let rows = round_room::service::held_by(&visit.app, caller).await?;
    let ids = rows.iter().map(|row| row.id).collect();
    let waiting = round_room::service::waiting(visit.app.db.read(), ids).await?;
    let names = names(visit, &rows).await?;
    let mut seats: Vec<Seat> = rows
        .into_iter()
        .zip(names)
        .map(|(row, name)| Seat {
            waiting: waiting.get(&row.id).copied().unwrap_or_default(),
            zone: Zone::of(&row.area_code),
            held: Held::at(row, now),
            name,
        })
        .collect();
    seats.sort_by_key(|seat| !seat.late());
    Ok(seats)
}

async fn page(visit: &Visit, form: FormState) -> Result<Response, PageError> {
    let caller = officer(visit)?;
    let now = visit.app.clock.now();
    let seats_of_works = delivery::policy::seats(&caller);
    let works = if seats_of_works.agencies.is_empty() && seats_of_works.regencies.is_empty() {
        None
    } else {
        Some(delivery::service::waiting(visit.app.db.read(), &seats_of_works).await?)
    };
    let residents = accounts::service::residents_to_verify(&visit.app, &caller, SHOWN).await?;
    html(
        &visit.lang,
        &DeskPage {
            chrome: visit.chrome.clone(),
            form,
            works,
            planner: caller.is(Role::Planner),
            seats: seats(visit, &caller, now).await?,
            objections: reviews::service::to_answer(&visit.app, &caller, SHOWN).await?,
            more_residents: residents.next.is_some(),
            residents: residents.items,
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    page(&visit, FormState::default()).await
}

async fn again(visit: &Visit, fields: Fields, error: ApiError) -> Result<Response, PageError> {
    refused(fields, error, async |form| page(visit, form).await).await
}

#[handler]
pub(super) async fn answer(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = officer(&visit)?;
    let id = ObjectionId(uuid(&id)?);
    let mut fields = form.into_fields();
    let grant = match fields.get("grant") {
        "yes" => true,
        "no" => false,
        _ => {
            let error = ApiError::field(
                "/grant",
                "Pilih: keberatan diterima atau tidak.",
                "Choose whether the objection is granted.",
            );
            fields.push("objection", id.to_string());
            return again(&visit, fields, error).await;
        }
    };
    let words = fields.get("answer").to_owned();
    match reviews::service::answer(&visit.app, caller, id, grant, words).await {
        Ok(_) => Ok(see_other("/desk?kabar=dijawab")),
        Err(error) => {
            fields.push("objection", id.to_string());
            again(&visit, fields, error).await
        }
    }
}

#[handler]
pub(super) async fn verify(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let caller = officer(&visit)?;
    let account = AccountId(uuid(&id)?);
    match accounts::service::set_verified(&visit.app, &caller, account, true).await {
        Ok(()) => Ok(see_other("/desk?kabar=warga")),
        Err(error) => again(&visit, Fields::default(), error).await,
    }
}
