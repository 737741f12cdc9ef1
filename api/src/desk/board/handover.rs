//! Handing the board over to the regency's round, after a look at what that enters.

use askama::Template;
use poem::web::Path;
use poem::{Response, handler};

use crate::board::service::{self, Handing};
use crate::desk::planner::{Head, head};
use crate::problem::ApiError;
use crate::rounds::pages::Held;
use crate::rounds::rules::Phase;
use crate::web::forms::refused;
use crate::web::{Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, see_other};

#[derive(Template)]
#[template(path = "desk/board/handover.html")]
struct HandoverPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    handing: Handing,
    held: Option<Held>,
}

impl HandoverPage {
    /// Decisions that would be entered.
    fn all(&self) -> u64 {
        self.handing.verdicts.iter().map(|sum| sum.1).sum()
    }

    /// What would be accommodated, rupiah.
    fn taken_idr(&self) -> i64 {
        self.handing.verdicts[0].2
    }

    /// Whether the round takes decisions now: it is tallied and deliberates.
    fn is_ready(&self) -> bool {
        self.held.as_ref().is_some_and(|held| {
            held.phase == Phase::Deliberation && held.round.tallied_at.is_some()
        })
    }
}

async fn page(visit: &Visit, head: Head, form: FormState) -> Result<Response, PageError> {
    let handing = service::handing(&visit.app, head.cycle.id).await?;
    let now = visit.app.clock.now();
    html(
        &visit.lang,
        &HandoverPage {
            chrome: visit.chrome.clone(),
            held: handing.round.clone().map(|round| Held::at(round, now)),
            head,
            form,
            handing,
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    page(&visit, head, FormState::default()).await
}

#[handler]
pub(super) async fn hand_over(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    let done = async {
        if !fields.has("sure", "yes") {
            return Err(ApiError::field(
                "/sure",
                "Centang bahwa Anda sudah memeriksa jumlahnya.",
                "Tick that you have looked at the totals.",
            ));
        }
        service::handover(&visit.app, caller, head.cycle.id).await
    };
    match done.await {
        Ok(done) => Ok(see_other(&format!(
            "/desk/rounds/{}/meeting/decisions?kabar=papan-diserahkan",
            done.round_id
        ))),
        Err(error) => refused(fields, error, async |form| page(&visit, head, form).await).await,
    }
}
