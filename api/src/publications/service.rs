//! Use cases of publications.

use std::collections::HashMap;
use std::sync::Arc;

use entity::enums::{Role, StageKind, Verdict};
use entity::ids::CycleId;
use entity::{candidates, cycles, proposals, publications, rounds};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, Set,
};
use serde_json::json;

use super::lines::{self, Difference, Line};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::board::rules::Line as BoardLine;
use crate::board::service as board;
use crate::cycles::service as cycle_service;
use crate::nomenclature::service::{level, parents};
use crate::problem::{ApiError, Code};
use crate::proposals::life;
use crate::{agencies, areas, keys, limits, text};

/// A publication of a cycle with its lines, or 404.
async fn get(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    number: i32,
) -> Result<publications::Model, ApiError> {
    publications::Entity::find_by_id((cycle, number))
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// All of a publication but its lines.
fn heads(cycle: CycleId) -> Select<publications::Entity> {
    use publications::Column as C;
    publications::Entity::find()
        .select_only()
        .columns([
            C::CycleId,
            C::Number,
            C::Kind,
            C::Note,
            C::Sha256,
            C::Count,
            C::AccommodatedIdr,
            C::PublishedAt,
        ])
        .expr_as(sea_orm::sea_query::Expr::val(""), "lines")
        .filter(C::CycleId.eq(cycle))
}

/// A publication of a cycle without its lines, or 404.
pub async fn head(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    number: i32,
) -> Result<publications::Model, ApiError> {
    heads(cycle)
        .filter(publications::Column::Number.eq(number))
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// A page of a cycle's publications, newest first, without their lines.
pub async fn list(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    after: Option<i32>,
    limit: u64,
) -> Result<Vec<publications::Model>, ApiError> {
    use publications::Column as C;
    cycle_service::get(db, cycle).await?;
    let mut query = heads(cycle);
    if let Some(after) = after {
        query = query.filter(C::Number.lt(after));
    }
    Ok(query
        .order_by_desc(C::Number)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// The lines of a publication, as they were read lately; 404 where there is none.
pub async fn lines(app: &App, cycle: CycleId, number: i32) -> Result<Arc<[Line]>, ApiError> {
    let load = || async {
        let row = get(app.db.read(), cycle, number).await?;
        tokio::task::spawn_blocking(move || {
            Ok(serde_json::from_str::<Vec<Line>>(&row.lines)?.into())
        })
        .await
        .map_err(ApiError::internal)?
    };
    let (known, key) = (&app.lately.publications.lists, (cycle, number));
    let seen = known.get(&app.db, app.clock.now(), &key, load).await?;
    Ok(seen.value())
}

/// What changed between two publications of a cycle.
pub async fn difference(
    app: &App,
    cycle: CycleId,
    from: i32,
    to: i32,
) -> Result<Vec<Difference>, ApiError> {
    let from = lines(app, cycle, from).await?;
    let to = lines(app, cycle, to).await?;
    tokio::task::spawn_blocking(move || lines::between(&from, &to))
        .await
        .map_err(ApiError::internal)
}

/// Publishes the list: what the regency's meeting decided once it is closed, else, as a draft, what the board has
/// decided so far.
pub async fn publish(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    note: &str,
) -> Result<publications::Model, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let mut errors = Vec::new();
    let note = text::clean("/note", note, limits::SHORT_REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                cycle_service::lock(tx, cycle.id).await?;
                let (kind, lines) = made(tx, &cycle).await?;
                if lines.is_empty() {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Belum ada keputusan yang dapat diumumkan.",
                        "There is no decision to publish yet.",
                    ));
                }
                let before = list(tx, cycle.id, None, 1).await?;
                let number = before.first().map_or(0, |row| row.number) + 1;
                let taken = lines.iter().filter(|line| line.verdict == "accommodated");
                let accommodated_idr =
                    taken.fold(0_i64, |sum, line| sum.saturating_add(line.cost_idr));
                let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
                let lines = serde_json::to_string(&lines)?;
                let sha256 = hex::encode(keys::sha256(lines.as_bytes()));
                let event = Event {
                    verb: "plan.published",
                    actor: caller.office(Role::Planner, &cycle.regency_code),
                    actor_id: Some(caller.account),
                    subject: "cycle",
                    subject_id: cycle.id.to_string(),
                    cycle: Some(cycle.id),
                    round: None,
                    proposal: None,
                    detail: json!({
                        "number": number, "kind": kind, "note": note, "sha256": sha256,
                        "lines": count, "accommodated_idr": accommodated_idr,
                    }),
                };
                audit::append(tx, now, event);
                let row = publications::ActiveModel {
                    cycle_id: Set(cycle.id),
                    number: Set(number),
                    kind: Set(kind.into()),
                    note: Set(note),
                    lines: Set(lines),
                    sha256: Set(sha256),
                    count: Set(count),
                    accommodated_idr: Set(accommodated_idr),
                    published_at: Set(now),
                };
                Ok(row.insert(tx).await?)
            })
        })
        .await
}

/// A proposal with its lines, to be written out.
type Part = (proposals::Model, Vec<BoardLine>);

async fn made(
    db: &impl ConnectionTrait,
    cycle: &cycles::Model,
) -> Result<(&'static str, Vec<Line>), ApiError> {
    let mut board = board::decided(db, cycle.id).await?;
    let closed = rounds::Entity::find()
        .filter(rounds::Column::CycleId.eq(cycle.id))
        .filter(rounds::Column::StageKind.eq(StageKind::RegencyMeeting))
        .filter(rounds::Column::ClosedAt.is_not_null())
        .one(db)
        .await?;
    let Some(round) = closed else {
        let ids: Vec<_> = board.keys().copied().collect();
        let mut rows = life::many(db, &ids).await?;
        let parts = board.into_iter().filter_map(|(id, mut lines)| {
            lines.retain(|line| line.verdict.is_some());
            Some((rows.remove(&id)?, lines))
        });
        return Ok(("draft", written(db, cycle, parts.collect()).await?));
    };
    let rows = candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round.id))
        .filter(candidates::Column::Verdict.is_not_null())
        .order_by_asc(candidates::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.proposal_id).collect();
    let mut found = life::many(db, &ids).await?;
    let parts = rows.into_iter().filter_map(|row| {
        let proposal = found.remove(&row.proposal_id)?;
        let lines = decided(&row, &proposal, board.remove(&row.proposal_id));
        Some((proposal, lines))
    });
    Ok(("final", written(db, cycle, parts.collect()).await?))
}

/// What the meeting decided: part by part where it took just what the board had, else as one.
fn decided(
    row: &candidates::Model,
    proposal: &proposals::Model,
    board: Option<Vec<BoardLine>>,
) -> Vec<BoardLine> {
    let cost_idr = row.verdict_cost_idr.unwrap_or(row.cost_idr);
    let taken = |lines: &Vec<BoardLine>| {
        let taken = lines
            .iter()
            .filter(|line| line.verdict == Some(Verdict::Accommodated));
        taken.fold(0_i64, |sum, line| sum.saturating_add(line.cost_idr))
    };
    let accommodated = row.verdict == Some(Verdict::Accommodated);
    if let Some(lines) = board
        && accommodated
        && taken(&lines) == cost_idr
    {
        return lines
            .into_iter()
            .filter(|line| line.verdict.is_some())
            .collect();
    }
    let code = row
        .activity_code
        .clone()
        .or_else(|| row.program_code.clone());
    vec![BoardLine {
        verdict: row.verdict,
        reason_code: row.verdict_reason_code.clone(),
        reason: row.verdict_reason.clone(),
        nomenclature_code: code,
        ..BoardLine::undecided(proposal.agency_id, row.quantity_milli, cost_idr)
    }]
}

async fn written(
    db: &impl ConnectionTrait,
    cycle: &cycles::Model,
    parts: Vec<Part>,
) -> Result<Vec<Line>, ApiError> {
    let codes = parts.iter().flat_map(|(proposal, _)| {
        [
            proposal.village_code.clone(),
            proposal.district_code.clone(),
        ]
    });
    let places = areas::service::names(db, codes.collect()).await?;
    let agencies = agencies::service::of_regency(db, &cycle.regency_code).await?;
    let agencies: HashMap<_, _> = agencies.into_iter().map(|row| (row.id, row.name)).collect();
    let mut written = Vec::new();
    for (proposal, lines) in parts {
        let name = |code: &String| places.get(code).cloned().unwrap_or_default();
        for (number, line) in (1..).zip(lines) {
            let code = line.nomenclature_code;
            let (program_code, activity_code) = match code.as_deref().and_then(level) {
                Some("program") => (code.clone(), None),
                _ => code.as_deref().and_then(parents).unzip(),
            };
            written.push(Line {
                proposal_id: proposal.id.0,
                number,
                tracking_code: proposal.tracking_code.clone(),
                title: proposal.title.clone(),
                origin: proposal.origin.to_value(),
                village: name(&proposal.village_code),
                district: name(&proposal.district_code),
                village_code: proposal.village_code.clone(),
                sector: proposal.sector.clone(),
                agency: line.agency.and_then(|id| agencies.get(&id).cloned()),
                agency_id: line.agency.map(|id| id.0),
                quantity_milli: line.quantity_milli,
                unit: proposal.unit.clone(),
                cost_idr: line.cost_idr,
                verdict: line.verdict.map(|one| one.to_value()).unwrap_or_default(),
                reason_code: line.reason_code,
                reason: line.reason,
                program_code,
                activity_code,
                sub_activity_code: code.filter(|code| level(code) == Some("sub_activity")),
                priority: line.priority,
                sdg: line.sdg,
            });
        }
    }
    Ok(written)
}
