//! Issuing a paper: it gets its number, and what it says is kept.

use std::sync::Arc;

use entity::documents;
use entity::enums::Role;
use entity::ids::{CycleId, DocumentId, RoundId};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;
use uuid::Uuid;

use super::gather;
use super::logo::Carried;
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::cycles::service as cycle_service;
use crate::documents::letter::{self, Signatory, fill};
use crate::documents::record::{Body, Record};
use crate::documents::wire::DocumentIn;
use crate::documents::{files, paper, store};
use crate::keys;
use crate::problem::{ApiError, Code};
use crate::publications::service as publications;
use crate::rounds::{policy, standing};

/// What is known of a document beside what it says.
struct Frame {
    cycle: CycleId,
    round: Option<RoundId>,
    publication: Option<i32>,
    /// Whose series its number is of.
    office: String,
    issued_by: String,
}

fn signatories(given: DocumentIn) -> Result<Option<Vec<Signatory>>, ApiError> {
    let Some(given) = given.signatories else {
        return Ok(None);
    };
    let mut errors = Vec::new();
    let given = given.into_iter().map(Into::into).collect();
    let given = letter::signatories(given, &mut errors);
    if errors.is_empty() {
        Ok(Some(given))
    } else {
        Err(ApiError::fields(errors))
    }
}

/// Issues the minutes of a closed round.
pub async fn issue_minutes(
    app: &App,
    caller: Arc<Caller>,
    id: RoundId,
    given: DocumentIn,
    once: Option<Once>,
) -> Result<documents::Model, ApiError> {
    let round = standing::get(app.db.read(), id).await?;
    policy::require_holder_or_planner(&caller, &round)?;
    let signatories = signatories(given)?;
    if round.closed_at.is_none() {
        return Err(ApiError::new(
            Code::WrongState,
            "Berita acara diterbitkan sesudah putaran ditutup; sebelumnya ada konsepnya.",
            "Minutes are issued once the round is closed; before that there is a draft.",
        ));
    }
    let record = gather::minutes(app, &round, signatories).await?;
    let frame = Frame {
        cycle: round.cycle_id,
        round: Some(id),
        publication: None,
        office: round.subject_key.clone(),
        issued_by: policy::office(&caller, &round),
    };
    issue(app, caller, record, frame, once).await
}

/// Issues the paper of a publication of the plan's list.
pub async fn issue_plan(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    number: i32,
    given: DocumentIn,
    once: Option<Once>,
) -> Result<documents::Model, ApiError> {
    let row = publications::head(app.db.read(), cycle, number).await?;
    let cycle = cycle_service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let signatories = signatories(given)?;
    let record = gather::plan(app, &cycle, &row, signatories).await?;
    let frame = Frame {
        cycle: cycle.id,
        round: None,
        publication: Some(number),
        office: cycle.regency_code.clone(),
        issued_by: caller.office(Role::Planner, &cycle.regency_code),
    };
    issue(app, caller, record, frame, once).await
}

/// Whether the caller may issue a document such as this: an officer of its round or the regency's planner.
pub async fn require_issuer(
    app: &App,
    caller: &Caller,
    row: &documents::Model,
) -> Result<(), ApiError> {
    let cycle = cycle_service::known(app, row.cycle_id).await?;
    match row.round_id {
        Some(round) => {
            let round = standing::get(app.db.read(), round).await?;
            policy::require_holder_or_planner(caller, &round)
        }
        None => caller.require_planner(&cycle.regency_code),
    }
}

async fn issue(
    app: &App,
    caller: Arc<Caller>,
    mut record: Record,
    frame: Frame,
    once: Option<Once>,
) -> Result<documents::Model, ApiError> {
    let now = app.clock.now();
    let parts = paper::parts(app, &record).await?;
    let carried = Carried::by(app, &record).await?;
    let row = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let id = DocumentId(Uuid::now_v7());
                if let Some(before) = claim(tx, once, id.0, now).await? {
                    return store::get(tx, DocumentId(before)).await;
                }
                // Numbers of a series follow each other: one paper of a cycle is numbered at a time.
                cycle_service::lock(tx, frame.cycle).await?;
                let seq = store::last_seq(tx, frame.cycle, record.kind, &frame.office).await? + 1;
                let number = own_number(&record).unwrap_or_else(|| {
                    fill(&record.letter.number, |place| {
                        paper::place(&record, Some(seq), place)
                    })
                });
                record.number = Some(number.clone());
                record.issued_at = now;
                let kind = record.kind;
                let text = serde_json::to_string(&record)?;
                let sha256 = hex::encode(keys::sha256(text.as_bytes()));
                let event = Event {
                    verb: "document.issued",
                    actor: frame.issued_by.clone(),
                    actor_id: Some(caller.account),
                    subject: "document",
                    subject_id: id.to_string(),
                    cycle: Some(frame.cycle),
                    round: frame.round,
                    proposal: None,
                    detail: json!({ "kind": kind, "number": number, "sha256": sha256 }),
                };
                audit::append(tx, now, event);
                let row = documents::ActiveModel {
                    id: Set(id),
                    cycle_id: Set(frame.cycle),
                    kind: Set(kind),
                    round_id: Set(frame.round),
                    publication: Set(frame.publication),
                    office: Set(frame.office),
                    seq: Set(seq),
                    number: Set(number),
                    record: Set(text),
                    sha256: Set(sha256),
                    logo_sha256: Set(record.logo.map(|logo| logo.sha256)),
                    parts: Set(parts),
                    issued_by: Set(frame.issued_by),
                    issued_at: Set(now),
                };
                Ok(row.insert(tx).await?)
            })
        })
        .await?;
    carried.settle(app, &row).await?;
    set_all(app, &row);
    Ok(row)
}

/// The number the office gave its minutes itself, with the meeting.
fn own_number(record: &Record) -> Option<String> {
    match &record.body {
        Body::Minutes(minutes) => minutes.meeting.as_ref()?.number.clone(),
        Body::Plan(_) => None,
    }
}

/// Sets the parts in the background; what is asked for earlier is set then.
fn set_all(app: &App, row: &documents::Model) {
    let (app, row) = (app.clone(), row.clone());
    tokio::spawn(async move {
        for part in 1..=row.parts {
            if let Err(error) = files::pdf(&app, &row, part).await {
                tracing::warn!(document = %row.id, part, ?error, "a paper is not set yet");
            }
        }
    });
}
