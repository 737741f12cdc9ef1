//! Reports: what an agency or the planning agency tells of works.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::WorkId;
use entity::{work_reports, works};
use sea_orm::IntoActiveModel;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::attachments;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::db::{Tx, insert_all};
use crate::delivery::rules::{self, Progress, Told};
use crate::delivery::wire::WorkReportIn;
use crate::delivery::{policy, store};
use crate::problem::{ApiError, FieldError};
use crate::{limits, text};

/// Most photos of a report.
const PHOTOS: usize = 5;

/// How far a work is.
pub(super) fn progress(row: &works::Model) -> Progress {
    Progress {
        state: row.state,
        percent: row.percent,
        contract_idr: row.contract_idr,
        note: row.note.clone(),
    }
}

/// What becomes of one report of many.
pub(super) enum Outcome {
    /// Taken in.
    Reported,
    /// It tells nothing new.
    Unchanged,
    /// Not taken in.
    Refused(FieldError),
}

/// Reports on works the caller was found to report on, each at most once; answers what became of each.
pub(super) async fn record(
    tx: &Tx,
    caller: &Caller,
    told: Vec<(WorkId, Told, Vec<Uuid>)>,
    now: DateTime<Utc>,
) -> Result<HashMap<WorkId, Outcome>, ApiError> {
    let mut ids: Vec<_> = told.iter().map(|(id, ..)| *id).collect();
    ids.sort_unstable();
    let mut locked = store::lock(tx, &ids).await?;
    let (mut outcomes, mut rows, mut reports) = (HashMap::new(), Vec::new(), Vec::new());
    let mut events = Vec::new();
    for (id, told, photos) in told {
        let mut row = locked.remove(&id).ok_or_else(ApiError::not_found)?;
        let office = policy::reporter(caller, &row).ok_or_else(policy::stranger)?;
        let before = progress(&row);
        let after = match rules::follow(&before, told) {
            Ok(after) => after,
            Err(error) => {
                outcomes.insert(id, Outcome::Refused(error));
                continue;
            }
        };
        if after == before && photos.is_empty() {
            outcomes.insert(id, Outcome::Unchanged);
            continue;
        }
        row.state = after.state;
        row.percent = after.percent;
        row.contract_idr = after.contract_idr;
        row.note = after.note;
        row.reports += 1;
        row.reported_at = Some(now);
        events.push(event(caller, office.clone(), &row));
        let report = work_reports::Model {
            work_id: row.id,
            number: row.reports,
            state: row.state,
            percent: row.percent,
            contract_idr: row.contract_idr,
            note: row.note.clone(),
            photos: serde_json::to_string(&photos)?,
            office,
            reporter_id: caller.account,
            at: now,
        };
        reports.push(report.into_active_model());
        rows.push(row);
        outcomes.insert(id, Outcome::Reported);
    }
    store::update(tx, rows).await?;
    insert_all(tx, reports).await?;
    audit::append_all(tx, now, events);
    Ok(outcomes)
}

fn event(caller: &Caller, office: String, row: &works::Model) -> Event {
    Event {
        verb: "work.reported",
        actor: office,
        actor_id: Some(caller.account),
        subject: "work",
        subject_id: row.id.to_string(),
        cycle: Some(row.cycle_id),
        round: None,
        proposal: row.proposal_id,
        detail: json!({
            "number": row.reports, "state": row.state, "percent": row.percent,
            "contract_idr": row.contract_idr, "note": row.note,
        }),
    }
}

async fn check_photos(app: &App, work: &works::Model, photos: &[Uuid]) -> Result<(), ApiError> {
    if photos.is_empty() {
        return Ok(());
    }
    let known = match work.proposal_id {
        Some(proposal) => attachments::service::list(app, None, proposal).await?,
        None => Vec::new(),
    };
    let shown = |id: &Uuid| known.iter().any(|row| row.id.0 == *id);
    if photos.len() <= PHOTOS && photos.iter().all(shown) {
        return Ok(());
    }
    Err(ApiError::field(
        "/photo_ids",
        "Isi paling banyak lima lampiran usulan ini.",
        "Give at most five attachments of this proposal.",
    ))
}

/// Reports on a work. A report that tells nothing new is not written again.
pub async fn report(
    app: &App,
    caller: Arc<Caller>,
    id: WorkId,
    told: WorkReportIn,
) -> Result<works::Model, ApiError> {
    let work = store::get(app.db.read(), id).await?;
    policy::reporter(&caller, &work).ok_or_else(policy::stranger)?;
    let mut errors = Vec::new();
    let note = text::clean_optional("/note", told.note.as_deref(), limits::REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    check_photos(app, &work, &told.photo_ids).await?;
    let photos = told.photo_ids;
    let told = Told {
        state: told.state.into(),
        percent: told.percent,
        contract_idr: told.contract_idr,
        note,
    };
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let mut outcomes = record(tx, &caller, vec![(id, told, photos)], now).await?;
                if let Some(Outcome::Refused(error)) = outcomes.remove(&id) {
                    return Err(ApiError::fields(vec![error]));
                }
                store::get(tx, id).await
            })
        })
        .await
}
