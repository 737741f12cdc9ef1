//! Queries of the people behind the votes: attendance list, electoral roll, verified residents.

use entity::enums::{Channel, Role};
use entity::ids::{AttendeeId, RoundId};
use entity::{accounts, attendees, grants, roll_entries};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::rules;
use crate::db::Tx;
use crate::problem::ApiError;

/// A person on the attendance list of this round.
pub async fn attendee(
    db: &impl ConnectionTrait,
    round: RoundId,
    id: AttendeeId,
) -> Result<Option<attendees::Model>, ApiError> {
    Ok(attendees::Entity::find_by_id(id)
        .filter(attendees::Column::RoundId.eq(round))
        .one(db)
        .await?)
}

/// Notes on the attendance list how a person votes.
pub async fn note_channel(tx: &Tx, id: AttendeeId, channel: Channel) -> Result<(), ApiError> {
    attendees::Entity::update_many()
        .col_expr(
            attendees::Column::VoteChannel,
            sea_orm::sea_query::Expr::value(sea_orm::ActiveEnum::to_value(&channel)),
        )
        .filter(attendees::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whether a person is on the roll of a village of this area, or verified as a resident of one.
pub async fn resident(db: &impl ConnectionTrait, area: &str, nik: &[u8]) -> Result<bool, ApiError> {
    let listed = roll_entries::Entity::find_by_id(nik.to_vec())
        .one(db)
        .await?;
    if listed.is_some_and(|entry| rules::inside(area, &entry.village_code)) {
        return Ok(true);
    }
    let Some(account) = accounts::Entity::find()
        .filter(accounts::Column::NikHmac.eq(nik.to_vec()))
        .one(db)
        .await?
    else {
        return Ok(false);
    };
    let held = grants::Entity::find()
        .filter(grants::Column::AccountId.eq(account.id))
        .filter(grants::Column::Role.eq(Role::Citizen))
        .filter(grants::Column::RevokedAt.is_null())
        .all(db)
        .await?;
    Ok(held.iter().any(|grant| {
        grant
            .area_code
            .as_deref()
            .is_some_and(|village| rules::inside(area, village))
    }))
}

/// Verified residents of an area.
pub async fn eligible_voters(db: &impl ConnectionTrait, area: &str) -> Result<u64, ApiError> {
    Ok(grants::Entity::find()
        .filter(grants::Column::Role.eq(Role::Citizen))
        .filter(grants::Column::RevokedAt.is_null())
        .filter(
            sea_orm::Condition::any()
                .add(grants::Column::AreaCode.eq(area))
                .add(
                    // `/` follows `.`: everything below the area and nothing beside it.
                    sea_orm::Condition::all()
                        .add(grants::Column::AreaCode.gte(format!("{area}.")))
                        .add(grants::Column::AreaCode.lt(format!("{area}/"))),
                ),
        )
        .count(db)
        .await?)
}
