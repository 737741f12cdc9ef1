//! Objections: a proposer objects once to a refusal; an officer of the level above answers in public.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{Finding, ObjectionState, ProposalStatus, Role, Standing};
use entity::ids::{AccountId, ObjectionId, ProposalId};
use entity::{co_proposers, objections, proposals, reviews, rounds};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set, SqlErr,
};
use serde_json::json;
use uuid::Uuid;

use super::office_name;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::cycles;
use crate::db::Tx;
use crate::limits;
use crate::problem::{ApiError, Code};
use crate::proposals::life;
use crate::reviews::rules;
use crate::rounds::rules::{Holder, holder, takes_candidates};
use crate::rounds::standing;
use crate::text;

/// Files an objection to the latest refusal of the caller's proposal.
pub async fn file(
    app: &App,
    caller: Arc<Caller>,
    id: ProposalId,
    words: String,
    once: Option<Once>,
) -> Result<objections::Model, ApiError> {
    let mut errors = Vec::new();
    let words = text::clean("/text", &words, limits::REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let new_id = ObjectionId(Uuid::now_v7());
                if let Some(before) = claim(tx, once, new_id.0, now).await? {
                    return objections::Entity::find_by_id(ObjectionId(before))
                        .one(tx)
                        .await?
                        .ok_or_else(ApiError::not_found);
                }
                let proposal = life::lock(tx, id).await?;
                if proposal.submitted_at.is_none() {
                    return Err(ApiError::not_found());
                }
                if !proposed_by(tx, &proposal, caller.account).await? {
                    return Err(ApiError::forbidden(
                        "Hanya pengusulnya, atau pengusul yang digabungkan ke dalamnya, yang dapat mengajukan keberatan.",
                        "Only its proposer, or one whose proposal was merged into it, may object.",
                    ));
                }
                let refusal = reviews::Entity::find()
                    .filter(reviews::Column::ProposalId.eq(id))
                    .order_by_desc(reviews::Column::Id)
                    .limit(1)
                    .one(tx)
                    .await?
                    .filter(|review| matches!(review.finding, Finding::Reject | Finding::Defer))
                    .ok_or_else(|| {
                        ApiError::new(
                            Code::WrongState,
                            "Keberatan hanya untuk hasil verifikasi yang menolak atau menunda; temuan terakhir usulan ini bukan itu.",
                            "One objects to a review that refused or deferred; the latest of this proposal did neither.",
                        )
                    })?;
                if proposal.round_id != Some(refusal.round_id) {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Usulan ini sudah diangkat lagi setelah penolakan itu.",
                        "This proposal was taken up again after that refusal.",
                    ));
                }
                let days = cycles::service::get(tx, proposal.cycle_id)
                    .await?
                    .objection_days;
                if !rules::may_object(refusal.at, days, now) {
                    return Err(ApiError::new(
                        Code::WrongPhase,
                        format!("Masa keberatan {days} hari sudah lewat."),
                        format!("The {days} days for objections have passed."),
                    ));
                }
                let objection = objections::ActiveModel {
                    id: Set(new_id),
                    proposal_id: Set(id),
                    review_id: Set(refusal.id),
                    text: Set(words),
                    filed_at: Set(now),
                    state: Set(ObjectionState::Filed),
                    answer: Set(None),
                    answered_by: Set(None),
                    office: Set(None),
                    answered_at: Set(None),
                };
                let row = match objection.insert(tx).await {
                    Err(e) if matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                        return Err(ApiError::new(
                            Code::AlreadyExists,
                            "Keberatan atas penolakan ini sudah diajukan.",
                            "An objection to this refusal was filed already.",
                        ));
                    }
                    outcome => outcome?,
                };
                let event = Event {
                    verb: "objection.filed",
                    actor: "resident".into(),
                    actor_id: Some(caller.account),
                    subject: "objection",
                    subject_id: row.id.to_string(),
                    cycle: Some(proposal.cycle_id),
                    round: Some(refusal.round_id),
                    proposal: Some(id),
                    detail: json!({ "review_id": refusal.id.0, "text": row.text }),
                };
                audit::append(tx, now, event);
                Ok(row)
            })
        })
        .await
}

/// Whether the account proposed it, itself or by a proposal that was merged into it.
async fn proposed_by(
    tx: &Tx,
    proposal: &proposals::Model,
    account: AccountId,
) -> Result<bool, ApiError> {
    if proposal.proposer_id == account {
        return Ok(true);
    }
    let joined = co_proposers::Entity::find_by_id((proposal.id, account));
    Ok(joined.one(tx).await?.is_some())
}

/// The role that answers for a level, if the caller holds it for the proposal's place.
pub(super) fn answering_role(caller: &Caller, level: Holder, village: &str) -> Option<Role> {
    let district = village.get(..8).unwrap_or(village);
    let regency = village.get(..5).unwrap_or(village);
    match level {
        Holder::District => caller
            .holds(Role::DistrictOfficer, district)
            .then_some(Role::DistrictOfficer),
        _ => caller
            .holds(Role::Planner, regency)
            .then_some(Role::Planner),
    }
}

/// Answers an objection. A granted one makes the proposal stand again while its round still takes
/// candidates; later, the proposal is deferred so that the next cycle can take it up.
pub async fn answer(
    app: &App,
    caller: Arc<Caller>,
    id: ObjectionId,
    grant: bool,
    words: String,
) -> Result<objections::Model, ApiError> {
    let mut errors = Vec::new();
    let words = text::clean("/answer", &words, limits::REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let db = app.db.read();
    let objection = objections::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let refusal = reviews::Entity::find_by_id(objection.review_id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let round = standing::get(db, refusal.round_id).await?;
    let proposal = life::get_public(db, objection.proposal_id).await?;
    let level = rules::answering(holder(round.stage_kind));
    let role = answering_role(&caller, level, &proposal.village_code)
        .filter(|_| refusal.reviewer_id != caller.account)
        .ok_or_else(|| {
            ApiError::forbidden(
                "Keberatan dijawab petugas lain dari tingkat di atasnya.",
                "Objections are answered by another officer of the level above.",
            )
        })?;
    let office = office_name(app, level, &round, &proposal.village_code).await?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, round.id).await?;
                let proposal = life::lock(tx, proposal.id).await?;
                let objection = objections::Entity::find_by_id(id)
                    .lock_exclusive()
                    .one(tx)
                    .await?
                    .ok_or_else(ApiError::not_found)?;
                if objection.state != ObjectionState::Filed {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Keberatan ini sudah dijawab.",
                        "This objection was answered already.",
                    ));
                }
                let mut stands_again = false;
                if grant {
                    stands_again = reinstate(tx, &round, proposal.clone(), now).await?;
                }
                let mut row = objection.into_active_model();
                row.state = Set(if grant {
                    ObjectionState::Granted
                } else {
                    ObjectionState::Dismissed
                });
                row.answer = Set(Some(words.clone()));
                row.answered_by = Set(Some(caller.account));
                row.office = Set(Some(office.clone()));
                row.answered_at = Set(Some(now));
                let row = row.update(tx).await?;
                let event = Event {
                    verb: "objection.answered",
                    actor: caller.office(role, &proposal.village_code),
                    actor_id: Some(caller.account),
                    subject: "objection",
                    subject_id: id.to_string(),
                    cycle: Some(proposal.cycle_id),
                    round: Some(round.id),
                    proposal: Some(proposal.id),
                    detail: json!({
                        "granted": grant,
                        "stands_again": stands_again,
                        "office": office,
                        "answer": words,
                    }),
                };
                audit::append(tx, now, event);
                Ok(row)
            })
        })
        .await
}

async fn reinstate(
    tx: &Tx,
    round: &rounds::Model,
    proposal: proposals::Model,
    now: DateTime<Utc>,
) -> Result<bool, ApiError> {
    let refused = matches!(
        proposal.status,
        ProposalStatus::Rejected | ProposalStatus::Deferred
    ) && proposal.round_id == Some(round.id);
    if !refused {
        return Ok(false);
    }
    let open = takes_candidates(round, now);
    let candidate = standing::candidate(tx, round.id, proposal.id).await?;
    if let (true, Some(candidate)) = (open, candidate) {
        let (quantity, cost) = (candidate.quantity_milli, candidate.cost_idr);
        standing::set_standing(tx, candidate, Standing::Eligible, quantity, cost).await?;
        let to = ProposalStatus::Verified;
        life::advance(tx, proposal, to, Some(round.id), now).await?;
        return Ok(true);
    }
    let to = ProposalStatus::Deferred;
    life::advance(tx, proposal, to, Some(round.id), now).await?;
    Ok(false)
}

/// Objections to refusals of a proposal, in order.
pub async fn list_objections(
    app: &App,
    id: ProposalId,
) -> Result<Vec<objections::Model>, ApiError> {
    let db = app.db.read();
    life::get_public(db, id).await?;
    Ok(objections::Entity::find()
        .filter(objections::Column::ProposalId.eq(id))
        .order_by_asc(objections::Column::Id)
        .all(db)
        .await?)
}

/// Proposals with an objection that nobody has answered.
pub async fn disputed(tx: &Tx) -> Result<Vec<ProposalId>, ApiError> {
    Ok(objections::Entity::find()
        .select_only()
        .column(objections::Column::ProposalId)
        .filter(objections::Column::State.eq(ObjectionState::Filed))
        .into_tuple()
        .all(tx)
        .await?)
}

/// A page of objections in a state, oldest first.
pub async fn list_filed(
    app: &App,
    state: ObjectionState,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<objections::Model>, ApiError> {
    let mut query = objections::Entity::find().filter(objections::Column::State.eq(state));
    if let Some(after) = after {
        query = query.filter(objections::Column::Id.gt(ObjectionId(after)));
    }
    Ok(query
        .order_by_asc(objections::Column::Id)
        .limit(limit + 1)
        .all(app.db.read())
        .await?)
}
