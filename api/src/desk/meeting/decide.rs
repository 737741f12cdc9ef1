//! The decisions: every candidate in the order of the meeting, with what the rule computed beside it.

mod form;

use askama::Template;
use entity::enums::Verdict;
use entity::ids::CandidateId;
use entity::rounds;
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use self::form::Row;
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

#[derive(Template)]
#[template(path = "desk/meeting/decide.html")]
struct DecidePage {
    chrome: Chrome,
    frame: Frame,
    form: FormState,
    key: String,
    version: i32,
    rows: Vec<Row>,
    purses: Vec<Purse>,
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
            rows: (1..)
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

async fn page(
    visit: &Visit,
    round: &rounds::Model,
    agenda: Agenda,
    shown: Shown,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let (codes, agency) = (agenda.codes, agenda.agency);
    let rows = match shown.rows {
        Some(rows) => rows,
        None => agenda.rows.into_iter().map(Row::stored).collect(),
    };
    let meant: Vec<_> = rows.iter().map(Row::meant).collect();
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
            purses: meeting_service::purses(db, round, &meant).await?,
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
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, round) = seat(&visit, &id).await?;
    let agenda = meeting_service::agenda(visit.app.db.read(), &round).await?;
    page(&visit, &round, agenda, Shown::default()).await
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
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, round) = seat(&visit, &id).await?;
    let fields = form.into_fields();
    let version = super::version(&fields, "version")?;
    let agenda = meeting_service::agenda(visit.app.db.read(), &round).await?;
    let mut rows = form::rows(&fields, &agenda.rows);
    order::sort(&mut rows);
    if rearranged(&fields, &mut rows) {
        let shown = Shown {
            key: Some(key_again(&fields, None)),
            rows: Some(rows),
            version: Some(version),
            ..Shown::default()
        };
        return page(&visit, &round, agenda, shown).await;
    }
    let (ids, done) = match form::decisions(&rows) {
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
        Ok(_) => Ok(see_other(&address(round.id, "/decisions?kabar=diputuskan"))),
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
            let mut rows = form::rows(&fields, &agenda.rows);
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
                page(&visit, &round, agenda, shown).await
            })
            .await
        }
    }
}

/// A candidate of a form.
fn candidate(text: &str) -> Option<CandidateId> {
    Uuid::parse_str(text).ok().map(CandidateId)
}
