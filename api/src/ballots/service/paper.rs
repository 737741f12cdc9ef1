//! What stands on the ballot, and its freezing when voting opens.

use chrono::{DateTime, Utc};
use entity::enums::BallotForm;
use entity::ids::RoundId;
use entity::rounds;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use crate::app::App;
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

/// Makes sure the round's frozen hash is recorded; the first ballot finds it missing.
pub(super) async fn freeze(
    app: &App,
    round: rounds::Model,
    now: DateTime<Utc>,
) -> Result<(rounds::Model, String), ApiError> {
    if let Some(hash) = round.frozen_hash.clone() {
        return Ok((round, hash));
    }
    let id = round.id;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, id).await?;
                if let Some(hash) = round.frozen_hash.clone() {
                    return Ok((round, hash));
                }
                super::require_voting(&round, now)?;
                let eligible = store::eligible(tx, id).await?;
                let lines = store::lines(tx, &eligible).await?;
                let hash = rules::frozen_hash(&frozen_text(&round, &lines)?);
                let mut round = round.into_active_model();
                round.frozen_hash = Set(Some(hash.clone()));
                round.frozen_at = Set(Some(now));
                Ok((round.update(tx).await?, hash))
            })
        })
        .await
}
