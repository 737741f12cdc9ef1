//! The planner's form of how papers of a kind are worded.

use askama::Template;
use entity::enums::DocumentKind;
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};

use super::by_row;
use crate::areas;
use crate::documents::letter::PLACES;
use crate::documents::service;
use crate::documents::wire::{LetterIn, LetterOut, SignatoryIn};
use crate::problem::ApiError;
use crate::web::forms::refused;
use crate::web::{
    Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Rows of the form for those who sign.
const SIGNATORIES: usize = 6;

#[derive(Template)]
#[template(path = "documents/wording.html")]
struct WordingPage {
    chrome: Chrome,
    form: FormState,
    letter: LetterOut,
    kind: String,
    regency: String,
}

impl WordingPage {
    fn kinds() -> Vec<(DocumentKind, String)> {
        DocumentKind::iter()
            .map(|kind| (kind, kind.to_value()))
            .collect()
    }

    fn places() -> String {
        PLACES.map(|place| format!("{{{place}}}")).join(" ")
    }

    fn rows() -> std::ops::RangeInclusive<usize> {
        1..=SIGNATORIES
    }
}

pub(super) fn kind_of(text: &str) -> Result<DocumentKind, ApiError> {
    DocumentKind::try_from_value(&text.to_owned()).map_err(|_| ApiError::not_found())
}

async fn page(
    visit: &Visit,
    code: &str,
    kind: DocumentKind,
    form: Option<FormState>,
) -> Result<Response, PageError> {
    visit.signed()?.require_planner(code)?;
    let letter = service::wording(&visit.app, code, kind).await?;
    let regency = areas::service::known(&visit.app, code).await?;
    let regency = regency.ok_or_else(ApiError::not_found)?;
    let form = match form {
        Some(form) => form,
        None => FormState::filled(filled(&letter)),
    };
    html(
        &visit.lang,
        &WordingPage {
            chrome: visit.chrome.clone(),
            form,
            letter,
            kind: kind.to_value(),
            regency: areas::service::full_name(&regency),
        },
    )
}

/// The page again, with what is wrong with a file that was sent from it.
pub(super) async fn again(
    visit: &Visit,
    code: &str,
    kind: &str,
    error: ApiError,
) -> Result<Response, PageError> {
    let kind = kind_of(kind)?;
    let letter = service::wording(&visit.app, code, kind).await?;
    refused(filled(&letter), error, async |form| {
        page(visit, code, kind, Some(form)).await
    })
    .await
}

/// The form as the wording stands.
fn filled(letter: &LetterOut) -> Fields {
    let mut fields = Fields::default();
    fields.push("version", letter.version.to_string());
    fields.push("letterhead", letter.letterhead.join("\n"));
    fields.push("number", letter.number.clone());
    fields.push("opening", letter.opening.join("\n"));
    fields.push("closing", letter.closing.join("\n"));
    for (row, one) in (1..).zip(&letter.signatories) {
        fields.push(format!("role{row}"), one.role.clone());
        fields.push(format!("name{row}"), one.name.clone().unwrap_or_default());
        let number = one.id_number.clone().unwrap_or_default();
        fields.push(format!("id_number{row}"), number);
    }
    fields
}

fn given(fields: &Fields) -> LetterIn {
    let lines = |name: &str| {
        let lines = fields.get(name).lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let some = |name: String| {
        let text = fields.get(&name).trim().to_owned();
        Some(text).filter(|text| !text.is_empty())
    };
    let rows = (1..=SIGNATORIES).filter_map(|row| {
        let role = some(format!("role{row}"))?;
        Some(SignatoryIn {
            role,
            name: some(format!("name{row}")),
            id_number: some(format!("id_number{row}")),
        })
    });
    LetterIn {
        letterhead: lines("letterhead"),
        number: fields.get("number").to_owned(),
        opening: lines("opening"),
        closing: lines("closing"),
        signatories: rows.collect(),
    }
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((code, kind)): Path<(String, String)>,
) -> Result<Response, PageError> {
    page(&visit, &code, kind_of(&kind)?, None).await
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path((code, kind)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let caller = visit.signed()?;
    let kind = kind_of(&kind)?;
    let fields = form.into_fields();
    let version = fields.get("version").parse().unwrap_or_default();
    let letter = given(&fields);
    let saved = service::put_wording(&visit.app, caller, code.clone(), kind, version, letter).await;
    match saved {
        Ok(_) => Ok(see_other(&format!(
            "/desk/letters/{code}/{}?kabar=susunan",
            kind.to_value()
        ))),
        Err(error) => {
            refused(fields, by_row(error), async |form| {
                page(&visit, &code, kind, Some(form)).await
            })
            .await
        }
    }
}
