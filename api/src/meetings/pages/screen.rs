//! The screen in the hall: the list as it is decided so far, the money against the ceiling, who came in numbers.

use askama::Template;
use entity::enums::Verdict;
use entity::rounds;
use entity::{candidates, proposals};
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::Iterable;

use super::{Counts, Place, meeting_of, of_place};
use crate::meetings::rules;
use crate::meetings::service::{self, Purse, Whose};
use crate::meetings::wire::MeetingOut;
use crate::web::{Chrome, PageError, Visit, filters, html};

/// Candidates the screen shows of each group.
const SHOWN: usize = 100;

/// Candidates of one verdict.
struct Group<'a> {
    verdict: Verdict,
    rows: Vec<&'a (candidates::Model, proposals::Model)>,
}

#[derive(Template)]
#[template(path = "meetings/screen.html")]
struct ScreenPage {
    chrome: Chrome,
    round: rounds::Model,
    place: Place,
    meeting: Option<MeetingOut>,
    counts: Counts,
    rows: Vec<(candidates::Model, proposals::Model)>,
    purse: Option<Purse>,
}

impl ScreenPage {
    fn is_tallied(&self) -> bool {
        self.round.tallied_at.is_some()
    }

    /// Candidates by verdict, by decision or else by the result.
    fn groups(&self) -> Vec<Group<'_>> {
        let of = |verdict: Verdict| {
            let is = |row: &candidates::Model| {
                row.verdict.or(row.outcome.map(rules::by_result)) == Some(verdict)
            };
            let rows = self.rows.iter().filter(|(row, _)| is(row));
            Group {
                verdict,
                rows: rows.take(SHOWN).collect(),
            }
        };
        Verdict::iter().map(of).collect()
    }

    fn cost(row: &candidates::Model) -> i64 {
        row.verdict_cost_idr.unwrap_or(row.cost_idr)
    }
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let round = super::round(&visit, &id).await?;
    let meeting = meeting_of(&visit, &round).await?;
    let agenda = service::agenda(db, &round).await?;
    let own = |purse: &Purse| purse.whose == Whose::Round;
    html(
        &visit.lang,
        &ScreenPage {
            chrome: visit.chrome.clone(),
            place: of_place(&visit, &round).await?,
            counts: meeting.as_ref().map(Counts::of).unwrap_or_default(),
            meeting,
            rows: agenda.rows,
            purse: agenda.purses.into_iter().find(own),
            round,
        },
    )
}
