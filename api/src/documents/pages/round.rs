//! The papers of a round: those issued, for anyone; the draft, the attendance list and issuing, for its officers.

use askama::Template;
use entity::ids::RoundId;
use entity::rounds;
use poem::http::header;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::by_row;
use crate::documents::files;
use crate::documents::service::{self, Filter};
use crate::documents::wire::{DocumentIn, DocumentOut, SignatoryIn};
use crate::paper::{self, Paper};
use crate::problem::ApiError;
use crate::rounds::{policy, standing};
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Papers shown at once.
const SHOWN: u64 = 50;
/// Rows of the form for those who sign.
const SIGNATORIES: usize = 4;

#[derive(Template)]
#[template(path = "documents/round.html")]
struct RoundPage {
    chrome: Chrome,
    form: FormState,
    round: rounds::Model,
    papers: Vec<DocumentOut>,
    zone: Zone,
    /// Whether the visitor may issue.
    issues: bool,
    /// Whether the visitor may read the attendance list.
    holds: bool,
}

impl RoundPage {
    fn rows() -> std::ops::RangeInclusive<usize> {
        1..=SIGNATORIES
    }
}

async fn round(visit: &Visit, id: &str) -> Result<rounds::Model, ApiError> {
    let id = Uuid::parse_str(id).map_err(|_| ApiError::not_found())?;
    standing::get(visit.app.db.read(), RoundId(id)).await
}

async fn page(visit: &Visit, round: rounds::Model, form: FormState) -> Result<Response, PageError> {
    let filter = Filter {
        round: Some(round.id),
        ..Filter::default()
    };
    let papers = service::list(visit.app.db.read(), &filter, None, SHOWN).await?;
    let caller = visit.caller.as_deref();
    let issues = caller.is_some_and(|one| policy::require_holder_or_planner(one, &round).is_ok());
    let holds = caller.is_some_and(|one| policy::holds(one, &round));
    html(
        &visit.lang,
        &RoundPage {
            chrome: visit.chrome.clone(),
            form,
            zone: Zone::of(&round.area_code),
            papers: papers.items,
            issues,
            holds,
            round,
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let round = round(&visit, &id).await?;
    page(&visit, round, FormState::default()).await
}

/// Those named in the form; the regency's wording where nobody is.
fn given(fields: &Fields) -> DocumentIn {
    let rows = (1..=SIGNATORIES).filter_map(|row| {
        let text = |name: &str| {
            let text = fields.get(&format!("{name}{row}")).trim();
            Some(text.to_owned()).filter(|text| !text.is_empty())
        };
        let (role, name, id_number) = (text("role"), text("name"), text("id_number"));
        (role.is_some() || name.is_some()).then(|| SignatoryIn {
            role: role.unwrap_or_default(),
            name,
            id_number,
        })
    });
    let signatories: Vec<_> = rows.collect();
    DocumentIn {
        signatories: Some(signatories).filter(|rows| !rows.is_empty()),
    }
}

#[handler]
pub(super) async fn issue(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let round = round(&visit, &id).await?;
    let fields = form.into_fields();
    let given = given(&fields);
    match service::issue_minutes(&visit.app, caller, round.id, given, None).await {
        Ok(row) => Ok(see_other(&format!("/documents/{}", row.id))),
        Err(error) => {
            refused(fields, by_row(error), async |form| {
                page(&visit, round, form).await
            })
            .await
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    format: Option<String>,
}

/// A paper made now, to be saved and kept by nobody.
async fn file(
    paper: Paper,
    wanted: &Wanted,
    note: String,
    name: &str,
) -> Result<Response, PageError> {
    let word = wanted.format.as_deref() == Some("docx");
    let turn = files::turn().await?;
    let made = tokio::task::spawn_blocking(move || {
        if word {
            paper::docx(&paper, &note)
        } else {
            paper::pdf(&paper)
        }
    });
    let bytes = made.await.map_err(ApiError::internal)??;
    drop(turn);
    let (ending, kind) = if word {
        (
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        )
    } else {
        ("pdf", "application/pdf")
    };
    Ok(Response::builder()
        .content_type(kind)
        .header(
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.{ending}\""),
        )
        .header(header::CACHE_CONTROL, "private, no-store")
        .body(bytes))
}

#[handler]
pub(super) async fn draft(
    visit: Visit,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let round = round(&visit, &id).await?;
    let paper = service::draft(&visit.app, &caller, round.id).await?;
    let note = visit.lang.text("paper-edit");
    file(paper, &wanted, note, "konsep-berita-acara").await
}

#[handler]
pub(super) async fn attendance(
    visit: Visit,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let round = round(&visit, &id).await?;
    let paper = service::attendees(&visit.app, &caller, round.id).await?;
    let note = visit.lang.text("paper-edit");
    file(paper, &wanted, note, "daftar-hadir").await
}
