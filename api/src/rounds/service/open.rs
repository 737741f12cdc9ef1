//! Opening all rounds of a stage in one act.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::enums::{AreaLevel, Role};
use entity::ids::{AccountId, AgencyId, CycleId, RoundId, StageId};
use entity::{cycles, rounds, stages};
use sea_orm::{ActiveEnum, Set};
use serde_json::json;
use uuid::Uuid;

use super::configure::new_seed;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::db::{Tx, insert_all};
use crate::keys;
use crate::problem::{ApiError, Code, FieldError};
use crate::rounds::rules::{Holder, Schedule, ScheduleError, holder};
use crate::rounds::store;
use crate::rounds::wire::RoundsIn;
use crate::{agencies, areas, cycles as cycle_room};

/// Largest number of areas named in one refusal.
const NAMED: usize = 20;

struct Subject {
    area: String,
    agency: Option<AgencyId>,
    key: String,
}

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

async fn subjects(
    app: &App,
    cycle: &cycles::Model,
    stage: &stages::Model,
    only: Option<&[String]>,
) -> Result<Vec<Subject>, ApiError> {
    let db = app.db.read();
    let area = |code: String| Subject {
        key: code.clone(),
        area: code,
        agency: None,
    };
    let mut all: Vec<Subject> = match holder(stage.kind) {
        Holder::Regency => vec![area(cycle.regency_code.clone())],
        Holder::Agency => agencies::service::of_regency(db, &cycle.regency_code)
            .await?
            .into_iter()
            .map(|agency| Subject {
                area: agency.regency_code,
                key: agency.id.to_string(),
                agency: Some(agency.id),
            })
            .collect(),
        level => {
            let level = if level == Holder::Village {
                AreaLevel::Village
            } else {
                AreaLevel::District
            };
            let rows = areas::service::below(db, &cycle.regency_code, level).await?;
            rows.into_iter().map(|row| area(row.code)).collect()
        }
    };
    if let Some(only) = only {
        let known: HashSet<&str> = all.iter().map(|subject| subject.key.as_str()).collect();
        let errors: Vec<FieldError> = only
            .iter()
            .enumerate()
            .filter(|(_, code)| !known.contains(code.as_str()))
            .map(|(place, _)| FieldError {
                pointer: format!("/area_codes/{place}"),
                detail: "Isi wilayah tahap ini di dalam kabupaten/kota.".into(),
                detail_en: "Give an area of this stage inside the regency.".into(),
            })
            .collect();
        if !errors.is_empty() {
            return Err(ApiError::fields(errors));
        }
        let wanted: HashSet<&str> = only.iter().map(String::as_str).collect();
        all.retain(|subject| wanted.contains(subject.key.as_str()));
    }
    all.sort_by(|a, b| a.key.cmp(&b.key));
    if all.is_empty() {
        return Err(ApiError::new(
            Code::WrongState,
            "Belum ada wilayah atau perangkat daerah untuk tahap ini; impor dulu.",
            "There is no area or agency for this stage yet; import them first.",
        ));
    }
    Ok(all)
}

fn ceiling(subject: &Subject, amounts: &HashMap<String, i64>, default: Option<i64>) -> Option<i64> {
    amounts.get(&subject.key).copied().or(default)
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

/// Opens the rounds of a stage for every area or agency that holds one, in one transaction. Answers the ids
/// of those it opened, in the order of their areas or agencies.
pub async fn open(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    new: RoundsIn,
    once: Option<Once>,
) -> Result<Vec<RoundId>, ApiError> {
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
    let schedule = Schedule::from(new.schedule);
    let now = app.clock.now();
    check_schedule(&schedule, &stage, now)?;
    check_default(new.default_ceiling_idr)?;
    let subjects = subjects(app, &cycle, &stage, new.area_codes.as_deref()).await?;
    let amounts = cycle_room::service::amounts(db, cycle.id).await?;
    let lacking: Vec<&str> = subjects
        .iter()
        .filter(|subject| ceiling(subject, &amounts, new.default_ceiling_idr).is_none())
        .map(|subject| subject.key.as_str())
        .take(NAMED)
        .collect();
    if !lacking.is_empty() {
        let named = lacking.join(", ");
        return Err(ApiError::field(
            "/default_ceiling_idr",
            format!("Tetapkan pagu untuk {named}, atau isi pagu bawaan."),
            format!("Set ceilings for {named}, or give a default."),
        ));
    }
    let opened: HashSet<String> = store::of_stage(db, stage.id)
        .await?
        .into_iter()
        .map(|round| round.subject_key)
        .collect();
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
