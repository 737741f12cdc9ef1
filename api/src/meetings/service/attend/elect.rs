//! Electing delegates from the list, all at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::attendees;
use entity::enums::DelegateRole;
use entity::ids::{AttendeeId, RoundId};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set,
};
use serde_json::json;

use super::note;
use crate::app::App;
use crate::auth::Caller;
use crate::meetings::service::require_open;
use crate::problem::ApiError;
use crate::rounds::standing;

/// What somebody on the list is elected to, at the version they were read.
#[derive(Clone, Copy, Debug)]
pub struct Elected {
    /// The person.
    pub id: AttendeeId,
    /// The version.
    pub version: i32,
    /// Delegate, reserve or neither.
    pub role: DelegateRole,
}

/// Elects people from the list: all of them, or none if anybody changed one since.
pub async fn elect(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    elected: Vec<Elected>,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = standing::lock(tx, round).await?;
                require_open(&caller, &round)?;
                let ids: Vec<AttendeeId> = elected.iter().map(|one| one.id).collect();
                let mut rows: HashMap<AttendeeId, attendees::Model> = attendees::Entity::find()
                    .filter(attendees::Column::RoundId.eq(round.id))
                    .filter(attendees::Column::Id.is_in(ids))
                    .all(tx)
                    .await?
                    .into_iter()
                    .map(|row| (row.id, row))
                    .collect();
                for one in elected {
                    let row = rows.remove(&one.id).ok_or_else(ApiError::not_found)?;
                    if row.version != one.version {
                        return Err(ApiError::stale(row.version));
                    }
                    let part = row.part.to_value();
                    let mut row = row.into_active_model();
                    row.version = Set(one.version + 1);
                    row.delegate = Set(one.role);
                    row.update(tx).await?;
                    let facts = json!({
                        "attendee_id": one.id.0, "part": part, "delegate": one.role.to_value(),
                    });
                    note(tx, &caller, &round, "attendee.changed", facts, now);
                }
                Ok(())
            })
        })
        .await
}
