//! Villages, districts and agencies that lag: what is missing, and whose office to call.

use std::collections::HashSet;

use askama::Template;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::{Head, head, places};
use crate::accounts;
use crate::areas::code::within;
use crate::page as pages;
use crate::rounds::overview::{CLOSING_DAYS, FEW, Lag, Laggard, MEETING_DAYS};
use crate::rounds::service::overview;
use crate::web::fields::encode;
use crate::web::{Choice, Chrome, PageError, Visit, filters, html};

/// Rows a page has.
const SHOWN: usize = 50;

/// What the list is narrowed down to.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    why: String,
    #[serde(default)]
    stage: String,
    #[serde(default)]
    district: String,
    after: Option<String>,
}

struct Row {
    one: Laggard,
    name: String,
    /// Whether somebody holds the office.
    manned: bool,
}

#[derive(Template)]
#[template(path = "desk/planner/lagging.html")]
struct LaggingPage {
    chrome: Chrome,
    head: Head,
    asked: Asked,
    whys: Vec<Choice>,
    stages: Vec<Choice>,
    districts: Vec<Choice>,
    rows: Vec<Row>,
    total: usize,
    next: Option<String>,
}

impl LaggingPage {
    const CLOSING: i64 = CLOSING_DAYS;
    const LEAST: i64 = FEW;
    const DAYS: i64 = MEETING_DAYS;

    /// Where the officers of its office are listed.
    fn office(&self, row: &Row) -> String {
        let area = &row.one.expected.area_code;
        self.head.regency(&format!("/officers?area={area}"))
    }

    /// Where its rows are: the round, else where it is opened.
    fn rows(&self, row: &Row) -> String {
        match row.one.round {
            Some(round) => self.head.at(&format!("/rounds/{round}")),
            None => self
                .head
                .at(&format!("/stages/{}/open", row.one.expected.stage_id)),
        }
    }
}

/// What a row is found again by.
fn key(one: &Laggard) -> (String, String, Lag) {
    let stage = one.expected.stage_id.to_string();
    (stage, one.expected.key.clone(), one.lag)
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let overview = overview(&visit.app, &head.cycle, visit.app.clock.now()).await?;
    let regency = &head.cycle.regency_code;
    let why = Lag::ALL.into_iter().find(|lag| lag.name() == asked.why);
    let stage = places::stage_kind(&asked.stage);
    let district = Some(asked.district.as_str()).filter(|district| !district.is_empty());
    let mut found: Vec<Laggard> = overview
        .laggards
        .into_iter()
        .filter(|one| why.is_none_or(|why| one.lag == why))
        .filter(|one| stage.is_none_or(|stage| one.expected.kind == stage))
        .filter(|one| district.is_none_or(|district| within(district, &one.expected.area_code)))
        .collect();
    let total = found.len();
    if let Some(after) = &asked.after {
        let (stage, subject, lag): (String, String, String) = pages::decode(after)?;
        let place = found.iter().position(|one| {
            let (of_stage, of, why) = key(one);
            of_stage == stage && of == subject && why.name() == lag
        });
        // One that no longer lags begins the list anew.
        found.drain(..place.map_or(0, |place| place + 1));
    }
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let last = found.last().filter(|_| more).map(key);
    let next = last
        .map(|(stage, subject, lag)| pages::encode(&(stage, subject, lag.name())))
        .transpose()?;
    let keys: Vec<String> = found.iter().map(|one| one.expected.key.clone()).collect();
    let names = places::names(&visit, regency, &keys).await?;
    let manned: HashSet<String> = accounts::service::manned(&visit.app, &caller, regency).await?;
    let query = format!(
        "/lagging?why={}&stage={}&district={}",
        encode(&asked.why),
        encode(&asked.stage),
        encode(&asked.district)
    );
    html(
        &visit.lang,
        &LaggingPage {
            chrome: visit.chrome.clone(),
            whys: Lag::ALL
                .into_iter()
                .map(|lag| Choice::new(lag.name(), visit.lang.label(&lag)))
                .collect(),
            stages: places::stages(&visit, &overview.stages),
            districts: places::districts(&visit, regency).await?,
            rows: found
                .into_iter()
                .zip(names)
                .map(|(one, name)| Row {
                    // The planner's own office holds the regency's rounds.
                    manned: one.expected.key == *regency || manned.contains(&one.expected.key),
                    one,
                    name,
                })
                .collect(),
            total,
            next: next.map(|next| head.at(&format!("{query}&after={next}"))),
            head,
            asked,
        },
    )
}
