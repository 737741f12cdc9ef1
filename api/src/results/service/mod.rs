//! Tallying a round, and reading its result.

mod again;
mod read;

pub use super::store::result as counted;
pub use again::{ballots_file, comparison};
pub use read::{bought, counting, frozen, result, stored};

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{Outcome, Role};
use entity::ids::RoundId;
use entity::rounds;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::ballots;
use crate::db::Tx;
use crate::problem::{ApiError, Code};
use crate::results::store;
use crate::results::tally::{self, Tallied};
use crate::results::wire::ResultOut;
use crate::rounds::rules::{Phase, phase_of};
use crate::rounds::{policy as round_policy, service as round_service, standing};

/// Counts the ballots and computes the result; final, and repeated it answers the same.
///
/// The count runs beside the transaction. Under the round's lock it stands only if nothing it read has
/// changed since; otherwise it is done again.
pub async fn tally(app: &App, caller: Arc<Caller>, id: RoundId) -> Result<ResultOut, ApiError> {
    let now = app.clock.now();
    for _ in 0..3 {
        let db = app.db.read();
        let round = standing::get(db, id).await?;
        let office = ballots::policy::counter(&caller, &round)?;
        if round.tallied_at.is_some() {
            return result(app, id).await;
        }
        require_deliberation(&round, now)?;
        let urn = ballots::service::open_urn(db, &round).await?;
        let seed = round_service::seed(app, &round)?;
        let counted = tokio::task::spawn_blocking(move || tally::tally(&round, urn, seed, now))
            .await
            .map_err(ApiError::internal)??;
        let caller = caller.clone();
        let recorded = app
            .db
            .write(move |tx| Box::pin(record(tx, caller, office, id, counted, now)))
            .await?;
        if recorded {
            return result(app, id).await;
        }
    }
    Err(ApiError::new(
        Code::WrongState,
        "Surat suara masih dimasukkan; hitung lagi setelah selesai.",
        "Ballots are still being entered; tally again when that is done.",
    ))
}

/// Writes a tally; `false` if the round changed since it was counted.
async fn record(
    tx: &Tx,
    caller: Arc<Caller>,
    office: Role,
    id: RoundId,
    mut counted: Tallied,
    now: DateTime<Utc>,
) -> Result<bool, ApiError> {
    let round = standing::lock(tx, id).await?;
    if round.tallied_at.is_some() {
        return Ok(true);
    }
    require_deliberation(&round, now)?;
    let unchanged = round.settings == counted.settings
        && round.rule == counted.result.rule
        && round.ceiling_idr == counted.result.ceiling_idr
        && ballots::service::state(tx, id).await? == counted.state
        && ballots::service::eligible(tx, id).await? == counted.eligible;
    if !unchanged {
        return Ok(false);
    }
    if round
        .frozen_hash
        .as_ref()
        .is_some_and(|frozen| *frozen != counted.frozen_hash)
    {
        return Err(ApiError::new(
            Code::Frozen,
            "Usulan, biaya, pagu atau aturan tidak sama lagi dengan yang dibekukan saat pemungutan suara dibuka; kembalikan dulu.",
            "Candidates, costs, ceiling or rule are not what was frozen when voting opened; restore them first.",
        ));
    }
    counted.result.eligible_voters = ballots::service::settle_turnout(tx, &round).await?;
    let facts = facts(&counted);
    let cycle = round.cycle_id;
    store::place(tx, counted.placed).await?;
    counted
        .result
        .into_active_model()
        .reset_all()
        .insert(tx)
        .await?;
    let actor = round_policy::acting(&caller, office, &round);
    close_count(tx, round, counted.frozen_hash, counted.seed, now).await?;
    let event = Event {
        verb: "round.tallied",
        actor,
        actor_id: Some(caller.account),
        subject: "round",
        subject_id: id.to_string(),
        cycle: Some(cycle),
        round: Some(id),
        proposal: None,
        detail: facts,
    };
    audit::append(tx, now, event);
    Ok(true)
}

async fn close_count(
    tx: &Tx,
    round: rounds::Model,
    frozen_hash: String,
    seed: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let version = round.version + 1;
    let unfrozen = round.frozen_hash.is_none();
    let opened_at = round.review_closes_at;
    let mut round = round.into_active_model();
    if unfrozen {
        round.frozen_hash = Set(Some(frozen_hash));
        round.frozen_at = Set(Some(opened_at));
    }
    round.seed = Set(seed);
    round.tallied_at = Set(Some(now));
    round.version = Set(version);
    round.update(tx).await?;
    Ok(())
}

fn facts(counted: &Tallied) -> serde_json::Value {
    let number = |outcome: Outcome| {
        counted
            .placed
            .iter()
            .filter(|candidate| candidate.outcome == Some(outcome))
            .count()
    };
    let result = &counted.result;
    json!({
        "rule": result.rule,
        "ceiling_idr": result.ceiling_idr,
        "spent_idr": result.spent_idr,
        "main": number(Outcome::Main),
        "reserve": number(Outcome::Reserve),
        "not_selected": number(Outcome::NotSelected),
        "ballots_online": result.ballots_online,
        "ballots_paper": result.ballots_paper,
        "ballots_assisted": result.ballots_assisted,
        "ballots_void": result.ballots_void,
        "papers_issued": result.papers_issued,
        "eligible_voters": result.eligible_voters,
        "frozen_hash": counted.frozen_hash,
        "seed": counted.seed,
        "merkle_root": counted.merkle_root,
    })
}

fn require_deliberation(round: &rounds::Model, now: DateTime<Utc>) -> Result<(), ApiError> {
    match phase_of(round, now) {
        Phase::Deliberation => Ok(()),
        Phase::Closed => Err(ApiError::new(
            Code::WrongPhase,
            "Putaran ini sudah ditutup tanpa penghitungan.",
            "This round was closed without a tally.",
        )),
        _ => Err(ApiError::new(
            Code::WrongPhase,
            "Penghitungan dapat dilakukan setelah pemungutan suara ditutup.",
            "The tally can be made when voting has closed.",
        )),
    }
}
