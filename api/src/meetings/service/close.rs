//! Closing a round: every candidate gets its answer, what was taken goes up, the key is destroyed.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, Standing, Verdict};
use entity::ids::{CandidateId, ProposalId, RoundId};
use entity::{candidates, meetings, proposals, rounds};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

use super::decide::{candidates_of, event, require_tallied};
use super::{ceilings, require_open, turn};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::ballots;
use crate::ballots::service::Published;
use crate::db::Tx;
use crate::limits;
use crate::meetings::rules;
use crate::meetings::wire::ClosedOut;
use crate::problem::{ApiError, Code};
use crate::proposals::life;
use crate::rounds::service::{NextRounds, next_rounds, with_proposals};
use crate::rounds::{policy, standing};
use crate::text;

/// Rows one statement names.
const BATCH: usize = 500;

/// Closes a round; `late_reason` lets it close out of turn.
pub async fn close(
    app: &App,
    caller: Arc<Caller>,
    id: RoundId,
    late_reason: Option<String>,
) -> Result<ClosedOut, ApiError> {
    let mut errors = Vec::new();
    let late = late_reason
        .map(|reason| text::clean("/late_reason", &reason, limits::SHORT_REASON, &mut errors));
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let now = app.clock.now();
    let fewest = app.config.least_published;
    let out = app
        .db
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
                if late.is_none() {
                    turn::wait_for_those_before(tx, &round).await?;
                }
                let mut decided = with_proposals(tx, candidates_of(tx, id).await?).await?;
                if let Some(over) = ceilings::over(tx, &round, &decided).await? {
                    return Err(ApiError::new(
                        Code::WrongState,
                        over.detail(),
                        over.detail_en(),
                    ));
                }
                let total = ceilings::accommodated_idr(&decided);
                decided.retain(|(row, _)| rules::undecided(row.standing, row.outcome).is_some());
                let next = next_rounds(tx, &round).await?;
                let defaulted = fill_in(&round, &mut decided, now)?;
                require_agencies(&next, &decided)?;
                store_defaults(tx, &decided, &defaulted).await?;
                let too_late = send_on(tx, &next, &decided, late.is_some(), now).await?;
                let published = ballots::service::publish(tx, &round, fewest).await?;
                let mut out = summary(&round, &decided, total, published, now);
                out.too_late = u64::try_from(too_late.len()).unwrap_or(u64::MAX);
                seal(tx, &round, &out, now).await?;
                let mut events: Vec<Event> = decided
                    .iter()
                    .filter(|(row, _)| defaulted.contains_key(&row.id))
                    .map(|(row, proposal)| event(&caller, &round, row, proposal))
                    .collect();
                events.extend(
                    too_late
                        .into_iter()
                        .map(|id| turn::missed(&caller, &round, id, late.as_deref())),
                );
                events.push(closing(&caller, &round, &out, late.as_deref()));
                audit::append_all(tx, now, events);
                Ok(out)
            })
        })
        .await?;
    app.db.scrub().await;
    Ok(out)
}

pub(super) type Decided = (candidates::Model, proposals::Model);
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
        if verdict == Verdict::Accommodated && rules::makes_the_plan(round.stage_kind) {
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

/// What goes to the agencies needs one, so that it does not vanish between them.
fn require_agencies(next: &NextRounds, decided: &[Decided]) -> Result<(), ApiError> {
    if !next.are_held_by_agencies() {
        return Ok(());
    }
    let lacking: Vec<&str> = decided
        .iter()
        .filter(|(row, proposal)| {
            row.verdict == Some(Verdict::Accommodated) && proposal.agency_id.is_none()
        })
        .map(|(_, proposal)| proposal.tracking_code.as_str())
        .take(20)
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let named = lacking.join(", ");
    Err(ApiError::new(
        Code::WrongState,
        format!("Putuskan dulu dengan agency_id, perangkat daerah yang mengerjakannya: {named}."),
        format!("Decide first, with the agency_id of the agency that does it: {named}."),
    ))
}

/// Moves the proposals: what was taken stands in the next stage with the cost decided, the rest ends
/// here. Answers what came too late for the next stage, if that `may_be_late`.
async fn send_on(
    tx: &Tx,
    next: &NextRounds,
    decided: &[Decided],
    may_be_late: bool,
    now: DateTime<Utc>,
) -> Result<Vec<ProposalId>, ApiError> {
    let targets = turn::targets(tx, next, decided, now).await?;
    if !may_be_late {
        turn::require_in_time(&targets)?;
    }
    let mut moves: HashMap<(ProposalStatus, Option<RoundId>), Vec<ProposalId>> = HashMap::new();
    let mut entering = Vec::new();
    let mut too_late = Vec::new();
    for (row, proposal) in decided {
        let verdict = row.verdict.unwrap_or(Verdict::NotAccommodated);
        let status = rules::status_after(verdict, next.is_last());
        let to = match targets.of(proposal.id) {
            Some(target) if target.in_time => {
                let cost = row.verdict_cost_idr.unwrap_or(row.cost_idr);
                let quantity = row.quantity_milli;
                entering.push(standing::entrant(
                    target.round,
                    proposal,
                    quantity,
                    cost,
                    now,
                ));
                (status, Some(target.round))
            }
            Some(_) => {
                too_late.push(proposal.id);
                (ProposalStatus::Deferred, proposal.round_id)
            }
            None => (status, proposal.round_id),
        };
        moves.entry(to).or_default().push(proposal.id);
    }
    standing::enter_all(tx, entering).await?;
    for ((status, round), ids) in moves {
        move_all(tx, status, round, &ids, now).await?;
    }
    Ok(too_late)
}

/// Moves proposals to one status and round.
pub(super) async fn move_all(
    tx: &Tx,
    status: ProposalStatus,
    round: Option<RoundId>,
    ids: &[ProposalId],
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let change = proposals::ActiveModel {
        status: Set(status),
        round_id: Set(round),
        ..Default::default()
    };
    life::change_all(tx, ids, change, now).await
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
    published: Published,
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
        merkle_root: published.merkle_root,
        ballots: published.ballots,
        replaced: published.replaced,
        withheld: published.withheld.map(Into::into),
        accommodated: count(Verdict::Accommodated),
        too_late: 0,
        reserve: count(Verdict::Reserve),
        deferred: count(Verdict::Deferred),
        not_accommodated: count(Verdict::NotAccommodated),
        accommodated_idr,
    }
}

fn closing(caller: &Caller, round: &rounds::Model, out: &ClosedOut, late: Option<&str>) -> Event {
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
            "frozen_hash": round.frozen_hash,
            "ballots": out.ballots,
            "replaced": out.replaced,
            "accommodated": out.accommodated,
            "too_late": out.too_late,
            "reserve": out.reserve,
            "deferred": out.deferred,
            "not_accommodated": out.not_accommodated,
            "accommodated_idr": out.accommodated_idr,
            "ceiling_idr": round.ceiling_idr,
            "late_reason": late,
        }),
    }
}
