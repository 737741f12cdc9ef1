//! What stands on the ballot, and its freezing when voting opens.

use chrono::{DateTime, Utc};
use entity::enums::BallotForm;
use entity::ids::RoundId;
use entity::{candidates, rounds};
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};

use crate::app::App;
use crate::ballots::store;
use crate::ballots::wire::{BallotCandidateOut, BallotPaperOut};
use crate::problem::{ApiError, Code};
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
    Ok(BallotPaperOut {
        round_id: id.0,
        ballot_form: round.ballot_form.into(),
        ballot_limit: round.ballot_limit,
        ceiling_idr: round.ceiling_idr,
        rule: round.rule.clone(),
        voting_closes_at: round.voting_closes_at,
        frozen_hash: round
            .frozen_hash
            .clone()
            .unwrap_or_else(|| frozen_hash(&round, &eligible)),
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

/// The hash of what is frozen in a round with these eligible candidates.
pub fn frozen_hash(round: &rounds::Model, eligible: &[candidates::Model]) -> String {
    rules::frozen_hash(&frozen_text(round, eligible))
}

/// What is frozen in a round with these eligible candidates, as the text that is hashed.
pub fn frozen_text(round: &rounds::Model, eligible: &[candidates::Model]) -> String {
    let candidates = eligible.iter().map(|candidate| Frozen {
        id: candidate.id,
        cost_idr: candidate.cost_idr,
        quantity_milli: candidate.quantity_milli,
    });
    rules::frozen_text(
        &round.rule,
        round.ceiling_idr,
        &round.ballot_form.to_value(),
        round.ballot_limit,
        candidates.collect(),
    )
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
                let hash = frozen_hash(&round, &eligible);
                let mut round = round.into_active_model();
                round.frozen_hash = Set(Some(hash.clone()));
                round.frozen_at = Set(Some(now));
                Ok((round.update(tx).await?, hash))
            })
        })
        .await
}
