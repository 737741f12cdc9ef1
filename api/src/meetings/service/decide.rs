//! Decisions of a meeting, beside what the rule computed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::candidates;
use entity::enums::{Standing, Verdict};
use entity::ids::{CandidateId, RoundId};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use serde_json::json;

use super::require_open;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::meetings::rules;
use crate::meetings::wire::{DecisionIn, DecisionsOut};
use crate::money::rupiah;
use crate::problem::{ApiError, Code, FieldError};
use crate::references;
use crate::rounds::rules::{Phase, phase_of};
use crate::rounds::service::with_proposals;
use crate::rounds::{policy, standing};
use crate::text;

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

/// What is accommodated, by decision or else by the result, rupiah.
pub(super) fn accommodated_idr(candidates: &[candidates::Model]) -> i64 {
    candidates
        .iter()
        .filter(|row| row.standing == Standing::Eligible)
        .filter(|row| {
            row.verdict.or(row.outcome.map(rules::by_result)) == Some(Verdict::Accommodated)
        })
        .map(|row| row.verdict_cost_idr.unwrap_or(row.cost_idr))
        .fold(0_i64, i64::saturating_add)
}

struct Decision {
    id: CandidateId,
    verdict: Verdict,
    cost_idr: Option<i64>,
    reason_code: Option<String>,
    reason: Option<String>,
    program_code: Option<String>,
    activity_code: Option<String>,
}

fn parse(place: usize, wire: &DecisionIn, errors: &mut Vec<FieldError>) -> Decision {
    let at = |field: &str| format!("/items/{place}/{field}");
    if wire
        .cost_idr
        .is_some_and(|cost| !(1..=10_000_000_000_000).contains(&cost))
    {
        errors.push(FieldError {
            pointer: at("cost_idr"),
            detail: "Isi biaya di atas nol dalam rupiah bulat.".into(),
            detail_en: "Give a cost above zero in whole rupiah.".into(),
        });
    }
    let mut optional = |field: &str, value: Option<&str>, most: usize| {
        text::clean_optional(&at(field), value, most, errors)
    };
    Decision {
        id: CandidateId(wire.candidate_id),
        verdict: wire.verdict.into(),
        cost_idr: wire.cost_idr,
        reason_code: optional("reason_code", wire.reason_code.as_deref(), 40),
        reason: optional("reason", wire.reason.as_deref(), 2000),
        program_code: optional("program_code", wire.program_code.as_deref(), 40),
        activity_code: optional("activity_code", wire.activity_code.as_deref(), 40),
    }
}

fn parse_all(items: &[DecisionIn]) -> Result<Vec<Decision>, ApiError> {
    let mut errors = Vec::new();
    let mut seen = HashSet::new();
    let mut decisions = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        if !seen.insert(item.candidate_id) {
            errors.push(FieldError {
                pointer: format!("/items/{place}/candidate_id"),
                detail: "Calon ini sudah diputuskan di baris lain permintaan ini.".into(),
                detail_en: "Another item of this request decides on this candidate.".into(),
            });
        }
        decisions.push(parse(place, item, &mut errors));
    }
    if errors.is_empty() {
        Ok(decisions)
    } else {
        Err(ApiError::fields(errors))
    }
}

/// Takes decisions; those that depart from the result carry a public reason. What is accommodated must
/// keep the ceiling.
pub async fn decide(
    app: &App,
    caller: Arc<Caller>,
    id: RoundId,
    items: Vec<DecisionIn>,
) -> Result<DecisionsOut, ApiError> {
    let decisions = parse_all(&items)?;
    let mut codes: Vec<&str> = decisions
        .iter()
        .filter_map(|d| d.reason_code.as_deref())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        references::service::reason(app.db.read(), code, "/items/reason_code").await?;
    }
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, id).await?;
                require_open(&caller, &round)?;
                require_tallied(&round, now)?;
                let rows = with_proposals(tx, candidates_of(tx, id).await?).await?;
                let mut by_id: HashMap<CandidateId, (candidates::Model, bool)> = rows
                    .into_iter()
                    .map(|(row, proposal)| (row.id, (row, proposal.agency_id.is_some())))
                    .collect();
                let needs_codes = rules::needs_codes(round.stage_kind);
                let mut errors = Vec::new();
                let mut changed = Vec::new();
                for (place, decision) in decisions.into_iter().enumerate() {
                    let at = |field: &str| format!("/items/{place}/{field}");
                    let Some((row, has_agency)) = by_id
                        .get_mut(&decision.id)
                        .filter(|(row, _)| row.standing == Standing::Eligible)
                    else {
                        errors.push(FieldError {
                            pointer: at("candidate_id"),
                            detail: "Pilih calon putaran ini yang lolos verifikasi.".into(),
                            detail_en: "Choose an eligible candidate of this round.".into(),
                        });
                        continue;
                    };
                    check(&decision, row, *has_agency, needs_codes, at, &mut errors);
                    row.verdict = Some(decision.verdict);
                    row.verdict_cost_idr = Some(decision.cost_idr.unwrap_or(row.cost_idr));
                    row.verdict_reason_code = decision.reason_code;
                    row.verdict_reason = decision.reason;
                    row.program_code = decision.program_code;
                    row.activity_code = decision.activity_code;
                    row.decided_at = Some(now);
                    changed.push(row.id);
                }
                if !errors.is_empty() {
                    return Err(ApiError::fields(errors));
                }
                let all: Vec<candidates::Model> =
                    by_id.values().map(|(row, _)| row.clone()).collect();
                let total = accommodated_idr(&all);
                if total > round.ceiling_idr {
                    let (total, ceiling) = (rupiah(total), rupiah(round.ceiling_idr));
                    return Err(ApiError::field(
                        "/items",
                        format!("Yang diakomodasi menjadi {total}, melebihi pagu {ceiling}."),
                        format!(
                            "What is accommodated comes to {total}, over the ceiling of {ceiling}."
                        ),
                    ));
                }
                let mut events = Vec::with_capacity(changed.len());
                for candidate in &changed {
                    let Some((row, _)) = by_id.get(candidate) else {
                        continue;
                    };
                    events.push(event(&caller, &round, row));
                    row.clone()
                        .into_active_model()
                        .reset_all()
                        .update(tx)
                        .await?;
                }
                audit::append_all(tx, now, events);
                Ok(DecisionsOut {
                    decided: u64::try_from(changed.len()).unwrap_or(u64::MAX),
                    accommodated_idr: total,
                    ceiling_idr: round.ceiling_idr,
                })
            })
        })
        .await
}

fn check(
    decision: &Decision,
    row: &candidates::Model,
    has_agency: bool,
    needs_codes: bool,
    at: impl Fn(&str) -> String,
    errors: &mut Vec<FieldError>,
) {
    let mut wrong = |field: &str, detail: &str, detail_en: &str| {
        errors.push(FieldError {
            pointer: at(field),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    };
    let decided = decision.cost_idr.unwrap_or(row.cost_idr);
    if rules::departs(row.outcome, decision.verdict, row.cost_idr, decided) {
        if decision.reason_code.is_none() {
            wrong(
                "reason_code",
                "Keputusan yang berbeda dari hasil hitung perlu kode alasan.",
                "A decision that departs from the result needs a reason code.",
            );
        }
        if decision
            .reason
            .as_ref()
            .is_none_or(|reason| reason.chars().count() < 10)
        {
            wrong(
                "reason",
                "Isi alasan yang diumumkan, paling sedikit 10 huruf.",
                "Give a public reason of 10 characters or more.",
            );
        }
    }
    if needs_codes && decision.verdict == Verdict::Accommodated {
        if decision.program_code.is_none() {
            wrong(
                "program_code",
                "Isi kode program.",
                "Give the programme code.",
            );
        }
        if decision.activity_code.is_none() {
            wrong(
                "activity_code",
                "Isi kode kegiatan.",
                "Give the activity code.",
            );
        }
        if !has_agency {
            wrong(
                "candidate_id",
                "Usulan ini belum punya perangkat daerah; arahkan dulu.",
                "This proposal has no agency yet; redirect it first.",
            );
        }
    }
}

/// The event of one decision.
pub(super) fn event(
    caller: &Caller,
    round: &entity::rounds::Model,
    row: &candidates::Model,
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
            "reason_code": row.verdict_reason_code,
            "reason": row.verdict_reason,
            "program_code": row.program_code,
            "activity_code": row.activity_code,
        }),
    }
}
