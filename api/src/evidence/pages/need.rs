//! Need against money, as a map of two things at once, a list in words and the villages behind it.

use std::sync::Arc;

use askama::Template;
use entity::enums::AreaLevel;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::{Head, indicator, open};
use crate::areas;
use crate::evidence::rules::{Strength, strength};
use crate::evidence::service;
use crate::evidence::wire::{AreaNeedOut, VillageNeedOut};
use crate::figures::wire::AreaMeasure;
use crate::maps::Map;
use crate::web::fields::encode;
use crate::web::{Choice, Chrome, PageError, Visit, filters, format, html};

/// Measures that are offered: those whose rows can be listed.
const OFFERED: [AreaMeasure; 5] = [
    AreaMeasure::DecidedIdr,
    AreaMeasure::DecidedPerHeadIdr,
    AreaMeasure::AskedIdr,
    AreaMeasure::AskedPerHeadIdr,
    AreaMeasure::Proposals,
];
/// Villages told in words.
const WORDS: usize = 10;
/// Villages a page of the table has: the map and it are to be light together.
const ROWS: usize = 30;

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    indicator: String,
    #[serde(default)]
    measure: String,
    #[serde(default)]
    cycle: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "evidence/need.html")]
struct NeedPage {
    chrome: Chrome,
    head: Head,
    need: AreaNeedOut,
    indicators: Vec<Choice>,
    measures: Vec<Choice>,
    map: Option<Arc<Map>>,
    /// Villages before those in the table.
    before: usize,
}

impl NeedPage {
    /// Classes from the highest down.
    const DOWN: [u32; 3] = [3, 2, 1];
    /// Classes from the lowest up.
    const UP: [u32; 3] = [1, 2, 3];

    fn is_indicator(&self, choice: &Choice) -> bool {
        self.need.indicator.as_deref() == Some(choice.value.as_str())
    }

    fn is_measure(&self, choice: &Choice) -> bool {
        self.need.measure.name() == choice.value
    }

    fn indicator(&self) -> String {
        let code = self.need.indicator.as_deref().unwrap_or_default();
        indicator(&self.chrome.lang, code)
    }

    fn source(&self) -> Option<&str> {
        let mut known = self.need.indicators.iter();
        known
            .find(|one| Some(&one.code) == self.need.indicator.as_ref())?
            .source
            .as_deref()
    }

    fn measure(&self) -> String {
        self.chrome.lang.text(name_of(self.need.measure))
    }

    /// A value of the measure as people read it.
    fn say(&self, value: Option<i64>) -> String {
        match (value, self.need.measure) {
            (None, _) => self.chrome.lang.text("figures-unknown"),
            (Some(value), AreaMeasure::Proposals) => format::number(value),
            (Some(value), _) => format::rupiah(value),
        }
    }

    /// A value of the indicator as people read it.
    fn say_need(&self, need: Option<f64>) -> String {
        match need {
            None => self.chrome.lang.text("figures-unknown"),
            Some(need) => {
                let text = format!("{need:.3}");
                let text = text.trim_end_matches('0').trim_end_matches('.');
                let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
                let whole = whole
                    .parse()
                    .map_or_else(|_| whole.to_owned(), format::number);
                if rest.is_empty() {
                    whole
                } else {
                    format!("{whole},{rest}")
                }
            }
        }
    }

    fn village(&self, code: &str) -> Option<&VillageNeedOut> {
        self.need.items.iter().find(|one| one.code == code)
    }

    /// What a class of need, or of the measure, is called.
    fn class(&self, of: &str, class: u32) -> String {
        match class {
            1..=3 => self.chrome.lang.text(&format!("third-{of}-{class}")),
            _ => self.chrome.lang.text("figures-unknown"),
        }
    }

    /// The sign of a pair of classes on the map: need by letter, the measure by number.
    fn sign(&self, need: u32, value: u32) -> String {
        format!("{}{value}", self.class("letter", need))
    }

    fn both(&self, one: &VillageNeedOut) -> String {
        if one.need_class == 0 {
            return self.chrome.lang.text("need-not-compared");
        }
        let words = self.chrome.lang.say("need-both");
        let words = words.with("need", self.class("need", one.need_class));
        words
            .with("value", self.class("value", one.value_class))
            .to_string()
    }

    fn many(&self, need: u32, value: u32) -> i64 {
        let items = self.need.items.iter();
        let own = items.filter(|one| (one.need_class, one.value_class) == (need, value));
        i64::try_from(own.count()).unwrap_or(i64::MAX)
    }

    /// Up to which values a third goes, in words.
    fn ends(&self, of_need: bool, class: u32) -> String {
        let ends: Vec<String> = if of_need {
            let ends = self.need.need_ends.iter();
            ends.map(|end| self.say_need(Some(*end))).collect()
        } else {
            let ends = self.need.value_ends.iter();
            ends.map(|end| self.say(Some(*end))).collect()
        };
        let [low, middle] = ends.as_slice() else {
            return String::new();
        };
        let lang = &self.chrome.lang;
        let words = match class {
            1 => lang.say("third-to").with("to", low.clone()),
            // Where so many values are alike that the middle third is empty.
            2 if low == middle => return "–".to_owned(),
            2 => {
                let words = lang.say("third-between").with("from", low.clone());
                words.with("to", middle.clone())
            }
            _ => lang.say("third-above").with("from", middle.clone()),
        };
        words.to_string()
    }

    /// Villages with most need and least of the measure.
    fn first(&self) -> impl Iterator<Item = &VillageNeedOut> {
        let items = self.need.items.iter();
        items
            .filter(|one| (one.need_class, one.value_class) == (3, 1))
            .take(WORDS)
    }

    /// The correlation in words.
    fn agreement(&self) -> String {
        let lang = &self.chrome.lang;
        let count = self.need.compared;
        let Some(rho) = self.need.rank_correlation else {
            return lang
                .say("need-no-correlation")
                .with("count", count)
                .to_string();
        };
        let key = match (strength(rho), rho > 0.0) {
            (Strength::None, _) => "need-agrees-not",
            (Strength::Weak, true) => "need-agrees-weak",
            (Strength::Middling, true) => "need-agrees-middling",
            (Strength::Strong, true) => "need-agrees-strong",
            (Strength::Weak, false) => "need-differs-weak",
            (Strength::Middling, false) => "need-differs-middling",
            (Strength::Strong, false) => "need-differs-strong",
        };
        let rho = format!("{rho:.2}").replace('.', ",").replace('-', "−");
        let words = lang.say(key).with("need", self.indicator());
        let words = words.with("value", self.measure()).with("rho", rho);
        words.with("count", count).to_string()
    }

    /// Where the proposals behind a village's value are.
    fn rows(&self, village: &str) -> String {
        let reached = match self.need.measure {
            AreaMeasure::DecidedIdr | AreaMeasure::DecidedPerHeadIdr => "agreed",
            _ => "submitted",
        };
        let rows = self.head.at("/acceptance/rows");
        format!("{rows}by=area&key={village}&reached={reached}")
    }

    /// Villages in the table.
    fn shown(&self) -> impl Iterator<Item = &VillageNeedOut> {
        self.need.items.iter().skip(self.before).take(ROWS)
    }

    /// Where the table goes on.
    fn more(&self) -> Option<String> {
        let after = self.before + ROWS;
        let rest = self.need.items.len() > after;
        let after = rest.then(|| crate::page::encode(&after).ok()).flatten()?;
        let code = encode(self.need.indicator.as_deref().unwrap_or_default());
        let (page, measure) = (self.head.at(""), self.need.measure.name());
        Some(format!(
            "{page}indicator={code}&measure={measure}&after={after}#desa"
        ))
    }

    fn files(&self) -> String {
        let code = self.need.indicator.as_deref().unwrap_or_default();
        let files = self.head.files("/need");
        let measure = self.need.measure.name();
        format!("{files}indicator={}&measure={measure}&", encode(code))
    }
}

fn name_of(measure: AreaMeasure) -> &'static str {
    match measure {
        AreaMeasure::DecidedPerHeadIdr => "measure-decided_per_head_idr",
        AreaMeasure::AskedIdr => "measure-asked_idr",
        AreaMeasure::AskedPerHeadIdr => "measure-asked_per_head_idr",
        AreaMeasure::Proposals => "measure-proposals",
        _ => "measure-decided_idr",
    }
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(code): Path<String>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    let (scope, head) = open(&visit, &code, &given.cycle).await?;
    let measure = OFFERED
        .into_iter()
        .find(|one| one.name() == given.measure)
        .unwrap_or(AreaMeasure::DecidedIdr);
    let wanted = Some(given.indicator.as_str()).filter(|code| !code.is_empty());
    let need = match service::need(&visit.app, &scope, wanted, measure).await {
        // An address may name what this cycle does not have.
        Err(error) if error.problem().code == crate::problem::Code::InvalidFields => {
            service::need(&visit.app, &scope, None, measure).await?
        }
        other => other?,
    };
    let lang = &visit.lang;
    let indicators = need.indicators.iter();
    let indicators =
        indicators.map(|one| Choice::new(one.code.clone(), indicator(lang, &one.code)));
    let measures = OFFERED.map(|one| Choice::new(one.name(), lang.text(name_of(one))));
    let map = areas::service::map_of(&visit.app, &scope.area.code, AreaLevel::Village).await?;
    let before = given.after.as_deref().map(crate::page::decode);
    let page = NeedPage {
        before: before.transpose()?.unwrap_or_default(),
        indicators: indicators.collect(),
        measures: measures.into(),
        chrome: visit.chrome.clone(),
        head,
        need,
        map,
    };
    html(&visit.lang, &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::pages::tests::head;
    use crate::evidence::wire::KnownIndicatorOut;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    fn page(name: &str) -> NeedPage {
        NeedPage {
            chrome: chrome(),
            head: head(name),
            need: AreaNeedOut {
                area_code: "35.10".into(),
                cycle_id: Some(uuid::Uuid::nil()),
                indicators: vec![KnownIndicatorOut {
                    code: name.into(),
                    villages: 1,
                    source: Some(name.into()),
                }],
                indicator: Some(name.into()),
                measure: AreaMeasure::DecidedIdr,
                compared: 3,
                rank_correlation: Some(-0.456),
                need_ends: vec![1.5, 2.0],
                value_ends: vec![0, 500],
                items: vec![VillageNeedOut {
                    code: "35.10.01.2001".into(),
                    name: name.into(),
                    lat: None,
                    lng: None,
                    need: Some(24.5),
                    value: Some(0),
                    need_class: 3,
                    value_class: 1,
                }],
            },
            indicators: vec![Choice::new(name, name)],
            measures: vec![Choice::new("decided_idr", name)],
            map: None,
            before: 0,
        }
    }

    #[test]
    fn names_stay_text() {
        samples::assert_escaped(&samples::render(&page(samples::HOSTILE)));
    }

    #[test]
    fn classes_and_the_correlation_are_read_in_words() {
        let page = page("poverty");
        assert!(page.agreement().contains("−0,46"), "{}", page.agreement());
        assert_eq!(page.say_need(Some(24.5)), "24,5");
        assert_eq!(page.say_need(Some(1200.0)), "1.200");
        assert_eq!(page.sign(3, 1), "T1");
        assert_eq!(page.first().count(), 1);
        assert_eq!((page.many(3, 1), page.many(1, 1)), (1, 0));
    }
}
