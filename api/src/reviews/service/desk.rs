//! What waits for an officer among objections.

use std::collections::HashMap;

use entity::enums::{ObjectionState, Role};
use entity::{objections, proposals, reviews};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use super::object::answering_role;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::ApiError;
use crate::reviews::rules;
use crate::rounds::rules::holder;
use crate::rounds::standing;

/// An objection an officer may answer, with what it is about.
pub struct Answerable {
    /// The objection.
    pub objection: objections::Model,
    /// The refusal.
    pub refusal: reviews::Model,
    /// The proposal.
    pub proposal: proposals::Model,
}

/// Objections that wait for an answer of a caller's offices, oldest first; at most `limit` are looked at.
pub async fn to_answer(
    app: &App,
    caller: &Caller,
    limit: u64,
) -> Result<Vec<Answerable>, ApiError> {
    let scopes = |role: Role| {
        let held = caller.grants.iter().filter(move |held| held.role == role);
        held.filter_map(|held| held.area.clone())
            .collect::<Vec<_>>()
    };
    let (districts, regencies) = (scopes(Role::DistrictOfficer), scopes(Role::Planner));
    if districts.is_empty() && regencies.is_empty() {
        return Ok(Vec::new());
    }
    let db = app.db.read();
    let places = Condition::any()
        .add(proposals::Column::DistrictCode.is_in(districts))
        .add(proposals::Column::RegencyCode.is_in(regencies));
    let filed = objections::Entity::find()
        .join(
            JoinType::InnerJoin,
            objections::Entity::belongs_to(proposals::Entity)
                .from(objections::Column::ProposalId)
                .to(proposals::Column::Id)
                .into(),
        )
        .filter(objections::Column::State.eq(ObjectionState::Filed))
        .filter(places)
        .order_by_asc(objections::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let refusals = reviews::Entity::find()
        .filter(reviews::Column::Id.is_in(filed.iter().map(|one| one.review_id)))
        .all(db)
        .await?;
    let rounds = standing::many(db, refusals.iter().map(|one| one.round_id).collect()).await?;
    let rounds: HashMap<_, _> = rounds.into_iter().map(|round| (round.id, round)).collect();
    let refusals: HashMap<_, _> = refusals.into_iter().map(|one| (one.id, one)).collect();
    let rows = proposals::Entity::find()
        .filter(proposals::Column::Id.is_in(filed.iter().map(|one| one.proposal_id)))
        .all(db)
        .await?;
    let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let answerable = filed.into_iter().filter_map(|objection| {
        let refusal = refusals.get(&objection.review_id)?.clone();
        let proposal = rows.get(&objection.proposal_id)?.clone();
        let level = rules::answering(holder(rounds.get(&refusal.round_id)?.stage_kind));
        answering_role(caller, level, &proposal.village_code)
            .filter(|_| refusal.reviewer_id != caller.account)?;
        Some(Answerable {
            objection,
            refusal,
            proposal,
        })
    });
    Ok(answerable.collect())
}
