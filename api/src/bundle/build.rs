//! Putting the bundle of a closed round together.

use std::collections::BTreeMap;

use entity::ids::RoundId;
use entity::{audit_events, candidates, ledger_ballots, results, rounds};

use super::format::{
    Ballot, Ballots, Bundle, Candidate, Decision, Event, FORMAT, Frozen, Outcomes, Placed, Round,
    VERSION,
};
use crate::app::App;
use crate::audit;
use crate::ballots;
use crate::ballots::service::Line;
use crate::problem::ApiError;
use crate::results::service as counted;
use crate::rounds::{configuration, rules, standing};

/// The bundle of a closed round as a file.
pub async fn bundle(app: &App, id: RoundId) -> Result<Vec<u8>, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    let (merkle_root, ledger) = ballots::service::published(db, &round).await?;
    let items = match ledger.withheld {
        Some(_) => None,
        None => Some(ballots::service::published_ballots(db, id).await?),
    };
    let ballots = Ballots {
        count: ledger.ballots,
        items: None,
        merkle_root,
        replaced: ledger.replaced,
        withheld: ledger.withheld,
    };
    let (result, placed) = counted::stored(db, id).await?;
    let lines = ballots::service::lines(db, &placed).await?;
    let event = audit::service::closing(db, id).await?;
    let frozen = frozen(&round, &result, &placed)?;
    let mut bundle = Bundle {
        audit: happened(event),
        ballots,
        candidates: described(&placed, lines),
        decisions: placed.iter().filter_map(decided).collect(),
        digests: BTreeMap::new(),
        format: FORMAT.into(),
        frozen,
        public_key: app.keys.public_key().to_owned(),
        result: outcomes(&result, &placed),
        round: which(&round, &result)?,
        signature: String::new(),
        version: VERSION,
    };
    let keys = app.keys.clone();
    // A great urn takes its time.
    tokio::task::spawn_blocking(move || {
        bundle.ballots.items = items.map(printed).transpose()?;
        bundle.digests = bundle.compute_digests()?;
        bundle.signature = keys.sign(bundle.signed_text()?.as_bytes());
        Ok(bundle.text()?.into_bytes())
    })
    .await
    .map_err(ApiError::internal)?
}

fn printed(items: Vec<ledger_ballots::Model>) -> Result<Vec<Ballot>, ApiError> {
    items
        .into_iter()
        .map(|row| {
            Ok(Ballot {
                content: serde_json::from_str(&row.content)?,
                leaf: row.leaf,
                salt: hex::encode(row.salt),
            })
        })
        .collect()
}

fn frozen(
    round: &rounds::Model,
    result: &results::Model,
    placed: &[candidates::Model],
) -> Result<Frozen, ApiError> {
    let text = rules::frozen_text(
        &configuration::fixed(round)?,
        counted::frozen(result, placed)?,
    );
    let hash = rules::frozen_hash(&text);
    if round.frozen_hash.as_ref() != Some(&hash) {
        return Err(ApiError::internal(
            "a closed round is not what it was frozen as",
        ));
    }
    Ok(Frozen {
        hash,
        seed: round.seed.clone(),
        text,
    })
}

fn described(placed: &[candidates::Model], lines: Vec<Line>) -> Vec<Candidate> {
    let mut described: Vec<Candidate> = placed
        .iter()
        .zip(lines)
        .map(|(row, line)| Candidate {
            candidate_id: row.id,
            proposal_id: row.proposal_id,
            submitted_at: row.submitted_at,
            title: line.title,
            tracking_code: line.tracking_code,
            village_code: line.village_code,
        })
        .collect();
    described.sort_unstable_by_key(|one| one.candidate_id);
    described
}

fn decided(row: &candidates::Model) -> Option<Decision> {
    Some(Decision {
        candidate_id: row.id,
        cost_idr: row.verdict_cost_idr,
        reason: row.verdict_reason.clone(),
        reason_code: row.verdict_reason_code.clone(),
        verdict: row.verdict?,
    })
}

fn happened(event: audit_events::Model) -> Event {
    Event {
        actor: event.actor,
        at: event.at,
        detail: event.detail,
        hash: event.hash,
        previous_hash: event.previous_hash,
        seq: event.seq,
        subject: event.subject,
        subject_id: event.subject_id,
        verb: event.verb,
    }
}

fn outcomes(result: &results::Model, placed: &[candidates::Model]) -> Outcomes {
    Outcomes {
        ballots_assisted: result.ballots_assisted,
        ballots_online: result.ballots_online,
        ballots_paper: result.ballots_paper,
        ballots_void: result.ballots_void,
        candidates: placed
            .iter()
            .filter_map(|row| {
                Some(Placed {
                    candidate_id: row.id,
                    outcome: row.outcome?,
                    votes: row.votes,
                })
            })
            .collect(),
        eligible_voters: result.eligible_voters,
        papers_issued: result.papers_issued,
        spent_idr: result.spent_idr,
    }
}

fn which(round: &rounds::Model, result: &results::Model) -> Result<Round, ApiError> {
    let closed_at = round.closed_at;
    Ok(Round {
        agency_id: round.agency_id,
        area_code: round.area_code.clone(),
        closed_at: closed_at.ok_or_else(|| ApiError::internal("a ledger of an open round"))?,
        cycle_id: round.cycle_id,
        id: round.id,
        stage: round.stage_kind,
        tallied_at: result.tallied_at,
    })
}
