//! A proposal's whole life by its public code.

use std::collections::HashMap;

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::ObjectionState;
use entity::ids::{ProposalId, RoundId};
use entity::{candidates, objections, proposals, reviews, rounds};
use poem::web::{Path, Query};
use poem::{Response, handler};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Deserialize;

use crate::areas;
use crate::problem::ApiError;
use crate::proposals::tracking_code;
use crate::web::format::{self, Zone};
use crate::web::labels::Label;
use crate::web::{Chrome, PageError, Visit, filters, html, see_other};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    kode: String,
}

#[derive(Template)]
#[template(path = "proposals/track.html")]
struct Form {
    chrome: Chrome,
    wrong: bool,
}

/// A step of the journey.
struct Step {
    at: DateTime<Utc>,
    what: String,
    why: String,
}

#[derive(Template)]
#[template(path = "proposals/journey.html")]
struct Journey {
    chrome: Chrome,
    proposal: proposals::Model,
    village: String,
    zone: Zone,
    steps: Vec<Step>,
}

#[handler]
pub(super) fn show_form(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    match tracking_code::parse(&asked.kode) {
        Some(code) => Ok(see_other(&format!("/tracking/{code}"))),
        None => html(&Form {
            chrome: visit.chrome,
            wrong: !asked.kode.trim().is_empty(),
        }),
    }
}

#[handler]
pub(super) async fn show_journey(
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let code = tracking_code::parse(&code).ok_or_else(ApiError::not_found)?;
    let proposal = proposals::Entity::find()
        .filter(proposals::Column::TrackingCode.eq(code))
        .one(db)
        .await?
        .filter(|proposal| proposal.submitted_at.is_some())
        .ok_or_else(ApiError::not_found)?;
    let names = areas::service::names(db, vec![proposal.village_code.clone()]).await?;
    html(&Journey {
        chrome: visit.chrome,
        village: names
            .get(&proposal.village_code)
            .cloned()
            .unwrap_or_default(),
        zone: Zone::of(&proposal.village_code),
        steps: steps(db, &proposal).await?,
        proposal,
    })
}

async fn steps(
    db: &impl ConnectionTrait,
    proposal: &proposals::Model,
) -> Result<Vec<Step>, ApiError> {
    let mut steps = Vec::new();
    if let Some(at) = proposal.submitted_at {
        steps.push(Step {
            at,
            what: format!("Diajukan ({})", proposal.origin.label()),
            why: String::new(),
        });
    }
    steps.extend(found(db, proposal.id).await?);
    steps.extend(stood(db, proposal.id).await?);
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// What officers found, and objections to it.
async fn found(db: &impl ConnectionTrait, id: ProposalId) -> Result<Vec<Step>, ApiError> {
    let reviews = reviews::Entity::find()
        .filter(reviews::Column::ProposalId.eq(id))
        .all(db)
        .await?;
    let objections = objections::Entity::find()
        .filter(objections::Column::ProposalId.eq(id))
        .all(db)
        .await?;
    let mut steps: Vec<Step> = reviews
        .into_iter()
        .map(|review| Step {
            at: review.at,
            what: format!(
                "{} oleh {}, {}",
                review.finding.label(),
                review.office,
                format::rupiah(review.cost_idr)
            ),
            why: review.reason.unwrap_or_default(),
        })
        .collect();
    for objection in objections {
        steps.push(Step {
            at: objection.filed_at,
            what: "Pengusul mengajukan keberatan".into(),
            why: objection.text,
        });
        if let Some(at) = objection.answered_at {
            let answer = match objection.state {
                ObjectionState::Granted => "Keberatan diterima",
                ObjectionState::Filed | ObjectionState::Dismissed => "Keberatan ditolak",
            };
            steps.push(Step {
                at,
                what: format!("{answer} oleh {}", objection.office.unwrap_or_default()),
                why: objection.answer.unwrap_or_default(),
            });
        }
    }
    Ok(steps)
}

/// The rounds it stood in, and what they computed and decided.
async fn stood(db: &impl ConnectionTrait, id: ProposalId) -> Result<Vec<Step>, ApiError> {
    let candidates = candidates::Entity::find()
        .filter(candidates::Column::ProposalId.eq(id))
        .all(db)
        .await?;
    let ids: Vec<RoundId> = candidates.iter().map(|one| one.round_id).collect();
    let rounds: HashMap<RoundId, rounds::Model> = rounds::Entity::find()
        .filter(rounds::Column::Id.is_in(ids))
        .all(db)
        .await?
        .into_iter()
        .map(|round| (round.id, round))
        .collect();
    let mut steps = Vec::new();
    for candidate in candidates {
        let Some(round) = rounds.get(&candidate.round_id) else {
            continue;
        };
        let stage = round.stage_kind.label();
        steps.push(Step {
            at: candidate.entered_at,
            what: format!("Masuk tahap {stage}"),
            why: String::new(),
        });
        if let (Some(at), Some(outcome)) = (round.tallied_at, candidate.outcome) {
            steps.push(Step {
                at,
                what: format!("Hitungan {stage}: {}", outcome.label()),
                why: candidate.explanation_id.unwrap_or_default(),
            });
        }
        if let (Some(at), Some(verdict)) = (candidate.decided_at, candidate.verdict) {
            steps.push(Step {
                at,
                what: format!("Keputusan {stage}: {}", verdict.label()),
                why: candidate.verdict_reason.unwrap_or_default(),
            });
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_reasons_stay_text() {
        let page = Journey {
            chrome: chrome(),
            proposal: samples::proposal(),
            village: "Keputran".into(),
            zone: Zone::of("35"),
            steps: vec![Step {
                at: samples::now(),
                what: samples::HOSTILE.into(),
                why: samples::HOSTILE.into(),
            }],
        };
        samples::assert_escaped(&page.render().unwrap());
    }
}
