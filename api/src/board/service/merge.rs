//! Merging proposals across villages, wherever each stands.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, Role, Standing};
use entity::ids::{CycleId, ProposalId, RoundId};
use entity::{proposals, rounds};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

use super::act::{Acting, Merged};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::board::wire::{BoardActOut, BoardMergeIn, Fate};
use crate::cycles::service as cycle_service;
use crate::db::Tx;
use crate::limits;
use crate::problem::ApiError;
use crate::proposals::life;
use crate::reviews::service::credit;
use crate::rounds::rules::is_frozen;
use crate::rounds::standing;
use crate::{references, text};

/// Merges proposals into another, each with its own fate. Their proposers, and who was merged into them before, keep
/// the credit. What stands in a round that votes, is tallied or closed stays: there it is chosen as it is.
pub async fn merge(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    wanted: BoardMergeIn,
) -> Result<BoardActOut, ApiError> {
    let found = cycle_service::known(app, cycle).await?;
    caller.require_planner(&found.regency_code)?;
    let mut errors = Vec::new();
    let reason = text::clean("/reason", &wanted.reason, limits::REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let code = references::service::reason(app.db.read(), &wanted.reason_code, "/reason_code");
    let code = code.await?.code;
    let into = ProposalId(wanted.into_id);
    let ids: BTreeSet<ProposalId> = wanted.proposal_ids.into_iter().map(ProposalId).collect();
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let mut asked: Vec<ProposalId> = ids.iter().copied().collect();
                asked.push(into);
                // The cycle, then rounds in one order, then proposals: as every act locks them.
                cycle_service::lock(tx, cycle).await?;
                let open = open_rounds(tx, &asked, now).await?;
                let mut acting = Acting::begin(tx, caller, cycle, &asked, now).await?;
                let target = acting.items.get(&into).cloned().ok_or_else(|| {
                    ApiError::field(
                        "/into_id",
                        "Pilih usulan yang berdiri di papan siklus ini.",
                        "Choose a proposal that stands on this cycle's board.",
                    )
                })?;
                for id in ids {
                    let round = acting.items.get(&id).and_then(|item| item.round_id);
                    let decided = acting.lines.contains_key(&id);
                    let refusal = refusal(
                        id == into,
                        round.is_some_and(|r| open.contains(&r)),
                        decided,
                    );
                    if let Some((detail, detail_en)) = refusal {
                        let why = (detail.to_owned(), detail_en.to_owned());
                        acting.fate(id.0, Fate::Refused, Some(why));
                        continue;
                    }
                    let merged = one(tx, &acting, id, target.id, (&code, &reason)).await?;
                    acting.merged(id, merged);
                    acting.fate(id.0, Fate::Done, None);
                }
                acting.finish(tx, "decide", None).await
            })
        })
        .await
}

/// The rounds in which some proposals stand, locked in one order; of these, those in which they may still change.
pub(super) async fn open_rounds(
    tx: &Tx,
    proposals: &[ProposalId],
    now: DateTime<Utc>,
) -> Result<BTreeSet<RoundId>, ApiError> {
    let standing_in = life::many(tx, proposals).await?;
    let locks: BTreeSet<RoundId> = standing_in
        .values()
        .filter_map(|proposal| proposal.round_id)
        .collect();
    let mut open = BTreeSet::new();
    for round in locks {
        let round = standing::lock(tx, round).await?;
        if may_change(&round, now) {
            open.insert(round.id);
        }
    }
    Ok(open)
}

fn may_change(round: &rounds::Model, now: DateTime<Utc>) -> bool {
    !is_frozen(round, now) && round.tallied_at.is_none() && round.closed_at.is_none()
}

fn refusal(itself: bool, open: bool, decided: bool) -> Option<(&'static str, &'static str)> {
    if itself {
        return Some((
            "Usulan tidak digabung ke dirinya sendiri.",
            "A proposal is not merged into itself.",
        ));
    }
    if !open {
        return Some((
            "Usulan ini tidak berdiri di papan, atau putarannya sudah memungut suara, dihitung, atau ditutup.",
            "This proposal does not stand on the board, or its round is voting, tallied or closed.",
        ));
    }
    decided.then_some((
        "Usulan ini sudah diputuskan di papan; batalkan keputusannya dulu.",
        "This proposal is decided on the board; undo that first.",
    ))
}

async fn one(
    tx: &Tx,
    acting: &Acting,
    id: ProposalId,
    into: ProposalId,
    (code, reason): (&str, &str),
) -> Result<Merged, ApiError> {
    let proposal = life::lock(tx, id).await?;
    let round = proposal.round_id.ok_or_else(ApiError::not_found)?;
    let candidate = standing::candidate(tx, round, id).await?;
    let candidate = candidate.ok_or_else(ApiError::not_found)?;
    let merged = Merged {
        into,
        status: proposal.status,
        standing: candidate.standing,
        apart: false,
    };
    let (quantity, cost) = (candidate.quantity_milli, candidate.cost_idr);
    standing::set_standing(tx, candidate, Standing::Merged, quantity, cost).await?;
    credit(tx, &proposal, into, acting.now).await?;
    let mut row: proposals::ActiveModel = proposal.into_active_model();
    row.merged_into_id = Set(Some(into));
    let moved = row.update(tx).await?;
    life::advance(tx, moved, ProposalStatus::Merged, Some(round), acting.now).await?;
    let event = Event {
        verb: "proposal.merged",
        actor: acting
            .caller
            .office(Role::Planner, &acting.cycle.regency_code),
        actor_id: Some(acting.caller.account),
        subject: "proposal",
        subject_id: id.to_string(),
        cycle: Some(acting.cycle.id),
        round: Some(round),
        proposal: Some(id),
        detail: json!({ "merged_into_id": into.0, "reason_code": code, "reason": reason }),
    };
    audit::append(tx, acting.now, event);
    Ok(merged)
}
