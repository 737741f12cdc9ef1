//! Delegates to the next meeting, elected from the attendance list.

use askama::Template;
use entity::enums::{DelegateRole, Sex};
use entity::ids::AttendeeId;
use entity::rounds;
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;

use super::{Frame, Tab, address, frame, seat};
use crate::auth::Caller;
use crate::meetings::service::{self as meeting_service, Elected};
use crate::meetings::wire::AttendeeOut;
use crate::problem::{ApiError, Code};
use crate::web::format::percent;
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// People who are not elected a page shows, newest first; the elected are shown all.
const SHOWN: usize = 100;

#[derive(Default, Deserialize)]
pub(super) struct Search {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/meeting/elect.html")]
struct ElectPage {
    chrome: Chrome,
    frame: Frame,
    form: FormState,
    people: Vec<AttendeeOut>,
    /// People left out of the page.
    more: usize,
    search: String,
    roles: Vec<Choice>,
    delegates: usize,
    reserves: usize,
    women: usize,
}

impl ElectPage {
    fn role(one: &AttendeeOut) -> DelegateRole {
        one.delegate.into()
    }

    fn sex(one: &AttendeeOut) -> Sex {
        one.sex.into()
    }

    /// What was chosen for a person in the form that was refused.
    fn mine(&self, one: &AttendeeOut) -> Option<DelegateRole> {
        let sent = self.form.value(&format!("role-{}", one.id)).to_owned();
        DelegateRole::try_from_value(&sent).ok()
    }

    fn chose(&self, one: &AttendeeOut, value: &str) -> bool {
        let chosen = self.mine(one).unwrap_or_else(|| Self::role(one));
        chosen.to_value() == value
    }

    /// What they were when the form was opened, if somebody changed them since.
    fn before(&self, one: &AttendeeOut) -> Option<DelegateRole> {
        let version = self.form.value(&format!("seen-{}", one.id));
        if version.is_empty() || version == one.version.to_string() {
            return None;
        }
        let before = self.form.value(&format!("was-{}", one.id)).to_owned();
        DelegateRole::try_from_value(&before).ok()
    }

    /// Women among the delegates, per cent.
    fn share(&self) -> String {
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        percent(whole(self.women), whole(self.delegates)).replace('.', ",")
    }
}

async fn page(
    visit: &Visit,
    caller: &Caller,
    round: &rounds::Model,
    form: FormState,
    search: String,
) -> Result<Response, PageError> {
    let mut people = meeting_service::roster(&visit.app, caller, round.id).await?;
    let is = |one: &AttendeeOut, role| DelegateRole::from(one.delegate) == role;
    let count = |role| people.iter().filter(|one| is(one, role)).count();
    let (delegates, reserves) = (count(DelegateRole::Delegate), count(DelegateRole::Reserve));
    let women = people
        .iter()
        .filter(|one| is(one, DelegateRole::Delegate) && Sex::from(one.sex) == Sex::Female)
        .count();
    let words = search.to_lowercase();
    let sent = |one: &AttendeeOut| !form.value(&format!("role-{}", one.id)).is_empty();
    let (mut shown, rest): (Vec<_>, Vec<_>) = people
        .drain(..)
        .partition(|one| !is(one, DelegateRole::None) || sent(one));
    let mut rest: Vec<_> = rest
        .into_iter()
        .filter(|one| one.name.to_lowercase().contains(&words))
        .collect();
    let more = rest.len().saturating_sub(SHOWN);
    rest.truncate(SHOWN);
    shown.append(&mut rest);
    html(
        &visit.lang,
        &ElectPage {
            chrome: visit.chrome.clone(),
            frame: frame(visit, round, Tab::Elect).await?,
            form,
            people: shown,
            more,
            search,
            roles: Choice::of(&visit.lang, DelegateRole::iter()),
            delegates,
            reserves,
            women,
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
    let search = query.q.unwrap_or_default().trim().to_owned();
    page(&visit, &caller, &round, FormState::default(), search).await
}

/// Those whose role the form changes, at the version it was made with.
fn read(fields: &Fields) -> Result<Vec<Elected>, ApiError> {
    let mut elected = Vec::new();
    for (name, value) in fields.others(&[]) {
        let Some(id) = name.strip_prefix("role-") else {
            continue;
        };
        if fields.get(&format!("was-{id}")) == value {
            continue;
        }
        let role = DelegateRole::try_from_value(&value.to_owned());
        elected.push(Elected {
            id: AttendeeId(super::uuid(id)?),
            version: super::version(fields, &format!("seen-{id}"))?,
            role: role.map_err(|_| ApiError::not_found())?,
        });
    }
    Ok(elected)
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    let elected = read(&fields)?;
    match meeting_service::elect(&visit.app, caller.clone(), round.id, elected).await {
        Ok(()) => Ok(see_other(&address(round.id, "/delegates?kabar=utusan"))),
        // Somebody was taken off the list meanwhile: the list as it is now tells.
        Err(error) if error.problem().code == Code::NotFound => Ok(see_other(&address(
            round.id,
            "/delegates?kabar=daftar-berubah",
        ))),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, &caller, &round, form, String::new()).await
            })
            .await
        }
    }
}
