//! Making a scenario, changing it, and computing it again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use askama::Template;
use entity::enums::StageKind;
use entity::ids::{ProposalId, ScenarioId};
use poem::web::Path;
use poem::{Response, handler};
use uuid::Uuid;

use super::input::{self, DECISIONS};
use super::subjects::Subjects;
use super::{RULES, scenario_id, settings};
use crate::auth::{Caller, Once};
use crate::board::service as board;
use crate::criteria::service as criteria;
use crate::criteria::wire::CriteriaSetOut;
use crate::desk::planner::{Head, head};
use crate::problem::ApiError;
use crate::proposals::life;
use crate::scenarios::service;
use crate::scenarios::wire::ScenarioIn;
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Empty rows of ceilings a form offers.
const SPARE: usize = 3;
/// Ceilings a form takes: more than anybody types.
const MOST: usize = 200;

/// A criterion whose weight may be another.
struct Weight {
    code: String,
    name: String,
    /// Its weight as it is in force; none while it is not decided.
    now: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/board/scenario_form.html")]
struct FormPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    /// The scenario that is changed; none while one is made.
    scenario: Option<entity::scenarios::Model>,
    subjects: Subjects,
    ceilings: Vec<(String, String)>,
    weights: Vec<Weight>,
    stages: Vec<Choice>,
    key: String,
}

impl FormPage {
    const RULES: [&str; 4] = [RULES[0].1, RULES[1].1, RULES[2].1, RULES[3].1];

    fn rule_key(name: &str) -> &'static str {
        let found = RULES.iter().find(|(_, one, _)| *one == name);
        found.map_or("scenario-rule-none", |(_, _, key)| key)
    }

    fn decisions() -> impl Iterator<Item = (&'static str, &'static str)> {
        DECISIONS
            .iter()
            .zip(DECISION_KEYS)
            .map(|((name, _), key)| (*name, key))
    }

    fn address(&self) -> String {
        match &self.scenario {
            Some(scenario) => self.head.at(&format!("/scenarios/{}/edit", scenario.id)),
            None => self.head.at("/scenarios/new"),
        }
    }

    /// Whether decisions of its own are shown open.
    fn has_decisions(&self) -> bool {
        DECISIONS
            .iter()
            .any(|(name, _)| !self.form.value(name).is_empty() || self.form.error(name).is_some())
    }
}

const DECISION_KEYS: [&str; 4] = [
    "scenario-take",
    "scenario-keep",
    "scenario-defer",
    "scenario-refuse",
];

/// The criteria in force of all kinds of stage, each code once.
async fn weights(visit: &Visit, head: &Head) -> Result<Vec<Weight>, ApiError> {
    let db = visit.app.db.read();
    let sets = criteria::in_force(db, head.cycle.id, &criteria::LATEST_FIRST).await?;
    let mut seen = HashSet::new();
    let mut weights = Vec::new();
    for set in sets {
        let set = CriteriaSetOut::try_from(set)?;
        for one in set.criteria {
            if seen.insert(one.code.clone()) {
                weights.push(Weight {
                    name: visit.lang.pick(&one.name_id, &one.name_en).to_owned(),
                    now: one
                        .weight
                        .map(|weight| weight.to_string().replace('.', ",")),
                    code: one.code,
                });
            }
        }
    }
    Ok(weights)
}

/// The rows of ceilings of a form, with room for more.
fn ceilings(fields: &Fields) -> Vec<(String, String)> {
    let amounts: Vec<&str> = fields.all("ceiling_amount").collect();
    let subjects = fields.all("ceiling_subject").take(MOST).enumerate();
    let mut rows: Vec<(String, String)> = subjects
        .map(|(at, subject)| {
            let amount = amounts.get(at).copied().unwrap_or_default();
            (subject.to_owned(), amount.to_owned())
        })
        .collect();
    let full = rows
        .iter()
        .filter(|(subject, _)| !subject.is_empty())
        .count();
    if rows.len() < full + SPARE {
        rows.resize(full.max(rows.len()) + SPARE, (String::new(), String::new()));
    }
    rows
}

async fn page(
    visit: &Visit,
    head: Head,
    scenario: Option<entity::scenarios::Model>,
    form: FormState,
) -> Result<Response, PageError> {
    let key = form.values.optional("key").map(ToOwned::to_owned);
    let kinds = [
        StageKind::RegencyMeeting,
        StageKind::AgencyForum,
        StageKind::DistrictMeeting,
        StageKind::VillageMeeting,
    ];
    html(
        &visit.lang,
        &FormPage {
            chrome: visit.chrome.clone(),
            subjects: Subjects::of(visit, &head).await?,
            ceilings: ceilings(&form.values),
            weights: weights(visit, &head).await?,
            stages: Choice::of(&visit.lang, kinds),
            key: key.unwrap_or_else(|| Uuid::now_v7().to_string()),
            head,
            form,
            scenario,
        },
    )
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    let mut fields = Fields::default();
    fields.push("rule", "ranking");
    fields.push("keep_decisions", "yes");
    page(&visit, head, None, FormState::filled(fields)).await
}

/// What a form asks for.
async fn wanted(visit: &Visit, head: &Head, fields: &Fields) -> Result<ScenarioIn, ApiError> {
    let subjects = Subjects::of(visit, head).await?;
    let codes = input::all_codes(fields);
    let known = board::by_codes(&visit.app, head.cycle.id, codes).await?;
    input::read(fields, &subjects, &known)
}

#[handler]
pub(super) async fn create(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    if fields.has("more", "yes") {
        return page(&visit, head, None, FormState::filled(fields)).await;
    }
    let done = async {
        let body = wanted(&visit, &head, &fields).await?;
        let sent: Vec<(&str, &str)> = fields.others(&["csrf", "key"]).collect();
        let key = fields.optional("key").map(ToOwned::to_owned);
        let once = Once::new(
            caller.account,
            key,
            "page_scenario",
            &(head.cycle.id.0, sent),
        )?;
        service::create(&visit.app, caller.clone(), head.cycle.id, body, once).await
    };
    match done.await {
        Ok(row) => Ok(see_other(
            &head.at(&format!("/scenarios/{}?kabar=skenario", row.id)),
        )),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, head, None, form).await
            })
            .await
        }
    }
}

async fn open(
    visit: &Visit,
    id: &str,
    scenario: &str,
) -> Result<(Arc<Caller>, Head, entity::scenarios::Model), PageError> {
    let (caller, head) = head(visit, id).await?;
    let scenario = scenario_id(scenario)?;
    let row = service::show(&visit.app, Some(&caller), head.cycle.id, scenario).await?;
    Ok((caller, head, row))
}

#[handler]
pub(super) async fn show_edit(
    visit: Visit,
    Path((id, scenario)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, head, row) = open(&visit, &id, &scenario).await?;
    let wanted = settings(&row.settings)?;
    let decided = wanted.decisions.iter().flatten();
    let ids: Vec<ProposalId> = decided.map(|one| ProposalId(one.proposal_id)).collect();
    let codes: HashMap<ProposalId, String> = life::many(visit.app.db.read(), &ids)
        .await?
        .into_iter()
        .map(|(id, row)| (id, row.tracking_code))
        .collect();
    let subjects = Subjects::of(&visit, &head).await?;
    let fields = input::fields(&wanted, &subjects, &codes);
    page(&visit, head, Some(row), FormState::filled(fields)).await
}

fn version(fields: &Fields) -> Result<i32, ApiError> {
    fields
        .get("version")
        .parse()
        .map_err(|_| ApiError::not_found())
}

#[handler]
pub(super) async fn change(
    visit: Visit,
    Path((id, scenario)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head, row) = open(&visit, &id, &scenario).await?;
    let fields = form.into_fields();
    if fields.has("more", "yes") {
        return page(&visit, head, Some(row), FormState::filled(fields)).await;
    }
    let done = async {
        let body = wanted(&visit, &head, &fields).await?;
        let version = version(&fields)?;
        let cycle = head.cycle.id;
        service::recompute(&visit.app, caller.clone(), cycle, row.id, version, body).await
    };
    match done.await {
        Ok(row) => Ok(see_other(
            &head.at(&format!("/scenarios/{}?kabar=skenario", row.id)),
        )),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, head, Some(row), form).await
            })
            .await
        }
    }
}

/// Computes a scenario again from the board as it stands, without a change of what it asks for.
#[handler]
pub(super) async fn again(
    visit: Visit,
    Path((id, scenario)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head, row) = open(&visit, &id, &scenario).await?;
    let fields = form.into_fields();
    let id: ScenarioId = row.id;
    let done = async {
        let (version, body) = (version(&fields)?, settings(&row.settings)?);
        let cycle = head.cycle.id;
        service::recompute(&visit.app, caller.clone(), cycle, id, version, body).await
    };
    match done.await {
        Ok(_) => Ok(see_other(
            &head.at(&format!("/scenarios/{id}?kabar=skenario")),
        )),
        Err(error) => {
            refused(fields, error, async |form| {
                super::show::page(&visit, &caller, head, id, form).await
            })
            .await
        }
    }
}
