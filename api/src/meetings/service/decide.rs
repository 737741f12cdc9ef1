//! Decisions of a meeting, beside what the rule computed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::Standing;
use entity::ids::{AgencyId, CandidateId, ProposalId, RoundId};
use entity::{candidates, proposals, rounds};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, Set,
};
use serde_json::json;

use super::decision::{Decision, Needs, check, parse_all};
use super::{ceilings, require_open};
use crate::agencies as agency_room;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::db::Tx;
use crate::meetings::rules;
use crate::meetings::wire::{DecisionIn, DecisionsOut};
use crate::problem::{ApiError, Code, FieldError};
use crate::proposals::life;
use crate::references;
use crate::rounds::rules::{Phase, phase_of};
use crate::rounds::service::{next_rounds, with_proposals};
use crate::rounds::{policy, standing};

/// A round must be in deliberation, with its result computed.
pub(super) fn require_tallied(
    round: &entity::rounds::Model,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    if phase_of(round, now) != Phase::Deliberation {
        return Err(ApiError::new(
            Code::WrongPhase,
            "Putaran ini belum dalam musyawarah.",
            "This round is not in deliberation yet.",
        ));
    }
    if round.tallied_at.is_none() {
        return Err(ApiError::new(
            Code::WrongState,
            "Hitung dulu hasilnya: POST /rounds/{id}/tally.",
            "Compute the result first: POST /rounds/{id}/tally.",
        ));
    }
    Ok(())
}

/// All candidates of a round.
pub(super) async fn candidates_of(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<candidates::Model>, ApiError> {
    Ok(candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round))
        .all(db)
        .await?)
}

/// Takes decisions; those that depart from the result carry a public reason. What is accommodated must
/// keep the ceilings. With a version, only if nobody took decisions since it was read.
pub async fn decide(
    app: &App,
    caller: Arc<Caller>,
    id: RoundId,
    version: Option<i32>,
    items: Vec<DecisionIn>,
    once: Option<Once>,
) -> Result<DecisionsOut, ApiError> {
    let decisions = parse_all(&items)?;
    check_references(app, id, &decisions).await?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, id).await?;
                require_open(&caller, &round)?;
                require_tallied(&round, now)?;
                if claim(tx, once, id.0, now).await?.is_some() {
                    let rows = with_proposals(tx, candidates_of(tx, id).await?).await?;
                    return Ok(told(&round, &rows, items.len()));
                }
                if version.is_some_and(|version| version != round.decisions_version) {
                    return Err(ApiError::stale(round.decisions_version));
                }
                let mut rows = with_proposals(tx, candidates_of(tx, id).await?).await?;
                let needs = Needs {
                    codes: rules::makes_the_plan(round.stage_kind),
                    agency: rules::makes_the_plan(round.stage_kind)
                        || next_rounds(tx, &round).await?.are_held_by_agencies(),
                };
                let Settled { decided, assigned } = settle(&mut rows, decisions, needs, now)?;
                if let Some(over) = ceilings::over(tx, &round, &rows).await? {
                    return Err(ApiError::field("/items", over.detail(), over.detail_en()));
                }
                let events = decided
                    .iter()
                    .filter_map(|place| rows.get(*place))
                    .map(|(row, proposal)| event(&caller, &round, row, proposal))
                    .collect();
                store(tx, &rows, &decided).await?;
                let round = count(tx, round).await?;
                assign(tx, assigned, now).await?;
                audit::append_all(tx, now, events);
                Ok(told(&round, &rows, decided.len()))
            })
        })
        .await
}

fn told(
    round: &rounds::Model,
    rows: &[(candidates::Model, proposals::Model)],
    decided: usize,
) -> DecisionsOut {
    DecisionsOut {
        decided: u64::try_from(decided).unwrap_or(u64::MAX),
        accommodated_idr: ceilings::accommodated_idr(rows),
        ceiling_idr: round.ceiling_idr,
        version: round.decisions_version,
    }
}

/// Counts that decisions were taken.
async fn count(tx: &Tx, round: rounds::Model) -> Result<rounds::Model, ApiError> {
    let version = round.decisions_version + 1;
    let mut round = round.into_active_model();
    round.decisions_version = Set(version);
    Ok(round.update(tx).await?)
}

/// Checks the reason codes and agencies that decisions name.
async fn check_references(
    app: &App,
    round: RoundId,
    decisions: &[Decision],
) -> Result<(), ApiError> {
    let db = app.db.read();
    let codes = decisions.iter().filter_map(|d| d.reason_code.clone());
    let unknown = references::service::unknown_reasons(db, codes.collect()).await?;
    let mut agencies = HashSet::new();
    if decisions.iter().any(|d| d.agency.is_some()) {
        let round = standing::get(db, round).await?;
        let regency = round.area_code.get(..5).unwrap_or_default();
        let own = agency_room::service::of_regency(db, regency).await?;
        agencies.extend(own.into_iter().map(|agency| agency.id));
    }
    let mut errors = Vec::new();
    for (place, decision) in decisions.iter().enumerate() {
        if decision
            .reason_code
            .as_ref()
            .is_some_and(|code| unknown.contains(code))
        {
            errors.push(FieldError {
                pointer: format!("/items/{place}/reason_code"),
                detail: "Isi salah satu kode alasan dari /reasons.".into(),
                detail_en: "Give one of the reason codes of /reasons.".into(),
            });
        }
        if decision
            .agency
            .is_some_and(|agency| !agencies.contains(&agency))
        {
            errors.push(FieldError {
                pointer: format!("/items/{place}/agency_id"),
                detail: "Pilih perangkat daerah kabupaten/kota ini.".into(),
                detail_en: "Choose an agency of this regency.".into(),
            });
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ApiError::fields(errors))
    }
}

/// What decisions came to.
struct Settled {
    /// Places of the candidates decided on.
    decided: Vec<usize>,
    /// Proposals that get another agency than they had.
    assigned: HashMap<AgencyId, Vec<ProposalId>>,
}

/// Enters decisions into their candidates and proposals.
fn settle(
    rows: &mut [(candidates::Model, proposals::Model)],
    decisions: Vec<Decision>,
    needs: Needs,
    now: DateTime<Utc>,
) -> Result<Settled, ApiError> {
    let places: HashMap<CandidateId, usize> = rows
        .iter()
        .enumerate()
        .filter(|(_, (row, _))| row.standing == Standing::Eligible)
        .map(|(place, (row, _))| (row.id, place))
        .collect();
    let mut errors = Vec::new();
    let mut decided = Vec::new();
    let mut assigned: HashMap<AgencyId, Vec<ProposalId>> = HashMap::new();
    for (item, decision) in decisions.into_iter().enumerate() {
        let at = |field: &str| format!("/items/{item}/{field}");
        let found = places.get(&decision.id).copied();
        let Some((place, (row, proposal))) =
            found.and_then(|place| Some((place, rows.get_mut(place)?)))
        else {
            errors.push(FieldError {
                pointer: at("candidate_id"),
                detail: "Pilih calon putaran ini yang lolos verifikasi.".into(),
                detail_en: "Choose an eligible candidate of this round.".into(),
            });
            continue;
        };
        check(&decision, (row, proposal), needs, at, &mut errors);
        row.verdict = Some(decision.verdict);
        row.verdict_cost_idr = Some(decision.cost_idr.unwrap_or(row.cost_idr));
        row.verdict_position = decision.position.or(row.verdict_position);
        row.verdict_reason_code = decision.reason_code;
        row.verdict_reason = decision.reason;
        row.program_code = decision.program_code;
        row.activity_code = decision.activity_code;
        row.decided_at = Some(now);
        if let Some(agency) = decision.agency
            && proposal.agency_id.replace(agency) != Some(agency)
        {
            assigned.entry(agency).or_default().push(proposal.id);
        }
        decided.push(place);
    }
    if errors.is_empty() {
        Ok(Settled { decided, assigned })
    } else {
        Err(ApiError::fields(errors))
    }
}

async fn store(
    tx: &Tx,
    rows: &[(candidates::Model, proposals::Model)],
    decided: &[usize],
) -> Result<(), ApiError> {
    for (row, _) in decided.iter().filter_map(|place| rows.get(*place)) {
        row.clone()
            .into_active_model()
            .reset_all()
            .update(tx)
            .await?;
    }
    Ok(())
}

async fn assign(
    tx: &Tx,
    assigned: HashMap<AgencyId, Vec<ProposalId>>,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    for (agency, ids) in assigned {
        let change = proposals::ActiveModel {
            agency_id: Set(Some(agency)),
            ..Default::default()
        };
        life::change_all(tx, &ids, change, now).await?;
    }
    Ok(())
}

/// The event of one decision.
pub(super) fn event(
    caller: &Caller,
    round: &entity::rounds::Model,
    row: &candidates::Model,
    proposal: &proposals::Model,
) -> Event {
    Event {
        verb: "proposal.decided",
        actor: policy::office(caller, round),
        actor_id: Some(caller.account),
        subject: "candidate",
        subject_id: row.id.to_string(),
        cycle: Some(round.cycle_id),
        round: Some(round.id),
        proposal: Some(row.proposal_id),
        detail: json!({
            "outcome": row.outcome.map(|outcome| outcome.to_value()),
            "verdict": row.verdict.map(|verdict| verdict.to_value()),
            "cost_idr": row.verdict_cost_idr,
            "position": row.verdict_position,
            "agency_id": proposal.agency_id.map(|id| id.0),
            "reason_code": row.verdict_reason_code,
            "reason": row.verdict_reason,
            "program_code": row.program_code,
            "activity_code": row.activity_code,
        }),
    }
}
