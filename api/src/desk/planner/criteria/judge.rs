//! Weights by pairwise comparison: judges compare, all together are weighed, and the pair most at odds is named.

use askama::Template;
use poem::web::Path;
use poem::{Response, handler};
use poem_openapi::types::ParseFromParameter;

use super::{Opened, choices, open};
use crate::auth::Caller;
use crate::criteria::service;
use crate::criteria::wire::{
    ComparisonWire, DerivationName, JudgementIn, JudgementOut, JudgementsOut, PairOut, WeighIn,
};
use crate::desk::planner::{Head, head};
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Two criteria to be compared.
struct Pair {
    /// Name of its field.
    field: String,
    one: String,
    other: String,
}

#[derive(Template)]
#[template(path = "desk/planner/criteria_weights.html")]
struct WeightsPage {
    chrome: Chrome,
    head: Head,
    opened: Opened,
    form: FormState,
    pairs: Vec<Pair>,
    judges: JudgementsOut,
    derivations: Vec<Choice>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl WeightsPage {
    /// Answers to a pair, from the first far more important to the second far more important.
    const SCALE: [i64; 9] = [9, 7, 5, 3, 1, -3, -5, -7, -9];

    fn title(&self) -> &str {
        let set = &self.opened.set;
        self.chrome.lang.pick(&set.name_id, &set.name_en)
    }

    /// What an answer means.
    fn answer(&self, pair: &Pair, times: &i64) -> String {
        let (first, second) = if *times < 0 {
            (&pair.other, &pair.one)
        } else {
            (&pair.one, &pair.other)
        };
        let words = self.chrome.lang.say(&format!("saaty-{}", times.abs()));
        let words = words
            .with("more", first.clone())
            .with("less", second.clone());
        words.to_string()
    }

    fn is(&self, pair: &Pair, times: &i64) -> bool {
        let sent = self.form.value(&pair.field);
        sent == times.to_string() || (sent.is_empty() && *times == 1)
    }

    fn called(&self, code: &str) -> String {
        let mut criteria = self.opened.set.criteria.iter();
        let found = criteria.find(|one| one.code == code);
        found.map_or_else(
            || code.to_owned(),
            |one| self.chrome.lang.pick(&one.name_id, &one.name_en).to_owned(),
        )
    }

    fn criteria(&self) -> Vec<String> {
        let criteria = self.opened.set.criteria.iter();
        criteria.map(|one| self.called(&one.code)).collect()
    }

    fn column(&self, at: &usize) -> String {
        let one = self.opened.set.criteria.get(*at);
        one.map(|one| self.called(&one.code)).unwrap_or_default()
    }

    fn weights(one: &JudgementOut) -> Vec<String> {
        one.weights
            .iter()
            .map(|one| super::per_cent(*one))
            .collect()
    }

    fn ratio(one: &JudgementOut) -> String {
        format!("{:.3}", one.consistency_ratio).replace('.', ",")
    }

    /// The pair most at odds with the others, in words.
    fn worst(&self, pair: &PairOut) -> String {
        let times = |times: f64| {
            // 3 and not 3,0; a third and not 0,3.
            let plain = |times: f64| format!("{times:.1}").replace(".0", "").replace('.', ",");
            if times >= 0.95 {
                plain(times)
            } else {
                format!("1/{}", plain(1.0 / times))
            }
        };
        let words = self.chrome.lang.say("weights-worst");
        let words = words.with("one", self.called(&pair.criterion));
        let words = words.with("other", self.called(&pair.with));
        let words = words.with("given", times(pair.given));
        words.with("consistent", times(pair.consistent)).to_string()
    }
}

fn pairs(visit: &Visit, opened: &Opened) -> Vec<Pair> {
    let criteria = &opened.set.criteria;
    let name = |at: usize| {
        let one = criteria.get(at);
        one.map(|one| visit.lang.pick(&one.name_id, &one.name_en).to_owned())
            .unwrap_or_default()
    };
    let count = criteria.len();
    let all = (0..count).flat_map(|one| (one + 1..count).map(move |other| (one, other)));
    all.map(|(one, other)| Pair {
        field: format!("p-{one}-{other}"),
        one: name(one),
        other: name(other),
    })
    .collect()
}

async fn page(
    visit: &Visit,
    caller: &Caller,
    head: Head,
    opened: Opened,
    form: FormState,
) -> Result<Response, PageError> {
    let (cycle, set) = (head.cycle.id, opened.row.id);
    let judges = service::judgements(&visit.app, Some(caller), cycle, set).await?;
    let page = WeightsPage {
        chrome: visit.chrome.clone(),
        head,
        pairs: pairs(visit, &opened),
        opened,
        form,
        judges,
        derivations: choices(
            visit,
            "derivation",
            &[DerivationName::Eigenvector, DerivationName::RowMean],
        ),
    };
    html(&visit.lang, &page)
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, set)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let opened = open(&visit, &caller, &id, &set).await?;
    page(&visit, &caller, head, opened, FormState::default()).await
}

/// A judge's comparisons as a form has them.
fn read(fields: &Fields, opened: &Opened) -> JudgementIn {
    let criteria = &opened.set.criteria;
    let mut comparisons = Vec::new();
    for (at, one) in criteria.iter().enumerate() {
        for (with, other) in criteria.iter().enumerate().skip(at + 1) {
            let sent = fields.get(&format!("p-{at}-{with}"));
            let times: i64 = sent.parse().unwrap_or(1);
            let (more, less) = if times < 0 {
                (other, one)
            } else {
                (one, other)
            };
            comparisons.push(ComparisonWire {
                more: more.code.clone(),
                less: less.code.clone(),
                times: times.abs(),
            });
        }
    }
    JudgementIn {
        judge: fields.get("judge").to_owned(),
        comparisons,
    }
}

/// Takes a judge's comparisons, or derives the weights from all of them.
#[handler]
pub(super) async fn save(
    visit: Visit,
    Path((id, set)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let opened = open(&visit, &caller, &id, &set).await?;
    let fields = form.into_fields();
    let (cycle, set) = (head.cycle.id, opened.row.id);
    let app = &visit.app;
    let done = async {
        if fields.get("act") == "weigh" {
            let wanted = WeighIn {
                derivation: DerivationName::parse_from_parameter(fields.get("derivation")).ok(),
                reason: fields.optional("reason").map(ToOwned::to_owned),
            };
            service::weigh(app, caller.clone(), cycle, set, wanted).await?;
            return Ok(opened.at("?kabar=bobot"));
        }
        let given = read(&fields, &opened);
        service::judge(app, caller.clone(), cycle, set, given).await?;
        Ok(opened.at("/weights?kabar=perbandingan"))
    };
    match done.await {
        Ok(address) => Ok(see_other(&address)),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, &caller, head, opened, form).await
            })
            .await
        }
    }
}
