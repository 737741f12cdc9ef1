//! The meeting itself: place and time, and what anyone may see of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::SubsecRound;
use entity::enums::{AttendancePart, DelegateRole};
use entity::ids::RoundId;
use entity::{attendees, meetings};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
};
use serde_json::json;

use super::require_open;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::limits;
use crate::meetings::wire::{AttendanceCount, MeetingIn, MeetingOut, NamedAttendee};
use crate::problem::ApiError;
use crate::rounds::{policy, standing};
use crate::text;

/// Sets place and time of a round's meeting; a known one at the version the caller read.
pub async fn put(
    app: &App,
    caller: Arc<Caller>,
    id: RoundId,
    version: Option<i32>,
    new: MeetingIn,
) -> Result<MeetingOut, ApiError> {
    let mut errors = Vec::new();
    let venue = text::line("/venue", &new.venue, limits::VENUE, &mut errors);
    let chair = text::line_optional("/chair", new.chair.as_deref(), limits::OFFICE, &mut errors);
    let agenda = text::clean_optional(
        "/agenda",
        new.agenda.as_deref(),
        limits::AGENDA,
        &mut errors,
    );
    let number = text::line_optional(
        "/number",
        new.number.as_deref(),
        limits::MINUTES,
        &mut errors,
    );
    if new.ends_at.is_some_and(|end| end <= new.starts_at) {
        errors.push(crate::problem::FieldError {
            pointer: "/ends_at".into(),
            detail: "Isi waktu sesudah mulai.".into(),
            detail_en: "Give a time after the beginning.".into(),
        });
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, id).await?;
                require_open(&caller, &round)?;
                let known = meetings::Entity::find_by_id(id).one(tx).await?;
                let next = match (&known, version) {
                    (Some(row), Some(version)) if row.version == version => version + 1,
                    (Some(row), Some(_)) => return Err(ApiError::stale(row.version)),
                    (Some(_), None) => {
                        // The same refusal as for any change without If-Match.
                        return crate::http::if_match(None).map(|_| ());
                    }
                    (None, _) => 1,
                };
                let event = Event {
                    verb: "meeting.set",
                    actor: policy::office(&caller, &round),
                    actor_id: Some(caller.account),
                    subject: "round",
                    subject_id: id.to_string(),
                    cycle: Some(round.cycle_id),
                    round: Some(id),
                    proposal: None,
                    detail: json!({ "venue": venue, "number": number, "starts_at": new.starts_at, "ends_at": new.ends_at }),
                };
                let row = meetings::ActiveModel {
                    round_id: Set(id),
                    venue: Set(venue),
                    starts_at: Set(new.starts_at.trunc_subsecs(6)),
                    ends_at: Set(new.ends_at.map(|at| at.trunc_subsecs(6))),
                    chair: Set(chair),
                    agenda: Set(agenda),
                    number: Set(number),
                    version: Set(next),
                };
                match known {
                    Some(known) => {
                        let mut known = known.into_active_model();
                        known.venue = row.venue;
                        known.starts_at = row.starts_at;
                        known.ends_at = row.ends_at;
                        known.chair = row.chair;
                        known.agenda = row.agenda;
                        known.number = row.number;
                        known.version = row.version;
                        known.update(tx).await?;
                    }
                    None => {
                        row.insert(tx).await?;
                    }
                }
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await?;
    show(app, id).await
}

/// A round's meeting as anyone may see it: attendance in numbers, names of those the minutes name.
pub async fn show(app: &App, id: RoundId) -> Result<MeetingOut, ApiError> {
    let db = app.db.read();
    let row = meetings::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let list = attendees::Entity::find()
        .filter(attendees::Column::RoundId.eq(id))
        .order_by_asc(attendees::Column::Id)
        .all(db)
        .await?;
    let mut counts: BTreeMap<(String, String), AttendanceCount> = BTreeMap::new();
    let mut named = Vec::new();
    let mut with_disability = 0;
    let attendance = u64::try_from(list.len()).unwrap_or(u64::MAX);
    for person in list {
        with_disability += u64::from(person.disability);
        counts
            .entry((
                format!("{:?}", person.sex),
                format!("{:?}", person.age_band),
            ))
            .or_insert(AttendanceCount {
                sex: person.sex.into(),
                age_band: person.age_band.into(),
                people: 0,
            })
            .people += 1;
        if person.part != AttendancePart::Participant || person.delegate != DelegateRole::None {
            named.push(NamedAttendee {
                name: person.name,
                institution: person.institution,
                part: person.part.into(),
                delegate: person.delegate.into(),
            });
        }
    }
    Ok(MeetingOut {
        round_id: id.0,
        venue: row.venue,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        chair: row.chair,
        agenda: row.agenda,
        number: row.number,
        attendance,
        with_disability,
        by_sex_and_age: counts.into_values().collect(),
        named,
        version: row.version,
    })
}
