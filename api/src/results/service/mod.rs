//! Tallying a round, and reading its result.

mod again;

pub use again::{ballots_file, comparison};

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{Outcome, Role};
use entity::ids::RoundId;
use entity::{candidates, results, rounds};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::ballots;
use crate::ballots::marks::Marks;
use crate::db::Tx;
use crate::problem::{ApiError, Code};
use crate::results::bought::{Book, BoughtOut, Stood};
use crate::results::counting::CountingOut;
use crate::results::election;
use crate::results::store;
use crate::results::tally::{self, Step, Tallied};
use crate::results::wire::{ReconciliationOut, ResultLineOut, ResultOut};
use crate::rounds::configuration::Configuration;
use crate::rounds::rules::{Frozen, Phase, phase_of};
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
    counted: Tallied,
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

/// The stored result of a tallied round, with its candidates in the rule's order.
pub async fn stored(
    db: &impl ConnectionTrait,
    id: RoundId,
) -> Result<(results::Model, Vec<candidates::Model>), ApiError> {
    let result = store::result(db, id).await?.ok_or_else(uncounted)?;
    Ok((result, store::placed(db, id).await?))
}

fn uncounted() -> ApiError {
    ApiError::new(
        Code::NotFound,
        "Suara putaran ini belum dihitung.",
        "This round is not counted yet.",
    )
}

/// The result of a round, once it is tallied.
pub async fn result(app: &App, id: RoundId) -> Result<ResultOut, ApiError> {
    read(app.db.read(), id).await
}

async fn read(db: &impl ConnectionTrait, id: RoundId) -> Result<ResultOut, ApiError> {
    let round = standing::get(db, id).await?;
    let (result, placed) = stored(db, id).await?;
    let lines = ballots::service::lines(db, &placed).await?;
    Ok(ResultOut {
        round_id: id.0,
        ballot_form: round.ballot_form.into(),
        configuration: Configuration::of_round(&round)?,
        seed_hash: round.seed_hash,
        seed: round.seed,
        counting: counting(&result)?,
        ceiling_idr: result.ceiling_idr,
        spent_idr: result.spent_idr,
        frozen_hash: round.frozen_hash,
        tallied_at: result.tallied_at,
        reconciliation: reconcile(&result),
        candidates: list(&result, placed, lines)?,
        rule: result.rule,
    })
}

/// How the rule came to a result; nothing for results of before that was kept.
pub fn counting(result: &results::Model) -> Result<Option<CountingOut>, ApiError> {
    let report = result.report.as_deref().map(serde_json::from_str);
    Ok(report.transpose()?)
}

/// What a ballot of a tallied round got; nothing for results of before the count was kept.
pub async fn bought(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    marks: &Marks,
    void: bool,
) -> Result<Option<BoughtOut>, ApiError> {
    let (result, placed) = stored(db, round.id).await?;
    let Some(counting) = counting(&result)? else {
        return Ok(None);
    };
    let lines = ballots::service::lines(db, &placed).await?;
    let titles: HashMap<_, _> = lines
        .into_iter()
        .map(|line| (line.candidate, line.title))
        .collect();
    let stood = placed.into_iter().map(|row| Stood {
        id: row.id,
        title: titles.get(&row.id).cloned().unwrap_or_default(),
        cost_idr: row.cost_idr,
        votes: row.votes.unwrap_or_default(),
    });
    let configuration = Configuration::of_round(round)?;
    let book = Book::stored(&configuration, stood.collect(), &counting)
        .ok_or_else(|| ApiError::internal("a stored count does not go together"))?;
    Ok(Some(book.bought(marks, void)))
}

/// What was frozen of the candidates of a stored result, as it was counted.
pub fn frozen(
    result: &results::Model,
    placed: &[candidates::Model],
) -> Result<Vec<Frozen>, ApiError> {
    let steps = steps(result)?;
    let frozen = placed.iter().map(|row| {
        let labels = steps.get(&row.id.0).map(|step| &step.labels);
        let origin = labels.and_then(|labels| election::origin(&labels.origin));
        let (Some(labels), Some(origin)) = (labels, origin) else {
            return Err(ApiError::internal("a placed candidate has no labels"));
        };
        Ok(Frozen {
            id: row.id,
            cost_idr: row.cost_idr,
            quantity_milli: row.quantity_milli,
            submitted_at: row.submitted_at,
            origin,
            village_code: labels.village_code.clone(),
            sector: labels.sector.clone(),
        })
    });
    frozen.collect()
}

/// What the stored steps add to the candidates' own columns.
fn steps(result: &results::Model) -> Result<HashMap<Uuid, Step>, ApiError> {
    let steps: Vec<Step> = serde_json::from_str(&result.steps)?;
    let steps = steps.into_iter();
    Ok(steps.map(|step| (step.candidate_id, step)).collect())
}

fn reconcile(result: &results::Model) -> ReconciliationOut {
    let voters = result.ballots_online + result.ballots_assisted + result.papers_issued;
    ReconciliationOut {
        eligible_voters: result.eligible_voters,
        voters,
        ballots_counted: result.ballots_online + result.ballots_paper + result.ballots_assisted,
        ballots_online: result.ballots_online,
        ballots_paper: result.ballots_paper,
        ballots_assisted: result.ballots_assisted,
        ballots_void: result.ballots_void,
        papers_issued: result.papers_issued,
        papers_missing: result.papers_issued - result.ballots_paper - result.ballots_void,
        turnout_basis_points: (voters * 10_000).checked_div(result.eligible_voters),
    }
}

fn list(
    result: &results::Model,
    placed: Vec<candidates::Model>,
    lines: Vec<ballots::service::Line>,
) -> Result<Vec<ResultLineOut>, ApiError> {
    let steps = steps(result)?;
    let mut lines: HashMap<_, _> = lines
        .into_iter()
        .map(|line| (line.candidate, line))
        .collect();
    let mut out = Vec::with_capacity(placed.len());
    for candidate in placed {
        let line = lines.remove(&candidate.id);
        let step = steps.get(&candidate.id.0);
        let (Some(line), Some(step)) = (line, step) else {
            return Err(ApiError::internal("a placed candidate has no step"));
        };
        out.push(ResultLineOut {
            candidate_id: candidate.id.0,
            proposal_id: candidate.proposal_id.0,
            tracking_code: line.tracking_code,
            title: line.title,
            village_code: line.village_code,
            quantity_milli: candidate.quantity_milli,
            unit: line.unit,
            cost_idr: candidate.cost_idr,
            sector: step.labels.sector.clone(),
            origin: election::origin(&step.labels.origin).map(Into::into),
            position: candidate.position.unwrap_or_default(),
            votes: candidate.votes,
            score: step.score,
            outcome: candidate.outcome.unwrap_or(Outcome::NotSelected).into(),
            remaining_before_idr: step.remaining_before_idr,
            tie_break: step.tie_break,
            explanation_id: candidate.explanation_id.unwrap_or_default(),
            explanation_en: candidate.explanation_en.unwrap_or_default(),
            verdict: candidate.verdict.map(Into::into),
            verdict_reason_code: candidate.verdict_reason_code,
            verdict_reason: candidate.verdict_reason,
            verdict_cost_idr: candidate.verdict_cost_idr,
            decided_at: candidate.decided_at,
        });
    }
    Ok(out)
}
