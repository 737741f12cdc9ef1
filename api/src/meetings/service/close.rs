//! Closing a round: every candidate gets its answer, what was taken goes up, the key is destroyed.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, Standing, Verdict};
use entity::ids::{CandidateId, ProposalId, RoundId};
use entity::{candidates, meetings, proposals, rounds};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
};
use serde_json::json;

use super::decide::{accommodated_idr, candidates_of, event, require_tallied};
use super::require_open;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::ballots;
use crate::db::Tx;
use crate::meetings::rules;
use crate::meetings::wire::ClosedOut;
use crate::money::rupiah;
use crate::problem::{ApiError, Code};
use crate::rounds::rules::takes_candidates;
use crate::rounds::service::{NextRounds, next_rounds, with_proposals};
use crate::rounds::{policy, standing};

/// Rows one statement names.
const BATCH: usize = 500;

/// Closes a round.
pub async fn close(app: &App, caller: Arc<Caller>, id: RoundId) -> Result<ClosedOut, ApiError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, id).await?;
                require_open(&caller, &round)?;
                require_tallied(&round, now)?;
                if meetings::Entity::find_by_id(id).one(tx).await?.is_none() {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Catat dulu rapatnya: PUT /rounds/{id}/meeting.",
                        "Record the meeting first: PUT /rounds/{id}/meeting.",
                    ));
                }
                let rows = candidates_of(tx, id).await?;
                let total = accommodated_idr(&rows);
                if total > round.ceiling_idr {
                    return Err(ApiError::new(
                        Code::WrongState,
                        format!(
                            "Yang diakomodasi {} melebihi pagu {}.",
                            rupiah(total),
                            rupiah(round.ceiling_idr)
                        ),
                        format!(
                            "What is accommodated, {}, is over the ceiling of {}.",
                            rupiah(total),
                            rupiah(round.ceiling_idr)
                        ),
                    ));
                }
                let mut decided = with_proposals(tx, rows).await?;
                decided.retain(|(row, _)| rules::undecided(row.standing, row.outcome).is_some());
                let defaulted = fill_in(&round, &mut decided, now)?;
                store_defaults(tx, &decided, &defaulted).await?;
                let next = next_rounds(tx, &round).await?;
                send_on(tx, &next, &decided, now).await?;
                let root = ballots::service::merkle_root(tx, id).await?;
                let out = summary(&round, &decided, total, root, now);
                seal(tx, &round, &out, now).await?;
                let mut events: Vec<Event> = decided
                    .iter()
                    .filter(|(row, _)| defaulted.contains_key(&row.id))
                    .map(|(row, _)| event(&caller, &round, row))
                    .collect();
                events.push(closing(&caller, &round, &out));
                audit::append_all(tx, now, events);
                Ok(out)
            })
        })
        .await
}

type Decided = (candidates::Model, proposals::Model);
/// Verdict and reason code of candidates nobody decided on.
type Defaults = HashMap<CandidateId, (Verdict, Option<&'static str>)>;

/// Gives every undecided candidate the verdict that follows from the result or its review. In the plan
/// itself nothing is accommodated without its codes.
fn fill_in(
    round: &rounds::Model,
    decided: &mut [Decided],
    now: DateTime<Utc>,
) -> Result<Defaults, ApiError> {
    let mut defaults = HashMap::new();
    let mut lacking = Vec::new();
    for (row, proposal) in decided {
        // A decision taken before the candidate fell out of review counts no more.
        if row.verdict.is_some() && row.standing == Standing::Eligible {
            continue;
        }
        let Some((verdict, reason)) = rules::undecided(row.standing, row.outcome) else {
            continue;
        };
        if verdict == Verdict::Accommodated && rules::needs_codes(round.stage_kind) {
            lacking.push(proposal.tracking_code.clone());
            continue;
        }
        row.verdict = Some(verdict);
        row.verdict_reason_code = reason.map(str::to_owned);
        row.verdict_cost_idr = Some(row.cost_idr);
        row.decided_at = Some(now);
        defaults.insert(row.id, (verdict, reason));
    }
    if lacking.is_empty() {
        return Ok(defaults);
    }
    lacking.truncate(20);
    let named = lacking.join(", ");
    Err(ApiError::new(
        Code::WrongState,
        format!("Putuskan dulu dengan kode program dan kegiatan: {named}."),
        format!("Decide first, with programme and activity codes: {named}."),
    ))
}

async fn store_defaults(tx: &Tx, decided: &[Decided], defaults: &Defaults) -> Result<(), ApiError> {
    let mut groups: HashMap<(Verdict, Option<&'static str>), Vec<CandidateId>> = HashMap::new();
    for (row, _) in decided {
        if let Some(default) = defaults.get(&row.id) {
            groups.entry(*default).or_default().push(row.id);
        }
    }
    let at = decided.iter().find_map(|(row, _)| row.decided_at);
    for ((verdict, reason), ids) in groups {
        for ids in ids.chunks(BATCH) {
            candidates::Entity::update_many()
                .set(candidates::ActiveModel {
                    verdict: Set(Some(verdict)),
                    verdict_reason_code: Set(reason.map(str::to_owned)),
                    decided_at: Set(at),
                    ..Default::default()
                })
                .col_expr(
                    candidates::Column::VerdictCostIdr,
                    Expr::col(candidates::Column::CostIdr),
                )
                .filter(candidates::Column::Id.is_in(ids.iter().copied()))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

/// Moves the proposals: what was taken stands in the next stage with the cost decided, the rest ends
/// here.
async fn send_on(
    tx: &Tx,
    next: &NextRounds,
    decided: &[Decided],
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let mut moves: HashMap<(ProposalStatus, Option<RoundId>), Vec<ProposalId>> = HashMap::new();
    let mut entering = Vec::new();
    for (row, proposal) in decided {
        let verdict = row.verdict.unwrap_or(Verdict::NotAccommodated);
        let status = rules::status_after(verdict, next.is_last());
        let mut round = proposal.round_id;
        if status == ProposalStatus::Carried
            && let Some(target) = next.for_proposal(proposal)?
        {
            round = Some(target);
            let cost = row.verdict_cost_idr.unwrap_or(row.cost_idr);
            entering.push(standing::entrant(
                target,
                proposal,
                row.quantity_milli,
                cost,
                now,
            ));
        }
        moves.entry((status, round)).or_default().push(proposal.id);
    }
    lock_targets(tx, &moves, now).await?;
    standing::enter_all(tx, entering).await?;
    for ((status, round), ids) in moves {
        move_all(tx, status, round, &ids, now).await?;
    }
    Ok(())
}

/// A round that takes candidates in must not be frozen meanwhile.
async fn lock_targets(
    tx: &Tx,
    moves: &HashMap<(ProposalStatus, Option<RoundId>), Vec<ProposalId>>,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let mut targets: Vec<RoundId> = moves
        .keys()
        .filter(|(status, _)| *status == ProposalStatus::Carried)
        .filter_map(|(_, round)| *round)
        .collect();
    targets.sort_unstable();
    if targets.is_empty() {
        return Ok(());
    }
    let locked = rounds::Entity::find()
        .filter(rounds::Column::Id.is_in(targets))
        .lock_exclusive()
        .all(tx)
        .await?;
    if !locked.iter().all(|row| takes_candidates(row, now)) {
        return Err(ApiError::new(
            Code::WrongState,
            "Putaran tahap berikutnya sudah memungut suara atau dihitung; calon tidak dapat ditambahkan.",
            "The next stage's round is voting or tallied; no candidate can be added.",
        ));
    }
    Ok(())
}

/// Moves proposals to one status and round.
pub(super) async fn move_all(
    tx: &Tx,
    status: ProposalStatus,
    round: Option<RoundId>,
    ids: &[ProposalId],
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    for ids in ids.chunks(BATCH) {
        proposals::Entity::update_many()
            .set(proposals::ActiveModel {
                status: Set(status),
                round_id: Set(round),
                updated_at: Set(now),
                ..Default::default()
            })
            .col_expr(
                proposals::Column::Version,
                Expr::col(proposals::Column::Version).add(1),
            )
            .filter(proposals::Column::Id.is_in(ids.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn seal(
    tx: &Tx,
    round: &rounds::Model,
    out: &ClosedOut,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let version = round.version + 1;
    let mut row = round.clone().into_active_model();
    row.closed_at = Set(Some(now));
    row.merkle_root = Set(Some(out.merkle_root.clone()));
    row.key_sealed = Set(None);
    row.version = Set(version);
    row.update(tx).await?;
    Ok(())
}

fn summary(
    round: &rounds::Model,
    decided: &[Decided],
    accommodated_idr: i64,
    merkle_root: String,
    now: DateTime<Utc>,
) -> ClosedOut {
    let count = |verdict| {
        let number = decided
            .iter()
            .filter(|(row, _)| row.verdict == Some(verdict))
            .count();
        u64::try_from(number).unwrap_or(u64::MAX)
    };
    ClosedOut {
        round_id: round.id.0,
        closed_at: now,
        merkle_root,
        accommodated: count(Verdict::Accommodated),
        reserve: count(Verdict::Reserve),
        deferred: count(Verdict::Deferred),
        not_accommodated: count(Verdict::NotAccommodated),
        accommodated_idr,
    }
}

fn closing(caller: &Caller, round: &rounds::Model, out: &ClosedOut) -> Event {
    Event {
        verb: "round.closed",
        actor: policy::office(caller, round),
        actor_id: Some(caller.account),
        subject: "round",
        subject_id: round.id.to_string(),
        cycle: Some(round.cycle_id),
        round: Some(round.id),
        proposal: None,
        detail: json!({
            "merkle_root": out.merkle_root,
            "accommodated": out.accommodated,
            "reserve": out.reserve,
            "deferred": out.deferred,
            "not_accommodated": out.not_accommodated,
            "accommodated_idr": out.accommodated_idr,
            "ceiling_idr": round.ceiling_idr,
        }),
    }
}
