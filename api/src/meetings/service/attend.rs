//! The attendance list.

use std::sync::Arc;

use entity::enums::{AgeBand, AttendancePart, DelegateRole, Sex};
use entity::ids::{AttendeeId, RoundId};
use entity::{attendees, rounds};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set, SqlErr,
};
use uuid::Uuid;

use super::require_open;
use crate::accounts::Nik;
use crate::accounts::wire::RejectedLine;
use crate::app::App;
use crate::auth::{Caller, Once, claim};
use crate::db::Tx;
use crate::limits;
use crate::meetings::wire::{AttendeeIn, AttendeeOut};
use crate::page::Page;
use crate::problem::{ApiError, Code, FieldError};
use crate::rounds::{policy, standing};
use crate::sheet::{Line, Sheet};
use crate::text;

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

/// Puts a person on the list.
pub async fn add(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    new: AttendeeIn,
    once: Option<Once>,
) -> Result<AttendeeOut, ApiError> {
    let person = row(app, round, &new)?;
    let now = app.clock.now();
    let model = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let Some(id) = person.id.try_as_ref().copied() else {
                    return Err(ApiError::internal("an attendee without an id"));
                };
                let id = if let Some(before) = claim(tx, once, id.0, now).await? {
                    AttendeeId(before)
                } else {
                    insert(tx, &caller, round, vec![person]).await?;
                    id
                };
                attendees::Entity::find_by_id(id)
                    .one(tx)
                    .await?
                    .ok_or_else(ApiError::not_found)
            })
        })
        .await?;
    let contact = open(app, &model)?;
    Ok(AttendeeOut::new(model, contact))
}

fn open(app: &App, row: &attendees::Model) -> Result<Option<String>, ApiError> {
    let Some(sealed) = &row.contact_sealed else {
        return Ok(None);
    };
    String::from_utf8(app.keys.open(sealed)?)
        .map(Some)
        .map_err(ApiError::internal)
}

fn from_line(line: &Line) -> Result<AttendeeIn, FieldError> {
    let wrong = |pointer: &str, detail: &str, detail_en: &str| FieldError {
        pointer: pointer.into(),
        detail: detail.into(),
        detail_en: detail_en.into(),
    };
    let sex = match line.cell("sex").to_lowercase().as_str() {
        "female" | "p" | "perempuan" => Sex::Female,
        "male" | "l" | "laki-laki" => Sex::Male,
        _ => {
            return Err(wrong(
                "sex",
                "Isi female/P atau male/L.",
                "Give female/P or male/L.",
            ));
        }
    };
    let age_band =
        AgeBand::try_from_value(&line.cell("age_band").to_lowercase()).map_err(|_| {
            wrong(
                "age_band",
                "Isi under_17, from_17_to_25, from_26_to_45, from_46_to_60 atau over_60.",
                "Give under_17, from_17_to_25, from_26_to_45, from_46_to_60 or over_60.",
            )
        })?;
    let optional = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    Ok(AttendeeIn {
        name: line.cell("name").to_owned(),
        sex: sex.into(),
        age_band: age_band.into(),
        institution: optional(line.cell("institution")),
        disability: matches!(
            line.cell("disability").to_lowercase().as_str(),
            "true" | "1" | "ya" | "yes"
        ),
        contact: optional(line.cell("contact")),
        nik: optional(line.cell("nik")),
        part: None,
        delegate: None,
    })
}

/// Imports the list from CSV: `name`, `sex`, `age_band` and, where known, `institution`, `disability`,
/// `contact`, `nik`. Answers how many came in and which lines did not.
pub async fn import(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    csv_text: &str,
    once: Option<Once>,
) -> Result<(u64, Vec<RejectedLine>), ApiError> {
    require_open(&caller, &standing::get(app.db.read(), round).await?)?;
    let mut sheet = Sheet::read(csv_text, &["name", "sex", "age_band"])?;
    let mut rows = Vec::new();
    while let Some(line) = sheet.next_line() {
        let read = from_line(&line).and_then(|new| {
            row(app, round, &new).map_err(|error| {
                error
                    .problem()
                    .errors
                    .first()
                    .cloned()
                    .unwrap_or(FieldError {
                        pointer: "name".into(),
                        detail: error.problem().detail.clone(),
                        detail_en: error.problem().detail_en.clone(),
                    })
            })
        });
        match read {
            Ok(row) => rows.push(row),
            Err(error) => sheet.reject(&line, &error),
        }
    }
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if claim(tx, once, Uuid::now_v7(), now).await?.is_some() {
                    return Ok(());
                }
                insert(tx, &caller, round, rows).await.map(|_| ())
            })
        })
        .await?;
    Ok((count, sheet.rejected()))
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
    let officer = policy::holds(caller, &round);
    if !officer && !caller.audits() {
        policy::require_holder_or_planner(caller, &round)?;
    }
    let mut query = attendees::Entity::find().filter(attendees::Column::RoundId.eq(id));
    if let Some(after) = after {
        query = query.filter(attendees::Column::Id.gt(AttendeeId(after)));
    }
    let rows = query
        .order_by_asc(attendees::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let contact = if officer { open(app, &row)? } else { None };
        people.push(AttendeeOut::new(row, contact));
    }
    Page::cut(people, limit, |person| person.id, |person| person)
}

async fn lock(
    tx: &Tx,
    caller: &Caller,
    round: RoundId,
    id: AttendeeId,
) -> Result<attendees::Model, ApiError> {
    let round = standing::lock(tx, round).await?;
    require_open(caller, &round)?;
    attendees::Entity::find_by_id(id)
        .filter(attendees::Column::RoundId.eq(round.id))
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// Changes the part of an attendee, or elects them, at the version read.
pub async fn change(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    id: AttendeeId,
    version: i32,
    part: Option<AttendancePart>,
    delegate: Option<DelegateRole>,
) -> Result<AttendeeOut, ApiError> {
    let model = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let row = lock(tx, &caller, round, id).await?;
                if row.version != version {
                    return Err(ApiError::stale(row.version));
                }
                let mut row = row.into_active_model();
                row.version = Set(version + 1);
                if let Some(part) = part {
                    row.part = Set(part);
                }
                if let Some(delegate) = delegate {
                    row.delegate = Set(delegate);
                }
                Ok(row.update(tx).await?)
            })
        })
        .await?;
    let contact = open(app, &model)?;
    Ok(AttendeeOut::new(model, contact))
}

/// Takes a person off the list, unless they have voted at the meeting.
pub async fn remove(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    id: AttendeeId,
) -> Result<(), ApiError> {
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = lock(tx, &caller, round, id).await?;
                if row.vote_channel.is_some() {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Orang ini sudah memakai hak suaranya di rapat.",
                        "This person has used their vote at the meeting.",
                    ));
                }
                attendees::Entity::delete_by_id(id).exec(tx).await?;
                Ok(())
            })
        })
        .await
}
