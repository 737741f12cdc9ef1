//! One work: from the proposal to what was built, and what residents see of it.

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::WorkState;
use entity::ids::{SurveyId, WorkPhotoId};
use entity::work_photos;
use poem::web::Path;
use poem::{Response, handler};
use uuid::Uuid;

use super::work_id;
use crate::attachments::photos::{OF_AN_ANSWER, Sent};
use crate::delivery::policy;
use crate::delivery::service::{self, Story};
use crate::delivery::wire::{WorkAnswerIn, WorkOut, WorkPhotoOut, WorkReportOut};
use crate::problem::ApiError;
use crate::proposals::{life, tracking_code};
use crate::surveys;
use crate::web::format::{self, Zone};
use crate::web::forms::refused;
use crate::web::{
    Chrome, Fields, FormState, Lang, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Whether and why the visitor is shown the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// Nothing was reported yet.
    Early,
    /// They may answer the newest report.
    Asked,
    /// They have answered it.
    Done,
    /// They must log in first.
    Stranger,
    /// They live elsewhere, or are not verified.
    Elsewhere,
}

#[derive(Template)]
#[template(path = "works/one.html")]
struct Page {
    chrome: Chrome,
    form: FormState,
    story: Story,
    turn: Turn,
    /// Whether the visitor may report on it.
    reporter: bool,
    /// When its proposal was submitted.
    proposed_at: Option<DateTime<Utc>>,
    survey: Option<SurveyId>,
    /// The visitor's own photos of the newest report.
    own: Vec<work_photos::Model>,
    zone: Zone,
    url: String,
    told: String,
    picture: String,
}

impl Page {
    fn work(&self) -> &WorkOut {
        &self.story.shown
    }

    fn state(&self) -> WorkState {
        self.story.work.state
    }

    fn state_of(report: &WorkReportOut) -> WorkState {
        report.state.into()
    }

    fn newest(&self) -> Option<&WorkReportOut> {
        self.story.reports.last()
    }

    /// The photo shown at once: the first of the newest report that has any.
    fn shown(&self) -> Option<&WorkPhotoOut> {
        let mut reports = self.story.reports.iter().rev();
        reports.find_map(|report| report.photos.first())
    }

    /// The class of a report's mark on the line.
    fn mark(&self, report: &WorkReportOut) -> &'static str {
        if Self::state_of(report) == WorkState::Cancelled {
            "stop"
        } else if self.newest().is_some_and(|one| one.number == report.number) {
            "now"
        } else {
            "done"
        }
    }

    /// How far the contract is from what was promised: below or above, and how much, rupiah.
    fn apart(&self) -> Option<(&'static str, i64)> {
        let contract = self.work().contract_idr?;
        let apart = contract.saturating_sub(self.work().promised_idr);
        Some(match apart {
            0 => ("works-contract-same", 0),
            1.. => ("works-contract-above", apart),
            _ => ("works-contract-below", apart.saturating_neg()),
        })
    }

    fn quantity(&self) -> i64 {
        self.story.work.quantity_milli
    }
}

/// What a shared link tells of a work in a sentence.
fn preview(lang: &Lang, work: &WorkOut) -> String {
    let state: WorkState = work.state.into();
    lang.say("works-told")
        .with("state", lang.label(&state))
        .with("percent", i64::from(work.percent))
        .with("village", work.village.as_str())
        .with("cost", format::rupiah(work.promised_idr))
        .to_string()
}

async fn page(visit: Visit, id: &str, form: FormState) -> Result<Response, PageError> {
    let (app, db) = (&visit.app, visit.app.db.read());
    let story = service::story(db, work_id(id)?).await?;
    let work = &story.work;
    let caller = visit.caller.as_deref();
    let (mut turn, mut own) = (Turn::Stranger, Vec::new());
    if work.reports == 0 {
        turn = Turn::Early;
    } else if let Some(caller) = caller {
        turn = match service::answered(db, caller, work, work.reports).await? {
            None => Turn::Elsewhere,
            Some(false) => Turn::Asked,
            Some(true) => {
                own = service::own_photos(db, caller, work, work.reports).await?;
                Turn::Done
            }
        };
    }
    let proposed_at = match work.proposal_id {
        Some(proposal) => life::get(db, proposal).await?.submitted_at,
        None => None,
    };
    let survey = surveys::service::of_work(db, work.id).await?;
    let site = app.config.public_url();
    let mut page = Page {
        form,
        turn,
        own,
        proposed_at,
        reporter: caller.is_some_and(|caller| policy::reporter(caller, work).is_some()),
        survey: survey.map(|row| row.id),
        zone: Zone::of(&work.village_code),
        url: format!("{site}/works/{}", work.id),
        told: preview(&visit.lang, &story.shown),
        picture: String::new(),
        chrome: visit.chrome,
        story,
    };
    if let Some(photo) = page.shown() {
        page.picture = format!("{site}{}", photo.thumbnail_url);
    }
    html(&visit.lang, &page)
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    page(visit, &id, FormState::default()).await
}

/// The photos a form sent.
pub(crate) fn photos(fields: &mut Fields) -> Vec<Sent> {
    let sent = fields.files("photos").into_iter();
    sent.map(|file| Sent {
        name: Some(file.name),
        bytes: file.bytes.into(),
    })
    .collect()
}

/// Confirms or contradicts a report.
#[handler]
pub(super) async fn answer(
    visit: Visit,
    Path((id, number)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let work = work_id(&id)?;
    let number: i32 = number.parse().map_err(|_| ApiError::not_found())?;
    let home = format!("/works/{work}");
    let caller = visit.caller.clone();
    let caller = caller.ok_or_else(|| PageError::Login(home.clone()))?;
    let mut fields = form.into_fields();
    let sent = photos(&mut fields);
    let done = async {
        let confirms = match fields.get("confirms") {
            "yes" => true,
            "no" => false,
            _ => {
                return Err(ApiError::field(
                    "/confirms",
                    "Pilih: laporan ini benar atau tidak.",
                    "Choose whether the report is right.",
                ));
            }
        };
        let note = fields.optional("note").map(ToOwned::to_owned);
        let said = WorkAnswerIn { confirms, note };
        service::answer(&visit.app, caller, work, number, said, sent).await
    };
    match done.await {
        Ok(()) => Ok(see_other(&format!("{home}?kabar=tanggapan"))),
        Err(error) => refused(fields, error, async |form| page(visit, &id, form).await).await,
    }
}

/// Removes a photo.
#[handler]
pub(super) async fn remove_photo(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let id = Uuid::parse_str(&id).map_err(|_| ApiError::not_found())?;
    let work = service::remove_photo(&visit.app, caller, WorkPhotoId(id)).await?;
    let desk = form.into_fields().get("to") == "desk";
    let room = if desk { "/desk/works" } else { "/works" };
    Ok(see_other(&format!("{room}/{work}?kabar=berkas_dihapus")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_notes_stay_text() {
        let page = Page {
            chrome: chrome(),
            form: FormState::default(),
            story: samples::story(),
            turn: Turn::Asked,
            reporter: true,
            proposed_at: Some(samples::now()),
            survey: None,
            own: Vec::new(),
            zone: Zone::of("35"),
            url: "http://localhost/works/1".into(),
            told: HOSTILE.into(),
            picture: "http://localhost/p".into(),
        };
        let html = samples::render(&page);
        samples::assert_escaped(&html);
        assert!(html.contains("Rp\u{a0}500.000"), "{html}");
    }
}
