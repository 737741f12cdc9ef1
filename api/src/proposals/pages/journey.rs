//! A proposal's whole life by its public code.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::{Finding, ObjectionState, ProposalStatus, Verdict, WorkState};
use entity::ids::{ProposalId, RoundId, SurveyId};
use entity::{proposals, rounds};
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use serde_json::Value;

use crate::app::App;
use crate::audit::wire::AuditEventOut;
use crate::delivery::wire::WorkOut;
use crate::problem::ApiError;
use crate::proposals::{service, tracking_code};
use crate::rounds::standing;
use crate::web::format::{self, Zone};
use crate::web::language::Message;
use crate::web::{Chrome, Lang, PageError, Visit, filters, html, see_other};
use crate::{areas, attachments, audit, cycles, delivery, follows, reviews, surveys};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    kode: String,
}

#[derive(Template)]
#[template(path = "proposals/track.html")]
struct Form {
    chrome: Chrome,
    wrong: bool,
}

/// A step of the journey.
struct Step {
    at: DateTime<Utc>,
    what: String,
    why: String,
    /// Class of its mark on the line.
    mark: &'static str,
}

impl Step {
    fn new(at: DateTime<Utc>, what: &Message) -> Self {
        Self {
            at,
            what: what.to_string(),
            why: String::new(),
            mark: "done",
        }
    }

    /// One that ended the journey, or sent it back.
    fn stopping(self, stops: bool) -> Self {
        Self {
            mark: if stops { "stop" } else { self.mark },
            ..self
        }
    }

    fn because(self, why: String) -> Self {
        Self { why, ..self }
    }
}

#[derive(Template)]
#[template(path = "proposals/journey.html")]
struct Journey {
    chrome: Chrome,
    proposal: proposals::Model,
    village: String,
    zone: Zone,
    steps: Vec<Step>,
    /// Stages that are still before it.
    ahead: Vec<String>,
    /// Its place among those that wait for review, and how many wait.
    queue: Option<(u64, u64)>,
    followers: i64,
    following: bool,
    /// The survey about the finished work, if there is one.
    survey: Option<SurveyId>,
    /// The works it became.
    works: Vec<WorkOut>,
    url: String,
    told: String,
    picture: String,
}

impl Journey {
    fn state(work: &WorkOut) -> WorkState {
        work.state.into()
    }
}

#[handler]
pub(super) fn show_form(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    match tracking_code::parse(&asked.kode) {
        Some(code) => Ok(see_other(&format!("/tracking/{code}"))),
        None => html(
            &visit.lang,
            &Form {
                chrome: visit.chrome,
                wrong: !asked.kode.trim().is_empty(),
            },
        ),
    }
}

#[handler]
pub(super) async fn show_journey(
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let proposal = service::by_code(&visit.app, &code).await?;
    let names = areas::service::names(db, vec![proposal.village_code.clone()]).await?;
    let village = names.get(&proposal.village_code).cloned();
    let village = village.unwrap_or_default();
    let caller = visit.caller.as_deref();
    let counted = follows::service::counted(&visit.app, caller, proposal.id).await?;
    let mut steps = steps(&visit.app, &visit.lang, &proposal).await?;
    if let Some(last) = steps.last_mut().filter(|step| step.mark == "done") {
        last.mark = "now";
    }
    // Only what is in the plan is ever built, and asked about.
    let survey = match proposal.status {
        ProposalStatus::Accommodated => surveys::service::of_proposal(db, proposal.id).await?,
        _ => None,
    };
    let survey = survey.map(|row| row.id);
    let works = match proposal.status {
        ProposalStatus::Accommodated => delivery::service::of_proposals(db, &[proposal.id]).await?,
        _ => Vec::new(),
    };
    let site = visit.app.config.public_url();
    html(
        &visit.lang,
        &Journey {
            url: format!("{site}/tracking/{}", proposal.tracking_code),
            told: preview(&visit.lang, &proposal, &village),
            picture: picture(&visit.app, proposal.id).await?,
            chrome: visit.chrome,
            zone: Zone::of(&proposal.village_code),
            ahead: ahead(&visit.app, &visit.lang, &proposal).await?,
            queue: standing::queue(db, &proposal).await?,
            followers: counted.followers,
            following: counted.following,
            survey,
            works,
            village,
            steps,
            proposal,
        },
    )
}

/// What a shared link tells of a proposal in a sentence.
pub(super) fn preview(lang: &Lang, proposal: &proposals::Model, village: &str) -> String {
    lang.say("share-told")
        .with("status", lang.label(&proposal.status))
        .with("village", village)
        .with("cost", format::rupiah(proposal.cost_idr))
        .to_string()
}

/// Address of a proposal's first photo; empty without one.
pub(super) async fn picture(app: &App, id: ProposalId) -> Result<String, ApiError> {
    let photos = attachments::service::first_photos(app.db.read(), vec![id]).await?;
    let site = app.config.public_url();
    let address = |photo| format!("{site}/api/v1/attachments/{photo}/thumbnail");
    Ok(photos.get(&id).map(address).unwrap_or_default())
}

/// Stages a proposal that is on its way has not come to yet.
async fn ahead(
    app: &App,
    lang: &Lang,
    proposal: &proposals::Model,
) -> Result<Vec<String>, ApiError> {
    use entity::enums::ProposalStatus as Status;
    let on_its_way = matches!(
        proposal.status,
        Status::Submitted | Status::Returned | Status::Verified | Status::Carried
    );
    if !on_its_way {
        return Ok(Vec::new());
    }
    let db = app.db.read();
    let come_to = match proposal.round_id {
        Some(round) => Some(standing::get(db, round).await?.stage_id),
        None => None,
    };
    let mut stages = cycles::service::stages(db, proposal.cycle_id).await?;
    stages.sort_by_key(|stage| stage.position);
    let at = stages.iter().position(|stage| Some(stage.id) == come_to);
    let mut names: Vec<String> = stages
        .iter()
        .skip(at.map_or(0, |at| at + 1))
        .map(|stage| lang.label(&stage.kind))
        .collect();
    names.push(lang.text("journey-plan"));
    Ok(names)
}

async fn steps(app: &App, lang: &Lang, proposal: &proposals::Model) -> Result<Vec<Step>, ApiError> {
    let mut steps = Vec::new();
    if let Some(at) = proposal.submitted_at {
        let what = lang.say("step-submitted");
        steps.push(Step::new(
            at,
            &what.with("origin", lang.label(&proposal.origin)),
        ));
    }
    steps.extend(found(app, lang, proposal.id).await?);
    steps.extend(stood(app, lang, proposal.id).await?);
    let events = audit::service::of_proposal(app.db.read(), proposal.id).await?;
    steps.extend(events.iter().filter_map(|event| told(lang, event)));
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// A step only the audit trail tells: what its proposer, a meeting or the next cycle did with it.
fn told(lang: &Lang, event: &AuditEventOut) -> Option<Step> {
    let detail: Value = serde_json::from_str(&event.detail).unwrap_or_default();
    let facts = &detail["facts"];
    let text = |name: &str| facts[name].as_str().unwrap_or_default().to_owned();
    let (key, why) = match event.verb.as_str() {
        "proposal.submitted_late" => ("step-submitted-late", text("late_reason")),
        "proposal.resubmitted" => ("step-resubmitted", String::new()),
        "proposal.changed" => ("step-changed", changed(lang, facts)),
        "proposal.withdrawn" => ("step-withdrawn", text("reason")),
        "proposal.unmerged" => ("step-unmerged", String::new()),
        "proposal.missed_next_stage" => ("step-missed", text("late_reason")),
        "proposal.imported" => ("step-imported", String::new()),
        "proposal.carried_over" => ("step-carried-over", String::new()),
        _ => return None,
    };
    let year = facts["fiscal_year"].to_string();
    let what = lang.say(key).with("year", year);
    Some(Step::new(event.at.0, &what).because(why))
}

/// What a change changed, in the words of the form.
fn changed(lang: &Lang, facts: &Value) -> String {
    let names = facts
        .as_object()
        .into_iter()
        .flatten()
        .map(|(field, _)| match field.as_str() {
            "title" => "form-name",
            "problem" => "problem",
            "work" => "work",
            "address" | "lat" | "lng" => "place",
            "quantity_milli" | "unit" => "quantity",
            "cost_idr" | "unit_price_idr" | "cost_reason" => "cost",
            "agency_id" => "agency",
            "land_status" => "land-status",
            "sector" | "catalogue_item_id" => "form-kind",
            "origin" | "on_behalf_of" => "origin",
            _ => "beneficiaries",
        });
    let names: BTreeSet<String> = names.map(|key| lang.text(key).to_lowercase()).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// What officers found, and objections to it.
async fn found(app: &App, lang: &Lang, id: ProposalId) -> Result<Vec<Step>, ApiError> {
    let reviews = reviews::service::of_proposal(app.db.read(), id).await?;
    let objections = reviews::service::list_objections(app, id).await?;
    let mut steps: Vec<Step> = reviews
        .into_iter()
        .map(|review| {
            let what = lang
                .say("step-found")
                .with("finding", lang.label(&review.finding))
                .with("office", review.office)
                .with("cost", format::rupiah(review.cost_idr));
            let stops = matches!(review.finding, Finding::Reject | Finding::Return);
            Step::new(review.at, &what)
                .because(review.reason.unwrap_or_default())
                .stopping(stops)
        })
        .collect();
    for objection in objections {
        let what = lang.say("step-objected");
        steps.push(Step::new(objection.filed_at, &what).because(objection.text));
        if let Some(at) = objection.answered_at {
            let what = lang.say(match objection.state {
                ObjectionState::Granted => "step-objection-granted",
                ObjectionState::Filed | ObjectionState::Dismissed => "step-objection-dismissed",
            });
            let what = what.with("office", objection.office.unwrap_or_default());
            steps.push(Step::new(at, &what).because(objection.answer.unwrap_or_default()));
        }
    }
    Ok(steps)
}

/// The rounds it stood in, and what they computed and decided.
async fn stood(app: &App, lang: &Lang, id: ProposalId) -> Result<Vec<Step>, ApiError> {
    let db = app.db.read();
    let candidates = standing::of_proposal(db, id).await?;
    let ids = candidates.iter().map(|one| one.round_id).collect();
    let rounds: HashMap<RoundId, rounds::Model> = standing::many(db, ids)
        .await?
        .into_iter()
        .map(|round| (round.id, round))
        .collect();
    let mut steps = Vec::new();
    for candidate in candidates {
        let Some(round) = rounds.get(&candidate.round_id) else {
            continue;
        };
        let say = |key: &str| lang.say(key).with("stage", lang.label(&round.stage_kind));
        steps.push(Step::new(candidate.entered_at, &say("step-entered")));
        if let (Some(at), Some(outcome)) = (round.tallied_at, candidate.outcome) {
            let what = say("step-computed").with("outcome", lang.label(&outcome));
            let id = candidate.explanation_id.unwrap_or_default();
            let en = candidate.explanation_en.unwrap_or_default();
            steps.push(Step::new(at, &what).because(lang.pick(&id, &en).to_owned()));
        }
        if let (Some(at), Some(verdict)) = (candidate.decided_at, candidate.verdict) {
            let what = say("step-decided").with("verdict", lang.label(&verdict));
            let step = Step::new(at, &what).because(candidate.verdict_reason.unwrap_or_default());
            steps.push(step.stopping(verdict == Verdict::NotAccommodated));
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_reasons_stay_text() {
        let page = Journey {
            chrome: chrome(),
            proposal: samples::proposal(),
            village: "Keputran".into(),
            zone: Zone::of("35"),
            steps: vec![Step {
                at: samples::now(),
                what: samples::HOSTILE.into(),
                why: samples::HOSTILE.into(),
                mark: "now",
            }],
            ahead: vec!["Musrenbang".into()],
            queue: Some((2, 9)),
            followers: 3,
            following: true,
            survey: None,
            works: vec![samples::work()],
            url: "http://localhost/tracking/1".into(),
            told: samples::HOSTILE.into(),
            picture: "http://localhost/p".into(),
        };
        samples::assert_escaped(&samples::render(&page));
    }
}
