//! Taking up in a later cycle what an earlier one did not take: the same records, history kept.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, Role};
use entity::ids::{CycleId, ProposalId, RoundId};
use entity::{audit_events, cycles, proposals, rounds};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set,
};
use serde_json::json;
use uuid::Uuid;

use super::close::move_all;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::cycles::service as cycle_service;
use crate::db::Tx;
use crate::meetings::wire::CarryOverIn;
use crate::problem::{ApiError, Code};
use crate::reviews;
use crate::rounds::rules::{Holder, holder, takes_candidates};
use crate::rounds::standing;

/// Rows one statement names.
const BATCH: usize = 500;

/// Verb of the act as a whole.
const TAKEN_UP: &str = "cycle.carried_over";

/// Takes up again, in `cycle`, proposals of an earlier cycle of the regency. Answers how many.
pub async fn carry_over(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    wanted: CarryOverIn,
    once: Option<Once>,
) -> Result<u64, ApiError> {
    let db = app.db.read();
    let cycle = cycle_service::get(db, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let from = cycle_service::get(db, CycleId(wanted.from_cycle_id))
        .await
        .ok()
        .filter(|from| {
            from.regency_code == cycle.regency_code && from.fiscal_year < cycle.fiscal_year
        })
        .ok_or_else(|| {
            ApiError::field(
                "/from_cycle_id",
                "Pilih siklus tahun sebelumnya dari kabupaten/kota yang sama.",
                "Choose an earlier year's cycle of the same regency.",
            )
        })?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let act = Uuid::now_v7();
                if let Some(before) = claim(tx, once, act, now).await? {
                    return carried_by(tx, cycle.id, before).await;
                }
                let taken = eligible(tx, from.id, wanted.proposal_ids).await?;
                let entry = entry_rounds(tx, &cycle, now).await?;
                let mut moves: HashMap<RoundId, Vec<proposals::Model>> = HashMap::new();
                for proposal in taken {
                    let round = entry.of(&proposal)?;
                    moves.entry(round).or_default().push(proposal);
                }
                take_up(tx, &caller, &cycle, (act, from.id), moves, now).await
            })
        })
        .await
}

/// How many proposals of an earlier cycle [`carry_over`] would take up, but for those an objection holds.
pub async fn carry_ready(db: &impl ConnectionTrait, from: CycleId) -> Result<u64, ApiError> {
    use proposals::Column as C;
    Ok(proposals::Entity::find()
        .filter(C::CycleId.eq(from))
        .filter(C::Status.is_in([ProposalStatus::Deferred, ProposalStatus::NotAccommodated]))
        .count(db)
        .await?)
}

/// How many proposals an earlier act took up.
async fn carried_by(tx: &Tx, cycle: CycleId, act: Uuid) -> Result<u64, ApiError> {
    let acts = audit_events::Entity::find()
        .filter(audit_events::Column::CycleId.eq(cycle))
        .filter(audit_events::Column::Verb.eq(TAKEN_UP))
        .all(tx)
        .await?;
    let act = act.to_string();
    let count = acts
        .iter()
        .filter_map(|event| serde_json::from_str::<serde_json::Value>(&event.detail).ok())
        .find(|detail| detail["act"] == act.as_str())
        .and_then(|detail| detail["carried"].as_u64());
    count.ok_or_else(|| ApiError::internal("a carry-over without its event"))
}

async fn eligible(
    tx: &Tx,
    from: CycleId,
    only: Option<Vec<Uuid>>,
) -> Result<Vec<proposals::Model>, ApiError> {
    use proposals::Column as C;
    let chosen = only.is_some();
    let mut statuses = vec![ProposalStatus::Deferred, ProposalStatus::NotAccommodated];
    if only.is_some() {
        statuses.push(ProposalStatus::Rejected);
    }
    let mut found = proposals::Entity::find()
        .filter(C::CycleId.eq(from))
        .filter(C::Status.is_in(statuses))
        .lock_exclusive()
        .all(tx)
        .await?;
    if let Some(only) = only {
        let only: HashSet<Uuid> = only.into_iter().collect();
        found.retain(|proposal| only.contains(&proposal.id.0));
        if found.len() != only.len() {
            return Err(ApiError::field(
                "/proposal_ids",
                "Pilih usulan siklus itu yang ditolak, ditunda, atau tidak diakomodasi.",
                "Choose proposals of that cycle that were refused, deferred or not taken.",
            ));
        }
    }
    leave_disputed(tx, found, chosen).await
}

/// Leaves out what an objection waits to be answered for: granted, it stands where it was refused. One asked
/// for by name is refused instead.
async fn leave_disputed(
    tx: &Tx,
    mut found: Vec<proposals::Model>,
    chosen: bool,
) -> Result<Vec<proposals::Model>, ApiError> {
    let ids: HashSet<ProposalId> = found.iter().map(|proposal| proposal.id).collect();
    let disputed: HashSet<ProposalId> = reviews::service::disputed(tx)
        .await?
        .into_iter()
        .filter(|id| ids.contains(id))
        .collect();
    if chosen && !disputed.is_empty() {
        return Err(ApiError::field(
            "/proposal_ids",
            "Jawab dahulu keberatan atas usulan ini.",
            "Answer the objection to its refusal first.",
        ));
    }
    found.retain(|proposal| !disputed.contains(&proposal.id));
    Ok(found)
}

struct Entry {
    holder: Holder,
    by_subject: HashMap<String, RoundId>,
}

impl Entry {
    fn of(&self, proposal: &proposals::Model) -> Result<RoundId, ApiError> {
        let subject = match self.holder {
            Holder::Village => proposal.village_code.clone(),
            Holder::District => proposal.district_code.clone(),
            Holder::Regency => proposal.regency_code.clone(),
            Holder::Agency => proposal
                .agency_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
        };
        self.by_subject.get(&subject).copied().ok_or_else(|| {
            ApiError::new(
                Code::WrongState,
                format!("Putaran awal untuk {subject} belum dibuka, atau sudah memungut suara."),
                format!("The entry round for {subject} is not open, or is voting already."),
            )
        })
    }
}

async fn entry_rounds(
    tx: &Tx,
    cycle: &cycles::Model,
    now: DateTime<Utc>,
) -> Result<Entry, ApiError> {
    let stages = cycle_service::stages(tx, cycle.id).await?;
    let stage = stages
        .iter()
        .find(|stage| stage.takes_submissions)
        .ok_or_else(|| ApiError::internal("a cycle without a stage that takes submissions"))?;
    let rows = rounds::Entity::find()
        .filter(rounds::Column::StageId.eq(stage.id))
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(Entry {
        holder: holder(stage.kind),
        by_subject: rows
            .into_iter()
            .filter(|row| takes_candidates(row, now))
            .map(|row| (row.subject_key, row.id))
            .collect(),
    })
}

async fn take_up(
    tx: &Tx,
    caller: &Caller,
    cycle: &cycles::Model,
    (act, from): (Uuid, CycleId),
    moves: HashMap<RoundId, Vec<proposals::Model>>,
    now: DateTime<Utc>,
) -> Result<u64, ApiError> {
    let mut events = Vec::new();
    for (round, taken) in moves {
        let ids: Vec<ProposalId> = taken.iter().map(|proposal| proposal.id).collect();
        for proposal in &taken {
            events.push(Event {
                verb: "proposal.carried_over",
                actor: caller.office(Role::Planner, &cycle.regency_code),
                actor_id: Some(caller.account),
                subject: "proposal",
                subject_id: proposal.id.to_string(),
                cycle: Some(cycle.id),
                round: Some(round),
                proposal: Some(proposal.id),
                detail: json!({
                    "from_cycle_id": proposal.cycle_id.0,
                    "fiscal_year": cycle.fiscal_year,
                    "times_proposed": proposal.times_proposed + 1,
                }),
            });
        }
        for ids in ids.chunks(BATCH) {
            proposals::Entity::update_many()
                .set(proposals::ActiveModel {
                    cycle_id: Set(cycle.id),
                    ..Default::default()
                })
                .col_expr(
                    proposals::Column::TimesProposed,
                    Expr::col(proposals::Column::TimesProposed).add(1),
                )
                .filter(proposals::Column::Id.is_in(ids.iter().copied()))
                .exec(tx)
                .await?;
        }
        move_all(tx, ProposalStatus::Submitted, Some(round), &ids, now).await?;
        let rows = taken
            .iter()
            .map(|proposal| {
                let (quantity, cost) = (proposal.quantity_milli, proposal.cost_idr);
                standing::entrant(round, proposal, quantity, cost, now)
            })
            .collect();
        standing::enter_all(tx, rows).await?;
    }
    let carried = u64::try_from(events.len()).unwrap_or(u64::MAX);
    events.push(Event {
        verb: TAKEN_UP,
        actor: caller.office(Role::Planner, &cycle.regency_code),
        actor_id: Some(caller.account),
        subject: "cycle",
        subject_id: cycle.id.to_string(),
        cycle: Some(cycle.id),
        round: None,
        proposal: None,
        detail: json!({ "act": act, "from_cycle_id": from.0, "carried": carried }),
    });
    audit::append_all(tx, now, events);
    Ok(carried)
}
