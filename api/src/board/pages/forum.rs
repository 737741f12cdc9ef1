//! The forum of the agencies: what each has on the board, against its ceiling.

use std::collections::HashMap;

use askama::Template;
use entity::ids::AgencyId;
use poem::web::Path;
use poem::{Response, handler};

use super::{Round, plans, rounds};
use crate::agencies;
use crate::board::service::{Share, seeking, shares};
use crate::cycles::pages::{Head, head};
use crate::web::{Chrome, PageError, Visit, filters, html};

/// An agency with what it has.
struct Row {
    id: AgencyId,
    name: String,
    share: Share,
    round: Option<Round>,
}

#[derive(Template)]
#[template(path = "board/forum.html")]
struct ForumPage {
    chrome: Chrome,
    head: Head,
    rows: Vec<Row>,
    /// What is for no agency yet.
    unsaid: Option<Share>,
    /// Whether the visitor has the board at the desk.
    plans: bool,
    /// Whether what crosses districts is still being found.
    seeking: bool,
}

impl ForumPage {
    fn count(&self, of: fn(&Share) -> u64) -> u64 {
        self.rows.iter().map(|row| of(&row.share)).sum()
    }

    fn money(&self, of: fn(&Share) -> i64) -> i64 {
        let sums = self.rows.iter().map(|row| of(&row.share));
        sums.fold(0, i64::saturating_add)
    }

    fn lines(&self) -> u64 {
        self.count(|share| share.sum.lines)
    }

    fn decided(&self) -> u64 {
        self.count(Share::decided)
    }

    fn undecided(&self) -> u64 {
        self.count(|share| share.sum.undecided)
    }

    fn asked_idr(&self) -> i64 {
        self.money(|share| share.sum.amount_idr)
    }

    fn taken_idr(&self) -> i64 {
        self.money(|share| share.sum.accommodated_idr)
    }

    /// Where the board is at the desk.
    fn desk(&self) -> String {
        format!("/desk{}", self.head.at("/board"))
    }

    /// Where the whole board is downloaded, ready for more parameters.
    fn files(&self) -> String {
        format!("/api/v1/exports/cycles/{}/board?", self.head.cycle.id)
    }
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let head = head(&visit, &id).await?;
    let seeking = seeking(&visit.app, head.cycle.id).await?;
    let shares = shares(&visit.app, head.cycle.id).await?;
    let agencies = shares.iter().filter_map(|share| share.agency).collect();
    let names: HashMap<AgencyId, String> =
        agencies::service::names(visit.app.db.read(), agencies).await?;
    let rounds = rounds(&visit, &head).await?;
    let (mut rows, mut unsaid) = (Vec::new(), None);
    for share in shares {
        match share.agency {
            Some(id) => rows.push(Row {
                id,
                name: names.get(&id).cloned().unwrap_or_default(),
                round: rounds.get(&id).copied(),
                share,
            }),
            None => unsaid = Some(share),
        }
    }
    rows.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    html(
        &visit.lang,
        &ForumPage {
            chrome: visit.chrome.clone(),
            plans: plans(&visit, &head),
            seeking,
            head,
            rows,
            unsaid,
        },
    )
}
