//! Submitting, and late submission by an officer.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, Role};
use entity::ids::ProposalId;
use entity::{proposals, rounds};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;

use crate::app::App;
use crate::areas;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::db::{Tx, Words};
use crate::limits;
use crate::problem::{ApiError, Code};
use crate::proposals::{life, policy, rules, terms};
use crate::rounds::rules::{Phase, is_frozen, phase_of};
use crate::rounds::service::{Entry, entry_round};
use crate::rounds::{policy as round_policy, standing};
use crate::text;

/// Submits a proposal into the round of its place; a returned one goes back into its own round. An officer
/// of the round may do it late for a proposer who tells them the draft's identifier, and for one who has had
/// their account erased.
pub async fn submit(
    app: &App,
    caller: Arc<Caller>,
    id: ProposalId,
    late_reason: Option<String>,
) -> Result<proposals::Model, ApiError> {
    let db = app.db.read();
    let proposal = proposals::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let mut errors = Vec::new();
    let late = late_reason
        .map(|reason| text::clean("/late_reason", &reason, limits::SHORT_REASON, &mut errors));
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let round = match proposal.round_id {
        Some(round) => standing::get(db, round).await,
        None => entry_round(db, &Entry::of(&proposal)).await,
    };
    let helps = |round: &rounds::Model| late.is_some() && round_policy::holds(&caller, round);
    if !policy::may_see(Some(&caller), &proposal) && !round.as_ref().is_ok_and(helps) {
        return Err(ApiError::not_found());
    }
    let round = round?.id;
    let village = areas::service::find(db, &proposal.village_code).await?;
    let village_name = village.map(|village| village.name).unwrap_or_default();
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                // The round before the proposal: every act that needs both locks them in this order.
                let round = standing::lock(tx, round).await?;
                let proposal = life::lock(tx, id).await?;
                let entering = Entering {
                    caller: &caller,
                    round: &round,
                    village_name: &village_name,
                    late,
                    now,
                };
                entering.enter(tx, proposal).await
            })
        })
        .await
}

/// How a proposal comes into a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// In time.
    Open,
    /// By the officer, after submission has ended, with a reason.
    Late,
}

/// Whether a round takes a proposal now; `again` says that it comes back from a return.
pub(super) fn admit(
    caller: &Caller,
    round: &rounds::Model,
    again: bool,
    late: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Admission, ApiError> {
    let phase = phase_of(round, now);
    let frozen = is_frozen(round, now);
    if !frozen && (phase == Phase::Submission || (again && phase == Phase::Review)) {
        return Ok(Admission::Open);
    }
    if phase != Phase::Review || frozen || !round_policy::holds(caller, round) {
        return Err(closed(phase));
    }
    if late.is_none() {
        return Err(ApiError::field(
            "/late_reason",
            "Masa pengajuan sudah lewat: simpan sebagai rancangan, lalu ajukan dengan alasan keterlambatan.",
            "Submission has ended: keep it as a draft, then submit it with the reason for being late.",
        ));
    }
    Ok(Admission::Late)
}

/// The words a proposal is found by.
pub fn words(proposal: &proposals::Model, village_name: &str) -> Words {
    let texts: [&str; 5] = [
        &proposal.title,
        &proposal.problem,
        &proposal.work,
        &proposal.address,
        village_name,
    ];
    Words {
        proposal: proposal.id,
        terms: terms::index_terms(&proposal.village_code, &texts),
    }
}

/// A stored proposal on its way into a round.
struct Entering<'a> {
    caller: &'a Caller,
    round: &'a rounds::Model,
    village_name: &'a str,
    late: Option<String>,
    now: DateTime<Utc>,
}

impl Entering<'_> {
    async fn enter(
        self,
        tx: &Tx,
        proposal: proposals::Model,
    ) -> Result<proposals::Model, ApiError> {
        let (round, now) = (self.round, self.now);
        let own = policy::owns(self.caller, &proposal);
        if !own && !round_policy::holds(self.caller, round) {
            return Err(not_yours());
        }
        if !rules::can_submit(proposal.status) {
            return Err(ApiError::new(
                Code::WrongState,
                "Usulan ini sudah diajukan.",
                "This proposal was submitted already.",
            ));
        }
        let again = proposal.status == ProposalStatus::Returned;
        let admission = admit(self.caller, round, again, self.late.as_deref(), now)?;
        if !own && admission == Admission::Open && !life::is_orphaned(tx, &proposal).await? {
            return Err(not_yours());
        }
        let version = proposal.version + 1;
        let first = proposal.submitted_at.unwrap_or(now);
        let mut row = proposal.into_active_model();
        row.status = Set(ProposalStatus::Submitted);
        row.round_id = Set(Some(round.id));
        row.submitted_at = Set(Some(first));
        row.updated_at = Set(now);
        row.version = Set(version);
        let proposal = row.update(tx).await?;
        let (quantity, cost) = (proposal.quantity_milli, proposal.cost_idr);
        standing::enter(tx, round, &proposal, quantity, cost, now).await?;
        tx.index(words(&proposal, self.village_name));
        let verb = match (admission, again) {
            (Admission::Late, _) => "proposal.submitted_late",
            (Admission::Open, true) => "proposal.resubmitted",
            (Admission::Open, false) => SUBMITTED,
        };
        let late = self.late.as_deref();
        audit::append(
            tx,
            now,
            submitted(verb, self.caller, round, &proposal, late),
        );
        Ok(proposal)
    }
}

fn not_yours() -> ApiError {
    ApiError::forbidden(
        "Hanya pengusulnya yang dapat mengajukan usulan ini.",
        "Only its proposer may submit this proposal.",
    )
}

/// How the audit trail names whoever acts as a proposal's proposer.
pub(super) fn office(
    caller: &Caller,
    round: &rounds::Model,
    proposal: &proposals::Model,
) -> String {
    if proposal.entered_by_id.is_none() && proposal.proposer_id == caller.account {
        "resident".into()
    } else if round_policy::holds(caller, round) {
        round_policy::office(caller, round)
    } else if caller.plans(&round.area_code) {
        caller.office(Role::Planner, &round.area_code)
    } else {
        "resident".into()
    }
}

/// The same for a proposal that may stand in a round.
pub async fn actor(
    tx: &Tx,
    caller: &Caller,
    proposal: &proposals::Model,
) -> Result<String, ApiError> {
    match proposal.round_id {
        Some(round) => Ok(office(caller, &standing::get(tx, round).await?, proposal)),
        None => Ok("resident".into()),
    }
}

/// Verb of a submission in time.
pub(super) const SUBMITTED: &str = "proposal.submitted";

/// The event of a submission.
pub(super) fn submitted(
    verb: &'static str,
    caller: &Caller,
    round: &rounds::Model,
    proposal: &proposals::Model,
    late: Option<&str>,
) -> Event {
    Event {
        verb,
        actor: office(caller, round, proposal),
        actor_id: Some(caller.account),
        subject: "proposal",
        subject_id: proposal.id.to_string(),
        cycle: Some(proposal.cycle_id),
        round: Some(round.id),
        proposal: Some(proposal.id),
        detail: json!({
            "tracking_code": proposal.tracking_code,
            "title": proposal.title,
            "quantity_milli": proposal.quantity_milli,
            "unit": proposal.unit,
            "cost_idr": proposal.cost_idr,
            "late_reason": late,
        }),
    }
}

fn closed(phase: Phase) -> ApiError {
    match phase {
        Phase::Upcoming => ApiError::new(
            Code::WrongPhase,
            "Masa pengajuan belum dibuka.",
            "Submission has not opened yet.",
        ),
        _ => ApiError::new(
            Code::WrongPhase,
            "Masa pengajuan sudah lewat; simpan rancangannya dan beri tahu petugas penyelenggara nomornya (`id`).",
            "Submission has ended; keep the draft and tell an officer of the round its identifier (`id`).",
        ),
    }
}
