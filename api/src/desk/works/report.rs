//! A report on one work by form: how far it is, its contract, a note, photos.

use askama::Template;
use entity::enums::WorkState;
use entity::ids::WorkId;
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use uuid::Uuid;

use super::uuid;
use crate::auth::Once;
use crate::delivery::pages::photos;
use crate::delivery::policy;
use crate::delivery::service::{self, Beside, Story};
use crate::delivery::wire::{WorkOut, WorkReportIn, WorkReportOut};
use crate::desk::front::officer;
use crate::desk::planner::input::Reader;
use crate::keys;
use crate::problem::ApiError;
use crate::web::format::{self, Zone};
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

#[derive(Template)]
#[template(path = "desk/works/report.html")]
struct ReportPage {
    chrome: Chrome,
    form: FormState,
    story: Story,
    states: Vec<Choice>,
    zone: Zone,
    key: Uuid,
}

impl ReportPage {
    fn work(&self) -> &WorkOut {
        &self.story.shown
    }

    fn state(&self) -> WorkState {
        self.story.work.state
    }

    fn state_of(report: &WorkReportOut) -> WorkState {
        report.state.into()
    }

    /// Reports the work had when the page was made.
    fn seen(&self) -> i32 {
        self.story.work.reports
    }
}

/// The work as it is, for its next report.
fn filled(story: &Story) -> FormState {
    let work = &story.work;
    let mut fields = Fields::default();
    if work.state != WorkState::Promised {
        fields.push("state", work.state.to_value());
    }
    if work.state == WorkState::InProgress {
        fields.push("percent", work.percent.to_string());
    }
    if let Some(amount) = work.contract_idr {
        fields.push("contract_idr", format::number(amount));
    }
    FormState::filled(fields)
}

async fn page(visit: &Visit, id: WorkId, form: Option<FormState>) -> Result<Response, PageError> {
    let caller = officer(visit)?;
    let story = service::story(visit.app.db.read(), id).await?;
    policy::reporter(&caller, &story.work).ok_or_else(policy::stranger)?;
    let reported = WorkState::iter().filter(|state| *state != WorkState::Promised);
    html(
        &visit.lang,
        &ReportPage {
            chrome: visit.chrome.clone(),
            form: form.unwrap_or_else(|| filled(&story)),
            states: Choice::of(&visit.lang, reported),
            zone: Zone::of(&story.work.village_code),
            key: Uuid::now_v7(),
            story,
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&visit, WorkId(uuid(&id)?), None).await
}

/// A report as the form gives it. What belongs to another state is left aside, so that nobody must empty a field: the
/// percentage of a work that is not under way, and the contract of one that has none yet.
fn read(fields: &Fields) -> Result<WorkReportIn, ApiError> {
    use WorkState::{Finished, InProgress, Promised};
    let mut form = Reader::new(fields);
    let state = form.one_of("state", |text| {
        let state = WorkState::try_from_value(&text.to_owned()).ok();
        state.filter(|state| *state != Promised)
    });
    let under_way = state == Some(InProgress);
    let contracted = matches!(state, Some(InProgress | Finished));
    let percent = if under_way {
        form.small("percent")
    } else {
        None
    };
    let contract_idr = if contracted {
        form.number("contract_idr")
    } else {
        None
    };
    let report = state.map(|state| WorkReportIn {
        state: state.into(),
        percent,
        contract_idr,
        note: fields.optional("note").map(ToOwned::to_owned),
        photo_ids: Vec::new(),
    });
    form.end(report)
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = officer(&visit)?;
    let id = WorkId(uuid(&id)?);
    let mut fields = form.into_fields();
    let photos = photos(&mut fields);
    let done = async {
        let told = read(&fields)?;
        let hashes: Vec<_> = photos.iter().map(|one| keys::sha256(&one.bytes)).collect();
        let request = (
            id.0,
            fields.get("state"),
            fields.get("percent"),
            fields.get("contract_idr"),
            fields.get("note"),
            hashes,
        );
        let key = fields.optional("key").map(ToOwned::to_owned);
        let beside = Beside {
            once: Once::new(caller.account, key, "page_work_report", &request)?,
            seen: fields.get("seen").parse().ok(),
            photos,
        };
        service::report(&visit.app, caller, id, told, beside).await
    };
    match done.await {
        Ok(_) => Ok(see_other("/desk/works?kabar=laporan")),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, id, Some(form)).await
            })
            .await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn what_belongs_to_another_state_is_left_aside() {
        let read = |text: &str| read(&Fields::parse(text.as_bytes()));
        let funded = read("state=funded&percent=40&contract_idr=9.500.000&note=").unwrap();
        assert_eq!(
            (funded.percent, funded.contract_idr, funded.note),
            (None, None, None)
        );
        let going = read("state=in_progress&percent=40&contract_idr=9.500.000").unwrap();
        assert_eq!(
            (going.percent, going.contract_idr),
            (Some(40), Some(9_500_000))
        );
        assert!(read("state=promised").is_err() && read("").is_err());
        let wrong = read("state=finished&contract_idr=banyak").unwrap_err();
        assert_eq!(wrong.problem().errors[0].pointer, "/contract_idr");
    }

    #[test]
    fn hostile_notes_stay_text() {
        let story = samples::story();
        let page = ReportPage {
            chrome: chrome(),
            form: filled(&story),
            story,
            states: Vec::new(),
            zone: Zone::of("35"),
            key: samples::id(),
        };
        samples::assert_escaped(&samples::render(&page));
    }
}
