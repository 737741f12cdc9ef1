//! The public life of one proposal.

use std::collections::HashMap;

use entity::ids::{ProposalId, RoundId};
use entity::{co_proposers, proposals};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::app::App;
use crate::audit;
use crate::audit::wire::AuditEventOut;
use crate::delivery;
use crate::problem::ApiError;
use crate::proposals::rules::quantity;
use crate::proposals::wire::{TrackedReview, TrackedStage, TrackingOut, phase_name};
use crate::proposals::{life, store, tracking_code};
use crate::reviews;
use crate::rounds::rules::phase_of;
use crate::rounds::{service as round_service, standing};

/// Everything done to a proposal, in order.
pub async fn history(app: &App, id: ProposalId) -> Result<Vec<AuditEventOut>, ApiError> {
    life::get_public(app.db.read(), id).await?;
    audit::service::of_proposal(app.db.read(), id).await
}

/// A public proposal by its tracking code; spaces and dashes in it do not matter.
pub async fn by_code(app: &App, code: &str) -> Result<proposals::Model, ApiError> {
    let code = tracking_code::parse(code).ok_or_else(ApiError::not_found)?;
    store::by_code(app.db.read(), &code)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// A public proposal, if a text is its tracking code.
pub async fn tracked(app: &App, text: &str) -> Result<Option<proposals::Model>, ApiError> {
    match tracking_code::parse(text) {
        Some(code) => store::by_code(app.db.read(), &code).await,
        None => Ok(None),
    }
}

/// A proposal's whole journey by its tracking code; spaces and dashes in it do not matter.
pub async fn track(app: &App, code: &str) -> Result<TrackingOut, ApiError> {
    let db = app.db.read();
    let proposal = by_code(app, code).await?;
    let id = proposal.id;
    let merged_into_code = match proposal.merged_into_id {
        Some(into) => proposals::Entity::find_by_id(into)
            .one(db)
            .await?
            .map(|into| into.tracking_code),
        None => None,
    };
    let co_proposers = co_proposers::Entity::find()
        .filter(co_proposers::Column::ProposalId.eq(id))
        .count(db)
        .await?;
    Ok(TrackingOut {
        merged_into_code,
        co_proposers,
        stages: stages(app, id).await?,
        delivery: delivery::service::of_proposal(db, id).await?,
        history: audit::service::of_proposal(db, id).await?,
        proposal: super::named(app, proposal).await?,
    })
}

async fn stages(app: &App, id: ProposalId) -> Result<Vec<TrackedStage>, ApiError> {
    let db = app.db.read();
    let now = app.clock.now();
    let stood = standing::of_proposal(db, id).await?;
    let ids = stood.iter().map(|row| row.round_id).collect();
    let rows = standing::many(db, ids).await?;
    let phases: HashMap<RoundId, String> = rows
        .iter()
        .map(|row| (row.id, phase_name(phase_of(row, now))))
        .collect();
    let named: HashMap<_, _> = round_service::named(db, rows, now)
        .await?
        .into_iter()
        .map(|round| (RoundId(round.id), round))
        .collect();
    let mut found: HashMap<RoundId, Vec<TrackedReview>> = HashMap::new();
    for review in reviews::service::list(app, id).await? {
        found
            .entry(review.round_id)
            .or_default()
            .push(TrackedReview {
                at: review.at,
                office: review.office,
                finding: review.finding.into(),
                quantity: quantity(review.quantity_milli),
                cost_idr: review.cost_idr,
                reason_code: review.reason_code,
                reason: review.reason,
            });
    }
    Ok(stood
        .into_iter()
        .filter_map(|row| {
            let round = named.get(&row.round_id)?;
            Some(TrackedStage {
                round_id: round.id,
                cycle_id: round.cycle_id,
                stage_kind: round.stage_kind,
                held_by: round
                    .agency_name
                    .clone()
                    .unwrap_or_else(|| round.area_name.clone()),
                phase: phases.get(&row.round_id).cloned().unwrap_or_default(),
                entered_at: row.entered_at,
                standing: row.standing.into(),
                quantity: quantity(row.quantity_milli),
                cost_idr: row.cost_idr,
                reviews: found.remove(&row.round_id).unwrap_or_default(),
                votes: row.votes,
                outcome: row.outcome.map(Into::into),
                explanation: row.explanation_id,
                explanation_en: row.explanation_en,
                verdict: row.verdict.map(Into::into),
                verdict_reason_code: row.verdict_reason_code,
                verdict_reason: row.verdict_reason,
                verdict_cost_idr: row.verdict_cost_idr,
            })
        })
        .collect())
}
