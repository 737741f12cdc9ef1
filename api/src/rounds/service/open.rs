//! Opening all rounds of a stage in one act.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::enums::Role;
use entity::ids::{AccountId, CycleId, RoundId, StageId};
use entity::{cycles, rounds, stages};
use sea_orm::{ActiveEnum, Set};
use serde_json::json;
use uuid::Uuid;

use super::configure::new_seed;
use super::subjects::{NAMED, Subject, ceiling, check_ceilings, subjects};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::cycles as cycle_room;
use crate::db::{Tx, insert_all};
use crate::keys;
use crate::problem::{ApiError, Code};
use crate::rounds::rules::{Schedule, ScheduleError};
use crate::rounds::store;
use crate::rounds::wire::RoundsIn;

/// What is wrong with a schedule, as a field below `base`.
pub(super) fn schedule_error(base: &str, error: ScheduleError) -> ApiError {
    let (field, id, en) = match error {
        ScheduleError::Missing(field) => (
            field,
            "Isi waktu ini; tahap ini memerlukannya.",
            "Give this time; the stage needs it.",
        ),
        ScheduleError::Unexpected(field) => (
            field,
            "Kosongkan waktu ini; tahap ini tidak memilikinya.",
            "Leave this time out; the stage does not have it.",
        ),
        ScheduleError::NotAfter(field) => (
            field,
            "Isi waktu sesudah waktu sebelumnya.",
            "Give a time after the one before it.",
        ),
        ScheduleError::OutOfRange(field) => (
            field,
            "Isi waktu dari tahun 2000 sampai 2100.",
            "Give a time from the year 2000 to 2100.",
        ),
    };
    ApiError::field(&format!("{base}/{field}"), id, en)
}

fn check_schedule(
    schedule: &Schedule,
    stage: &stages::Model,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    schedule
        .check(stage.ballot_form, stage.takes_submissions)
        .map_err(|error| schedule_error("/schedule", error))?;
    if schedule.ends_at() > now {
        return Ok(());
    }
    Err(ApiError::field(
        "/schedule",
        "Jadwal ini sudah lewat seluruhnya; periksa tahunnya.",
        "This schedule lies wholly in the past; check the year.",
    ))
}

fn check_default(ceiling_idr: Option<i64>) -> Result<(), ApiError> {
    let allowed = 0..=cycle_room::service::LARGEST_IDR;
    if ceiling_idr.is_none_or(|amount| allowed.contains(&amount)) {
        return Ok(());
    }
    Err(ApiError::field(
        "/default_ceiling_idr",
        "Isi 0 sampai 1.000.000.000.000.000 rupiah.",
        "Give 0 to 1,000,000,000,000,000 rupiah.",
    ))
}

/// What opening the rounds of a stage comes to.
struct Asked {
    cycle: cycles::Model,
    stage: stages::Model,
    schedule: Schedule,
    subjects: Vec<Subject>,
    amounts: HashMap<String, i64>,
    opened: HashSet<String>,
}

async fn asked(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    new: &RoundsIn,
    now: DateTime<Utc>,
) -> Result<Asked, ApiError> {
    let db = app.db.read();
    let cycle = cycle_room::service::get(db, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let stage = cycle_room::service::stage(db, cycle.id, StageId(new.stage_id))
        .await
        .map_err(|_| {
            ApiError::field(
                "/stage_id",
                "Pilih tahap siklus ini.",
                "Choose a stage of this cycle.",
            )
        })?;
    let schedule = Schedule::from(new.schedule.clone());
    check_schedule(&schedule, &stage, now)?;
    check_default(new.default_ceiling_idr)?;
    let subjects = subjects(app, &cycle, &stage, new.area_codes.as_deref()).await?;
    let opened = store::of_stage(db, stage.id).await?;
    Ok(Asked {
        amounts: cycle_room::service::amounts(db, cycle.id).await?,
        opened: opened.into_iter().map(|round| round.subject_key).collect(),
        cycle,
        stage,
        schedule,
        subjects,
    })
}

/// What opening the rounds of a stage would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningPlan {
    /// Areas, or agencies by id, that would get a round.
    pub missing: Vec<String>,
    /// Those that have one.
    pub there: Vec<String>,
    /// Sum of the new rounds' ceilings, rupiah.
    pub ceilings_idr: i64,
    /// New rounds that would take the default ceiling.
    pub by_default: usize,
}

/// What [`open`] would do for whoever has no round yet, `within` an area or everywhere; nothing is written.
pub async fn plan_opening(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    new: &RoundsIn,
    within: Option<&str>,
) -> Result<OpeningPlan, ApiError> {
    let asked = asked(app, caller, cycle, new, app.clock.now()).await?;
    let wanted = |subject: &&Subject| {
        within.is_none_or(|area| crate::areas::code::within(area, &subject.area))
    };
    let (there, missing): (Vec<&Subject>, Vec<&Subject>) = asked
        .subjects
        .iter()
        .filter(wanted)
        .partition(|subject| asked.opened.contains(&subject.key));
    check_ceilings(
        missing.iter().copied(),
        &asked.amounts,
        new.default_ceiling_idr,
    )?;
    let amounts = missing
        .iter()
        .filter_map(|subject| ceiling(subject, &asked.amounts, new.default_ceiling_idr));
    let keys = |subjects: &[&Subject]| subjects.iter().map(|one| one.key.clone()).collect();
    Ok(OpeningPlan {
        ceilings_idr: amounts.sum(),
        by_default: missing
            .iter()
            .filter(|subject| !asked.amounts.contains_key(&subject.key))
            .count(),
        missing: keys(&missing),
        there: keys(&there),
    })
}

/// Opens the rounds of a stage for every area or agency that holds one, in one transaction. Answers the ids
/// of those it opened, in the order of their areas or agencies.
pub async fn open(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    new: RoundsIn,
    once: Option<Once>,
) -> Result<Vec<RoundId>, ApiError> {
    let now = app.clock.now();
    let Asked {
        cycle,
        stage,
        schedule,
        subjects,
        amounts,
        opened,
    } = asked(app, caller, cycle, &new, now).await?;
    check_ceilings(subjects.iter(), &amounts, new.default_ceiling_idr)?;
    let wanted = subjects.iter().map(|subject| subject.key.clone()).collect();
    let mut rows = Vec::with_capacity(subjects.len());
    let mut taken = Vec::new();
    for subject in subjects {
        if opened.contains(&subject.key) {
            taken.push(subject.key);
            continue;
        }
        let (seed_sealed, seed_hash) = new_seed(app)?;
        let ceiling_idr = ceiling(&subject, &amounts, new.default_ceiling_idr).unwrap_or(0);
        rows.push(rounds::ActiveModel {
            id: Set(RoundId(Uuid::now_v7())),
            cycle_id: Set(cycle.id),
            stage_id: Set(stage.id),
            stage_kind: Set(stage.kind),
            stage_position: Set(stage.position),
            area_code: Set(subject.area),
            agency_id: Set(subject.agency),
            subject_key: Set(subject.key),
            ceiling_idr: Set(ceiling_idr),
            ballot_form: Set(stage.ballot_form),
            ballot_limit: Set(stage.ballot_limit),
            rule: Set(stage.rule.clone()),
            settings: Set(stage.settings.clone()),
            seed_sealed: Set(Some(seed_sealed)),
            seed_hash: Set(Some(seed_hash)),
            seed: Set(None),
            opens_at: Set(schedule.opens_at),
            submission_closes_at: Set(schedule.submission_closes_at),
            review_closes_at: Set(schedule.review_closes_at),
            voting_closes_at: Set(schedule.voting_closes_at),
            key_sealed: Set(Some(app.keys.seal(&keys::random::<32>()?)?)),
            frozen_hash: Set(None),
            frozen_at: Set(None),
            tallied_at: Set(None),
            closed_at: Set(None),
            merkle_root: Set(None),
            version: Set(1),
            decisions_version: Set(0),
        });
    }
    let opening = Opening {
        cycle: cycle.id,
        stage,
        schedule,
        rows,
        wanted,
        taken,
        actor: caller.office(Role::Planner, &cycle.regency_code),
        actor_id: caller.account,
    };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if claim(tx, once, Uuid::now_v7(), now).await?.is_some() {
                    return held_by(tx, opening.stage.id, &opening.wanted).await;
                }
                opening.run(tx, now).await
            })
        })
        .await
}

struct Opening {
    cycle: CycleId,
    stage: stages::Model,
    schedule: Schedule,
    rows: Vec<rounds::ActiveModel>,
    wanted: HashSet<String>,
    taken: Vec<String>,
    actor: String,
    actor_id: AccountId,
}

impl Opening {
    async fn run(mut self, tx: &Tx, now: DateTime<Utc>) -> Result<Vec<RoundId>, ApiError> {
        if !self.taken.is_empty() {
            self.taken.truncate(NAMED);
            let named = self.taken.join(", ");
            return Err(ApiError::new(
                Code::AlreadyExists,
                format!("Putaran sudah dibuka untuk {named}."),
                format!("Rounds are open already for {named}."),
            ));
        }
        let amounts = self
            .rows
            .iter()
            .filter_map(|row| row.ceiling_idr.try_as_ref());
        let event = Event {
            verb: "rounds.opened",
            actor: self.actor,
            actor_id: Some(self.actor_id),
            subject: "stage",
            subject_id: self.stage.id.to_string(),
            cycle: Some(self.cycle),
            round: None,
            proposal: None,
            detail: json!({
                "kind": self.stage.kind.to_value(),
                "rounds": self.rows.len(),
                "ceilings_idr": amounts.sum::<i64>(),
                "opens_at": self.schedule.opens_at,
                "submission_closes_at": self.schedule.submission_closes_at,
                "review_closes_at": self.schedule.review_closes_at,
                "voting_closes_at": self.schedule.voting_closes_at,
            }),
        };
        insert_all(tx, self.rows).await?;
        audit::append(tx, now, event);
        held_by(tx, self.stage.id, &self.wanted).await
    }
}

async fn held_by(
    tx: &Tx,
    stage: StageId,
    subjects: &HashSet<String>,
) -> Result<Vec<RoundId>, ApiError> {
    let mut rows = store::of_stage(tx, stage).await?;
    rows.retain(|row| subjects.contains(&row.subject_key));
    rows.sort_by(|a, b| a.subject_key.cmp(&b.subject_key));
    Ok(rows.into_iter().map(|row| row.id).collect())
}
