//! One act of the board: what it changed, and undoing it.

use askama::Template;
use entity::ids::{BoardActId, ProposalId};
use poem::http::StatusCode;
use poem::web::Path;
use poem::{Response, handler};

use super::names::Names;
use super::outcome::Outcome;
use crate::board::rules::Line;
use crate::board::service;
use crate::board::wire::ActOut;
use crate::desk::planner::{Head, head};
use crate::desk::uuid;
use crate::proposals::{life, tracking_code};
use crate::web::forms::refused;
use crate::web::{Chrome, FormState, PageError, ProtectedForm, Visit, filters, html};

/// Changes a page shows.
const SHOWN: usize = 200;

/// What an act changed of one proposal.
struct Change {
    id: ProposalId,
    code: String,
    title: String,
    before: Vec<Line>,
    after: Vec<Line>,
    merged: Option<Merged>,
}

/// What a proposal was merged into, or taken apart from.
struct Merged {
    id: ProposalId,
    title: String,
    apart: bool,
}

#[derive(Template)]
#[template(path = "desk/board/act.html")]
struct ActPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    names: Names,
    act: ActOut,
    changes: Vec<Change>,
    outcome: Option<Outcome>,
}

impl ActPage {
    /// Changes that are not shown.
    fn more(&self) -> i64 {
        let shown = i64::try_from(self.changes.len()).unwrap_or(i64::MAX);
        self.act.proposals.saturating_sub(shown)
    }
}

async fn page(
    visit: &Visit,
    head: Head,
    id: BoardActId,
    form: FormState,
    outcome: Option<Outcome>,
) -> Result<Response, PageError> {
    let (act, mut changes) = service::act(&visit.app, head.cycle.id, id).await?;
    changes.truncate(SHOWN);
    let mut ids: Vec<ProposalId> = changes.iter().map(|change| change.proposal).collect();
    let into = changes.iter().filter_map(|change| change.merged.as_ref());
    ids.extend(into.map(|merged| merged.into));
    let known = life::many(visit.app.db.read(), &ids).await?;
    let changes = changes.into_iter().map(|change| {
        let proposal = known.get(&change.proposal);
        Change {
            id: change.proposal,
            code: proposal.map_or_else(String::new, |one| {
                tracking_code::grouped(&one.tracking_code)
            }),
            title: proposal.map_or_else(String::new, |one| one.title.clone()),
            before: change.before,
            after: change.after,
            merged: change.merged.map(|merged| Merged {
                title: known
                    .get(&merged.into)
                    .map_or_else(String::new, |one| one.title.clone()),
                id: merged.into,
                apart: merged.apart,
            }),
        }
    });
    html(
        &visit.lang,
        &ActPage {
            chrome: visit.chrome.clone(),
            names: Names::of(visit, &head, []).await?,
            changes: changes.collect(),
            head,
            form,
            act,
            outcome,
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    let act = BoardActId(uuid(&act)?);
    page(&visit, head, act, FormState::default(), None).await
}

/// Undoes an act; what cannot be undone stays and says so.
#[handler]
pub(super) async fn undo(
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let act = BoardActId(uuid(&act)?);
    match service::undo(&visit.app, caller, head.cycle.id, act).await {
        Ok(out) => {
            let outcome = Outcome::of(&visit, out).await?;
            let good = outcome.act.is_some();
            let form = FormState::default();
            let mut answer = page(&visit, head, act, form, Some(outcome)).await?;
            if !good {
                answer.set_status(StatusCode::CONFLICT);
            }
            Ok(answer)
        }
        Err(error) => {
            refused(form.into_fields(), error, async |form| {
                page(&visit, head, act, form, None).await
            })
            .await
        }
    }
}
