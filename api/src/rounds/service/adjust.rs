//! Adjusting one round: its calendar and its ceiling, with a public reason.

use chrono::{DateTime, SubsecRound, Utc};
use entity::ids::RoundId;
use entity::rounds;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

use super::configure::{check_sectors, for_round};
use super::open::schedule_error;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::cycles::service::LARGEST_IDR;
use crate::limits;
use crate::problem::{ApiError, Code};
use crate::rounds::configuration::Configuration;
use crate::rounds::rules::{Phase, Schedule, schedule_of, takes_candidates};
use crate::rounds::{policy, standing};
use crate::text;

/// A change to one round; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Adjustment {
    /// New opening.
    pub opens_at: Option<DateTime<Utc>>,
    /// New end of submission.
    pub submission_closes_at: Option<DateTime<Utc>>,
    /// New end of review.
    pub review_closes_at: Option<DateTime<Utc>>,
    /// New end of voting.
    pub voting_closes_at: Option<DateTime<Utc>>,
    /// New ceiling, rupiah.
    pub ceiling_idr: Option<i64>,
    /// New configuration.
    pub configuration: Option<Configuration>,
    /// Public reason.
    pub reason: String,
}

/// Whether a time may move: it has not passed, it does not move into the past, and it does not cut short a
/// phase that `runs`: people were told how long they have.
fn movable(
    field: &str,
    before: Option<DateTime<Utc>>,
    after: Option<DateTime<Utc>>,
    runs: bool,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    if after == before {
        return Ok(());
    }
    if runs && after < before {
        return Err(ApiError::new(
            Code::WrongPhase,
            format!(
                "Tahapan yang berakhir pada `{field}` sedang berjalan; hanya dapat diperpanjang."
            ),
            format!("The phase that ends at `{field}` is running; it can be extended only."),
        ));
    }
    if before.is_some_and(|before| before <= now) {
        return Err(ApiError::new(
            Code::WrongPhase,
            format!("Waktu `{field}` sudah lewat; tahapan yang selesai tidak dibuka lagi."),
            format!("The time `{field}` has passed; a phase that ended is not opened again."),
        ));
    }
    if after.is_some_and(|after| after <= now) {
        return Err(ApiError::field(
            &format!("/{field}"),
            "Isi waktu yang akan datang.",
            "Give a time in the future.",
        ));
    }
    Ok(())
}

fn planned(
    round: &rounds::Model,
    adjustment: &Adjustment,
    now: DateTime<Utc>,
) -> Result<Schedule, ApiError> {
    let before = schedule_of(round);
    let micros = |at: Option<DateTime<Utc>>| at.map(|at| at.trunc_subsecs(6));
    let after = Schedule {
        opens_at: micros(adjustment.opens_at).unwrap_or(before.opens_at),
        submission_closes_at: micros(adjustment.submission_closes_at)
            .or(before.submission_closes_at),
        review_closes_at: micros(adjustment.review_closes_at).unwrap_or(before.review_closes_at),
        voting_closes_at: micros(adjustment.voting_closes_at).or(before.voting_closes_at),
    };
    let phase = before.phase(false, now);
    movable(
        "opens_at",
        Some(before.opens_at),
        Some(after.opens_at),
        false,
        now,
    )?;
    movable(
        "submission_closes_at",
        before.submission_closes_at,
        after.submission_closes_at,
        phase == Phase::Submission,
        now,
    )?;
    movable(
        "review_closes_at",
        Some(before.review_closes_at),
        Some(after.review_closes_at),
        phase == Phase::Review,
        now,
    )?;
    movable(
        "voting_closes_at",
        before.voting_closes_at,
        after.voting_closes_at,
        phase == Phase::Voting,
        now,
    )?;
    after
        .check(round.ballot_form, before.submission_closes_at.is_some())
        .map_err(|error| schedule_error("", error))?;
    Ok(after)
}

/// Adjusts a round at the version the caller read. Officers of the round and the planner may move times
/// that have not passed; ceiling and configuration are the planner's, until voting opens.
pub async fn adjust(
    app: &App,
    caller: &Caller,
    id: RoundId,
    version: i32,
    adjustment: Adjustment,
) -> Result<rounds::Model, ApiError> {
    let mut errors = Vec::new();
    let reason = text::clean(
        "/reason",
        &adjustment.reason,
        limits::SHORT_REASON,
        &mut errors,
    );
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    if let Some(configuration) = &adjustment.configuration {
        check_sectors(app, "/configuration", configuration).await?;
    }
    let now = app.clock.now();
    let caller = caller.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, id).await?;
                policy::require_holder_or_planner(&caller, &round)?;
                if round.version != version {
                    return Err(ApiError::stale(round.version));
                }
                if round.closed_at.is_some() {
                    return Err(ApiError::new(
                        Code::WrongPhase,
                        "Putaran ini sudah ditutup.",
                        "This round is closed.",
                    ));
                }
                let schedule = planned(&round, &adjustment, now)?;
                let ceiling_idr = new_ceiling(&caller, &round, adjustment.ceiling_idr, now)?;
                if let Some(configuration) = &adjustment.configuration {
                    for_round(tx, &caller, &round, configuration, now).await?;
                }
                let detail = json!({
                    "reason": reason,
                    "before": {
                        "opens_at": round.opens_at,
                        "submission_closes_at": round.submission_closes_at,
                        "review_closes_at": round.review_closes_at,
                        "voting_closes_at": round.voting_closes_at,
                        "ceiling_idr": round.ceiling_idr,
                    },
                    "after": {
                        "opens_at": schedule.opens_at,
                        "submission_closes_at": schedule.submission_closes_at,
                        "review_closes_at": schedule.review_closes_at,
                        "voting_closes_at": schedule.voting_closes_at,
                        "ceiling_idr": ceiling_idr,
                    },
                    "configuration": adjustment.configuration,
                });
                let event = Event {
                    verb: "round.adjusted",
                    actor: policy::office(&caller, &round),
                    actor_id: Some(caller.account),
                    subject: "round",
                    subject_id: id.to_string(),
                    cycle: Some(round.cycle_id),
                    round: Some(id),
                    proposal: None,
                    detail,
                };
                let mut row = round.into_active_model();
                row.opens_at = Set(schedule.opens_at);
                row.submission_closes_at = Set(schedule.submission_closes_at);
                row.review_closes_at = Set(schedule.review_closes_at);
                row.voting_closes_at = Set(schedule.voting_closes_at);
                row.ceiling_idr = Set(ceiling_idr);
                if let Some(configuration) = adjustment.configuration {
                    let columns = configuration.columns()?;
                    row.ballot_form = Set(columns.ballot_form);
                    row.ballot_limit = Set(columns.ballot_limit);
                    row.rule = Set(columns.rule);
                    row.settings = Set(columns.settings);
                }
                row.version = Set(version + 1);
                let row = row.update(tx).await?;
                audit::append(tx, now, event);
                Ok(row)
            })
        })
        .await
}

fn new_ceiling(
    caller: &Caller,
    round: &rounds::Model,
    ceiling_idr: Option<i64>,
    now: DateTime<Utc>,
) -> Result<i64, ApiError> {
    let Some(ceiling_idr) = ceiling_idr.filter(|amount| *amount != round.ceiling_idr) else {
        return Ok(round.ceiling_idr);
    };
    caller.require_planner(&round.area_code)?;
    if !(0..=LARGEST_IDR).contains(&ceiling_idr) {
        return Err(ApiError::field(
            "/ceiling_idr",
            "Isi 0 sampai 1.000.000.000.000.000 rupiah.",
            "Give 0 to 1,000,000,000,000,000 rupiah.",
        ));
    }
    if !takes_candidates(round, now) {
        return Err(ApiError::new(
            Code::Frozen,
            "Pagu dibekukan sejak pemungutan suara dibuka.",
            "The ceiling is fixed since voting opened.",
        ));
    }
    Ok(ceiling_idr)
}
