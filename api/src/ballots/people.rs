//! Queries of the people behind the votes: attendance list, electoral roll, verified residents.

use entity::enums::{Channel, Role};
use entity::ids::{AttendeeId, RoundId};
use entity::{accounts, attendees, grants, roll_entries};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

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

/// The village of this area a person is on the roll of, or is verified as a resident of.
pub async fn home(
    db: &impl ConnectionTrait,
    area: &str,
    nik: &[u8],
) -> Result<Option<String>, ApiError> {
    let listed = roll_entries::Entity::find_by_id(nik.to_vec())
        .one(db)
        .await?
        .map(|entry| entry.village_code)
        .filter(|village| rules::inside(area, village));
    if listed.is_some() {
        return Ok(listed);
    }
    let Some(account) = accounts::Entity::find()
        .filter(accounts::Column::NikHmac.eq(nik.to_vec()))
        .one(db)
        .await?
    else {
        return Ok(None);
    };
    let held = grants::Entity::find()
        .filter(grants::Column::AccountId.eq(account.id))
        .filter(grants::Column::Role.eq(Role::Citizen))
        .filter(grants::Column::RevokedAt.is_null())
        .all(db)
        .await?;
    let mut homes = held.into_iter().filter_map(|grant| grant.area_code);
    Ok(homes.find(|village| rules::inside(area, village)))
}

/// Verified residents of an area.
pub async fn eligible_voters(db: &impl ConnectionTrait, area: &str) -> Result<u64, ApiError> {
    Ok(grants::Entity::find()
        .filter(verified(area))
        .count(db)
        .await?)
}

/// Verified residents by village, below an area.
pub async fn residents(
    db: &impl ConnectionTrait,
    area: &str,
) -> Result<Vec<(String, i64)>, ApiError> {
    Ok(grants::Entity::find()
        .select_only()
        .column(grants::Column::AreaCode)
        .column_as(grants::Column::Id.count(), "residents")
        .filter(verified(area))
        .group_by(grants::Column::AreaCode)
        .into_tuple()
        .all(db)
        .await?)
}

/// Grants that make people verified residents of an area.
fn verified(area: &str) -> Condition {
    // `/` follows `.`: everything below the area and nothing beside it.
    let below = Condition::all()
        .add(grants::Column::AreaCode.gte(format!("{area}.")))
        .add(grants::Column::AreaCode.lt(format!("{area}/")));
    Condition::all()
        .add(grants::Column::Role.eq(Role::Citizen))
        .add(grants::Column::RevokedAt.is_null())
        .add(
            Condition::any()
                .add(grants::Column::AreaCode.eq(area))
                .add(below),
        )
}
