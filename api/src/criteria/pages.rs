//! Public pages: the sets of criteria of a cycle, and each one's ranked list with everything that explains it.

use askama::Template;
use entity::enums::{CriteriaState, StageKind};
use entity::ids::{CriteriaSetId, CycleId};
use poem::web::{Path, Query};
use poem::{Response, Route, handler};
use serde::Deserialize;
use uuid::Uuid;

use super::service::{self, Within};
use super::wire::{
    AgreementOut, ContributionOut, CriteriaSetOut, CriterionWire, MethodName, RankedOut,
    RankingOut, SwapOut,
};
use crate::areas::code::AreaCode;
use crate::page as pages;
use crate::problem::{ApiError, Code};
use crate::web::fields::encode;
use crate::web::language::Both;
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{areas, cycles, references};

/// Adds `/cycles/{id}/criteria` and what is below it.
pub fn routes(route: Route) -> Route {
    route
        .at("/cycles/:id/criteria", poem::get(show_sets))
        .at("/cycles/:id/criteria/:set", poem::get(show_ranking))
}

/// Sets a page shows: more than a cycle ever has.
const SETS: u64 = 100;
/// Proposals a page has.
const SHOWN: u64 = 20;

fn uuid(text: &str) -> Result<Uuid, ApiError> {
    Uuid::parse_str(text).map_err(|_| ApiError::not_found())
}

/// A set as the list has it.
struct Row {
    set: CriteriaSetOut,
    stage: StageKind,
    sector: Option<String>,
    in_force: bool,
}

#[derive(Template)]
#[template(path = "criteria/sets.html")]
struct SetsPage {
    chrome: Chrome,
    cycle: entity::cycles::Model,
    regency: String,
    rows: Vec<Row>,
}

impl SetsPage {
    fn name<'a>(&'a self, row: &'a Row) -> &'a str {
        self.chrome.lang.pick(&row.set.name_id, &row.set.name_en)
    }
}

#[handler]
async fn show_sets(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let cycle = cycles::service::known(&visit.app, CycleId(uuid(&id)?)).await?;
    let db = visit.app.db.read();
    let sectors = references::service::sectors(db).await?;
    let mut rows = Vec::new();
    // As anybody sees them: drafts are for the desk.
    for model in service::list(&visit.app, None, cycle.id, None, SETS).await? {
        let sector = sectors
            .iter()
            .find(|one| Some(&one.code) == model.sector.as_ref());
        rows.push(Row {
            stage: model.stage_kind,
            in_force: model.state == CriteriaState::InForce,
            sector: sector.map(|one| visit.lang.pick(&one.name_id, &one.name_en).to_owned()),
            set: model.try_into()?,
        });
    }
    let regency = areas::service::known(&visit.app, &cycle.regency_code).await?;
    html(
        &visit.lang,
        &SetsPage {
            chrome: visit.chrome.clone(),
            regency: regency.map(|area| area.name.clone()).unwrap_or_default(),
            cycle: cycle.as_ref().clone(),
            rows,
        },
    )
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    area: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "criteria/ranking.html")]
struct RankingPage {
    chrome: Chrome,
    cycle: entity::cycles::Model,
    set: CriteriaSetOut,
    stage: StageKind,
    in_force: bool,
    /// District or village the list is of, where it is not the whole regency.
    within: Option<entity::areas::Model>,
    districts: Vec<entity::areas::Model>,
    ranking: RankingOut,
    /// Why it cannot be ranked.
    wrong: Both,
    given: Given,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl RankingPage {
    fn title(&self) -> &str {
        self.chrome.lang.pick(&self.set.name_id, &self.set.name_en)
    }

    fn called(&self, code: &str) -> String {
        let mut criteria = self.set.criteria.iter();
        let found = criteria.find(|one| one.code == code);
        found.map_or_else(
            || code.to_owned(),
            |one| self.chrome.lang.pick(&one.name_id, &one.name_en).to_owned(),
        )
    }

    fn criterion<'a>(&'a self, one: &'a CriterionWire) -> &'a str {
        self.chrome.lang.pick(&one.name_id, &one.name_en)
    }

    fn weight(&self, at: &usize) -> String {
        let weights = self.set.weights.as_ref();
        let weight = weights.and_then(|weights| weights.get(*at));
        weight.map_or_else(|| "–".to_owned(), |weight| per_cent(*weight))
    }

    fn method(&self, method: &MethodName) -> String {
        self.chrome.lang.text(method_key(*method))
    }

    fn address(&self) -> String {
        format!("/cycles/{}/criteria/{}", self.cycle.id, self.set.id)
    }

    /// Where the ranking is downloaded, ready for more parameters.
    fn files(&self) -> String {
        let area = match self.given.area.as_str() {
            "" => String::new(),
            area => format!("area={}&", encode(area)),
        };
        let (cycle, set) = (self.cycle.id, self.set.id);
        format!("/api/v1/exports/cycles/{cycle}/criteria/{set}/ranking?{area}")
    }

    fn next(&self) -> Option<String> {
        let next = self.ranking.next.as_ref()?;
        let area = encode(&self.given.area);
        Some(format!("{}?area={area}&after={next}", self.address()))
    }

    fn explanation<'a>(&'a self, one: &'a RankedOut) -> &'a str {
        self.chrome
            .lang
            .pick(&one.explanation_id, &one.explanation_en)
    }

    fn score(one: &RankedOut) -> String {
        decimal(one.score, 3)
    }

    fn value(one: &ContributionOut) -> String {
        let text = decimal(one.value, 3);
        text.trim_end_matches('0').trim_end_matches(',').to_owned()
    }

    fn comparable(one: &ContributionOut) -> String {
        decimal(one.comparable, 3)
    }

    fn part(one: &ContributionOut) -> String {
        decimal(one.contribution, 3)
    }

    fn share(one: &ContributionOut) -> String {
        per_cent(one.weight)
    }

    fn count(number: &u64) -> i64 {
        i64::try_from(*number).unwrap_or(i64::MAX)
    }

    /// How little a weight has to change for the next to come first.
    fn swap(&self, swap: &SwapOut) -> String {
        let words = self.chrome.lang.say("ranking-swap");
        let words = words.with("criterion", self.called(&swap.criterion));
        let words = words.with("from", per_cent(swap.from));
        words.with("to", per_cent(swap.to)).to_string()
    }

    /// The other order of an agreement.
    fn with(&self, one: &AgreementOut) -> String {
        if one.with == "votes" {
            self.chrome.lang.text("ranking-votes")
        } else {
            self.chrome.lang.text(&format!("method-{}", one.with))
        }
    }

    fn tau(&self, one: &AgreementOut) -> String {
        match one.tau {
            Some(tau) => decimal(tau, 2).replace('-', "−"),
            None => self.chrome.lang.text("ranking-no-tau"),
        }
    }
}

fn method_key(method: MethodName) -> &'static str {
    match method {
        MethodName::SawPoints => "method-saw_points",
        MethodName::SawRatio => "method-saw_ratio",
        MethodName::SawRange => "method-saw_range",
        MethodName::Topsis => "method-topsis",
        MethodName::WeightedProduct => "method-weighted_product",
    }
}

fn decimal(value: f64, places: usize) -> String {
    format!("{value:.places$}").replace('.', ",")
}

/// A share of 1 as a per cent: `0.3456` as `34,6 %`.
fn per_cent(share: f64) -> String {
    format!("{}\u{a0}%", decimal(share * 100.0, 1))
}

#[handler]
async fn show_ranking(
    visit: Visit,
    Path((id, set)): Path<(String, String)>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let of = (CycleId(uuid(&id)?), CriteriaSetId(uuid(&set)?));
    let (row, cycle) = service::show(app, None, of.0, of.1).await?;
    let after: Option<Uuid> = given.after.as_deref().map(pages::decode).transpose()?;
    let code = AreaCode::parse(given.area.trim());
    let code = code.filter(|code| areas::code::within(&cycle.regency_code, code.as_str()));
    let within = match &code {
        Some(code) => areas::service::find(app.db.read(), code.as_str()).await?,
        None => None,
    };
    let scope = Within {
        area: within.as_ref().map(|area| area.code.clone()),
        agency: None,
    };
    let (ranking, wrong) = match service::ranking(app, None, of, scope, after, SHOWN).await {
        Ok(ranking) => (ranking, Both::default()),
        // Costs of nothing cannot be shared or multiplied: said on the page, not instead of it.
        Err(error) if error.problem().code == Code::WrongState => {
            let ranking = RankingOut {
                set_id: row.id.0,
                method: CriteriaSetOut::try_from(row.clone())?.method,
                items: Vec::new(),
                next: None,
                ranked: 0,
                incomplete: 0,
                agreement: Vec::new(),
            };
            (ranking, Both::of(error.problem()))
        }
        Err(error) => return Err(error.into()),
    };
    let level = entity::enums::AreaLevel::District;
    let mut districts = areas::service::below(app.db.read(), &cycle.regency_code, level).await?;
    districts.sort_by(|one, other| one.code.cmp(&other.code));
    let page = RankingPage {
        chrome: visit.chrome.clone(),
        cycle: cycle.as_ref().clone(),
        stage: row.stage_kind,
        in_force: row.state == CriteriaState::InForce,
        set: row.try_into()?,
        within,
        districts,
        ranking,
        wrong,
        given,
    };
    html(&visit.lang, &page)
}
