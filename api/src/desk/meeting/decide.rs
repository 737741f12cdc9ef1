//! The decisions: every candidate in the order of the meeting, with what the rule computed beside it.

mod form;
mod window;

use std::collections::HashSet;

use askama::Template;
use entity::enums::Verdict;
use entity::ids::CandidateId;
use entity::{candidates, proposals, rounds};
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use self::form::Row;
use self::window::{Asked, Window};
use super::order::{self, GROUPS};
use super::{Frame, Tab, address, frame, key_again, seat};
use crate::auth::Once;
use crate::desk::review::reasons;
use crate::meetings::service::{self as meeting_service, Agenda, Purse, Whose};
use crate::problem::{ApiError, Code};
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};
use crate::{agencies, references};

/// Candidates of one verdict.
struct Group<'a> {
    verdict: Verdict,
    rows: Vec<(usize, &'a Row)>,
}

/// A ceiling as the whole round fills it.
struct Counted {
    purse: Purse,
    /// What rows that are not on the page have of it, rupiah.
    apart_idr: i64,
}

#[derive(Template)]
#[template(path = "desk/meeting/decide.html")]
struct DecidePage {
    chrome: Chrome,
    frame: Frame,
    form: FormState,
    key: String,
    version: i32,
    window: Window,
    rows: Vec<Row>,
    purses: Vec<Counted>,
    sectors: Vec<Choice>,
    codes: bool,
    agency: bool,
    verdicts: Vec<Choice>,
    reasons: Vec<Choice>,
    agencies: Vec<Choice>,
}

impl DecidePage {
    fn groups(&self) -> Vec<Group<'_>> {
        let group = |verdict| Group {
            verdict,
            rows: (self.window.first()..)
                .zip(&self.rows)
                .filter(|(_, row)| row.verdict == verdict)
                .collect(),
        };
        GROUPS.into_iter().map(group).collect()
    }

    /// Rows that somebody else decided on since the form was opened.
    fn changed(&self) -> Vec<&Row> {
        self.rows
            .iter()
            .filter(|row| row.theirs.is_some())
            .collect()
    }

    /// What is wrong with a field of a row.
    fn wrong(&self, field: &str, row: &Row) -> Option<&crate::web::language::Both> {
        self.form.error(&format!("{field}-{}", row.id()))
    }

    /// Whether the reason of a row is shown open: it is wanted, given or wrong.
    fn opens(&self, row: &Row) -> bool {
        row.departs()
            || !row.reason.is_empty()
            || ["reason", "reason_code"]
                .iter()
                .any(|field| self.wrong(field, row).is_some())
    }

    /// Whether a row offers every agency, not only its own: it lacks one, or its own is in question. With a script
    /// every row does.
    fn offers(&self, row: &Row) -> bool {
        row.agency.is_empty() || row.departs() || self.wrong("agency_id", row).is_some()
    }

    fn sector<'a>(&'a self, code: &'a str) -> &'a str {
        let found = self.sectors.iter().find(|one| one.value == code);
        found.map_or(code, |one| one.label.as_str())
    }

    /// What rows that are not on the page have of the round's ceiling, rupiah.
    fn apart_idr(&self) -> i64 {
        let round = self
            .purses
            .iter()
            .find(|one| one.purse.whose == Whose::Round);
        round.map_or(0, |one| one.apart_idr)
    }

    /// Where a window of the decisions is.
    fn at(&self, first: usize) -> String {
        self.frame.at(&window::path(first))
    }

    fn is_tallied(&self) -> bool {
        self.frame.held.round.tallied_at.is_some()
    }
}

/// What a page shows beside what is stored.
#[derive(Default)]
struct Shown {
    form: FormState,
    key: Option<String>,
    /// Rows as a form sent them, in its order; the stored ones where there is none.
    rows: Option<Vec<Row>>,
    /// Version the form was made at; the stored one where there is none.
    version: Option<i32>,
}

/// The ceilings, with the rows of a page as they are meant and all others as they are stored.
async fn counted(
    visit: &Visit,
    round: &rounds::Model,
    rows: &[Row],
    stored: Vec<(candidates::Model, proposals::Model)>,
) -> Result<Vec<Counted>, ApiError> {
    let db = visit.app.db.read();
    let listed: HashSet<CandidateId> = rows.iter().map(|row| row.candidate.id).collect();
    let mut all = stored;
    all.retain(|(row, _)| !listed.contains(&row.id));
    let apart = if all.is_empty() {
        Vec::new()
    } else {
        meeting_service::purses(db, round, &all).await?
    };
    all.extend(rows.iter().map(Row::meant));
    let purses = meeting_service::purses(db, round, &all).await?;
    let of = |whose: &Whose| {
        let same = apart.iter().find(|one| one.whose == *whose);
        same.map_or(0, |one| one.amount_idr)
    };
    Ok(purses
        .into_iter()
        .map(|purse| Counted {
            apart_idr: of(&purse.whose),
            purse,
        })
        .collect())
}

async fn page(
    visit: &Visit,
    round: &rounds::Model,
    (agenda, window): (Agenda, Window),
    shown: Shown,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let (codes, agency) = (agenda.codes, agenda.agency);
    let stored = window.of(&agenda.rows).iter().cloned().map(Row::stored);
    let rows = shown.rows.unwrap_or_else(|| stored.collect());
    let regency = round.area_code.get(..5).unwrap_or_default();
    let offered = if agency {
        agencies::service::of_regency(db, regency).await?
    } else {
        Vec::new()
    };
    let label = |id: &str, en: &str| visit.lang.pick(id, en).to_owned();
    html(
        &visit.lang,
        &DecidePage {
            chrome: visit.chrome.clone(),
            frame: frame(visit, round, Tab::Decide).await?,
            form: shown.form,
            key: shown.key.unwrap_or_else(|| Uuid::now_v7().to_string()),
            version: shown.version.unwrap_or(round.decisions_version),
            purses: counted(visit, round, &rows, agenda.rows).await?,
            window,
            rows,
            sectors: references::service::sectors(db)
                .await?
                .into_iter()
                .map(|one| Choice::new(one.code, label(&one.name_id, &one.name_en)))
                .collect(),
            codes,
            agency,
            verdicts: Choice::of(&visit.lang, GROUPS),
            reasons: reasons(visit).await?,
            agencies: offered
                .into_iter()
                .map(|one| Choice::new(one.id.to_string(), one.name))
                .collect(),
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, round) = seat(&visit, &id).await?;
    let agenda = meeting_service::agenda(visit.app.db.read(), &round).await?;
    let window = asked.window(agenda.rows.len());
    page(&visit, &round, (agenda, window), Shown::default()).await
}

/// Moves a row as one of its buttons says, or takes what somebody else decided on it; `true` if that was asked.
fn rearranged(fields: &Fields, rows: &mut [Row]) -> bool {
    let (asked, id) = match (fields.optional("move"), fields.optional("take")) {
        (Some(text), _) => text.split_once(' ').unwrap_or((text, "")),
        (None, Some(id)) => ("take", id),
        (None, None) => return false,
    };
    let at = rows.iter().position(|row| row.id().to_string() == id);
    if let Some(at) = at {
        match asked {
            "up" => order::shift(rows, at, true),
            "down" => order::shift(rows, at, false),
            _ => {
                if let Some(row) = rows.get_mut(at) {
                    row.take_stored();
                }
                order::sort(rows);
            }
        }
    }
    true
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    let version = super::version(&fields, "version")?;
    let agenda = meeting_service::agenda(visit.app.db.read(), &round).await?;
    let window = asked.window(agenda.rows.len());
    let mut rows = form::rows(&fields, &agenda.rows, window);
    order::sort(&mut rows);
    if rearranged(&fields, &mut rows) {
        let shown = Shown {
            key: Some(key_again(&fields, None)),
            rows: Some(rows),
            version: Some(version),
            ..Shown::default()
        };
        return page(&visit, &round, (agenda, window), shown).await;
    }
    let (ids, done) = match form::decisions(&rows, window.first()) {
        Ok(items) => {
            let ids: Vec<Uuid> = items.iter().map(|item| item.candidate_id).collect();
            let sent: Vec<(&str, &str)> = fields.others(&["csrf", "key"]).collect();
            let key = fields.optional("key").map(ToOwned::to_owned);
            let once = Once::new(caller.account, key, "page_decisions", &(round.id.0, sent))?;
            let app = &visit.app;
            let seen = Some(version);
            let done =
                meeting_service::decide(app, caller.clone(), round.id, seen, items, once).await;
            (ids, done)
        }
        Err(errors) => (Vec::new(), Err(ApiError::fields(errors))),
    };
    match done {
        Ok(_) => {
            let path = window::path(window.first());
            let path = format!("{path}{}kabar=diputuskan", window::joint(&path));
            Ok(see_other(&address(round.id, &path)))
        }
        Err(error) => {
            let stale = error.problem().code == Code::StaleVersion;
            let key = Some(key_again(&fields, Some(&error)));
            let error = form::at_rows(error, &ids);
            // What the form is judged by next: what it was made with, or after a race what is stored now.
            let (round, agenda) = if stale {
                let round = crate::rounds::standing::get(visit.app.db.read(), round.id).await?;
                let agenda = meeting_service::agenda(visit.app.db.read(), &round).await?;
                (round, agenda)
            } else {
                (round, agenda)
            };
            let mut rows = form::rows(&fields, &agenda.rows, window);
            if stale {
                for row in &mut rows {
                    row.compare();
                }
            }
            order::sort(&mut rows);
            refused(Fields::default(), error, async |form| {
                let shown = Shown {
                    form,
                    key,
                    rows: Some(rows),
                    version: (!stale).then_some(version),
                };
                page(&visit, &round, (agenda, window), shown).await
            })
            .await
        }
    }
}

/// A candidate of a form.
fn candidate(text: &str) -> Option<CandidateId> {
    Uuid::parse_str(text).ok().map(CandidateId)
}
