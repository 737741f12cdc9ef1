//! Handing the board over to the regency's meeting, which decides.

use std::collections::HashMap;
use std::sync::Arc;

use entity::enums::{Role, StageKind, Standing, Verdict};
use entity::ids::{CycleId, ProposalId};
use entity::{candidates, rounds};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::app::App;
use crate::auth::Caller;
use crate::board::rules::Line;
use crate::board::store;
use crate::board::wire::HandoverOut;
use crate::cycles::service as cycle_service;
use crate::meetings::service as meetings;
use crate::meetings::wire::DecisionIn;
use crate::nomenclature::service::parents;
use crate::problem::{ApiError, Code};

/// Enters what the board decided into the regency's round, all or nothing, by the path every decision of a meeting
/// takes: codes, ceilings and reasons are checked there again.
pub async fn handover(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
) -> Result<HandoverOut, ApiError> {
    let cycle = cycle_service::known(app, cycle).await?;
    // The round is held by planners; nobody else decides in it.
    if !caller.holds(Role::Planner, &cycle.regency_code) {
        return Err(ApiError::forbidden(
            "Hanya badan perencanaan kabupaten/kota ini yang memegang putaran musyawarahnya.",
            "Only the planning agency of this regency holds the round of its meeting.",
        ));
    }
    let (round, decisions, _) = decisions(app, cycle.id).await?;
    let round = round.ok_or_else(|| {
        ApiError::new(
            Code::WrongState,
            "Putaran musyawarah kabupaten/kota belum dibuka.",
            "The round of the regency's meeting is not open yet.",
        )
    })?;
    let decisions = decisions
        .into_iter()
        .map(|(_, decision)| decision)
        .collect();
    let out = meetings::decide(app, caller, round.id, None, decisions, None).await?;
    Ok(HandoverOut {
        round_id: round.id.0,
        decided: out.decided,
        accommodated_idr: out.accommodated_idr,
        ceiling_idr: out.ceiling_idr,
    })
}

/// What handing over would enter now.
pub struct Handing {
    /// The regency's round; none while it is not open.
    pub round: Option<rounds::Model>,
    /// Decisions it would get, by verdict: how many, and their money in rupiah.
    pub verdicts: [(Verdict, u64, i64); 4],
    /// The proposals of these decisions, in the order in which a refusal counts them.
    pub proposals: Vec<ProposalId>,
    /// Candidates of the round on which the board has decided nothing.
    pub undecided: u64,
}

/// What handing the board over would enter, to be looked at first.
pub async fn handing(app: &App, cycle: CycleId) -> Result<Handing, ApiError> {
    let (round, decisions, undecided) = decisions(app, cycle).await?;
    let mut verdicts = [
        Verdict::Accommodated,
        Verdict::Reserve,
        Verdict::Deferred,
        Verdict::NotAccommodated,
    ]
    .map(|verdict| (verdict, 0, 0_i64));
    let mut proposals = Vec::with_capacity(decisions.len());
    for (proposal, decision) in decisions {
        proposals.push(proposal);
        let verdict: Verdict = decision.verdict.into();
        if let Some(sum) = verdicts.iter_mut().find(|sum| sum.0 == verdict) {
            sum.1 += 1;
            sum.2 = sum.2.saturating_add(decision.cost_idr.unwrap_or_default());
        }
    }
    Ok(Handing {
        round,
        verdicts,
        proposals,
        undecided,
    })
}

/// The regency's round, what the board decided for its candidates, and for how many it decided nothing.
type Decided = (Option<rounds::Model>, Vec<(ProposalId, DecisionIn)>, u64);

async fn decisions(app: &App, cycle: CycleId) -> Result<Decided, ApiError> {
    let db = app.db.read();
    let round = rounds::Entity::find()
        .filter(rounds::Column::CycleId.eq(cycle))
        .filter(rounds::Column::StageKind.eq(StageKind::RegencyMeeting))
        .one(db)
        .await?;
    let Some(round) = round else {
        return Ok((None, Vec::new(), 0));
    };
    let rows = candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round.id))
        .filter(candidates::Column::Standing.eq(Standing::Eligible))
        .order_by_asc(candidates::Column::Id)
        .all(db)
        .await?;
    let lines: HashMap<ProposalId, Vec<Line>> = store::all_lines(db, cycle).await?;
    let all = rows.len();
    let decisions: Vec<(ProposalId, DecisionIn)> = rows
        .into_iter()
        .filter_map(|row| {
            let decision = decision(&row, lines.get(&row.proposal_id)?)?;
            Some((row.proposal_id, decision))
        })
        .collect();
    let undecided = u64::try_from(all - decisions.len()).unwrap_or(u64::MAX);
    Ok((Some(round), decisions, undecided))
}

/// The meeting's decision that follows the lines of a proposal; none while nothing is decided.
fn decision(row: &candidates::Model, lines: &[Line]) -> Option<DecisionIn> {
    let taken: Vec<&Line> = lines
        .iter()
        .filter(|line| line.verdict == Some(Verdict::Accommodated))
        .collect();
    let told = taken.first().copied().or_else(|| lines.first())?;
    let verdict = told.verdict?;
    let cost = taken
        .iter()
        .fold(0_i64, |sum, line| sum.saturating_add(line.cost_idr));
    let codes = told.nomenclature_code.as_deref();
    let (program_code, activity_code) = codes.and_then(parents).unzip();
    let reason = told.reason.clone();
    Some(DecisionIn {
        candidate_id: row.id.0,
        verdict: verdict.into(),
        cost_idr: (verdict == Verdict::Accommodated).then_some(cost),
        agency_id: told.agency.map(|id| id.0),
        position: None,
        reason_code: told
            .reason_code
            .clone()
            .or_else(|| Some("consolidated".into())),
        reason: reason.or_else(|| Some("Hasil konsolidasi badan perencanaan.".into())),
        program_code,
        activity_code,
    })
}
