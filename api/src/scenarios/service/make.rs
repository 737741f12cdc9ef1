//! Making a scenario and computing it again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::ids::{AgencyId, CycleId, ProposalId, ScenarioId};
use entity::{cycles, scenarios};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use poem_openapi::types::ToJSON;

use crate::app::App;
use crate::auth::{Caller, Once, claim};
use crate::board::service as board;
use crate::criteria::service as criteria;
use crate::cycles::service as cycle_service;
use crate::cycles::wire::Ceiling;
use crate::db::Tx;
use crate::limits;
use crate::problem::{ApiError, Code, FieldError};
use crate::scenarios::rules::{self, Given, Lines, Wish};
use crate::scenarios::wire::{ScenarioIn, ScenarioRule};
use crate::text;
use crate::wire::StageKind;

/// Most scenarios of a cycle.
const MOST: u64 = 50;

/// A scenario, for whom may see it: a planner of the regency, or anyone once it is adopted; else 404.
pub async fn show(
    app: &App,
    caller: Option<&Caller>,
    cycle: CycleId,
    id: ScenarioId,
) -> Result<scenarios::Model, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    let planner = caller.is_some_and(|caller| caller.plans(&cycle.regency_code));
    get(app.db.read(), cycle.id, id)
        .await?
        .filter(|row| planner || row.adopted_at.is_some())
        .ok_or_else(ApiError::not_found)
}

async fn get(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    id: ScenarioId,
) -> Result<Option<scenarios::Model>, ApiError> {
    Ok(scenarios::Entity::find_by_id(id)
        .filter(scenarios::Column::CycleId.eq(cycle))
        .one(db)
        .await?)
}

/// The same, locked until the transaction ends.
pub(super) async fn lock(
    tx: &Tx,
    cycle: CycleId,
    id: ScenarioId,
) -> Result<scenarios::Model, ApiError> {
    scenarios::Entity::find_by_id(id)
        .filter(scenarios::Column::CycleId.eq(cycle))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// A page of a cycle's scenarios, newest first, without their lines.
pub async fn list(
    app: &App,
    caller: Option<&Caller>,
    cycle: CycleId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<scenarios::Model>, ApiError> {
    use scenarios::Column as C;
    let cycle = cycle_service::known(app, cycle).await?;
    let mut query = scenarios::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::CycleId,
            C::Name,
            C::Settings,
            C::ComputedAt,
            C::ActId,
            C::Reason,
            C::AdoptedAt,
            C::Version,
        ])
        .expr_as(sea_orm::sea_query::Expr::val(""), "lines")
        .filter(C::CycleId.eq(cycle.id));
    if !caller.is_some_and(|caller| caller.plans(&cycle.regency_code)) {
        query = query.filter(C::AdoptedAt.is_not_null());
    }
    if let Some(after) = after {
        query = query.filter(C::Id.lt(ScenarioId(after)));
    }
    Ok(query
        .order_by_desc(C::Id)
        .limit(limit + 1)
        .all(app.db.read())
        .await?)
}

/// Makes a scenario and computes it.
pub async fn create(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    wanted: ScenarioIn,
    once: Option<Once>,
) -> Result<scenarios::Model, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let (name, settings, lines) = computed(app, &cycle, wanted).await?;
    let now = app.clock.now();
    let cycle_id = cycle.id;
    let id = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let id = ScenarioId(Uuid::now_v7());
                if let Some(before) = claim(tx, once, id.0, now).await? {
                    return Ok(ScenarioId(before));
                }
                cycle_service::lock(tx, cycle_id).await?;
                full(tx, cycle_id).await?;
                scenarios::ActiveModel {
                    id: Set(id),
                    cycle_id: Set(cycle_id),
                    name: Set(name),
                    settings: Set(settings),
                    lines: Set(lines),
                    computed_at: Set(now),
                    act_id: Set(None),
                    reason: Set(None),
                    adopted_at: Set(None),
                    version: Set(1),
                }
                .insert(tx)
                .await?;
                Ok(id)
            })
        })
        .await?;
    let made = get(app.db.read(), cycle_id, id).await?;
    made.ok_or_else(ApiError::not_found)
}

async fn full(tx: &Tx, cycle: CycleId) -> Result<(), ApiError> {
    use sea_orm::PaginatorTrait;
    let count = scenarios::Entity::find()
        .filter(scenarios::Column::CycleId.eq(cycle))
        .count(tx)
        .await?;
    if count < MOST {
        return Ok(());
    }
    Err(ApiError::new(
        Code::WrongState,
        "Sudah ada 50 skenario; hapus yang tidak dipakai.",
        "There are 50 scenarios already; delete those not in use.",
    ))
}

/// Changes a scenario and computes it again from the board as it stands, at the version the caller read.
pub async fn recompute(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: ScenarioId,
    version: i32,
    wanted: ScenarioIn,
) -> Result<scenarios::Model, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let (name, settings, lines) = computed(app, &cycle, wanted).await?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = lock(tx, cycle.id, id).await?;
                if row.version != version {
                    return Err(ApiError::stale(row.version));
                }
                require_open(&row)?;
                let mut row = row.into_active_model();
                row.name = Set(name);
                row.settings = Set(settings);
                row.lines = Set(lines);
                row.computed_at = Set(now);
                row.version = Set(version + 1);
                Ok(row.update(tx).await?)
            })
        })
        .await
}

/// Throws a scenario away; an adopted one stays.
pub async fn discard(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    id: ScenarioId,
) -> Result<(), ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let row = lock(tx, cycle.id, id).await?;
                require_open(&row)?;
                scenarios::Entity::delete_by_id(id).exec(tx).await?;
                Ok(())
            })
        })
        .await
}

/// What was adopted is fixed.
pub(super) fn require_open(row: &scenarios::Model) -> Result<(), ApiError> {
    if row.adopted_at.is_none() {
        return Ok(());
    }
    Err(ApiError::new(
        Code::WrongState,
        "Skenario ini sudah ditetapkan.",
        "This scenario was adopted.",
    ))
}

/// The lines of a stored scenario.
pub(super) fn lines_of(row: &scenarios::Model) -> Result<Lines, ApiError> {
    Ok(serde_json::from_str::<Vec<(ProposalId, _)>>(&row.lines)?
        .into_iter()
        .collect())
}

async fn computed(
    app: &App,
    cycle: &cycles::Model,
    wanted: ScenarioIn,
) -> Result<(String, String, String), ApiError> {
    let mut errors = Vec::new();
    let name = text::line("/name", &wanted.name, limits::ITEM, &mut errors);
    if wanted
        .ceiling_percent
        .is_some_and(|percent| percent > 1_000)
    {
        errors.push(FieldError {
            pointer: "/ceiling_percent".into(),
            detail: "Isi 0 sampai 1000 persen.".into(),
            detail_en: "Give 0 to 1000 percent.".into(),
        });
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let settings = wanted.to_json().unwrap_or_default().to_string();
    let wishes = ordered(app, cycle, &wanted).await?;
    let ceilings = ceilings(app, cycle.id, &wanted).await?;
    let given = Given {
        wishes,
        ceilings,
        rule: wanted.rule != ScenarioRule::None,
        keep: wanted.keep_decisions.unwrap_or(true),
        decisions: wanted
            .decisions
            .unwrap_or_default()
            .into_iter()
            .map(|one| (ProposalId(one.proposal_id), one.verdict.into()))
            .collect(),
    };
    let known: HashSet<ProposalId> = given.wishes.iter().map(|wish| wish.id).collect();
    if given.decisions.keys().any(|id| !known.contains(id)) {
        return Err(ApiError::field(
            "/decisions",
            "Pilih usulan yang berdiri di papan siklus ini.",
            "Choose proposals that stand on this cycle's board.",
        ));
    }
    let lines = tokio::task::spawn_blocking(move || {
        let lines: Vec<_> = rules::compose(&given).into_iter().collect();
        serde_json::to_string(&lines)
    });
    let lines = lines.await.map_err(ApiError::internal)??;
    Ok((name, settings, lines))
}

/// The official ceilings, changed as asked.
async fn ceilings(
    app: &App,
    cycle: CycleId,
    wanted: &ScenarioIn,
) -> Result<HashMap<String, i64>, ApiError> {
    let mut ceilings = cycle_service::amounts(app.db.read(), cycle).await?;
    let percent = i128::from(wanted.ceiling_percent.unwrap_or(100));
    for amount in ceilings.values_mut() {
        *amount = i64::try_from(i128::from(*amount) * percent / 100).unwrap_or(i64::MAX);
    }
    for (place, ceiling) in wanted.ceilings.iter().flatten().enumerate() {
        let subject = subject(ceiling)
            .filter(|_| (0..=limits::CEILING_IDR).contains(&ceiling.amount_idr))
            .ok_or_else(|| {
                ApiError::field(
                    &format!("/ceilings/{place}"),
                    "Isi tepat satu dari area_code, agency_id, atau sector, dan pagu 0 rupiah atau lebih.",
                    "Give exactly one of area_code, agency_id or sector, and a ceiling of 0 rupiah or more.",
                )
            })?;
        ceilings.insert(subject, ceiling.amount_idr);
    }
    Ok(ceilings)
}

fn subject(ceiling: &Ceiling) -> Option<String> {
    match (&ceiling.area_code, ceiling.agency_id, &ceiling.sector) {
        (Some(area), None, None) => Some(area.clone()),
        (None, Some(agency), None) => Some(AgencyId(agency).to_string()),
        (None, None, Some(sector)) => Some(sector.clone()),
        _ => None,
    }
}

/// The proposals of the board in the order of the rule; within a tie, by identifier.
async fn ordered(
    app: &App,
    cycle: &cycles::Model,
    wanted: &ScenarioIn,
) -> Result<Vec<Wish>, ApiError> {
    let mut wishes = board::wishes(app.db.read(), cycle.id).await?;
    match wanted.rule {
        ScenarioRule::None => {}
        ScenarioRule::Cheapest => wishes.sort_by_key(|wish| {
            let cost = wish.lines.iter().map(|line| line.cost_idr);
            cost.fold(0_i64, i64::saturating_add)
        }),
        ScenarioRule::Votes => {
            let votes = criteria::votes(app.db.read(), cycle.id).await?;
            wishes
                .sort_by_key(|wish| std::cmp::Reverse(votes.get(&wish.id).copied().unwrap_or(-1)));
        }
        ScenarioRule::Ranking => {
            let kind = wanted.stage_kind.unwrap_or(StageKind::RegencyMeeting);
            let weights = wanted.weights.iter().flatten();
            let weights = weights
                .map(|one| (one.criterion.clone(), one.weight))
                .collect();
            let places = criteria::places(app, cycle, kind.into(), weights).await?;
            // By place over length, compared exactly, so that a set of few stands beside a set of many.
            wishes.sort_by(|a, b| match (places.get(&a.id), places.get(&b.id)) {
                (Some((one, of_one)), Some((two, of_two))) => (one * of_two).cmp(&(two * of_one)),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => std::cmp::Ordering::Equal,
            });
        }
    }
    Ok(wishes
        .into_iter()
        .map(|wish| Wish {
            id: wish.id,
            place: wish.place,
            lines: wish.lines,
        })
        .collect())
}
