//! A proposal's whole life by its public code.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use chrono::{DateTime, Utc};
use entity::enums::ObjectionState;
use entity::ids::{ProposalId, RoundId};
use entity::{proposals, rounds};
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use serde_json::Value;

use crate::app::App;
use crate::audit::wire::AuditEventOut;
use crate::problem::ApiError;
use crate::proposals::{service, tracking_code};
use crate::rounds::standing;
use crate::web::format::{self, Zone};
use crate::web::labels::Label;
use crate::web::{Chrome, PageError, Visit, filters, html, see_other};
use crate::{areas, audit, reviews};

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
    let proposal = service::by_code(&visit.app, &code).await?;
    let names = areas::service::names(db, vec![proposal.village_code.clone()]).await?;
    html(&Journey {
        chrome: visit.chrome,
        village: names
            .get(&proposal.village_code)
            .cloned()
            .unwrap_or_default(),
        zone: Zone::of(&proposal.village_code),
        steps: steps(&visit.app, &proposal).await?,
        proposal,
    })
}

async fn steps(app: &App, proposal: &proposals::Model) -> Result<Vec<Step>, ApiError> {
    let mut steps = Vec::new();
    if let Some(at) = proposal.submitted_at {
        steps.push(Step {
            at,
            what: format!("Diajukan ({})", proposal.origin.label()),
            why: String::new(),
        });
    }
    steps.extend(found(app, proposal.id).await?);
    steps.extend(stood(app, proposal.id).await?);
    let events = audit::service::of_proposal(app.db.read(), proposal.id).await?;
    steps.extend(events.iter().filter_map(told));
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// A step only the audit trail tells: what its proposer, a meeting or the next cycle did with it.
fn told(event: &AuditEventOut) -> Option<Step> {
    let detail: Value = serde_json::from_str(&event.detail).unwrap_or_default();
    let facts = &detail["facts"];
    let text = |name: &str| facts[name].as_str().unwrap_or_default().to_owned();
    let (what, why) = match event.verb.as_str() {
        "proposal.submitted_late" => ("Diajukan terlambat".into(), text("late_reason")),
        "proposal.resubmitted" => ("Diperbaiki dan diajukan kembali".into(), String::new()),
        "proposal.changed" => ("Diubah pengusul".into(), changed(facts)),
        "proposal.withdrawn" => ("Ditarik pengusul".into(), text("reason")),
        "proposal.unmerged" => (
            "Berdiri sendiri lagi, karena usulan gabungannya ditarik".into(),
            String::new(),
        ),
        "proposal.missed_next_stage" => (
            "Terlambat untuk tahap berikutnya; dapat diangkat di tahun berikutnya".into(),
            text("late_reason"),
        ),
        "proposal.carried_over" => (
            format!("Diangkat lagi untuk rencana tahun {}", facts["fiscal_year"]),
            String::new(),
        ),
        _ => return None,
    };
    let at = event.at.0;
    Some(Step { at, what, why })
}

/// What a change changed, in the words of the form.
fn changed(facts: &Value) -> String {
    let names = facts
        .as_object()
        .into_iter()
        .flatten()
        .map(|(field, _)| match field.as_str() {
            "title" => "judul",
            "problem" => "masalah",
            "work" => "pekerjaan",
            "address" | "lat" | "lng" => "tempat",
            "quantity_milli" | "unit" => "volume",
            "cost_idr" | "unit_price_idr" | "cost_reason" => "biaya",
            "agency_id" => "perangkat daerah",
            "land_status" => "status lahan",
            "sector" | "catalogue_item_id" => "jenis",
            "origin" | "on_behalf_of" => "asal",
            _ => "penerima manfaat",
        });
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// What officers found, and objections to it.
async fn found(app: &App, id: ProposalId) -> Result<Vec<Step>, ApiError> {
    let reviews = reviews::service::of_proposal(app.db.read(), id).await?;
    let objections = reviews::service::list_objections(app, id).await?;
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
async fn stood(app: &App, id: ProposalId) -> Result<Vec<Step>, ApiError> {
    let db = app.db.read();
    let candidates = standing::of_proposal(db, id).await?;
    let ids = candidates.iter().map(|one| one.round_id).collect();
    let rounds: HashMap<RoundId, rounds::Model> = standing::many(db, ids)
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
