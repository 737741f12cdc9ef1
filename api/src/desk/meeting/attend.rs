//! The attendance list: put a person on it by typing, bring in a list, find somebody.

use askama::Template;
use entity::enums::{AgeBand, AttendancePart, DelegateRole, Sex};
use entity::rounds;
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;
use uuid::Uuid;

use super::person::Changed;
use super::{Frame, Tab, address, attendee_id, frame, key_again, seat};
use crate::accounts::wire::RejectedLine;
use crate::auth::{Caller, Once};
use crate::meetings::pages::{Counts, meeting_of};
use crate::meetings::service as meeting_service;
use crate::meetings::wire::{AttendeeIn, AttendeeOut};
use crate::problem::{ApiError, FieldError};
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// People a page shows, newest first.
const SHOWN: usize = 50;

#[derive(Default, Deserialize)]
pub(super) struct Search {
    q: Option<String>,
}

/// What became of an imported list.
pub(super) struct Import {
    imported: u64,
    rejected: Vec<RejectedLine>,
}

#[derive(Template)]
#[template(path = "desk/meeting/attend.html")]
struct AttendPage {
    chrome: Chrome,
    frame: Frame,
    form: FormState,
    /// What a browser sends again once, however often.
    key: String,
    /// Whether the meeting is set, so that there is a list.
    arranged: bool,
    counts: Counts,
    people: Vec<AttendeeOut>,
    /// People on the list that fit the search.
    found: usize,
    search: String,
    import: Option<Import>,
    changed: Option<Changed>,
    sexes: Vec<Choice>,
    ages: Vec<Choice>,
    parts: Vec<Choice>,
    roles: Vec<Choice>,
}

impl AttendPage {
    /// Whether the cursor goes to the name at once: somebody was just added, or is being mended.
    fn typing(&self) -> bool {
        self.chrome.notice == Some("notice-attended")
    }

    fn sex(one: &AttendeeOut) -> Sex {
        one.sex.into()
    }

    fn age(one: &AttendeeOut) -> AgeBand {
        one.age_band.into()
    }

    fn part(one: &AttendeeOut) -> AttendancePart {
        one.part.into()
    }

    fn role(one: &AttendeeOut) -> DelegateRole {
        one.delegate.into()
    }

    /// Whether a person's form has this value chosen: what was sent where it was refused and says something else
    /// than was there, else what is.
    fn chose(
        &self,
        one: &AttendeeOut,
        name: &str,
        value: &str,
        now: &impl ActiveEnum<Value = String>,
    ) -> bool {
        let sent = self.theirs(one).and_then(|changed| changed.meant(name));
        sent.map_or_else(|| now.to_value() == value, |sent| sent == value)
    }

    /// The refusal of a person's form, where it is theirs.
    fn theirs(&self, one: &AttendeeOut) -> Option<&Changed> {
        self.changed.as_ref().filter(|changed| changed.id == one.id)
    }
}

/// What a page shows beside the list.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) form: FormState,
    pub(super) key: Option<String>,
    pub(super) search: String,
    pub(super) import: Option<Import>,
    pub(super) changed: Option<Changed>,
}

pub(super) async fn page(
    visit: &Visit,
    caller: &Caller,
    round: &rounds::Model,
    shown: Shown,
) -> Result<Response, PageError> {
    let meeting = meeting_of(visit, round).await?;
    let mut people = meeting_service::roster(&visit.app, caller, round.id).await?;
    let words = shown.search.to_lowercase();
    let wanted = shown.changed.as_ref().map(|changed| changed.id);
    if !words.is_empty() || wanted.is_some() {
        people.retain(|one| match wanted {
            Some(id) => one.id == id,
            None => one.name.to_lowercase().contains(&words),
        });
    }
    let found = people.len();
    people.truncate(SHOWN);
    html(
        &visit.lang,
        &AttendPage {
            chrome: visit.chrome.clone(),
            frame: frame(visit, round, Tab::Attend).await?,
            form: shown.form,
            key: shown.key.unwrap_or_else(|| Uuid::now_v7().to_string()),
            arranged: meeting.is_some(),
            counts: meeting.as_ref().map(Counts::of).unwrap_or_default(),
            people,
            found,
            search: shown.search,
            import: shown.import,
            changed: shown.changed,
            sexes: Choice::of(&visit.lang, Sex::iter()),
            ages: Choice::of(&visit.lang, AgeBand::iter()),
            parts: Choice::of(&visit.lang, AttendancePart::iter()),
            roles: Choice::of(&visit.lang, DelegateRole::iter()),
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(query): Query<Search>,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let shown = Shown {
        search: query.q.unwrap_or_default().trim().to_owned(),
        ..Shown::default()
    };
    page(&visit, &caller, &round, shown).await
}

/// One person alone, so that their form can be mended.
#[handler]
pub(super) async fn show_person(
    visit: Visit,
    Path((id, person)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, round) = seat(&visit, &id).await?;
    attendee_id(&person)?;
    Ok(see_other(&address(round.id, "/attendance")))
}

fn read(fields: &Fields) -> Result<AttendeeIn, ApiError> {
    let mut errors = Vec::new();
    let sex = Sex::try_from_value(&fields.get("sex").to_owned()).ok();
    let age = AgeBand::try_from_value(&fields.get("age_band").to_owned()).ok();
    for (name, missing) in [("sex", sex.is_none()), ("age_band", age.is_none())] {
        if missing {
            errors.push(FieldError {
                pointer: format!("/{name}"),
                detail: "Pilih salah satu.".into(),
                detail_en: "Choose one.".into(),
            });
        }
    }
    let text = |name: &str| fields.optional(name).map(ToOwned::to_owned);
    match (sex, age) {
        (Some(sex), Some(age)) => Ok(AttendeeIn {
            name: fields.get("name").to_owned(),
            sex: sex.into(),
            age_band: age.into(),
            institution: text("institution"),
            disability: fields.has("disability", "1"),
            contact: text("contact"),
            nik: text("nik"),
            part: None,
            delegate: None,
        }),
        _ => Err(ApiError::fields(errors)),
    }
}

#[handler]
pub(super) async fn add(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    let done = match read(&fields) {
        Ok(new) => {
            let request = format!("{} {new:?}", round.id);
            let key = fields.optional("key").map(ToOwned::to_owned);
            let once = Once::new(caller.account, key, "page_attendee", &request)?;
            meeting_service::add(&visit.app, caller.clone(), round.id, new, once).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(see_other(&address(round.id, "/attendance?kabar=hadir"))),
        Err(error) => {
            let key = Some(key_again(&fields, Some(&error)));
            refused(fields, error, async |form| {
                let shown = Shown {
                    form,
                    key,
                    ..Shown::default()
                };
                page(&visit, &caller, &round, shown).await
            })
            .await
        }
    }
}

/// Bytes of a list as text: a byte order mark is left out, what is no UTF-8 is told as it stands.
fn text_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.trim_start_matches('\u{feff}').to_owned()
}

#[handler]
pub(super) async fn import(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let mut fields = form.into_fields();
    let file = fields.file("file").filter(|file| !file.bytes.is_empty());
    let key = fields.optional("key").map(ToOwned::to_owned);
    let done = match file {
        Some(file) => {
            let text = text_of(&file.bytes);
            let request = (round.id.0, &text);
            let once = Once::new(caller.account, key, "page_attendees", &request)?;
            let id = round.id;
            meeting_service::import(&visit.app, caller.clone(), id, &text, once).await
        }
        None => Err(ApiError::field(
            "/file",
            "Pilih berkas CSV lebih dulu.",
            "Choose a CSV file first.",
        )),
    };
    match done {
        Ok((imported, rejected)) => {
            let shown = Shown {
                import: Some(Import { imported, rejected }),
                ..Shown::default()
            };
            page(&visit, &caller, &round, shown).await
        }
        Err(error) => {
            refused(Fields::default(), error, async |mut form| {
                // A wrong first line of the list is a fault of the file.
                for (name, _) in &mut form.errors {
                    "file".clone_into(name);
                }
                let shown = Shown {
                    form,
                    ..Shown::default()
                };
                page(&visit, &caller, &round, shown).await
            })
            .await
        }
    }
}
