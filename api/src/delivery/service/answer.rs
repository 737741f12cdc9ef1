//! Residents say whether a report is right.

use std::sync::Arc;

use entity::ids::{AccountId, WorkAnswerId, WorkId};
use entity::work_answers;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, SqlErr};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::delivery::wire::{WorkAnswerIn, WorkAnswerOut};
use crate::delivery::{policy, store};
use crate::problem::{ApiError, Code};
use crate::{limits, text};

/// A verified resident of the village confirms or contradicts a report: once.
pub async fn answer(
    app: &App,
    caller: Arc<Caller>,
    id: WorkId,
    number: i32,
    said: WorkAnswerIn,
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
    app.db
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
                    detail: json!({ "number": number, "confirms": row.confirms }),
                };
                work_answers::Entity::insert(row.into_active_model())
                    .exec_without_returning(tx)
                    .await
                    .map_err(|error| match error.sql_err() {
                        Some(SqlErr::UniqueConstraintViolation(_)) => ApiError::new(
                            Code::AlreadyExists,
                            "Anda sudah menanggapi laporan ini.",
                            "You have answered this report already.",
                        ),
                        _ => error.into(),
                    })?;
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await
}

fn shown(row: work_answers::Model) -> WorkAnswerOut {
    WorkAnswerOut {
        work_id: row.work_id.0,
        number: row.number,
        confirms: row.confirms,
        note: row.note,
        at: row.at,
    }
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
    Ok(rows.into_iter().map(|row| (row.id, shown(row))).collect())
}

/// Everything an account answered.
pub async fn answers_of(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<WorkAnswerOut>, ApiError> {
    let rows = store::answers_of(db, account).await?;
    Ok(rows.into_iter().map(shown).collect())
}
