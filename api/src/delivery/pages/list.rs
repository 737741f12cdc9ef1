//! The list of works, narrowed by a form and paged by links, and the totals above it.

use askama::Template;
use entity::enums::WorkState;
use entity::ids::{AgencyId, CycleId};
use poem::web::Query;
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};
use serde::Deserialize;
use uuid::Uuid;

use crate::areas::code::AreaCode;
use crate::delivery::service::{self, Filter, Totals};
use crate::delivery::wire::{DeliveryBy, DeliveryTotalOut, WorkOut};
use crate::page;
use crate::problem::ApiError;
use crate::web::fields::encode;
use crate::web::{Choice, Chrome, PageError, Visit, filters, html};
use crate::{agencies, areas};

/// Groups of totals a page has.
const GROUPS: u64 = 20;

/// What the list is narrowed by, as the address has it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    wilayah: String,
    #[serde(default)]
    dinas: String,
    #[serde(default)]
    tahun: String,
    #[serde(default)]
    siklus: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    tanpa: String,
    #[serde(default)]
    per: String,
    after: Option<String>,
    kelompok: Option<String>,
}

impl Asked {
    fn filter(&self, area: Option<&AreaCode>) -> Filter {
        let id = |text: &str| Uuid::parse_str(text).ok();
        Filter {
            area: area.map(ToString::to_string),
            agency: id(&self.dinas).map(AgencyId),
            year: self.tahun.parse().ok(),
            cycle: id(&self.siklus).map(CycleId),
            state: WorkState::try_from_value(&self.status).ok(),
            unproposed: (self.tanpa == "1").then_some(true),
        }
    }

    fn by(&self) -> DeliveryBy {
        match self.per.as_str() {
            "dinas" => DeliveryBy::Agency,
            "tahun" => DeliveryBy::Year,
            _ => DeliveryBy::Village,
        }
    }

    /// This page's address with one parameter set anew, and from the first page on.
    fn with(&self, name: &str, value: &str) -> String {
        let given = [
            ("wilayah", self.wilayah.trim()),
            ("dinas", &self.dinas),
            ("tahun", &self.tahun),
            ("siklus", &self.siklus),
            ("status", &self.status),
            ("tanpa", &self.tanpa),
            ("per", &self.per),
        ];
        let others = given.into_iter().filter(|(other, _)| *other != name);
        let all = others.chain([(name, value)]);
        let all = all.filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = all
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        format!("/works?{}", query.join("&"))
    }
}

/// The same list as a file.
fn files(filter: &Filter) -> String {
    let text = |value: Option<String>| value.unwrap_or_default();
    let given = [
        ("area", text(filter.area.clone())),
        ("agency_id", text(filter.agency.map(|id| id.to_string()))),
        (
            "fiscal_year",
            text(filter.year.map(|year| year.to_string())),
        ),
        ("cycle_id", text(filter.cycle.map(|id| id.to_string()))),
        ("state", text(filter.state.map(|state| state.to_value()))),
        (
            "unproposed",
            text(filter.unproposed.map(|yes| yes.to_string())),
        ),
    ];
    let given = given.into_iter().filter(|(_, value)| !value.is_empty());
    let query = given.map(|(name, value)| format!("{name}={}&", encode(&value)));
    format!("/api/v1/exports/works?{}", query.collect::<String>())
}

/// What was promised against what was built, of one group.
struct Group {
    address: String,
    total: DeliveryTotalOut,
}

#[derive(Template)]
#[template(path = "works/list.html")]
struct List {
    chrome: Chrome,
    asked: Asked,
    area: Option<String>,
    wrong_area: bool,
    states: Vec<Choice>,
    agencies: Vec<Choice>,
    years: Vec<String>,
    sum: DeliveryTotalOut,
    groups: Vec<Group>,
    more_groups: Option<String>,
    items: Vec<WorkOut>,
    next: Option<String>,
    /// Where the whole list is downloaded.
    files: String,
}

impl List {
    fn state(work: &WorkOut) -> WorkState {
        work.state.into()
    }

    fn is_per(&self, name: &str) -> bool {
        let chosen = match self.asked.by() {
            DeliveryBy::Village => "desa",
            DeliveryBy::Agency => "dinas",
            DeliveryBy::Year => "tahun",
        };
        chosen == name
    }

    fn per(&self, name: &str) -> String {
        format!("{}#hasil", self.asked.with("per", name))
    }

    /// The most money a group was promised, for the bars.
    fn most(&self) -> i64 {
        let promised = self.groups.iter().map(|group| group.total.promised_idr);
        promised.max().unwrap_or(0)
    }
}

/// Agencies to choose from: those of the regency the list is about.
async fn offices(
    visit: &Visit,
    area: Option<&AreaCode>,
    agency: Option<AgencyId>,
) -> Result<Vec<Choice>, ApiError> {
    let db = visit.app.db.read();
    let regency = area.and_then(|code| code.as_str().get(..5));
    let regency = match (regency, agency) {
        (Some(regency), _) => Some(regency.to_owned()),
        (None, Some(id)) => agencies::service::get(db, id)
            .await
            .ok()
            .map(|agency| agency.regency_code),
        (None, None) => None,
    };
    let Some(regency) = regency else {
        return Ok(Vec::new());
    };
    let rows = agencies::service::of_regency(db, &regency).await?;
    let choice = |row: entity::agencies::Model| Choice::new(row.id.to_string(), row.name);
    Ok(rows.into_iter().map(choice).collect())
}

#[handler]
pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let code = AreaCode::parse(asked.wilayah.trim());
    let wrong_area = code.is_none() && !asked.wilayah.trim().is_empty();
    let filter = asked.filter(code.as_ref());
    let after = asked.after.as_deref().map(page::decode).transpose()?;
    let items = service::list(db, &filter, after, page::DEFAULT_LIMIT).await?;
    let totals = |by, filter: &Filter, after| Totals {
        by,
        filter: filter.clone(),
        after,
        limit: GROUPS,
    };
    let by = asked.by();
    let groups = totals(by, &filter, asked.kelompok.as_deref());
    let groups = service::totals(db, groups).await?;
    let anywhere = Filter {
        area: filter.area.clone(),
        ..Filter::default()
    };
    let years = service::totals(db, totals(DeliveryBy::Year, &anywhere, None)).await?;
    let area = match &code {
        Some(code) => areas::service::find(db, code.as_str()).await?,
        None => None,
    };
    let parameter = match by {
        DeliveryBy::Village => "wilayah",
        DeliveryBy::Agency => "dinas",
        DeliveryBy::Year => "tahun",
    };
    let group = |total: DeliveryTotalOut| Group {
        address: asked.with(parameter, &total.key),
        total,
    };
    let further = |name: &str, cursor: String| {
        let address = asked.with("per", &asked.per);
        format!("{address}&{name}={cursor}")
    };
    html(
        &visit.lang,
        &List {
            area: area.map(|area| area.name),
            wrong_area,
            states: Choice::of(&visit.lang, WorkState::iter()),
            agencies: offices(&visit, code.as_ref(), filter.agency).await?,
            years: years.items.into_iter().map(|year| year.key).collect(),
            sum: service::sum(db, &filter).await?,
            groups: groups.items.into_iter().map(group).collect(),
            more_groups: groups
                .next
                .map(|cursor| format!("{}#hasil", further("kelompok", cursor))),
            next: items.next.map(|cursor| further("after", cursor)),
            items: items.items,
            files: files(&filter),
            chrome: visit.chrome,
            asked,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples::{self, HOSTILE};
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_titles_and_filters_stay_text() {
        let asked = Asked {
            wilayah: HOSTILE.into(),
            per: HOSTILE.into(),
            ..Asked::default()
        };
        let total = || DeliveryTotalOut {
            key: HOSTILE.into(),
            name: HOSTILE.into(),
            promised: 2,
            promised_idr: 300,
            finished: 1,
            finished_idr: 100,
            cancelled: 1,
            unproposed: 1,
        };
        let page = List {
            chrome: chrome(),
            area: Some(HOSTILE.into()),
            wrong_area: true,
            states: Vec::new(),
            agencies: vec![Choice::new(HOSTILE, HOSTILE)],
            years: vec!["2027".into()],
            sum: total(),
            groups: vec![Group {
                address: asked.with("wilayah", HOSTILE),
                total: total(),
            }],
            more_groups: None,
            items: vec![samples::work()],
            next: Some(asked.with("after", HOSTILE)),
            files: files(&Filter::default()),
            asked,
        };
        let html = samples::render(&page);
        samples::assert_escaped(&html);
        assert!(html.contains("Rp\u{a0}300"));
    }
}
