//! A stage: how residents vote and what counts their ballots, and when it is planned, until its first round is open.

use askama::Template;
use entity::enums::BallotForm;
use entity::ids::StageId;
use entity::stages;
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::{ActiveEnum, Iterable};

use super::input::Reader;
use super::{Head, head};
use crate::cycles::service;
use crate::cycles::wire::StagePatch;
use crate::desk::uuid;
use crate::problem::ApiError;
use crate::rounds::configuration::RuleName;
use crate::rounds::overview::{Span, calendar};
use crate::rounds::service as round_service;
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, Lang, PageError, ProtectedForm, Visit, filters, html,
    see_other,
};

/// Field of the first day a stage is planned for.
const FROM: &str = "planned_from";
/// Field of the last.
const UNTIL: &str = "planned_until";

#[derive(Template)]
#[template(path = "desk/planner/stage.html")]
struct StagePage {
    chrome: Chrome,
    head: Head,
    stage: stages::Model,
    rule: Option<RuleName>,
    form: FormState,
    forms: Vec<Choice>,
    rules: Vec<Choice>,
    spans: Vec<Span>,
    /// Rounds that are open, and those closed.
    rounds: usize,
}

impl StagePage {
    fn rows(&self) -> String {
        self.head
            .at(&format!("/rounds?stage={}", self.stage.kind.to_value()))
    }
}

fn rules(lang: &Lang) -> Vec<Choice> {
    RuleName::ALL
        .into_iter()
        .map(|rule| Choice::new(rule.name(), lang.label(&rule)))
        .collect()
}

fn filled(stage: &stages::Model, zone: Zone) -> FormState {
    let mut fields = Fields::default();
    for (name, at) in [(FROM, stage.planned_from), (UNTIL, stage.planned_until)] {
        fields.push(name, at.map(|at| zone.day_field(at)).unwrap_or_default());
    }
    fields.push("ballot_form", stage.ballot_form.to_value());
    let limit = stage.ballot_limit.map(|limit| limit.to_string());
    fields.push("ballot_limit", limit.unwrap_or_default());
    fields.push("rule", stage.rule.as_str());
    FormState::filled(fields)
}

async fn page(
    visit: &Visit,
    head: Head,
    stage: stages::Model,
    form: Option<FormState>,
) -> Result<Response, PageError> {
    let slots = round_service::slots(visit.app.db.read(), head.cycle.id).await?;
    let of_stage = slots.iter().filter(|slot| slot.stage_id == stage.id);
    html(
        &visit.lang,
        &StagePage {
            chrome: visit.chrome.clone(),
            form: form.unwrap_or_else(|| filled(&stage, head.zone)),
            rule: RuleName::named(&stage.rule),
            forms: Choice::of(&visit.lang, BallotForm::iter()),
            rules: rules(&visit.lang),
            spans: calendar(&slots, stage.id),
            rounds: of_stage.count(),
            head,
            stage,
        },
    )
}

async fn find(visit: &Visit, head: &Head, id: &str) -> Result<stages::Model, ApiError> {
    service::stage(visit.app.db.read(), head.cycle.id, StageId(uuid(id)?)).await
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, stage)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    let stage = find(&visit, &head, &stage).await?;
    page(&visit, head, stage, None).await
}

fn read(fields: &Fields, zone: Zone) -> Result<(i32, StagePatch), ApiError> {
    let mut form = Reader::new(fields);
    let version = form.needed_small("version");
    if fields.optional("rule").is_none() {
        let from = form.needed_time(FROM, zone);
        let until = form.needed_time(UNTIL, zone);
        let patch = from.zip(until).map(|(from, until)| StagePatch {
            planned_from: Some(from),
            planned_until: Some(until),
            ..StagePatch::default()
        });
        return form.end(version.zip(patch));
    }
    let ballot_form = form.one_of("ballot_form", |text| {
        BallotForm::try_from_value(&text.to_owned()).ok()
    });
    let limit = form.small("ballot_limit");
    let rule = form.one_of("rule", RuleName::named);
    let patch = ballot_form.zip(rule).map(|(ballot, rule)| StagePatch {
        ballot_form: Some(ballot.into()),
        // Only these forms have a limit; one left in the field from another form is no wish.
        ballot_limit: limit
            .filter(|_| matches!(ballot, BallotForm::Approval | BallotForm::Ranking)),
        rule: Some(rule),
        ..StagePatch::default()
    });
    form.end(version.zip(patch))
}

#[handler]
pub(super) async fn save(
    visit: Visit,
    Path((id, stage)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let stage = find(&visit, &head, &stage).await?;
    let fields = form.into_fields();
    let done = async {
        let (version, patch) = read(&fields, head.zone)?;
        service::change_stage(&visit.app, &caller, head.cycle.id, stage.id, version, patch).await
    };
    match done.await {
        Ok(stage) => Ok(see_other(&format!(
            "{}?kabar=tahap",
            head.at(&format!("/stages/{}", stage.id))
        ))),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, head, stage, Some(form)).await
            })
            .await
        }
    }
}
