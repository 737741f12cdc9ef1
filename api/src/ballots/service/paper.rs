//! What stands on the ballot, and its freezing when voting opens.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::BallotForm;
use entity::ids::RoundId;
use entity::rounds;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use crate::app::App;
use crate::ballots::known::Paper;
use crate::ballots::marks::Terms;
use crate::ballots::store::{self, Line};
use crate::ballots::wire::{BallotCandidateOut, BallotPaperOut};
use crate::problem::{ApiError, Code};
use crate::rounds::configuration::{self, Configuration};
use crate::rounds::rules::{self, Frozen, Phase, phase_of};
use crate::rounds::standing;

/// The ballot of a round, for anyone, from the moment voting opens.
pub async fn ballot_paper(app: &App, id: RoundId) -> Result<BallotPaperOut, ApiError> {
    let now = app.clock.now();
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    if round.ballot_form == BallotForm::None {
        return Err(ApiError::new(
            Code::WrongState,
            "Putaran ini tidak memakai surat suara; musyawarah yang memutuskan.",
            "This round has no ballots; the meeting decides.",
        ));
    }
    if phase_of(&round, now) < Phase::Voting {
        return Err(ApiError::new(
            Code::WrongPhase,
            "Surat suara terbit saat pemungutan suara dibuka.",
            "The ballot is published when voting opens.",
        ));
    }
    let eligible = store::eligible(db, id).await?;
    let lines = store::lines(db, &eligible).await?;
    let frozen_text = frozen_text(&round, &lines)?;
    Ok(BallotPaperOut {
        round_id: id.0,
        ballot_form: round.ballot_form.into(),
        ballot_limit: round.ballot_limit,
        configuration: Configuration::of_round(&round)?,
        ceiling_idr: round.ceiling_idr,
        rule: round.rule.clone(),
        voting_closes_at: round.voting_closes_at,
        frozen_hash: round
            .frozen_hash
            .clone()
            .unwrap_or_else(|| rules::frozen_hash(&frozen_text)),
        frozen_text,
        candidates: lines
            .into_iter()
            .map(|line| BallotCandidateOut {
                candidate_id: line.candidate.0,
                proposal_id: line.proposal.0,
                tracking_code: line.tracking_code,
                title: line.title,
                village_code: line.village_code,
                quantity_milli: line.quantity_milli,
                unit: line.unit,
                cost_idr: line.cost_idr,
            })
            .collect(),
    })
}

/// What is frozen of a candidate.
pub fn frozen_of(line: &Line) -> Frozen {
    Frozen {
        id: line.candidate,
        cost_idr: line.cost_idr,
        quantity_milli: line.quantity_milli,
        submitted_at: line.submitted_at,
        origin: line.origin,
        village_code: line.village_code.clone(),
        sector: line.sector.clone(),
    }
}

/// What is frozen in a round with these candidates, as the text that is hashed.
pub fn frozen_text(round: &rounds::Model, lines: &[Line]) -> Result<String, ApiError> {
    let fixed = configuration::fixed(round)?;
    let candidates = lines.iter().map(frozen_of);
    Ok(rules::frozen_text(&fixed, candidates.collect()))
}

/// What a round's ballots are made from, from memory. Whether the round takes a ballot is decided when the
/// ballot is written.
pub(super) async fn known(
    app: &App,
    id: RoundId,
    now: DateTime<Utc>,
) -> Result<Arc<Paper>, ApiError> {
    let load = || Box::pin(load(app, id, now));
    let paper = Box::pin(app.papers.papers.get(&app.db, now, &id, load)).await?;
    let paper = paper.value();
    // Remembered from just before voting opened.
    if is_due(&paper.round, now) {
        return load().await;
    }
    Ok(paper)
}

fn is_due(round: &rounds::Model, now: DateTime<Utc>) -> bool {
    round.frozen_hash.is_none() && phase_of(round, now) == Phase::Voting
}

async fn load(app: &App, id: RoundId, now: DateTime<Utc>) -> Result<Arc<Paper>, ApiError> {
    let db = app.db.read();
    let mut round = standing::get(db, id).await?;
    if is_due(&round, now) {
        round = freeze(app, round, now).await?;
    }
    let eligible = match round.frozen_hash {
        Some(_) => store::eligible(db, id).await?,
        None => Vec::new(),
    };
    let costs = eligible.into_iter().map(|one| (one.id, one.cost_idr));
    round.key_sealed = None;
    let terms = Terms {
        ballot: Configuration::of_round(&round)?.ballot,
        ceiling_idr: round.ceiling_idr,
        costs: costs.collect(),
    };
    Ok(Arc::new(Paper { round, terms }))
}

/// Makes sure the round's frozen hash is recorded, as of the opening of the vote: when it was asked for first
/// would tell when somebody voted.
pub(super) async fn freeze(
    app: &App,
    round: rounds::Model,
    now: DateTime<Utc>,
) -> Result<rounds::Model, ApiError> {
    let id = round.id;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, id).await?;
                if round.frozen_hash.is_some() {
                    return Ok(round);
                }
                super::require_voting(&round, now)?;
                let eligible = store::eligible(tx, id).await?;
                let lines = store::lines(tx, &eligible).await?;
                let hash = rules::frozen_hash(&frozen_text(&round, &lines)?);
                let opened_at = round.review_closes_at;
                let mut round = round.into_active_model();
                round.frozen_hash = Set(Some(hash));
                round.frozen_at = Set(Some(opened_at));
                Ok(round.update(tx).await?)
            })
        })
        .await
}
