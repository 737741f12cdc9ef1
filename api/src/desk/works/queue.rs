//! Works of one's agency, those that nobody has reported on for longest first.

use askama::Template;
use chrono::{DateTime, Utc};
use entity::cycles;
use entity::enums::WorkState;
use entity::ids::AgencyId;
use poem::web::Query;
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;

use super::seats;
use crate::cycles::service as cycle_service;
use crate::delivery::policy::Seats;
use crate::delivery::service::{self, Place, Wanted};
use crate::delivery::wire::WorkOut;
use crate::page;
use crate::web::fields::encode;
use crate::web::format::Zone;
use crate::web::{Choice, Chrome, FormState, PageError, Visit, filters, html};

/// Works a page has.
const SHOWN: u64 = 50;
/// After how many days without a report a work is marked.
const QUIET_DAYS: i64 = 30;

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    status: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/works/queue.html")]
struct QueuePage {
    chrome: Chrome,
    form: FormState,
    status: String,
    states: Vec<Choice>,
    waiting: i64,
    items: Vec<WorkOut>,
    cycles: Vec<cycles::Model>,
    cycle_choices: Vec<Choice>,
    next: Option<String>,
    now: DateTime<Utc>,
    /// The only agency whose works these are.
    agency: Option<AgencyId>,
}

impl QueuePage {
    fn state(work: &WorkOut) -> WorkState {
        work.state.into()
    }

    fn zone(work: &WorkOut) -> Zone {
        Zone::of(&work.village_code)
    }

    /// Where the works of a cycle are downloaded, to be filled in.
    fn file(&self, cycle: &cycles::Model) -> String {
        let agency = self.agency.map(|id| format!("&agency_id={id}"));
        let agency = agency.unwrap_or_default();
        format!(
            "/api/v1/exports/works?format=csv&cycle_id={}{agency}",
            cycle.id
        )
    }

    /// Days since the last report, where they are many.
    fn quiet(&self, work: &WorkOut) -> Option<i64> {
        let days = (self.now - work.reported_at?).num_days();
        let ended = matches!(
            Self::state(work),
            WorkState::Finished | WorkState::Cancelled
        );
        (days >= QUIET_DAYS && !ended).then_some(days)
    }
}

/// The page of the queue, with the form of a list that was refused.
pub(super) async fn page(
    visit: &Visit,
    seats: &Seats,
    asked: &Asked,
    form: FormState,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let wanted = Wanted {
        state: WorkState::try_from_value(&asked.status).ok(),
        cycle: None,
    };
    let after: Option<Place> = asked.after.as_deref().map(page::decode).transpose()?;
    let mut rows = service::to_report(db, seats, wanted, after, SHOWN).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|(place, _)| page::encode(place)).transpose()?;
    let ids = service::cycles_of(db, seats).await?;
    let cycles = cycle_service::many(db, ids).await?;
    let choice = |row: &cycles::Model| {
        let year = visit
            .lang
            .say("plan-year")
            .with("year", row.fiscal_year.to_string());
        Choice::new(row.id.to_string(), format!("{}, {year}", row.name))
    };
    let status = wanted
        .state
        .map(|state| state.to_value())
        .unwrap_or_default();
    html(
        &visit.lang,
        &QueuePage {
            chrome: visit.chrome.clone(),
            form,
            states: Choice::of(&visit.lang, WorkState::iter()),
            waiting: service::waiting(db, seats).await?,
            items: rows.into_iter().map(|(_, work)| work).collect(),
            cycle_choices: cycles.iter().map(choice).collect(),
            cycles,
            next: next.map(|next| format!("/desk/works?status={}&after={next}", encode(&status))),
            status,
            now: visit.app.clock.now(),
            agency: match seats.agencies.as_slice() {
                [only] if seats.regencies.is_empty() => Some(*only),
                _ => None,
            },
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let (_, seats) = seats(&visit)?;
    page(&visit, &seats, &asked, FormState::default()).await
}
