//! An office asks: for a round once it is closed, for a work once it is finished.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use entity::enums::WorkState;
use entity::ids::{AccountId, ProposalId, RoundId, SurveyId, WorkId};
use entity::{rounds, surveys, works};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::delivery::policy as work_policy;
use crate::problem::{ApiError, Code};
use crate::rounds::{policy as round_policy, standing};
use crate::surveys::store;
use crate::{cycles, keys};

/// How long a survey may be open.
const LONGEST: Duration = Duration::days(180);

/// When a survey is open.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// From, UTC.
    pub opens_at: DateTime<Utc>,
    /// To, UTC.
    pub closes_at: DateTime<Utc>,
}

impl Asked {
    fn check(self, now: DateTime<Utc>) -> Result<(), ApiError> {
        if self.closes_at <= self.opens_at || self.closes_at <= now {
            return Err(ApiError::field(
                "/closes_at",
                "Isi waktu sesudah survei dibuka dan sesudah sekarang.",
                "Give a time after the survey opens, and after now.",
            ));
        }
        if self.closes_at - self.opens_at > LONGEST {
            return Err(ApiError::field(
                "/closes_at",
                "Survei dibuka paling lama 180 hari.",
                "A survey is open for 180 days at most.",
            ));
        }
        Ok(())
    }
}

/// What a survey is about.
struct About {
    cycle: entity::ids::CycleId,
    round: Option<RoundId>,
    work: Option<WorkId>,
    area: String,
    agency: Option<entity::ids::AgencyId>,
    year: i32,
    office: String,
}

/// The survey of a round, if there is one.
pub async fn of_round(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Option<surveys::Model>, ApiError> {
    store::of(db, Some(round), None).await
}

/// The survey of a work that a proposal asked for, if there is one.
pub async fn of_proposal(
    db: &impl ConnectionTrait,
    proposal: ProposalId,
) -> Result<Option<surveys::Model>, ApiError> {
    store::of_proposal(db, proposal).await
}

/// The survey of a work, if there is one.
pub async fn of_work(
    db: &impl ConnectionTrait,
    work: WorkId,
) -> Result<Option<surveys::Model>, ApiError> {
    store::of(db, None, Some(work)).await
}

/// Asks those whom a closed round served, or moves the dates of the survey there is; by an officer of the round or a
/// planner.
pub async fn open_round(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    asked: Asked,
) -> Result<surveys::Model, ApiError> {
    let found = standing::get(app.db.read(), round).await?;
    round_policy::require_holder_or_planner(&caller, &found)?;
    let cycle = cycles::service::known(app, found.cycle_id).await?;
    let now = app.clock.now();
    asked.check(now)?;
    let key = app.keys.seal(&keys::random::<32>()?)?;
    let year = cycle.fiscal_year;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round: rounds::Model = standing::lock(tx, round).await?;
                if round.closed_at.is_none() {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Survei dibuka setelah putaran ini ditutup.",
                        "A survey opens once this round is closed.",
                    ));
                }
                let about = About {
                    cycle: round.cycle_id,
                    round: Some(round.id),
                    work: None,
                    office: round_policy::office(&caller, &round),
                    area: round.area_code,
                    agency: round.agency_id,
                    year,
                };
                put(tx, caller.account, about, asked, key, now).await
            })
        })
        .await
}

/// The same for a finished work, by the agency that does it or a planner.
pub async fn open_work(
    app: &App,
    caller: Arc<Caller>,
    work: WorkId,
    asked: Asked,
) -> Result<surveys::Model, ApiError> {
    let find = || works::Entity::find_by_id(work);
    let found = find().one(app.db.read()).await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    let office = work_policy::reporter(&caller, &found).ok_or_else(work_policy::stranger)?;
    let now = app.clock.now();
    asked.check(now)?;
    let key = app.keys.seal(&keys::random::<32>()?)?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = works::Entity::find_by_id(work)
                    .lock_exclusive()
                    .one(tx)
                    .await?;
                let row = row.ok_or_else(ApiError::not_found)?;
                if row.state != WorkState::Finished {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Survei dibuka setelah pekerjaan ini selesai.",
                        "A survey opens once this work is finished.",
                    ));
                }
                let about = About {
                    cycle: row.cycle_id,
                    round: None,
                    work: Some(row.id),
                    area: row.village_code,
                    agency: row.agency_id,
                    year: row.fiscal_year,
                    office,
                };
                put(tx, caller.account, about, asked, key, now).await
            })
        })
        .await
}

async fn put(
    tx: &crate::db::Tx,
    actor: AccountId,
    about: About,
    asked: Asked,
    key_sealed: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<surveys::Model, ApiError> {
    let before = store::of(tx, about.round, about.work).await?;
    let row = if let Some(row) = before {
        let mut row = row.into_active_model();
        row.opens_at = Set(asked.opens_at);
        row.closes_at = Set(asked.closes_at);
        row.update(tx).await?
    } else {
        let row = surveys::Model {
            id: SurveyId(Uuid::now_v7()),
            cycle_id: about.cycle,
            round_id: about.round,
            work_id: about.work,
            area_code: about.area,
            agency_id: about.agency,
            fiscal_year: about.year,
            opens_at: asked.opens_at,
            closes_at: asked.closes_at,
            key_sealed,
        };
        row.into_active_model().insert(tx).await?
    };
    let event = Event {
        verb: "survey.opened",
        actor: about.office,
        actor_id: Some(actor),
        subject: "survey",
        subject_id: row.id.to_string(),
        cycle: Some(row.cycle_id),
        round: row.round_id,
        proposal: None,
        detail: json!({
            "work_id": row.work_id.map(|id| id.0), "opens_at": row.opens_at, "closes_at": row.closes_at,
        }),
    };
    audit::append(tx, now, event);
    Ok(row)
}
