//! Place, time, chair and the number of the minutes.

use askama::Template;
use poem::web::Path;
use poem::{Response, handler};

use super::{Frame, Tab, address, frame, seat, version};
use crate::meetings::pages::meeting_of;
use crate::meetings::service as meeting_service;
use crate::meetings::wire::{MeetingIn, MeetingOut};
use crate::problem::{ApiError, FieldError};
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};
use entity::rounds;

/// A value as the clerk saw it, and as it is now.
struct Changed {
    label: &'static str,
    before: String,
    now: String,
}

#[derive(Template)]
#[template(path = "desk/meeting/arrange.html")]
struct ArrangePage {
    chrome: Chrome,
    frame: Frame,
    form: FormState,
    meeting: Option<MeetingOut>,
    changed: Vec<Changed>,
}

/// The fields, by the key of their label.
const FIELDS: [(&str, &str); 6] = [
    ("venue", "meeting-venue"),
    ("starts_at", "meeting-starts"),
    ("ends_at", "meeting-ends"),
    ("chair", "meeting-chair"),
    ("number", "meeting-number"),
    ("agenda", "meeting-agenda"),
];

fn filled(meeting: &MeetingOut, zone: Zone) -> Fields {
    let mut fields = Fields::default();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    fields.push("venue", meeting.venue.clone());
    fields.push("starts_at", zone.field(meeting.starts_at));
    let ends = meeting.ends_at.map(|at| zone.field(at));
    fields.push("ends_at", ends.unwrap_or_default());
    fields.push("chair", text(&meeting.chair));
    fields.push("number", text(&meeting.number));
    fields.push("agenda", text(&meeting.agenda));
    fields
}

/// What somebody else changed since the form was opened.
fn changed(form: &FormState, meeting: &MeetingOut, zone: Zone) -> Vec<Changed> {
    let seen = form.value("version");
    if !form.is_wrong() || seen == meeting.version.to_string() {
        return Vec::new();
    }
    let now = filled(meeting, zone);
    FIELDS
        .into_iter()
        .map(|(name, label)| Changed {
            label,
            before: form.value(&format!("seen_{name}")).replace('T', " "),
            now: now.get(name).replace('T', " "),
        })
        .filter(|one| one.before != one.now)
        .collect()
}

/// The form with what somebody else changed in the fields it leaves as they were.
fn merged(mut form: FormState, meeting: &MeetingOut, zone: Zone) -> FormState {
    let now = filled(meeting, zone);
    let mut values = Fields::default();
    for (name, _) in FIELDS {
        let untouched = form.value(name) == form.value(&format!("seen_{name}"));
        let kept = if untouched { &now } else { &form.values };
        values.push(name, kept.get(name));
    }
    form.values = values;
    form
}

async fn page(
    visit: &Visit,
    round: &rounds::Model,
    form: Option<FormState>,
) -> Result<Response, PageError> {
    let frame = frame(visit, round, Tab::Arrange).await?;
    let meeting = meeting_of(visit, round).await?;
    let (form, changed) = match (form, &meeting) {
        (Some(form), Some(now)) => {
            let changed = changed(&form, now, frame.zone);
            (merged(form, now, frame.zone), changed)
        }
        (Some(form), None) => (form, Vec::new()),
        (None, Some(now)) => (FormState::filled(filled(now, frame.zone)), Vec::new()),
        (None, None) => {
            let mut fields = Fields::default();
            fields.push("starts_at", frame.zone.field(visit.app.clock.now()));
            (FormState::filled(fields), Vec::new())
        }
    };
    html(
        &visit.lang,
        &ArrangePage {
            chrome: visit.chrome.clone(),
            frame,
            form,
            meeting,
            changed,
        },
    )
}

impl ArrangePage {
    /// What the form shows was read: the values as they are stored.
    fn seen(&self) -> Vec<(&'static str, String)> {
        let Some(meeting) = &self.meeting else {
            return Vec::new();
        };
        let now = filled(meeting, self.frame.zone);
        FIELDS
            .into_iter()
            .map(|(name, _)| (name, now.get(name).to_owned()))
            .collect()
    }
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, round) = seat(&visit, &id).await?;
    page(&visit, &round, None).await
}

fn read(fields: &Fields, zone: Zone) -> Result<MeetingIn, ApiError> {
    let mut errors = Vec::new();
    let mut time = |name: &str, needed: bool| {
        let text = fields.optional(name);
        let read = text.and_then(|text| zone.parse(text));
        if read.is_none() && (needed || text.is_some()) {
            errors.push(FieldError {
                pointer: format!("/{name}"),
                detail: "Isi tanggal dan jam, misalnya 2027-02-05T14:00.".into(),
                detail_en: "Give a date and time, for example 2027-02-05T14:00.".into(),
            });
        }
        read
    };
    let (starts_at, ends_at) = (time("starts_at", true), time("ends_at", false));
    let text = |name: &str| fields.optional(name).map(ToOwned::to_owned);
    match starts_at {
        Some(starts_at) if errors.is_empty() => Ok(MeetingIn {
            venue: fields.get("venue").to_owned(),
            starts_at,
            ends_at,
            chair: text("chair"),
            agenda: text("agenda"),
            number: text("number"),
        }),
        _ => Err(ApiError::fields(errors)),
    }
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    let seen = match fields.optional("version") {
        Some(_) => Some(version(&fields, "version")?),
        None => None,
    };
    let done = match read(&fields, Zone::of(&round.area_code)) {
        Ok(new) => meeting_service::put(&visit.app, caller, round.id, seen, new).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(see_other(&address(round.id, "?kabar=rapat"))),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, &round, Some(form)).await
            })
            .await
        }
    }
}
