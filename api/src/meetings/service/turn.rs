//! The order of closing: those that lead here first, then this round, before the next one votes.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::enums::Verdict;
use entity::ids::{ProposalId, RoundId};
use entity::rounds;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use super::close::Decided;
use crate::audit::Event;
use crate::auth::Caller;
use crate::db::Tx;
use crate::problem::{ApiError, Code};
use crate::rounds::policy;
use crate::rounds::rules::takes_candidates;
use crate::rounds::service::{NextRounds, named, open_before};

/// Rounds a refusal names.
const NAMED: usize = 10;

/// Refuses while rounds of the stage before are open that may still send candidates here.
pub(super) async fn wait_for_those_before(tx: &Tx, round: &rounds::Model) -> Result<(), ApiError> {
    let mut open = open_before(tx, round).await?;
    if open.is_empty() {
        return Ok(());
    }
    let count = open.len();
    open.truncate(NAMED);
    let names: Vec<String> = named(tx, open, round.opens_at)
        .await?
        .into_iter()
        .map(|round| round.agency_name.unwrap_or(round.area_name))
        .collect();
    let names = names.join(", ");
    Err(ApiError::new(
        Code::WrongState,
        format!(
            "{count} putaran tahap sebelumnya belum ditutup ({names}); tunggu, atau isi late_reason untuk menutup tanpa menunggu."
        ),
        format!(
            "{count} rounds of the stage before are not closed ({names}); wait, or give late_reason to close without them."
        ),
    ))
}

/// Where an accommodated proposal goes.
#[derive(Clone, Copy)]
pub(super) struct Target {
    /// The round of the next stage.
    pub round: RoundId,
    /// Whether it still takes candidates.
    pub in_time: bool,
}

/// Where the accommodated proposals of a round go.
pub(super) struct Targets(HashMap<ProposalId, Target>);

impl Targets {
    /// Where a proposal goes; none if it ends here.
    pub fn of(&self, proposal: ProposalId) -> Option<Target> {
        self.0.get(&proposal).copied()
    }
}

/// Finds the next rounds of what is accommodated, and locks them: none may open its vote meanwhile.
pub(super) async fn targets(
    tx: &Tx,
    next: &NextRounds,
    decided: &[Decided],
    now: DateTime<Utc>,
) -> Result<Targets, ApiError> {
    let mut wanted = HashMap::new();
    for (row, proposal) in decided {
        if row.verdict == Some(Verdict::Accommodated)
            && let Some(round) = next.for_proposal(proposal)?
        {
            wanted.insert(proposal.id, round);
        }
    }
    let mut ids: Vec<RoundId> = wanted.values().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut taking = HashSet::new();
    if !ids.is_empty() {
        let locked = rounds::Entity::find()
            .filter(rounds::Column::Id.is_in(ids))
            .lock_exclusive()
            .all(tx)
            .await?;
        taking.extend(
            locked
                .into_iter()
                .filter(|row| takes_candidates(row, now))
                .map(|row| row.id),
        );
    }
    let target = |round| Target {
        round,
        in_time: taking.contains(&round),
    };
    Ok(Targets(
        wanted
            .into_iter()
            .map(|(proposal, round)| (proposal, target(round)))
            .collect(),
    ))
}

/// Refuses when the next stage has stopped taking candidates.
pub(super) fn require_in_time(targets: &Targets) -> Result<(), ApiError> {
    if targets.0.values().all(|target| target.in_time) {
        return Ok(());
    }
    Err(ApiError::new(
        Code::WrongState,
        "Putaran tahap berikutnya sudah memungut suara, dihitung, atau ditutup. Isi late_reason untuk tetap menutup; yang diakomodasi lalu ditunda dan dapat diangkat di siklus berikutnya.",
        "The next stage's round is voting, tallied or closed. Give late_reason to close all the same; what was accommodated is then deferred, and the next cycle can take it up.",
    ))
}

/// The event of a proposal that came too late for the next stage.
pub(super) fn missed(
    caller: &Caller,
    round: &rounds::Model,
    proposal: ProposalId,
    late: Option<&str>,
) -> Event {
    Event {
        verb: "proposal.missed_next_stage",
        actor: policy::office(caller, round),
        actor_id: Some(caller.account),
        subject: "proposal",
        subject_id: proposal.to_string(),
        cycle: Some(round.cycle_id),
        round: Some(round.id),
        proposal: Some(proposal),
        detail: json!({ "late_reason": late }),
    }
}
