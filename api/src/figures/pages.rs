//! The page of an area's figures: a map, charts, and the rows behind them.

use std::sync::Arc;

use askama::Template;
use entity::areas::Model as Area;
use entity::enums::AreaLevel;
use poem::web::{Path, Query};
use poem::{Response, Route, handler};
use serde::Deserialize;

use super::service::{self, Asked};
use super::wire::{AreaFigureOut, AreaMeasure, FiguresOut, ProposalShareOut, ProposalWeekOut};
use crate::areas::code::AreaCode;
use crate::maps::Map;
use crate::problem::ApiError;
use crate::web::format::{self, Zone};
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{areas, references};

/// Adds `/areas/{code}/map`.
pub fn routes(route: Route) -> Route {
    route.at("/areas/:code/map", poem::get(show_map))
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    measure: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    sort: String,
}

/// A bar of a chart.
pub struct Bar {
    /// What it is of.
    pub name: String,
    /// Where its rows are; empty where they are nowhere.
    pub address: String,
    /// Proposals.
    pub many: i64,
    /// What they ask, rupiah.
    pub asked_idr: i64,
}

impl Bar {
    /// A bar that leads nowhere.
    pub fn sample(name: &str, many: i64, asked_idr: i64) -> Self {
        Self {
            name: name.into(),
            address: String::new(),
            many,
            asked_idr,
        }
    }
}

/// A class of the map.
struct Class {
    name: String,
    told: String,
    areas: usize,
}

#[derive(Template)]
#[template(path = "figures/map.html")]
struct Page {
    chrome: Chrome,
    area: Area,
    ancestors: Vec<Area>,
    figures: FiguresOut,
    map: Option<Arc<Map>>,
    sorted: Vec<AreaFigureOut>,
    by_name: bool,
    sectors: Vec<Bar>,
    statuses: Vec<Bar>,
    zone: Zone,
}

impl Page {
    /// The page of the area itself.
    fn home(&self) -> String {
        format!("/areas/{}", self.area.code)
    }

    fn measure(&self) -> AreaMeasure {
        self.figures.measure
    }

    /// The key of what a measure is called.
    fn called(measure: AreaMeasure) -> &'static str {
        name_of(measure)
    }

    /// The key of what the measure means.
    fn meaning(&self) -> &'static str {
        about(self.measure())
    }

    fn villages(&self) -> bool {
        self.figures.level == crate::wire::AreaLevel::Village
    }

    /// Whether the area has districts and villages to choose between.
    fn has_levels(&self) -> bool {
        self.area.level == AreaLevel::Regency
    }

    /// This page with another choice.
    fn with(&self, measure: AreaMeasure, level: &str, sort: &str) -> String {
        let code = &self.area.code;
        format!(
            "/areas/{code}/map?measure={}&level={level}&sort={sort}",
            measure.name()
        )
    }

    fn level(&self) -> &'static str {
        if self.villages() {
            "village"
        } else {
            "district"
        }
    }

    fn sort(&self) -> &'static str {
        if self.by_name { "name" } else { "value" }
    }

    /// Where the rows are downloaded.
    fn files(&self) -> String {
        let code = &self.area.code;
        format!(
            "/api/v1/exports/areas/{code}/figures?level={}&",
            self.level()
        )
    }

    /// A value as people read it.
    fn say(&self, value: Option<i64>) -> String {
        let Some(value) = value else {
            return self.chrome.lang.say("figures-unknown").to_string();
        };
        match self.measure() {
            AreaMeasure::Proposals => format::number(value),
            AreaMeasure::Acceptance | AreaMeasure::Turnout => percent(value),
            _ => format::rupiah(value),
        }
    }

    fn told(&self, one: &AreaFigureOut) -> String {
        self.say(self.measure().of(one))
    }

    fn figure(&self, code: &str) -> Option<&AreaFigureOut> {
        self.figures.items.iter().find(|one| one.code == code)
    }

    /// The largest value, for the bars of the table.
    fn most(&self) -> i64 {
        let values = self
            .figures
            .items
            .iter()
            .filter_map(|one| self.measure().of(one));
        values.max().unwrap_or(0)
    }

    fn value(&self, one: &AreaFigureOut) -> i64 {
        self.measure().of(one).unwrap_or(0)
    }

    /// The classes with their ends, nothing first.
    fn classes(&self) -> Vec<Class> {
        let mut low = None;
        let count = |class: usize| {
            let items = self.figures.items.iter();
            items
                .filter(|one| usize::try_from(one.class) == Ok(class))
                .count()
        };
        let none = Class {
            name: "c0".into(),
            told: self.chrome.lang.say("figures-nothing").to_string(),
            areas: count(0),
        };
        let ends = self.figures.classes.iter().enumerate();
        let classes = ends.map(|(at, end)| {
            let from = low.replace(*end);
            let told = match from {
                None => self
                    .chrome
                    .lang
                    .say("figures-to")
                    .with("to", self.say(Some(*end))),
                Some(from) => {
                    let said = self
                        .chrome
                        .lang
                        .say("figures-above")
                        .with("from", self.say(Some(from)));
                    said.with("to", self.say(Some(*end)))
                }
            };
            Class {
                name: format!("c{}", at + 1),
                told: told.to_string(),
                areas: count(at + 1),
            }
        });
        std::iter::once(none).chain(classes).collect()
    }

    /// The weeks as points of a line in a drawing of 600 by 120.
    fn line(&self) -> String {
        let most = self.figures.by_week.iter().map(|week| week.proposals).max();
        let most = most.unwrap_or(0).max(1);
        let step =
            600 / i64::try_from(self.figures.by_week.len().saturating_sub(1).max(1)).unwrap_or(1);
        let points = (0_i64..).zip(&self.figures.by_week);
        let points =
            points.map(|(at, week)| format!("{},{}", at * step, 115 - week.proposals * 110 / most));
        points.collect::<Vec<_>>().join(" ")
    }

    fn weeks(&self) -> &[ProposalWeekOut] {
        &self.figures.by_week
    }

    /// The longest bar of proposals.
    fn many(bars: &[Bar]) -> i64 {
        bars.iter().map(|bar| bar.many).max().unwrap_or(0)
    }

    /// The longest bar of money.
    fn money(bars: &[Bar]) -> i64 {
        bars.iter().map(|bar| bar.asked_idr).max().unwrap_or(0)
    }

    fn total(&self) -> i64 {
        self.figures.items.iter().map(|one| one.proposals).sum()
    }

    fn sum(&self, of: AreaMeasure) -> i64 {
        self.figures.items.iter().filter_map(|one| of.of(one)).sum()
    }
}

/// The key of what a measure is called.
fn name_of(measure: AreaMeasure) -> &'static str {
    match measure {
        AreaMeasure::Proposals => "measure-proposals",
        AreaMeasure::AskedIdr => "measure-asked_idr",
        AreaMeasure::AcceptedIdr => "measure-accepted_idr",
        AreaMeasure::DecidedIdr => "measure-decided_idr",
        AreaMeasure::Acceptance => "measure-acceptance",
        AreaMeasure::Turnout => "measure-turnout",
        AreaMeasure::AskedPerHeadIdr => "measure-asked_per_head_idr",
        AreaMeasure::DecidedPerHeadIdr => "measure-decided_per_head_idr",
    }
}

/// The key of what it means.
fn about(measure: AreaMeasure) -> &'static str {
    match measure {
        AreaMeasure::Proposals => "about-proposals",
        AreaMeasure::AskedIdr => "about-asked_idr",
        AreaMeasure::AcceptedIdr => "about-accepted_idr",
        AreaMeasure::DecidedIdr => "about-decided_idr",
        AreaMeasure::Acceptance => "about-acceptance",
        AreaMeasure::Turnout => "about-turnout",
        AreaMeasure::AskedPerHeadIdr => "about-asked_per_head_idr",
        AreaMeasure::DecidedPerHeadIdr => "about-decided_per_head_idr",
    }
}

/// Hundredths of a per cent as a per cent: `3456` as `34,6 %`.
fn percent(basis_points: i64) -> String {
    let tenths = (basis_points + 5) / 10;
    format!("{},{}\u{a0}%", tenths / 10, tenths % 10)
}

fn bars(
    shares: &[ProposalShareOut],
    bar: impl Fn(&ProposalShareOut) -> (String, String),
) -> Vec<Bar> {
    let told = shares.iter().map(|share| {
        let (name, address) = bar(share);
        Bar {
            name,
            address,
            many: share.proposals,
            asked_idr: share.asked_idr,
        }
    });
    told.collect()
}

#[handler]
async fn show_map(
    visit: Visit,
    Path(code): Path<String>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let code = AreaCode::parse(&code).ok_or_else(ApiError::not_found)?;
    let measure = AreaMeasure::ALL
        .into_iter()
        .find(|one| one.name() == given.measure);
    let level = match (code.level(), given.level.as_str()) {
        (AreaLevel::District, _) | (_, "village") => AreaLevel::Village,
        _ => AreaLevel::District,
    };
    let asked = Asked {
        area: code.to_string(),
        level: Some(level),
        cycle: None,
        measure: measure.unwrap_or_default(),
    };
    let figures = service::figures(&visit.app, asked).await?;
    let map = areas::service::map_of(&visit.app, code.as_str(), level).await?;
    let mut ancestors = Vec::new();
    for above in code.ancestors() {
        if let Some(area) = areas::service::known(&visit.app, above.as_str()).await? {
            ancestors.push(area.as_ref().clone());
        }
    }
    let area = areas::service::find(db, code.as_str()).await?;
    let area = area.ok_or_else(ApiError::not_found)?;
    let sectors = references::service::sectors(db).await?;
    let lang = &visit.lang;
    let list = |name: &str, value: &str| format!("/proposals?wilayah={}&{name}={value}", area.code);
    let by_name = given.sort == "name";
    let mut sorted = figures.items.clone();
    if by_name {
        sorted.sort_by(|one, other| one.name.cmp(&other.name));
    } else {
        sorted.sort_by_key(|one| (std::cmp::Reverse(figures.measure.of(one)), one.name.clone()));
    }
    let page = Page {
        zone: Zone::of(&area.code),
        sectors: bars(&figures.by_sector, |share| {
            let sector = sectors.iter().find(|sector| sector.code == share.code);
            let name = sector.map(|sector| lang.pick(&sector.name_id, &sector.name_en).to_owned());
            (
                name.unwrap_or_else(|| share.code.clone()),
                list("bidang", &share.code),
            )
        }),
        statuses: bars(&figures.by_status, |share| {
            let name = lang.say(&format!("status-{}", share.code)).to_string();
            (name, list("status", &share.code))
        }),
        chrome: visit.chrome,
        area,
        ancestors,
        figures,
        map,
        sorted,
        by_name,
    };
    html(&visit.lang, &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::rules::Sums;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    fn area(name: &str) -> Area {
        Area {
            name: name.into(),
            ..samples::area()
        }
    }

    fn page(name: &str) -> Page {
        let mut sums = Sums::default();
        sums.count(entity::enums::ProposalStatus::Verified, 3, 300);
        let mut figure = AreaFigureOut::new(area(name), &sums);
        figure.class = 1;
        let bar = || Bar {
            name: name.into(),
            address: format!("/proposals?wilayah={name}"),
            many: 3,
            asked_idr: 300,
        };
        Page {
            chrome: chrome(),
            ancestors: vec![area(name)],
            figures: FiguresOut {
                area_code: "35.10".into(),
                cycle_id: None,
                level: crate::wire::AreaLevel::Village,
                measure: AreaMeasure::Acceptance,
                classes: vec![10_000],
                items: vec![figure.clone()],
                by_sector: Vec::new(),
                by_status: Vec::new(),
                by_week: vec![ProposalWeekOut {
                    from: chrono::DateTime::UNIX_EPOCH,
                    proposals: 3,
                }],
            },
            area: area(name),
            map: None,
            sorted: vec![figure],
            by_name: false,
            sectors: vec![bar()],
            statuses: vec![bar()],
            zone: Zone::of("35"),
        }
    }

    #[test]
    fn names_stay_text() {
        samples::assert_escaped(&samples::render(&page(samples::HOSTILE)));
    }

    #[test]
    fn rates_are_read_as_per_cent() {
        assert_eq!(percent(3_456), "34,6\u{a0}%");
        assert_eq!(percent(10_000), "100,0\u{a0}%");
        let page = page("Genteng");
        assert_eq!(page.told(&page.sorted[0]), "100,0\u{a0}%");
        assert_eq!(page.classes().len(), 2);
    }
}
