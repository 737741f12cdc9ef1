//! The attendance list.

mod add;
mod change;
mod elect;
mod import;

use chrono::{DateTime, Utc};
use entity::enums::{AttendancePart, DelegateRole};
use entity::ids::{AttendeeId, RoundId};
use entity::{attendees, rounds};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, SqlErr};
use serde_json::Value;
use uuid::Uuid;

use super::require_open;
use crate::accounts::Nik;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::db::Tx;
use crate::limits;
use crate::meetings::wire::{AttendeeIn, AttendeeOut};
use crate::page::Page;
use crate::problem::{ApiError, Code, FieldError};
use crate::rounds::{policy, standing};
use crate::text;

pub use add::add;
pub use change::{change, remove};
pub use elect::{Elected, elect};
pub use import::import;

fn row(app: &App, round: RoundId, new: &AttendeeIn) -> Result<attendees::ActiveModel, ApiError> {
    let mut errors = Vec::new();
    let name = text::line("/name", &new.name, limits::PERSON, &mut errors);
    let institution = text::line_optional(
        "/institution",
        new.institution.as_deref(),
        limits::OFFICE,
        &mut errors,
    );
    let contact = text::clean_optional(
        "/contact",
        new.contact.as_deref(),
        limits::CONTACT,
        &mut errors,
    );
    let nik = new
        .nik
        .as_deref()
        .map(str::trim)
        .filter(|nik| !nik.is_empty());
    let parsed = nik.and_then(Nik::parse);
    if nik.is_some() && parsed.is_none() {
        errors.push(FieldError {
            pointer: "/nik".into(),
            detail: "NIK harus 16 angka dengan tanggal lahir yang sah.".into(),
            detail_en: "The NIK must be 16 digits with a valid date of birth.".into(),
        });
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(attendees::ActiveModel {
        id: Set(AttendeeId(Uuid::now_v7())),
        round_id: Set(round),
        name: Set(name),
        sex: Set(new.sex.into()),
        age_band: Set(new.age_band.into()),
        institution: Set(institution),
        disability: Set(new.disability),
        contact_sealed: Set(contact.map(|c| app.keys.seal(c.as_bytes())).transpose()?),
        nik_hmac: Set(parsed.map(|nik| app.keys.nik(nik.secret()))),
        part: Set(new.part.map_or(AttendancePart::Participant, Into::into)),
        delegate: Set(new.delegate.map_or(DelegateRole::None, Into::into)),
        vote_channel: Set(None),
        created_at: Set(app.clock.now()),
        version: Set(1),
    })
}

fn twice(error: sea_orm::DbErr) -> ApiError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => ApiError::new(
            Code::AlreadyExists,
            "Orang dengan NIK ini sudah ada di daftar hadir.",
            "A person with this NIK is on the list already.",
        ),
        _ => error.into(),
    }
}

async fn insert(
    tx: &Tx,
    caller: &Caller,
    round: RoundId,
    rows: Vec<attendees::ActiveModel>,
) -> Result<rounds::Model, ApiError> {
    let round = standing::lock(tx, round).await?;
    require_open(caller, &round)?;
    for batch in rows.chunks(1_000) {
        attendees::Entity::insert_many(batch.to_vec())
            .exec_without_returning(tx)
            .await
            .map_err(twice)?;
    }
    Ok(round)
}

/// What happened to the list, for the audit trail: nothing in it tells who came.
fn note(
    tx: &Tx,
    caller: &Caller,
    round: &rounds::Model,
    verb: &'static str,
    facts: Value,
    now: DateTime<Utc>,
) {
    let event = Event {
        verb,
        actor: policy::office(caller, round),
        actor_id: Some(caller.account),
        subject: "round",
        subject_id: round.id.to_string(),
        cycle: Some(round.cycle_id),
        round: Some(round.id),
        proposal: None,
        detail: facts,
    };
    audit::append(tx, now, event);
}

fn open(app: &App, row: &attendees::Model) -> Result<Option<String>, ApiError> {
    let Some(sealed) = &row.contact_sealed else {
        return Ok(None);
    };
    String::from_utf8(app.keys.open(sealed)?)
        .map(Some)
        .map_err(ApiError::internal)
}

/// The whole list, newest first, for those who may read it: see [`list`].
pub async fn roster(app: &App, caller: &Caller, id: RoundId) -> Result<Vec<AttendeeOut>, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    let officer = require_reader(caller, &round)?;
    let rows = attendees::Entity::find()
        .filter(attendees::Column::RoundId.eq(id))
        .order_by_desc(attendees::Column::Id)
        .all(db)
        .await?;
    people(app, rows, officer)
}

/// Whether a reader of the list may see contacts too, or a refusal.
fn require_reader(caller: &Caller, round: &rounds::Model) -> Result<bool, ApiError> {
    let officer = policy::holds(caller, round);
    if !officer && !caller.audits() {
        policy::require_holder_or_planner(caller, round)?;
    }
    Ok(officer)
}

fn people(
    app: &App,
    rows: Vec<attendees::Model>,
    contacts: bool,
) -> Result<Vec<AttendeeOut>, ApiError> {
    rows.into_iter()
        .map(|row| {
            let contact = if contacts { open(app, &row)? } else { None };
            Ok(AttendeeOut::new(row, contact))
        })
        .collect()
}

/// A page of the list, for officers of the round, its planner and auditors; contacts for the officers
/// only.
pub async fn list(
    app: &App,
    caller: &Caller,
    id: RoundId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Page<AttendeeOut>, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    let officer = require_reader(caller, &round)?;
    let mut query = attendees::Entity::find().filter(attendees::Column::RoundId.eq(id));
    if let Some(after) = after {
        query = query.filter(attendees::Column::Id.gt(AttendeeId(after)));
    }
    let rows = query
        .order_by_asc(attendees::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    Page::cut(
        people(app, rows, officer)?,
        limit,
        |person| person.id,
        |person| person,
    )
}
