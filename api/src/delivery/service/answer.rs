//! Residents say whether a report is right.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, WorkAnswerId, WorkId};
use entity::{work_answers, work_photos, works};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, SqlErr};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::attachments::photos::{self, Of, Sent};
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::delivery::wire::{WorkAnswerIn, WorkAnswerOut, WorkPhotoOut};
use crate::delivery::{policy, store};
use crate::problem::{ApiError, Code};
use crate::{limits, text};

/// Whether the caller answered a report; nothing where they are not among those who may.
pub async fn answered(
    db: &impl ConnectionTrait,
    caller: &Caller,
    work: &works::Model,
    number: i32,
) -> Result<Option<bool>, ApiError> {
    if policy::require_neighbour(caller, work).is_err() {
        return Ok(None);
    }
    let before = store::answer_of(db, caller.account, work.id, number).await?;
    Ok(Some(before.is_some()))
}

/// Photos of the caller's own answer to a report, oldest first.
pub async fn own_photos(
    db: &impl ConnectionTrait,
    caller: &Caller,
    work: &works::Model,
    number: i32,
) -> Result<Vec<work_photos::Model>, ApiError> {
    match store::answer_of(db, caller.account, work.id, number).await? {
        Some(answer) => photos::of_answers(db, vec![answer.id]).await,
        None => Ok(Vec::new()),
    }
}

fn once() -> ApiError {
    ApiError::new(
        Code::AlreadyExists,
        "Anda sudah menanggapi laporan ini.",
        "You have answered this report already.",
    )
}

/// A verified resident of the village confirms or contradicts a report: once; with photos of what they see.
pub async fn answer(
    app: &App,
    caller: Arc<Caller>,
    id: WorkId,
    number: i32,
    said: WorkAnswerIn,
    sent: Vec<Sent>,
) -> Result<(), ApiError> {
    let work = store::get(app.db.read(), id).await?;
    policy::require_neighbour(&caller, &work)?;
    let mut errors = Vec::new();
    let note = text::clean_optional("/note", said.note.as_deref(), limits::REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let told = note
        .as_ref()
        .is_some_and(|note| note.chars().count() >= limits::REASON.min);
    if !said.confirms && !told {
        return Err(ApiError::field(
            "/note",
            "Tulis apa yang terlihat di tempat, paling sedikit 10 huruf.",
            "Tell what is seen there, at least 10 characters.",
        ));
    }
    if number < 1 || number > work.reports {
        return Err(ApiError::not_found());
    }
    if answered(app.db.read(), &caller, &work, number).await? == Some(true) {
        return Err(once());
    }
    let ready = photos::ready(app, "/photos", photos::OF_AN_ANSWER, sent).await?;
    let now = app.clock.now();
    let row = work_answers::Model {
        id: WorkAnswerId(Uuid::now_v7()),
        work_id: id,
        number,
        account_id: caller.account,
        confirms: said.confirms,
        note,
        at: now,
    };
    let of = Of {
        work: id,
        number,
        answer: Some(row.id),
        by: caller.account,
    };
    let (rows, hashes) = (ready.rows(of, now), ready.hashes());
    let written = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let event = Event {
                    verb: "work.answered",
                    actor: "resident".into(),
                    actor_id: Some(caller.account),
                    subject: "work",
                    subject_id: id.to_string(),
                    cycle: Some(work.cycle_id),
                    round: None,
                    proposal: work.proposal_id,
                    detail: json!({ "number": number, "confirms": row.confirms, "photos": hashes }),
                };
                work_answers::Entity::insert(row.into_active_model())
                    .exec_without_returning(tx)
                    .await
                    .map_err(|error| match error.sql_err() {
                        Some(SqlErr::UniqueConstraintViolation(_)) => once(),
                        _ => error.into(),
                    })?;
                photos::add(tx, of, rows).await?;
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await;
    ready.end(app, written).await
}

/// Answers with their photos, in their order.
pub(super) async fn shown(
    db: &impl ConnectionTrait,
    rows: Vec<work_answers::Model>,
) -> Result<Vec<(WorkAnswerId, WorkAnswerOut)>, ApiError> {
    let ids = rows.iter().map(|row| row.id).collect();
    let mut pictures: HashMap<WorkAnswerId, Vec<WorkPhotoOut>> = HashMap::new();
    for photo in photos::of_answers(db, ids).await? {
        if let Some(answer) = photo.answer_id {
            pictures.entry(answer).or_default().push(photo.into());
        }
    }
    let shown = rows.into_iter().map(|row| {
        let answer = WorkAnswerOut {
            work_id: row.work_id.0,
            number: row.number,
            confirms: row.confirms,
            note: row.note,
            photos: pictures.remove(&row.id).unwrap_or_default(),
            at: row.at,
        };
        (row.id, answer)
    });
    Ok(shown.collect())
}

/// What residents say of a report, newest first: rows one beyond the limit, with what cuts their page.
pub async fn answers(
    db: &impl ConnectionTrait,
    id: WorkId,
    number: i32,
    after: Option<WorkAnswerId>,
    limit: u64,
) -> Result<Vec<(WorkAnswerId, WorkAnswerOut)>, ApiError> {
    let work = store::get(db, id).await?;
    if number < 1 || number > work.reports {
        return Err(ApiError::not_found());
    }
    let rows = store::answers(db, id, number, after, limit + 1).await?;
    shown(db, rows).await
}

/// Everything an account answered.
pub async fn answers_of(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<WorkAnswerOut>, ApiError> {
    let rows = store::answers_of(db, account).await?;
    let shown = shown(db, rows).await?;
    Ok(shown.into_iter().map(|(_, answer)| answer).collect())
}
