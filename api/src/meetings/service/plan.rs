//! The regency's list: what its meeting accommodated, put off, or did not take.

use std::collections::HashMap;

use entity::enums::{StageKind, Verdict};
use entity::ids::{CandidateId, CycleId};
use entity::{candidates, rounds};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::agencies;
use crate::app::App;
use crate::cycles::service as cycle_service;
use crate::meetings::wire::PlanLine;
use crate::page::Page;
use crate::problem::ApiError;
use crate::proposals::rules::quantity;
use crate::rounds::service::with_proposals;

/// A page of the list, once the regency's round is closed; empty before.
pub async fn plan(
    app: &App,
    cycle: CycleId,
    verdict: Option<Verdict>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Page<PlanLine>, ApiError> {
    let db = app.db.read();
    cycle_service::get(db, cycle).await?;
    let closed: Vec<_> = rounds::Entity::find()
        .filter(rounds::Column::CycleId.eq(cycle))
        .filter(rounds::Column::StageKind.eq(StageKind::RegencyMeeting))
        .filter(rounds::Column::ClosedAt.is_not_null())
        .all(db)
        .await?
        .into_iter()
        .map(|round| round.id)
        .collect();
    let mut query = candidates::Entity::find()
        .filter(candidates::Column::RoundId.is_in(closed))
        .filter(candidates::Column::Verdict.is_not_null());
    if let Some(verdict) = verdict {
        query = query.filter(candidates::Column::Verdict.eq(verdict));
    }
    if let Some(after) = after {
        query = query.filter(candidates::Column::Id.gt(CandidateId(after)));
    }
    let rows = query
        .order_by_asc(candidates::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let rows = with_proposals(db, rows).await?;
    let ids = rows
        .iter()
        .filter_map(|(_, proposal)| proposal.agency_id)
        .collect();
    let names: HashMap<_, _> = agencies::service::names(db, ids).await?;
    Page::cut(
        rows,
        limit,
        |(row, _)| row.id.0,
        |(row, proposal)| PlanLine {
            proposal_id: proposal.id.0,
            tracking_code: proposal.tracking_code,
            title: proposal.title,
            village_code: proposal.village_code,
            sector: proposal.sector,
            agency_id: proposal.agency_id.map(|id| id.0),
            agency_name: proposal.agency_id.and_then(|id| names.get(&id).cloned()),
            quantity: quantity(row.quantity_milli),
            unit: proposal.unit,
            cost_idr: row.verdict_cost_idr.unwrap_or(row.cost_idr),
            verdict: row.verdict.unwrap_or(Verdict::NotAccommodated).into(),
            reason_code: row.verdict_reason_code,
            reason: row.verdict_reason,
            program_code: row.program_code,
            activity_code: row.activity_code,
        },
    )
}
