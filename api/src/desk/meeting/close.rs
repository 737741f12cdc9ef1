//! Counting and closing, each after a look at what is still missing.

use askama::Template;
use entity::enums::Standing;
use entity::rounds;
use poem::web::Path;
use poem::{Response, handler};

use super::{Frame, Tab, address, frame, seat};
use crate::meetings::pages::{Counts, meeting_of};
use crate::meetings::rules::Progress;
use crate::meetings::service::{self as meeting_service, Purse};
use crate::problem::ApiError;
use crate::results::service as result_service;
use crate::rounds::rules::Phase;
use crate::rounds::service as round_service;
use crate::web::forms::refused;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Rounds of the stage before that a page names.
const NAMED: usize = 10;

/// Something to look at before closing: whether it keeps the round from closing, and what it is.
struct Missing {
    stops: bool,
    key: &'static str,
    count: i64,
    /// Where it is mended, below the meeting.
    path: &'static str,
}

#[derive(Template)]
#[template(path = "desk/meeting/close.html")]
struct ClosePage {
    chrome: Chrome,
    frame: Frame,
    form: FormState,
    missing: Vec<Missing>,
    /// Rounds that should close before this one.
    before: Vec<String>,
    counts: Counts,
    purse: Option<Purse>,
    progress: Progress,
}

impl ClosePage {
    /// Whether the result can be computed now.
    fn can_count(&self) -> bool {
        self.frame.held.phase == Phase::Deliberation && !self.progress.tallied
    }

    fn stopped(&self) -> bool {
        self.missing.iter().any(|one| one.stops)
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn page(
    visit: &Visit,
    round: &rounds::Model,
    form: FormState,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let now = visit.app.clock.now();
    let progress = meeting_service::progress(db, round, now).await?;
    let meeting = meeting_of(visit, round).await?;
    let agenda = meeting_service::agenda(db, round).await?;
    let waiting = round_service::waiting(db, vec![round.id]).await?;
    let waiting = waiting.get(&round.id).copied().unwrap_or_default();
    let open = round_service::open_before(db, round).await?;
    let before = round_service::named(db, open, round.opens_at).await?;
    let undecided = agenda.rows.iter().filter(|row| row.0.verdict.is_none());
    let bare = agenda.rows.iter().filter(|(row, proposal)| {
        let taken = rounds_take(row);
        taken
            && ((agenda.agency && proposal.agency_id.is_none())
                || (agenda.codes && (row.program_code.is_none() || row.activity_code.is_none())))
    });
    let over = agenda.purses.iter().filter(|purse| purse.is_over());
    let facts = [
        (
            true,
            "meeting-missing-meeting",
            i64::from(progress.attendance.is_none()),
            "",
        ),
        (
            true,
            "meeting-missing-count",
            i64::from(!progress.tallied),
            "/close",
        ),
        (
            true,
            "meeting-missing-over",
            whole(over.count()),
            "/decisions",
        ),
        (
            true,
            "meeting-missing-codes",
            whole(bare.count()),
            "/decisions",
        ),
        (
            false,
            "meeting-missing-people",
            i64::from(progress.attendance == Some(0)),
            "/attendance",
        ),
        (
            false,
            "meeting-missing-decisions",
            whole(undecided.count()),
            "/decisions",
        ),
        (
            false,
            "meeting-missing-delegates",
            i64::from(progress.goes_on && progress.delegates == 0),
            "/delegates",
        ),
        (false, "meeting-missing-reviews", waiting, ""),
        (
            false,
            "meeting-missing-end",
            i64::from(meeting.as_ref().is_some_and(|one| one.ends_at.is_none())),
            "",
        ),
    ];
    let missing =
        facts
            .into_iter()
            .filter(|(_, _, count, _)| *count > 0)
            .map(|(stops, key, count, path)| Missing {
                stops,
                key,
                count,
                path,
            });
    html(
        &visit.lang,
        &ClosePage {
            chrome: visit.chrome.clone(),
            frame: frame(visit, round, Tab::Close).await?,
            form,
            missing: missing.collect(),
            before: before
                .into_iter()
                .take(NAMED)
                .map(|round| round.agency_name.unwrap_or(round.area_name))
                .collect(),
            counts: meeting.as_ref().map(Counts::of).unwrap_or_default(),
            purse: agenda.purses.into_iter().next(),
            progress,
        },
    )
}

/// Whether a candidate is accommodated, by decision or else by the result.
fn rounds_take(row: &entity::candidates::Model) -> bool {
    let verdict = row
        .verdict
        .or(row.outcome.map(crate::meetings::rules::by_result));
    row.standing == Standing::Eligible && verdict == Some(entity::enums::Verdict::Accommodated)
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, round) = seat(&visit, &id).await?;
    page(&visit, &round, FormState::default()).await
}

/// The refusal of a form that was not confirmed.
fn unconfirmed() -> ApiError {
    ApiError::field(
        "/sure",
        "Centang bahwa Anda sudah memeriksanya.",
        "Tick that you have checked it.",
    )
}

async fn again(
    visit: &Visit,
    round: &rounds::Model,
    fields: Fields,
    error: ApiError,
) -> Result<Response, PageError> {
    refused(fields, error, async |form| page(visit, round, form).await).await
}

#[handler]
pub(super) async fn tally(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    if !fields.has("sure", "count") {
        return again(&visit, &round, fields, unconfirmed()).await;
    }
    match result_service::tally(&visit.app, caller, round.id).await {
        Ok(_) => Ok(see_other(&address(round.id, "/decisions?kabar=dihitung"))),
        Err(error) => again(&visit, &round, fields, error).await,
    }
}

#[handler]
pub(super) async fn close(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    if !fields.has("sure", "close") {
        return again(&visit, &round, fields, unconfirmed()).await;
    }
    let late = fields.optional("late_reason").map(ToOwned::to_owned);
    match meeting_service::close(&visit.app, caller, round.id, late).await {
        Ok(_) => Ok(see_other(&format!(
            "/rounds/{}/minutes?kabar=ditutup",
            round.id
        ))),
        Err(error) => again(&visit, &round, fields, error).await,
    }
}
