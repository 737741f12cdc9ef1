//! The rounds of a cycle, narrowed down by stage, phase and district; several are extended at once.

use askama::Template;
use entity::ids::RoundId;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::{Head, head, places};
use crate::areas::code::AreaCode;
use crate::cycles::service as cycle_service;
use crate::desk::front;
use crate::page as pages;
use crate::problem::ApiError;
use crate::rounds::pages::Held;
use crate::rounds::rules::Phase;
use crate::rounds::service::{self, Filter};
use crate::web::fields::encode;
use crate::web::language::Both;
use crate::web::{Choice, Chrome, FormState, PageError, Visit, filters, html};

/// Failures told one by one.
const TOLD: usize = 50;
/// Rounds a page has.
const SHOWN: u64 = 50;

/// What the list is narrowed down to, as its address says.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub stage: String,
    #[serde(default)]
    pub phase: String,
    #[serde(default)]
    pub district: String,
    after: Option<String>,
}

impl Asked {
    /// The same for the service; what is no choice narrows nothing.
    pub fn filter(&self, head: &Head) -> Filter {
        Filter {
            cycle: Some(head.cycle.id),
            stage: places::stage_kind(&self.stage),
            area: AreaCode::parse(&self.district).map(|code| code.as_str().to_owned()),
            phase: places::phase(&self.phase),
        }
    }

    fn query(&self) -> String {
        format!(
            "?stage={}&phase={}&district={}",
            encode(&self.stage),
            encode(&self.phase),
            encode(&self.district)
        )
    }
}

/// What became of a round that was to be extended.
pub(super) struct Fate {
    pub id: RoundId,
    pub name: String,
    /// What stood in the way; empty where nothing did.
    pub wrong: Both,
}

struct Row {
    held: Held,
    name: String,
}

#[derive(Template)]
#[template(path = "desk/planner/rounds.html")]
struct RoundsPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    asked: Asked,
    stages: Vec<Choice>,
    phases: Vec<Choice>,
    districts: Vec<Choice>,
    ends: Vec<Choice>,
    rows: Vec<Row>,
    fates: Vec<Fate>,
    next: Option<String>,
}

impl RoundsPage {
    fn done(&self) -> usize {
        self.fates
            .iter()
            .filter(|fate| fate.wrong.is_empty())
            .count()
    }

    /// Those that failed, as many as a page can tell.
    fn failed(&self) -> impl Iterator<Item = &Fate> {
        let failed = self.fates.iter().filter(|fate| !fate.wrong.is_empty());
        failed.take(TOLD)
    }

    fn rows_address(&self) -> String {
        self.head.at(&format!("/rounds{}", self.asked.query()))
    }
}

/// The page, with what became of those that were to be extended.
pub(super) async fn page(
    visit: &Visit,
    head: Head,
    asked: Asked,
    form: FormState,
    fates: Vec<Fate>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let now = visit.app.clock.now();
    let after = asked.after.as_deref().map(pages::decode).transpose()?;
    let mut rows = service::list(db, asked.filter(&head), now, after, SHOWN).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| pages::encode(&row.id.0)).transpose()?;
    let names = front::names(visit, &rows).await?;
    let stages = cycle_service::stages(db, head.cycle.id).await?;
    let ends = [Phase::Submission, Phase::Review, Phase::Voting];
    let end = |phase: Phase| Choice::new(places::phase_name(phase), visit.lang.label(&phase));
    let address = head.at(&format!("/rounds{}", asked.query()));
    html(
        &visit.lang,
        &RoundsPage {
            chrome: visit.chrome.clone(),
            stages: places::stages(visit, &stages),
            phases: places::phases(visit),
            districts: places::districts(visit, &head.cycle.regency_code).await?,
            ends: ends.into_iter().map(end).collect(),
            rows: rows
                .into_iter()
                .zip(names)
                .map(|(row, name)| Row {
                    held: Held::at(row, now),
                    name,
                })
                .collect(),
            next: next.map(|next| format!("{address}&after={next}")),
            head,
            form,
            asked,
            fates,
        },
    )
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    page(&visit, head, asked, FormState::default(), Vec::new()).await
}

/// Rounds that the filter matches, all of them.
pub(super) async fn matching(
    visit: &Visit,
    head: &Head,
    asked: &Asked,
) -> Result<Vec<(RoundId, i32)>, ApiError> {
    let now = visit.app.clock.now();
    let filter = asked.filter(head);
    let rows = service::list(visit.app.db.read(), filter, now, None, MOST).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

/// Rounds one act extends at most: more than any regency has villages.
const MOST: u64 = 2_000;
