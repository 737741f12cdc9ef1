//! A list of reports: kept as it is sent, looked at line by line, taken in.

use std::sync::Arc;

use askama::Template;
use entity::cycles;
use entity::enums::WorkState;
use entity::ids::{CycleId, KeptListId};
use poem::web::Path;
use poem::{Response, handler};

use super::{queue, seats};
use crate::auth::Caller;
use crate::cycles::service as cycle_service;
use crate::delivery::service;
use crate::delivery::wire::{WorkFate, WorkImportOut, WorkLineOut};
use crate::desk::planner::input;
use crate::desk::uuid;
use crate::kept::{self, Kept};
use crate::problem::ApiError;
use crate::web::forms::refused;
use crate::web::language::Both;
use crate::web::{Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, see_other};

/// Lines of a kind that a page tells.
const TOLD: usize = 200;

#[derive(Template)]
#[template(path = "desk/works/list.html")]
struct ListPage {
    chrome: Chrome,
    form: FormState,
    cycle: cycles::Model,
    kept: Kept,
    found: WorkImportOut,
}

impl ListPage {
    /// The lines that become reports or tell nothing new.
    fn lines(&self) -> &[WorkLineOut] {
        let lines = self.found.lines.as_deref().unwrap_or_default();
        lines.get(..TOLD).unwrap_or(lines)
    }

    fn is_new(line: &WorkLineOut) -> bool {
        line.fate == WorkFate::Reported
    }

    fn before(line: &WorkLineOut) -> WorkState {
        line.state_before.into()
    }

    fn after(line: &WorkLineOut) -> WorkState {
        line.state.into()
    }

    fn refused(&self) -> Vec<(u64, Both)> {
        let told = self.found.rejected.iter().take(TOLD);
        told.map(|one| (one.line, Both::new(&one.detail, &one.detail_en)))
            .collect()
    }
}

fn subject(cycle: CycleId) -> String {
    format!("works {cycle}")
}

/// Keeps a list and leads to its preview.
#[handler]
pub(super) async fn send(visit: Visit, form: ProtectedForm) -> Result<Response, PageError> {
    let (caller, seats) = seats(&visit)?;
    let mut fields = form.into_fields();
    let done = async {
        let cycle = uuid(fields.get("cycle_id"))
            .map_err(|_| ApiError::field("/cycle_id", "Pilih rencananya.", "Choose the plan."))?;
        let cycle = CycleId(cycle);
        let (name, text) = input::file(&mut fields)?;
        service::preview(&visit.app, &caller, cycle, &text)
            .await
            .map_err(input::at_file)?;
        let kept = kept::keep(&visit.app, &caller, subject(cycle), &name, text).await?;
        Ok((cycle, kept))
    };
    match done.await {
        Ok((cycle, kept)) => Ok(see_other(&format!("/desk/work-lists/{cycle}/{kept}"))),
        Err(error) => {
            let asked = queue::Asked::default();
            refused(fields, error, async |form| {
                queue::page(&visit, &seats, &asked, form).await
            })
            .await
        }
    }
}

async fn open(
    visit: &Visit,
    cycle: &str,
    kept: &str,
) -> Result<(Arc<Caller>, CycleId, Kept), PageError> {
    let (caller, _) = seats(visit)?;
    let cycle = CycleId(uuid(cycle)?);
    let id = KeptListId(uuid(kept)?);
    let kept = kept::open(&visit.app, &caller, &subject(cycle), id).await?;
    Ok((caller, cycle, kept))
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((cycle, kept)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (caller, cycle, kept) = open(&visit, &cycle, &kept).await?;
    let found = service::preview(&visit.app, &caller, cycle, &kept.text).await?;
    html(
        &visit.lang,
        &ListPage {
            chrome: visit.chrome.clone(),
            form: FormState::default(),
            cycle: cycle_service::get(visit.app.db.read(), cycle).await?,
            kept,
            found,
        },
    )
}

/// Takes a kept list in. Done twice it changes nothing more.
#[handler]
pub(super) async fn import(
    visit: Visit,
    Path((cycle, kept)): Path<(String, String)>,
    _: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, cycle, kept) = open(&visit, &cycle, &kept).await?;
    service::import(&visit.app, caller, cycle, &kept.text).await?;
    kept::drop(&visit.app, kept.id).await?;
    Ok(see_other("/desk/works?kabar=pekerjaan"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::wire::RejectedLine;
    use crate::web::samples::{self, HOSTILE};
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_lists_stay_text() {
        let line = WorkLineOut {
            line: 2,
            fate: WorkFate::Reported,
            work_id: samples::id(),
            title: HOSTILE.into(),
            state_before: WorkState::Promised.into(),
            percent_before: 0,
            state: WorkState::InProgress.into(),
            percent: 40,
            contract_idr: Some(1),
            note: Some(HOSTILE.into()),
        };
        let page = ListPage {
            chrome: chrome(),
            form: FormState::default(),
            cycle: samples::cycle(),
            kept: Kept {
                id: KeptListId(samples::id()),
                name: HOSTILE.into(),
                sha256: "ab".into(),
                text: String::new(),
            },
            found: WorkImportOut {
                reported: 1,
                unchanged: 0,
                rejected: vec![RejectedLine {
                    line: 3,
                    detail: HOSTILE.into(),
                    detail_en: HOSTILE.into(),
                }],
                lines: Some(vec![line]),
            },
        };
        samples::assert_escaped(&samples::render(&page));
    }
}
