//! The board: proposals with what is decided for each, narrowed down by the address, and one form for the ticked ones.

use askama::Template;
use entity::enums::{AreaLevel, Origin, ProposalStatus, Verdict};
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::Iterable;

use super::asked::{Asked, UNDECIDED};
use super::names::{Names, goals};
use super::outcome::Outcome;
use super::row::Row;
use super::totals::{State, state};
use crate::areas;
use crate::areas::code::AreaCode;
use crate::board::service;
use crate::board::wire::BoardLineOut;
use crate::desk::planner::{Head, head, places};
use crate::page as pages;
use crate::problem::ApiError;
use crate::web::{Choice, Chrome, FormState, PageError, Visit, filters, html};

/// Proposals a page has.
const SHOWN: u64 = 50;

#[derive(Template)]
#[template(path = "desk/board/list.html")]
struct ListPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    asked: Asked,
    names: Names,
    rows: Vec<Row>,
    districts: Vec<Choice>,
    villages: Vec<Choice>,
    statuses: Vec<Choice>,
    origins: Vec<Choice>,
    verdicts: Vec<Choice>,
    goals: Vec<Choice>,
    over: usize,
    near: usize,
    outcome: Option<Outcome>,
    next: Option<String>,
}

impl ListPage {
    /// What is decided, without the choice of nothing.
    fn decisions(&self) -> &[Choice] {
        self.verdicts.get(1..).unwrap_or_default()
    }

    /// Where the list is downloaded as it is narrowed down, ready for more parameters.
    fn files(&self) -> String {
        let query = self.asked.public();
        let and = if query.is_empty() { "?" } else { "&" };
        format!(
            "/api/v1/exports/cycles/{}/board{query}{and}",
            self.head.cycle.id
        )
    }

    /// What is wrong with the cost typed at a line.
    fn wrong_cost(&self, row: &Row, line: &BoardLineOut) -> Option<&crate::web::language::Both> {
        self.form.error(&format!("cost-{}", row.pick(line)))
    }

    /// The cost typed at a line.
    fn typed_cost(&self, row: &Row, line: &BoardLineOut) -> &str {
        self.form.value(&format!("cost-{}", row.pick(line)))
    }
}

/// Villages of the district asked for; none where none is, as a regency has hundreds.
async fn villages(visit: &Visit, asked: &Asked) -> Result<Vec<Choice>, ApiError> {
    if AreaCode::parse(&asked.district).is_none_or(|code| code.as_str().len() != 8) {
        return Ok(Vec::new());
    }
    let db = visit.app.db.read();
    let mut rows = areas::service::below(db, &asked.district, AreaLevel::Village).await?;
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    let choice = |row: entity::areas::Model| Choice::new(row.code, row.name);
    Ok(rows.into_iter().map(choice).collect())
}

/// The page, with what became of the rows that were decided on, if any were.
pub(super) async fn page(
    visit: &Visit,
    head: Head,
    asked: Asked,
    form: FormState,
    outcome: Option<Outcome>,
) -> Result<Response, PageError> {
    let (app, cycle) = (&visit.app, head.cycle.id);
    let after = asked.after.as_deref().map(pages::decode).transpose()?;
    let list = service::list(app, cycle, asked.filter(&head), after, SHOWN).await?;
    let codes = list.items.iter().map(|item| item.village_code.clone());
    let names = Names::of(visit, &head, codes).await?;
    let ceilings = service::ceilings(app, cycle).await?;
    let count = |wanted| ceilings.iter().filter(|one| state(one) == wanted).count();
    let next = list.next.map(|at| asked.query_after(Some(&at)));
    let mut verdicts = vec![Choice::new(UNDECIDED, visit.lang.text("round-undecided"))];
    verdicts.extend(Choice::of(&visit.lang, Verdict::iter()));
    let statuses = ProposalStatus::iter().filter(|one| *one != ProposalStatus::Draft);
    html(
        &visit.lang,
        &ListPage {
            chrome: visit.chrome.clone(),
            rows: Row::all(visit, &head, list.items).await?,
            districts: places::districts(visit, &head.cycle.regency_code).await?,
            villages: villages(visit, &asked).await?,
            statuses: Choice::of(&visit.lang, statuses),
            origins: Choice::of(&visit.lang, Origin::iter()),
            verdicts,
            goals: goals(visit),
            over: count(State::Over),
            near: count(State::Near),
            next: next.map(|query| head.at(&format!("/board{query}"))),
            head,
            form,
            asked,
            names,
            outcome,
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
    page(&visit, head, asked, FormState::default(), None).await
}
