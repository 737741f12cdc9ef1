//! Reading a result as it is stored.

use std::collections::HashMap;

use entity::enums::Outcome;
use entity::ids::RoundId;
use entity::{candidates, results, rounds};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::app::App;
use crate::ballots;
use crate::ballots::marks::Marks;
use crate::problem::{ApiError, Code};
use crate::results::bought::{Book, BoughtOut, Stood};
use crate::results::counting::CountingOut;
use crate::results::election;
use crate::results::store;
use crate::results::tally::Step;
use crate::results::wire::{ReconciliationOut, ResultLineOut, ResultOut};
use crate::rounds::configuration::Configuration;
use crate::rounds::rules::Frozen;
use crate::rounds::standing;

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

pub(super) async fn read(db: &impl ConnectionTrait, id: RoundId) -> Result<ResultOut, ApiError> {
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
pub(super) fn steps(result: &results::Model) -> Result<HashMap<Uuid, Step>, ApiError> {
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
