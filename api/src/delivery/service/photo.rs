//! Photos of reports and answers: added one by one by those who sent the report or answer, and removed again.

use std::sync::Arc;

use entity::ids::{WorkId, WorkPhotoId};
use entity::{work_photos, works};
use sea_orm::EntityTrait;
use serde_json::json;

use crate::app::App;
use crate::attachments::photos::{self, Of, Sent};
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::delivery::wire::WorkPhotoOut;
use crate::delivery::{policy, store};
use crate::problem::ApiError;

/// Adds a photo: to a report, by whoever may report on the work, or to the caller's own answer to it.
pub async fn add_photo(
    app: &App,
    caller: Arc<Caller>,
    id: WorkId,
    number: i32,
    to_answer: bool,
    sent: Sent,
    once: Option<Once>,
) -> Result<WorkPhotoOut, ApiError> {
    let db = app.db.read();
    let work = store::get(db, id).await?;
    let (actor, answer) = if to_answer {
        policy::require_neighbour(&caller, &work)?;
        let own = store::answer_of(db, caller.account, id, number).await?;
        let own = own.ok_or_else(ApiError::not_found)?;
        ("resident".to_owned(), Some(own.id))
    } else {
        let office = policy::reporter(&caller, &work).ok_or_else(policy::stranger)?;
        if number < 1 || number > work.reports {
            return Err(ApiError::not_found());
        }
        (office, None)
    };
    let of = Of {
        work: id,
        number,
        answer,
        by: caller.account,
    };
    let ready = photos::ready(app, "/file", 1, vec![sent]).await?;
    let now = app.clock.now();
    let row = ready.rows(of, now).pop();
    let row = row.ok_or_else(|| ApiError::internal("a photo without its row"))?;
    let written = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(before) = claim(tx, once, row.id.0, now).await? {
                    return photos::get(tx, WorkPhotoId(before)).await;
                }
                store::lock(tx, &[id]).await?;
                let event = event("work.photo_added", (&caller, actor), &work, &row);
                photos::add(tx, of, vec![row.clone()]).await?;
                audit::append(tx, now, event);
                Ok(row)
            })
        })
        .await;
    Ok(ready.end(app, written).await?.into())
}

fn event(
    verb: &'static str,
    (caller, actor): (&Caller, String),
    work: &works::Model,
    row: &work_photos::Model,
) -> Event {
    Event {
        verb,
        actor,
        actor_id: Some(caller.account),
        subject: "work",
        subject_id: work.id.to_string(),
        cycle: Some(work.cycle_id),
        round: None,
        proposal: work.proposal_id,
        detail: json!({
            "number": row.number, "of": if row.answer_id.is_some() { "answer" } else { "report" },
            "sha256": row.sha256, "media_type": row.media_type, "bytes": row.bytes,
        }),
    }
}

/// A photo's bytes, or those of its thumbnail. What was built is public.
pub async fn photo(
    app: &App,
    id: WorkPhotoId,
    thumbnail: bool,
) -> Result<(work_photos::Model, Vec<u8>), ApiError> {
    let row = photos::get(app.db.read(), id).await?;
    let bytes = photos::bytes(app, &row, thumbnail).await?;
    Ok((row, bytes))
}

/// Removes a photo, and its bytes unless another has the same: that of an answer by who sent it, that of a report by
/// whoever may report on the work. Answers the work.
pub async fn remove_photo(
    app: &App,
    caller: Arc<Caller>,
    id: WorkPhotoId,
) -> Result<WorkId, ApiError> {
    let now = app.clock.now();
    let row = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let work = photos::get(tx, id).await?.work_id;
                let work = store::lock(tx, &[work]).await?.remove(&work);
                let work = work.ok_or_else(ApiError::not_found)?;
                // Another removal may have been waited for.
                let row = work_photos::Entity::find_by_id(id).one(tx).await?;
                let row = row.ok_or_else(ApiError::not_found)?;
                let actor = match row.answer_id {
                    Some(_) if row.uploaded_by == caller.account => "resident".to_owned(),
                    Some(_) => return Err(policy::not_theirs()),
                    None => policy::reporter(&caller, &work).ok_or_else(policy::stranger)?,
                };
                photos::remove(tx, id).await?;
                let event = event("work.photo_removed", (&caller, actor), &work, &row);
                audit::append(tx, now, event);
                Ok(row)
            })
        })
        .await?;
    let work = row.work_id;
    photos::forget(app, row).await;
    Ok(work)
}
