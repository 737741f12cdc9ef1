//! A list of ceilings or of the catalogue: kept as it is sent, looked at, taken in.

use askama::Template;
use entity::ids::KeptListId;
use poem::web::Path;
use poem::{Response, handler};

use super::{Head, catalogue, ceilings, head, input};
use crate::accounts::wire::RejectedLine;
use crate::auth::Caller;
use crate::cycles::service;
use crate::desk::uuid;
use crate::kept::{self, Kept};
use crate::problem::ApiError;
use crate::web::forms::refused;
use crate::web::language::Both;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Refused lines a page tells.
const TOLD: usize = 200;

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ceilings,
    Catalogue,
}

impl Kind {
    fn parse(text: &str) -> Result<Self, ApiError> {
        match text {
            "ceilings" => Ok(Self::Ceilings),
            "catalogue" => Ok(Self::Catalogue),
            _ => Err(ApiError::not_found()),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ceilings => "ceilings",
            Self::Catalogue => "catalogue",
        }
    }

    fn subject(self, head: &Head) -> String {
        format!("{} {}", self.name(), head.cycle.id)
    }
}

/// What a list comes to, whatever it is of.
struct Found {
    imported: u64,
    added: u64,
    /// Known ones with another amount; not counted for a catalogue.
    changed: Option<u64>,
    /// Sum of the ceilings.
    total_idr: Option<i64>,
    remarks: Vec<RejectedLine>,
    rejected: Vec<RejectedLine>,
}

async fn look(
    visit: &Visit,
    caller: &Caller,
    head: &Head,
    kind: Kind,
    text: &str,
) -> Result<Found, ApiError> {
    let (app, cycle) = (&visit.app, head.cycle.id);
    Ok(match kind {
        Kind::Ceilings => {
            let found = service::preview_ceilings(app, caller, cycle, text).await?;
            Found {
                imported: found.imported,
                added: found.added,
                changed: Some(found.changed),
                total_idr: Some(found.total_idr),
                remarks: Vec::new(),
                rejected: found.rejected,
            }
        }
        Kind::Catalogue => {
            let found = service::preview_catalogue(app, caller, cycle, text).await?;
            Found {
                imported: found.imported,
                added: found.added,
                changed: None,
                total_idr: None,
                remarks: found.remarks,
                rejected: found.rejected,
            }
        }
    })
}

#[derive(Template)]
#[template(path = "desk/planner/list.html")]
struct ListPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    kind: &'static str,
    kept: Kept,
    found: Found,
}

impl ListPage {
    fn told(lines: &[RejectedLine]) -> Vec<(u64, Both)> {
        let told = lines.iter().take(TOLD);
        told.map(|one| (one.line, Both::new(&one.detail, &one.detail_en)))
            .collect()
    }

    fn back(&self) -> String {
        self.head.at(&format!("/{}", self.kind))
    }
}

/// Keeps a list and leads to its preview.
#[handler]
pub(super) async fn send(
    visit: Visit,
    Path((id, kind)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let kind = Kind::parse(&kind)?;
    let mut fields = form.into_fields();
    let done = async {
        let (name, text) = input::file(&mut fields)?;
        look(&visit, &caller, &head, kind, &text)
            .await
            .map_err(input::at_file)?;
        kept::keep(&visit.app, &caller, kind.subject(&head), &name, text).await
    };
    match done.await {
        Ok(kept) => Ok(see_other(
            &head.at(&format!("/lists/{}/{kept}", kind.name())),
        )),
        Err(error) => {
            refused(fields, error, async |form| match kind {
                Kind::Ceilings => ceilings::page(&visit, head, None, form).await,
                Kind::Catalogue => {
                    let asked = catalogue::Asked::default();
                    catalogue::page(&visit, head, asked, Some(form)).await
                }
            })
            .await
        }
    }
}

async fn open(
    visit: &Visit,
    id: &str,
    kind: &str,
    kept: &str,
) -> Result<(std::sync::Arc<Caller>, Head, Kind, Kept), PageError> {
    let (caller, head) = head(visit, id).await?;
    let kind = Kind::parse(kind)?;
    let id = KeptListId(uuid(kept)?);
    let kept = kept::open(&visit.app, &caller, &kind.subject(&head), id).await?;
    Ok((caller, head, kind, kept))
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, kind, kept)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let (caller, head, kind, kept) = open(&visit, &id, &kind, &kept).await?;
    let found = look(&visit, &caller, &head, kind, &kept.text).await?;
    html(
        &visit.lang,
        &ListPage {
            chrome: visit.chrome.clone(),
            form: FormState::filled(Fields::default()),
            kind: kind.name(),
            head,
            kept,
            found,
        },
    )
}

/// Takes a kept list in.
#[handler]
pub(super) async fn import(
    visit: Visit,
    Path((id, kind, kept)): Path<(String, String, String)>,
    _: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head, kind, kept) = open(&visit, &id, &kind, &kept).await?;
    let (app, cycle) = (&visit.app, head.cycle.id);
    match kind {
        Kind::Ceilings => {
            service::import_ceilings(app, &caller, cycle, &kept.text).await?;
        }
        Kind::Catalogue => {
            service::import_catalogue(app, &caller, cycle, &kept.text).await?;
        }
    }
    kept::drop(app, kept.id).await?;
    Ok(see_other(
        &head.at(&format!("/{}?kabar=daftar", kind.name())),
    ))
}
