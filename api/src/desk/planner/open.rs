//! Opening the rounds of a stage for everybody who has none yet: first what it comes to, then the act.

use askama::Template;
use chrono::{DateTime, Duration, Utc};
use entity::enums::BallotForm;
use entity::ids::StageId;
use entity::stages;
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::ActiveEnum;

use super::input::Reader;
use super::{Head, head, places};
use crate::areas::code::AreaCode;
use crate::cycles::service as cycle_service;
use crate::desk::uuid;
use crate::problem::ApiError;
use crate::rounds::overview::{Slot, calendar};
use crate::rounds::rules::Schedule;
use crate::rounds::service::{self, OpeningPlan};
use crate::rounds::wire::{RoundsIn, ScheduleWire};
use crate::web::format::Zone;
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

/// Fields that are sent on from the preview to the act.
const FIELDS: [&str; 6] = [
    "opens_at",
    "submission_closes_at",
    "review_closes_at",
    "voting_closes_at",
    "default_ceiling_idr",
    "within",
];
/// Names of places shown in a preview.
const NAMED: usize = 20;

#[derive(Template)]
#[template(path = "desk/planner/open.html")]
struct OpenPage {
    chrome: Chrome,
    head: Head,
    stage: stages::Model,
    form: FormState,
    districts: Vec<Choice>,
    plan: Option<OpeningPlan>,
    /// The schedule that was read, with the plan.
    schedule: Option<Schedule>,
    /// Some of those that have a round already.
    there: Vec<String>,
}

impl OpenPage {
    const SENT_ON: [&str; 6] = FIELDS;

    fn votes(&self) -> bool {
        self.stage.ballot_form != BallotForm::None
    }
}

/// A day some days after a moment, at a time of day, in a zone.
fn day(zone: Zone, after: DateTime<Utc>, days: i64, time: &str) -> String {
    let at = zone.field(after + Duration::days(days));
    let (day, _) = at.split_once('T').unwrap_or((&at, ""));
    format!("{day}T{time}")
}

/// Dates most stages have, after the stage before.
fn suggested(
    head: &Head,
    stage: &stages::Model,
    stages: &[stages::Model],
    slots: &[Slot],
    now: DateTime<Utc>,
) -> FormState {
    let before = stages.iter().rfind(|other| other.position < stage.position);
    let ended = before.and_then(|before| {
        let spans = calendar(slots, before.id);
        spans.iter().map(|span| span.last_end).max()
    });
    let from = ended.map_or(now, |ended| (ended + Duration::days(7)).max(now));
    let mut fields = Fields::default();
    fields.push("opens_at", day(head.zone, from, 1, "08:00"));
    let mut at = 1;
    if stage.takes_submissions {
        at += 14;
        fields.push("submission_closes_at", day(head.zone, from, at, "16:00"));
    }
    at += 7;
    fields.push("review_closes_at", day(head.zone, from, at, "16:00"));
    if stage.ballot_form != BallotForm::None {
        at += 7;
        fields.push("voting_closes_at", day(head.zone, from, at, "16:00"));
    }
    FormState::filled(fields)
}

async fn page(
    visit: &Visit,
    head: Head,
    stage: stages::Model,
    form: Option<FormState>,
    plan: Option<(OpeningPlan, Schedule)>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let form = if let Some(form) = form {
        form
    } else {
        let stages = cycle_service::stages(db, head.cycle.id).await?;
        let slots = service::slots(db, head.cycle.id).await?;
        suggested(&head, &stage, &stages, &slots, visit.app.clock.now())
    };
    let districts = if places::lies_in_districts(stage.kind) {
        places::districts(visit, &head.cycle.regency_code).await?
    } else {
        Vec::new()
    };
    let keys: Vec<String> = match &plan {
        Some((plan, _)) => plan.there.iter().take(NAMED).cloned().collect(),
        None => Vec::new(),
    };
    let (plan, schedule) = plan.unzip();
    html(
        &visit.lang,
        &OpenPage {
            chrome: visit.chrome.clone(),
            there: places::names(visit, &head.cycle.regency_code, &keys).await?,
            head,
            stage,
            form,
            districts,
            plan,
            schedule,
        },
    )
}

async fn find(visit: &Visit, head: &Head, id: &str) -> Result<stages::Model, ApiError> {
    cycle_service::stage(visit.app.db.read(), head.cycle.id, StageId(uuid(id)?)).await
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, stage)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (_, head) = head(&visit, &id).await?;
    let stage = find(&visit, &head, &stage).await?;
    page(&visit, head, stage, None, None).await
}

fn read(fields: &Fields, zone: Zone, stage: &stages::Model) -> Result<RoundsIn, ApiError> {
    let mut form = Reader::new(fields);
    let opens_at = form.needed_time("opens_at", zone);
    let submission_closes_at = form.time("submission_closes_at", zone);
    let review_closes_at = form.needed_time("review_closes_at", zone);
    let voting_closes_at = form.time("voting_closes_at", zone);
    let default_ceiling_idr = form.number("default_ceiling_idr");
    let new = opens_at
        .zip(review_closes_at)
        .map(|(opens_at, review_closes_at)| RoundsIn {
            stage_id: stage.id.0,
            schedule: ScheduleWire {
                opens_at,
                submission_closes_at,
                review_closes_at,
                voting_closes_at,
            },
            default_ceiling_idr,
            area_codes: None,
        });
    form.end(new)
}

/// Tells what opening comes to; with `step=open` opens what was told.
#[handler]
pub(super) async fn open(
    visit: Visit,
    Path((id, stage)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let stage = find(&visit, &head, &stage).await?;
    let fields = form.into_fields();
    let app = &visit.app;
    let within = AreaCode::parse(fields.get("within"));
    let within = within.as_ref().map(AreaCode::as_str);
    let planned = async {
        let new = read(&fields, head.zone, &stage)?;
        let plan = service::plan_opening(app, &caller, head.cycle.id, &new, within).await?;
        if fields.get("step") == "open" && !plan.missing.is_empty() {
            let some = RoundsIn {
                area_codes: Some(plan.missing.clone()),
                ..new.clone()
            };
            service::open(app, &caller, head.cycle.id, some, None).await?;
        }
        Ok((plan, Schedule::from(new.schedule)))
    };
    match planned.await {
        Ok(_) if fields.get("step") == "open" => {
            let kind = stage.kind.to_value();
            let rows = head.at(&format!("/rounds?stage={kind}&kabar=dibuka"));
            Ok(see_other(&rows))
        }
        Ok(plan) => {
            let form = FormState::filled(fields);
            page(&visit, head, stage, Some(form), Some(plan)).await
        }
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, head, stage, Some(form), None).await
            })
            .await
        }
    }
}
