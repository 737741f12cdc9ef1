//! The electoral roll of an area: a list is sent once, looked at line by line, and taken in or left.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use entity::areas;
use entity::enums::AreaLevel;
use entity::ids::KeptListId;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::input;
use crate::accounts::service;
use crate::accounts::wire::{RollFate, RollImportOut, RollLineOut};
use crate::areas::code::AreaCode;
use crate::auth::Caller;
use crate::desk::uuid;
use crate::kept::{self, Kept};
use crate::page as pages;
use crate::problem::ApiError;
use crate::web::forms::refused;
use crate::web::language::Both;
use crate::web::{Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, see_other};

/// Lines a page has.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "desk/planner/roll.html")]
struct RollPage {
    chrome: Chrome,
    area: areas::Model,
    form: FormState,
    people: i64,
    villages: i64,
}

impl RollPage {
    fn is_village(&self) -> bool {
        self.area.level == AreaLevel::Village
    }
}

/// An area, for whoever may import its roll, with how many people the roll has there.
async fn area(
    visit: &Visit,
    code: &str,
) -> Result<(Arc<Caller>, areas::Model, (i64, i64)), PageError> {
    let caller = visit.signed()?;
    let code = AreaCode::parse(code).ok_or_else(ApiError::not_found)?;
    let area = crate::areas::service::find(visit.app.db.read(), code.as_str()).await?;
    let area = area.ok_or_else(ApiError::not_found)?;
    let size = service::roll_size(&visit.app, &caller, &area.code).await?;
    Ok((caller, area, size))
}

fn page(
    visit: &Visit,
    area: areas::Model,
    (people, villages): (i64, i64),
    form: FormState,
) -> Result<Response, PageError> {
    html(
        &visit.lang,
        &RollPage {
            chrome: visit.chrome.clone(),
            area,
            form,
            people,
            villages,
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Result<Response, PageError> {
    let (_, area, size) = area(&visit, &code).await?;
    page(&visit, area, size, FormState::default())
}

fn subject(area: &str) -> String {
    format!("roll {area}")
}

/// Keeps a list and leads to its preview.
#[handler]
pub(super) async fn send(
    visit: Visit,
    Path(code): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, area, size) = area(&visit, &code).await?;
    let mut fields = form.into_fields();
    let done = async {
        let (name, text) = input::file(&mut fields)?;
        service::check_roll(&text).map_err(input::at_file)?;
        kept::keep(&visit.app, &caller, subject(&area.code), &name, text).await
    };
    match done.await {
        Ok(kept) => Ok(see_other(&format!("/desk/areas/{}/roll/{kept}", area.code))),
        Err(error) => refused(fields, error, async |form| page(&visit, area, size, form)).await,
    }
}

/// Which lines are shown.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    fate: String,
    after: Option<String>,
}

/// A line with what to mend.
struct Row {
    line: RollLineOut,
    wrong: Both,
}

#[derive(Template)]
#[template(path = "desk/planner/roll_preview.html")]
struct PreviewPage {
    chrome: Chrome,
    area: areas::Model,
    form: FormState,
    kept: Kept,
    out: RollImportOut,
    /// The fate whose lines are shown.
    fate: Option<RollFate>,
    rows: Vec<Row>,
    next: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl PreviewPage {
    const FATES: [RollFate; 4] = RollFate::ALL;

    fn count(&self, fate: &RollFate) -> i64 {
        let count = match fate {
            RollFate::Refused => u64::try_from(self.out.rejected.len()).unwrap_or(u64::MAX),
            RollFate::Changed => self.out.changed,
            RollFate::New => self.out.added,
            RollFate::Same => self.out.same,
        };
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    fn is_shown(&self, fate: &RollFate) -> bool {
        self.fate == Some(*fate)
    }

    fn address(&self) -> String {
        format!("/desk/areas/{}/roll/{}", self.area.code, self.kept.id)
    }
}

/// The lines with a fate after a line, and where the next page begins.
fn cut(
    lines: Vec<RollLineOut>,
    fate: Option<RollFate>,
    after: u64,
) -> (Vec<RollLineOut>, Option<u64>) {
    let mut found: Vec<RollLineOut> = lines
        .into_iter()
        .filter(|line| fate.is_none_or(|fate| line.fate == fate) && line.line > after)
        .take(SHOWN + 1)
        .collect();
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found.last().filter(|_| more).map(|line| line.line);
    (found, next)
}

async fn open(
    visit: &Visit,
    code: &str,
    kept: &str,
) -> Result<(Arc<Caller>, areas::Model, Kept), PageError> {
    let (caller, area, _) = area(visit, code).await?;
    let id = KeptListId(uuid(kept)?);
    let kept = kept::open(&visit.app, &caller, &subject(&area.code), id).await?;
    Ok((caller, area, kept))
}

#[handler]
pub(super) async fn preview(
    visit: Visit,
    Path((code, kept)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (caller, area, mut kept) = open(&visit, &code, &kept).await?;
    let text = std::mem::take(&mut kept.text);
    let mut out = service::preview_roll(&visit.app, &caller, &area.code, text).await?;
    let fate = RollFate::ALL
        .into_iter()
        .find(|fate| fate.name() == asked.fate);
    let after = asked
        .after
        .as_deref()
        .map(pages::decode::<u64>)
        .transpose()?;
    let lines = out.lines.take().unwrap_or_default();
    let (lines, next) = cut(lines, fate, after.unwrap_or_default());
    let mut wrong: HashMap<u64, Both> = out
        .rejected
        .iter()
        .map(|one| (one.line, Both::new(&one.detail, &one.detail_en)))
        .collect();
    let next = next.map(|line| pages::encode(&line)).transpose()?;
    let address = format!("/desk/areas/{}/roll/{}", area.code, kept.id);
    let name = fate.map_or("", RollFate::name);
    html(
        &visit.lang,
        &PreviewPage {
            chrome: visit.chrome.clone(),
            form: FormState::default(),
            rows: lines
                .into_iter()
                .map(|line| Row {
                    wrong: wrong.remove(&line.line).unwrap_or_default(),
                    line,
                })
                .collect(),
            next: next.map(|next| format!("{address}?fate={name}&after={next}")),
            area,
            kept,
            out,
            fate,
        },
    )
}

/// Takes a kept list in. Done twice it changes nothing more.
#[handler]
pub(super) async fn import(
    visit: Visit,
    Path((code, kept)): Path<(String, String)>,
    _: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, area, kept) = open(&visit, &code, &kept).await?;
    service::import_roll(&visit.app, &caller, &area.code, kept.text).await?;
    kept::drop(&visit.app, kept.id).await?;
    Ok(see_other(&format!(
        "/desk/areas/{}/roll?kabar=daftar",
        area.code
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_paged_by_their_number() {
        let line = |line, fate| RollLineOut {
            line,
            fate,
            nik_masked: None,
            village_code: None,
        };
        let lines: Vec<_> = (2..=203)
            .map(|number| {
                let fate = if number % 2 == 0 {
                    RollFate::New
                } else {
                    RollFate::Refused
                };
                line(number, fate)
            })
            .collect();
        let (rows, next) = cut(lines.clone(), Some(RollFate::New), 0);
        assert_eq!((rows.len(), next), (100, Some(200)));
        let (rows, next) = cut(lines.clone(), Some(RollFate::New), 200);
        assert_eq!((rows.len(), next), (1, None));
        assert_eq!(cut(lines, None, 0).1, Some(101));
    }
}
