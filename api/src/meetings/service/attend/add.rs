//! Putting one person on the list.

use std::sync::Arc;

use entity::attendees;
use entity::ids::{AttendeeId, RoundId};
use sea_orm::{ActiveEnum, EntityTrait};
use serde_json::json;

use super::{insert, note, open, row};
use crate::app::App;
use crate::auth::{Caller, Once, claim};
use crate::meetings::wire::{AttendeeIn, AttendeeOut};
use crate::problem::ApiError;

/// Puts a person on the list.
pub async fn add(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    new: AttendeeIn,
    once: Option<Once>,
) -> Result<AttendeeOut, ApiError> {
    let person = row(app, round, &new)?;
    let part = person.part.try_as_ref().map(ActiveEnum::to_value);
    let delegate = person.delegate.try_as_ref().map(ActiveEnum::to_value);
    let now = app.clock.now();
    let model = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let Some(id) = person.id.try_as_ref().copied() else {
                    return Err(ApiError::internal("an attendee without an id"));
                };
                let id = if let Some(before) = claim(tx, once, id.0, now).await? {
                    AttendeeId(before)
                } else {
                    let facts = json!({ "attendee_id": id.0, "part": part, "delegate": delegate });
                    let round = insert(tx, &caller, round, vec![person]).await?;
                    note(tx, &caller, &round, "attendee.added", facts, now);
                    id
                };
                attendees::Entity::find_by_id(id)
                    .one(tx)
                    .await?
                    .ok_or_else(ApiError::not_found)
            })
        })
        .await?;
    let contact = open(app, &model)?;
    Ok(AttendeeOut::new(model, contact))
}
