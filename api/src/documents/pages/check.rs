//! Checking a paper: by its code, by its file, or by the picture on it.

use askama::Template;
use entity::ids::DocumentId;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use uuid::Uuid;

use crate::documents::record::{Body, MinutesLine, Record};
use crate::documents::service;
use crate::documents::wire::{DocumentOut, code};
use crate::keys;
use crate::problem::ApiError;
use crate::web::format::Zone;
use crate::web::{
    Chrome, FormState, OpenForm, PageError, ProtectedForm, Visit, filters, html, see_other,
};

#[derive(Deserialize)]
struct Asked {
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "documents/check.html")]
struct CheckPage {
    chrome: Chrome,
    form: FormState,
    unknown: bool,
}

fn form(visit: Visit, form: FormState, unknown: bool) -> Result<Response, PageError> {
    let chrome = visit.chrome;
    html(
        &visit.lang,
        &CheckPage {
            chrome,
            form,
            unknown,
        },
    )
}

#[handler]
pub(super) async fn show_form(
    OpenForm(visit): OpenForm,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let Some(code) = asked.code.filter(|code| !code.trim().is_empty()) else {
        return form(visit, FormState::default(), false);
    };
    answer(visit, &code, "").await
}

async fn answer(visit: Visit, code: &str, query: &str) -> Result<Response, PageError> {
    match service::check(visit.app.db.read(), code).await {
        Ok(found) => match found.document {
            Some(document) => Ok(see_other(&format!("/documents/{}{query}", document.id))),
            None => form(visit, FormState::default(), true),
        },
        Err(error) => {
            let mut fields = crate::web::Fields::default();
            fields.push("code", code.chars().take(80).collect::<String>());
            let chrome = visit.clone();
            crate::web::forms::refused(fields, error, async |state| form(chrome, state, false))
                .await
        }
    }
}

#[handler]
pub(super) async fn check_file(
    OpenForm(visit): OpenForm,
    given: ProtectedForm,
) -> Result<Response, PageError> {
    let file = given.into_fields().file("file");
    let file = file
        .filter(|file| !file.bytes.is_empty())
        .ok_or_else(|| ApiError::field("/file", "Pilih berkas PDF-nya.", "Choose the PDF."))?;
    let hash = hex::encode(keys::sha256(&file.bytes));
    answer(visit, &hash, "?kabar=berkas_sama").await
}

#[derive(Template)]
#[template(path = "documents/document.html")]
struct DocumentPage {
    chrome: Chrome,
    document: DocumentOut,
    kind: entity::enums::DocumentKind,
    code: String,
    record: Record,
    zone: Zone,
}

impl DocumentPage {
    fn lines(&self, agreed: bool) -> Vec<&MinutesLine> {
        match &self.record.body {
            Body::Minutes(minutes) => {
                let lines = minutes.lines.iter();
                let taken = entity::enums::Verdict::Accommodated;
                lines
                    .filter(|line| (line.verdict == taken) == agreed)
                    .collect()
            }
            Body::Plan(_) => Vec::new(),
        }
    }

    /// What was agreed and what was not, each with the key of its heading.
    fn sections(&self) -> [(&'static str, Vec<&MinutesLine>); 2] {
        [
            ("documents-agreed", self.lines(true)),
            ("documents-not", self.lines(false)),
        ]
    }

    fn money(&self) -> i64 {
        match &self.record.body {
            Body::Minutes(_) => {
                let costs = self.lines(true).into_iter().map(|line| line.cost_idr);
                costs.fold(0, i64::saturating_add)
            }
            Body::Plan(plan) => plan.accommodated_idr,
        }
    }
}

#[handler]
pub(super) async fn show_document(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = Uuid::parse_str(&id).map_err(|_| ApiError::not_found())?;
    let db = visit.app.db.read();
    let row = service::get(db, DocumentId(id)).await?;
    let record: Record = serde_json::from_str(&row.record).map_err(ApiError::internal)?;
    let zone = Zone::of(&record.regency_code);
    html(
        &visit.lang,
        &DocumentPage {
            chrome: visit.chrome,
            code: code(&row.sha256),
            kind: row.kind,
            document: service::show(db, row).await?,
            record,
            zone,
        },
    )
}
