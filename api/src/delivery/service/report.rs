//! Reports: what an agency or the planning agency tells of works.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::WorkId;
use entity::{work_photos, work_reports, works};
use sea_orm::IntoActiveModel;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::attachments;
use crate::attachments::photos::{self, Of, Sent};
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::db::{Tx, insert_all};
use crate::delivery::rules::{self, Progress, Told};
use crate::delivery::wire::WorkReportIn;
use crate::delivery::{policy, store};
use crate::problem::{ApiError, Code, FieldError};
use crate::{limits, text};

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

/// A report to write.
pub(super) struct Saying {
    work: WorkId,
    told: Told,
    /// Attachments of the proposal.
    attached: Vec<Uuid>,
    /// Reports the work had when its reporter looked.
    seen: Option<i32>,
}

impl Saying {
    /// One that tells how far a work is, and no more.
    pub fn plain(work: WorkId, told: Told) -> Self {
        Self {
            work,
            told,
            attached: Vec::new(),
            seen: None,
        }
    }
}

/// Reports on works the caller was found to report on, each at most once; answers what became of each. `photos` are
/// those of the only report, whose number they are given.
pub(super) async fn record(
    tx: &Tx,
    caller: &Caller,
    said: Vec<Saying>,
    mut photos: Vec<work_photos::Model>,
    now: DateTime<Utc>,
) -> Result<HashMap<WorkId, Outcome>, ApiError> {
    let mut ids: Vec<_> = said.iter().map(|one| one.work).collect();
    ids.sort_unstable();
    let mut locked = store::lock(tx, &ids).await?;
    let (mut outcomes, mut rows, mut reports) = (HashMap::new(), Vec::new(), Vec::new());
    let (mut events, mut pictured) = (Vec::new(), None);
    for one in said {
        let id = one.work;
        let mut row = locked.remove(&id).ok_or_else(ApiError::not_found)?;
        let office = policy::reporter(caller, &row).ok_or_else(policy::stranger)?;
        if one.seen.is_some_and(|seen| seen != row.reports) {
            return Err(overtaken());
        }
        let before = progress(&row);
        let after = match rules::follow(&before, one.told) {
            Ok(after) => after,
            Err(error) => {
                outcomes.insert(id, Outcome::Refused(error));
                continue;
            }
        };
        if after == before && one.attached.is_empty() && photos.is_empty() {
            outcomes.insert(id, Outcome::Unchanged);
            continue;
        }
        row.state = after.state;
        row.percent = after.percent;
        row.contract_idr = after.contract_idr;
        row.note = after.note;
        row.reports += 1;
        row.reported_at = Some(now);
        events.push(event(caller, office.clone(), &row, &photos));
        let report = work_reports::Model {
            work_id: row.id,
            number: row.reports,
            state: row.state,
            percent: row.percent,
            contract_idr: row.contract_idr,
            note: row.note.clone(),
            photos: serde_json::to_string(&one.attached)?,
            office,
            reporter_id: caller.account,
            at: now,
        };
        pictured = Some(Of {
            work: row.id,
            number: row.reports,
            answer: None,
            by: caller.account,
        });
        reports.push(report.into_active_model());
        rows.push(row);
        outcomes.insert(id, Outcome::Reported);
    }
    store::update(tx, rows).await?;
    insert_all(tx, reports).await?;
    if let Some(of) = pictured.filter(|_| !photos.is_empty()) {
        for photo in &mut photos {
            photo.number = of.number;
        }
        photos::add(tx, of, photos).await?;
    }
    audit::append_all(tx, now, events);
    Ok(outcomes)
}

fn overtaken() -> ApiError {
    ApiError::new(
        Code::StaleVersion,
        "Pekerjaan ini dilaporkan orang lain sejak halaman ini dibuka. Lihat laporannya, lalu kirim lagi bila masih perlu.",
        "Somebody else has reported on this work since the page was opened. Look at that report, and send yours again if it is still needed.",
    )
}

fn event(
    caller: &Caller,
    office: String,
    row: &works::Model,
    photos: &[work_photos::Model],
) -> Event {
    let photos: Vec<_> = photos.iter().map(|photo| &photo.sha256).collect();
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
            "contract_idr": row.contract_idr, "note": row.note, "photos": photos,
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
    if photos.len() <= photos::OF_A_REPORT && photos.iter().all(shown) {
        return Ok(());
    }
    Err(ApiError::field(
        "/photo_ids",
        "Isi paling banyak lima lampiran usulan ini.",
        "Give at most five attachments of this proposal.",
    ))
}

/// What goes with a report.
#[derive(Default)]
pub struct Beside {
    /// Photos of the work.
    pub photos: Vec<Sent>,
    /// Reports the work had when its reporter looked; another number refuses the report.
    pub seen: Option<i32>,
    /// Makes a repeated report safe.
    pub once: Option<Once>,
}

/// Reports on a work. A report that tells nothing new and shows nothing is not written again.
pub async fn report(
    app: &App,
    caller: Arc<Caller>,
    id: WorkId,
    told: WorkReportIn,
    beside: Beside,
) -> Result<works::Model, ApiError> {
    let work = store::get(app.db.read(), id).await?;
    policy::reporter(&caller, &work).ok_or_else(policy::stranger)?;
    let mut errors = Vec::new();
    let note = text::clean_optional("/note", told.note.as_deref(), limits::REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    check_photos(app, &work, &told.photo_ids).await?;
    let saying = Saying {
        work: id,
        attached: told.photo_ids,
        seen: beside.seen,
        told: Told {
            state: told.state.into(),
            percent: told.percent,
            contract_idr: told.contract_idr,
            note,
        },
    };
    // What is plainly refused costs no work on its photos.
    if let Err(error) = rules::follow(&progress(&work), saying.told.clone())
        && saying.seen.is_none_or(|seen| seen == work.reports)
    {
        return Err(ApiError::fields(vec![error]));
    }
    let ready = photos::ready(app, "/photos", photos::OF_A_REPORT, beside.photos).await?;
    let (now, once) = (app.clock.now(), beside.once);
    let of = Of {
        work: id,
        number: 0,
        answer: None,
        by: caller.account,
    };
    let rows = ready.rows(of, now);
    let written = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if claim(tx, once, id.0, now).await?.is_some() {
                    return store::get(tx, id).await;
                }
                let mut outcomes = record(tx, &caller, vec![saying], rows, now).await?;
                if let Some(Outcome::Refused(error)) = outcomes.remove(&id) {
                    return Err(ApiError::fields(vec![error]));
                }
                store::get(tx, id).await
            })
        })
        .await;
    ready.end(app, written).await
}
