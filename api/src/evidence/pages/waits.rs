//! How long each desk lets wait, and the proposals behind each number.

use std::collections::HashMap;

use askama::Template;
use entity::enums::StageKind;
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::ActiveEnum;
use serde::Deserialize;

use super::{Head, SHOWN, lasting, open};
use crate::evidence::service::{self, Waiting};
use crate::evidence::wire::{
    DeskWaitOut, PlaceWaitOut, WaitBy, WaitFor, WaitSpreadOut, WaitState, WaitsOut,
};
use crate::web::fields::encode;
use crate::web::format::Zone;
use crate::web::{Chrome, PageError, Visit, filters, html};

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    by: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    office: String,
    #[serde(default)]
    wait: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    cycle: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "evidence/waits.html")]
struct WaitsPage {
    chrome: Chrome,
    head: Head,
    out: WaitsOut,
    zone: Zone,
    /// Desks before those in the tables.
    before: usize,
}

/// Desks a table has.
const DESKS: usize = 30;

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl WaitsPage {
    const FOR: [WaitFor; 2] = [WaitFor::Review, WaitFor::Decision];

    fn offices(&self) -> bool {
        self.out.by == WaitBy::Office
    }

    fn heading(&self, what: &WaitFor) -> String {
        self.chrome.lang.text(&format!("waits-{}", what.name()))
    }

    fn meaning(&self, what: &WaitFor) -> String {
        self.chrome.lang.text(&format!("waits-{}-how", what.name()))
    }

    fn spread<'a>(desk: &'a DeskWaitOut, what: &WaitFor) -> &'a WaitSpreadOut {
        match what {
            WaitFor::Review => &desk.review,
            WaitFor::Decision => &desk.decision,
        }
    }

    /// Desks where anything was or is waited for.
    fn all(&self, what: &WaitFor) -> impl Iterator<Item = &DeskWaitOut> {
        self.out.items.iter().filter(|desk| {
            let spread = Self::spread(desk, what);
            spread.ended + spread.open + spread.left > 0
        })
    }

    /// Those of them in the table.
    fn desks(&self, what: &WaitFor) -> Vec<&DeskWaitOut> {
        self.all(what).skip(self.before).take(DESKS).collect()
    }

    /// Where the tables go on.
    fn more(&self) -> Option<String> {
        let after = self.before + DESKS;
        let rest = Self::FOR.iter().any(|what| self.all(what).count() > after);
        let after = rest.then(|| crate::page::encode(&after).ok()).flatten()?;
        Some(format!("{}by=office&after={after}", self.head.at("/waits")))
    }

    fn step(desk: &DeskWaitOut) -> StageKind {
        desk.stage_kind.into()
    }

    /// Seconds in words; that more than a part still wait where there are none.
    fn say(&self, seconds: Option<i64>) -> String {
        match seconds {
            Some(seconds) => lasting(&self.chrome.lang, seconds),
            None => self.chrome.lang.text("waits-not-yet"),
        }
    }

    fn say_open(&self, seconds: Option<i64>) -> String {
        seconds.map_or_else(String::new, |seconds| {
            let time = lasting(&self.chrome.lang, seconds);
            self.chrome
                .lang
                .say("waits-open-longest")
                .with("time", time)
                .to_string()
        })
    }

    fn rows(&self, desk: &DeskWaitOut, what: &WaitFor, state: &str) -> String {
        let step = Self::step(desk).to_value();
        let office = encode(desk.office.as_deref().unwrap_or_default());
        let (rows, what) = (self.head.at("/waits/rows"), what.name());
        format!("{rows}step={step}&office={office}&wait={what}&state={state}")
    }

    fn files(&self) -> String {
        let by = if self.offices() { "office" } else { "step" };
        format!("{}by={by}&", self.head.files("/waits"))
    }
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(code): Path<String>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let (scope, head) = open(&visit, &code, &given.cycle).await?;
    let by = if given.by == "office" {
        WaitBy::Office
    } else {
        WaitBy::Step
    };
    let out = service::waits(&visit.app, &scope, by).await?;
    let before = given.after.as_deref().map(crate::page::decode);
    let page = WaitsPage {
        before: before.transpose()?.unwrap_or_default(),
        zone: Zone::of(&head.area.code),
        chrome: visit.chrome.clone(),
        head,
        out,
    };
    html(&visit.lang, &page)
}

#[derive(Template)]
#[template(path = "evidence/waits_rows.html")]
struct RowsPage {
    chrome: Chrome,
    head: Head,
    given: Given,
    rows: Vec<PlaceWaitOut>,
    names: HashMap<String, String>,
    next: Option<String>,
    zone: Zone,
}

impl RowsPage {
    fn step(row: &PlaceWaitOut) -> StageKind {
        row.stage_kind.into()
    }

    fn office(&self, row: &PlaceWaitOut) -> &str {
        self.names.get(&row.office).map_or("", String::as_str)
    }

    fn say(&self, seconds: Option<i64>) -> String {
        seconds.map_or_else(
            || "–".to_owned(),
            |seconds| lasting(&self.chrome.lang, seconds),
        )
    }

    fn state(&self, row: &PlaceWaitOut) -> String {
        row.state.map_or_else(String::new, |state| {
            self.chrome
                .lang
                .text(&format!("waits-state-{}", state.name()))
        })
    }

    /// What the rows are of.
    fn of(&self) -> String {
        let lang = &self.chrome.lang;
        let mut parts = Vec::new();
        if let Ok(step) = StageKind::try_from_value(&self.given.step) {
            parts.push(lang.label(&step));
        }
        parts.extend(self.names.get(&self.given.office).cloned());
        if let Some(what) = what(&self.given) {
            parts.push(lang.text(&format!("waits-{}", what.name())));
        }
        if let Some(state) = state(&self.given) {
            parts.push(lang.text(&format!("waits-state-{}", state.name())));
        }
        parts.join(" · ")
    }

    fn query(&self) -> String {
        let given = &self.given;
        let known = [
            (
                "step",
                given.step.as_str(),
                StageKind::try_from_value(&given.step).is_ok(),
            ),
            ("office", given.office.as_str(), !given.office.is_empty()),
            ("wait", given.wait.as_str(), what(given).is_some()),
            ("state", given.state.as_str(), state(given).is_some()),
        ];
        let known = known.into_iter().filter(|(.., known)| *known);
        let parts = known.map(|(name, value, _)| format!("{name}={}&", encode(value)));
        parts.collect::<Vec<_>>().concat()
    }

    fn files(&self) -> String {
        format!("{}{}", self.head.files("/waits/rows"), self.query())
    }

    fn more(&self) -> Option<String> {
        let next = self.next.as_ref()?;
        let rows = self.head.at("/waits/rows");
        Some(format!("{rows}{}after={next}", self.query()))
    }
}

fn what(given: &Given) -> Option<WaitFor> {
    let mut all = [WaitFor::Review, WaitFor::Decision].into_iter();
    all.find(|what| what.name() == given.wait)
}

fn state(given: &Given) -> Option<WaitState> {
    let mut all = [WaitState::Ended, WaitState::Open, WaitState::Left].into_iter();
    all.find(|state| state.name() == given.state)
}

#[handler]
pub(super) async fn show_rows(
    visit: Visit,
    Path(code): Path<String>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let (scope, head) = open(&visit, &code, &given.cycle).await?;
    let narrowed = Waiting {
        step: StageKind::try_from_value(&given.step).ok(),
        office: Some(given.office.clone()).filter(|office| !office.is_empty()),
        what: what(&given),
        state: state(&given),
    };
    let after = given.after.as_deref();
    let page = service::waiting(&visit.app, &scope, &narrowed, after, SHOWN).await?;
    let offices = page.items.iter().map(|row| row.office.clone());
    let offices = offices.chain(narrowed.office);
    let page = RowsPage {
        names: service::office_names(&visit.app, offices).await?,
        zone: Zone::of(&head.area.code),
        chrome: visit.chrome.clone(),
        head,
        given,
        rows: page.items,
        next: page.next,
    };
    html(&visit.lang, &page)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::evidence::pages::tests::head;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn names_stay_text() {
        let spread = || WaitSpreadOut {
            ended: 3,
            open: 1,
            longest_open_seconds: Some(86_400),
            ..WaitSpreadOut::default()
        };
        let page = WaitsPage {
            chrome: chrome(),
            head: head(samples::HOSTILE),
            out: WaitsOut {
                area_code: "35.10".into(),
                cycle_id: Some(uuid::Uuid::nil()),
                by: WaitBy::Office,
                at: DateTime::UNIX_EPOCH,
                items: vec![DeskWaitOut {
                    stage_kind: crate::wire::StageKind::VillageMeeting,
                    office: Some(samples::HOSTILE.into()),
                    name: Some(samples::HOSTILE.into()),
                    review: spread(),
                    decision: spread(),
                }],
            },
            zone: Zone::of("35"),
            before: 0,
        };
        samples::assert_escaped(&samples::render(&page));
        let given = Given {
            by: String::new(),
            step: samples::HOSTILE.into(),
            office: samples::HOSTILE.into(),
            wait: "review".into(),
            state: "open".into(),
            cycle: String::new(),
            after: None,
        };
        let rows = RowsPage {
            chrome: chrome(),
            head: head(samples::HOSTILE),
            names: HashMap::from([(given.office.clone(), samples::HOSTILE.into())]),
            given,
            rows: vec![PlaceWaitOut {
                candidate_id: uuid::Uuid::nil(),
                proposal_id: uuid::Uuid::nil(),
                tracking_code: "1".into(),
                title: samples::HOSTILE.into(),
                round_id: uuid::Uuid::nil(),
                stage_kind: crate::wire::StageKind::VillageMeeting,
                office: samples::HOSTILE.into(),
                entered_at: DateTime::UNIX_EPOCH,
                reviewed_at: None,
                decided_at: None,
                review_seconds: Some(5),
                decision_seconds: None,
                state: Some(WaitState::Open),
            }],
            next: Some("x".into()),
            zone: Zone::of("35"),
        };
        samples::assert_escaped(&samples::render(&rows));
    }
}
