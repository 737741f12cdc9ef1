//! Changing a person on the list, and taking them off.

use std::sync::Arc;

use entity::enums::{AttendancePart, DelegateRole};
use entity::ids::{AttendeeId, RoundId};
use entity::{attendees, rounds};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set,
};
use serde_json::json;

use super::{note, open};
use crate::app::App;
use crate::auth::Caller;
use crate::db::Tx;
use crate::meetings::service::require_open;
use crate::meetings::wire::AttendeeOut;
use crate::problem::{ApiError, Code};
use crate::rounds::standing;

async fn lock(
    tx: &Tx,
    caller: &Caller,
    round: RoundId,
    id: AttendeeId,
) -> Result<(rounds::Model, attendees::Model), ApiError> {
    let round = standing::lock(tx, round).await?;
    require_open(caller, &round)?;
    let row = attendees::Entity::find_by_id(id)
        .filter(attendees::Column::RoundId.eq(round.id))
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)?;
    Ok((round, row))
}

/// Changes the part of an attendee, or elects them, at the version read.
pub async fn change(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    id: AttendeeId,
    version: i32,
    part: Option<AttendancePart>,
    delegate: Option<DelegateRole>,
) -> Result<AttendeeOut, ApiError> {
    let now = app.clock.now();
    let model = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let (round, row) = lock(tx, &caller, round, id).await?;
                if row.version != version {
                    return Err(ApiError::stale(row.version));
                }
                let mut row = row.into_active_model();
                row.version = Set(version + 1);
                if let Some(part) = part {
                    row.part = Set(part);
                }
                if let Some(delegate) = delegate {
                    row.delegate = Set(delegate);
                }
                let row = row.update(tx).await?;
                let facts = json!({
                    "attendee_id": id.0,
                    "part": row.part.to_value(),
                    "delegate": row.delegate.to_value(),
                });
                note(tx, &caller, &round, "attendee.changed", facts, now);
                Ok(row)
            })
        })
        .await?;
    let contact = open(app, &model)?;
    Ok(AttendeeOut::new(model, contact))
}

/// Takes a person off the list, unless they have voted at the meeting; with a version, only if they are as
/// they were read.
pub async fn remove(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    id: AttendeeId,
    version: Option<i32>,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (round, row) = lock(tx, &caller, round, id).await?;
                if version.is_some_and(|version| version != row.version) {
                    return Err(ApiError::stale(row.version));
                }
                if row.vote_channel.is_some() {
                    return Err(ApiError::new(
                        Code::WrongState,
                        "Orang ini sudah memakai hak suaranya di rapat.",
                        "This person has used their vote at the meeting.",
                    ));
                }
                attendees::Entity::delete_by_id(id).exec(tx).await?;
                let facts = json!({ "attendee_id": id.0 });
                note(tx, &caller, &round, "attendee.removed", facts, now);
                Ok(())
            })
        })
        .await
}
