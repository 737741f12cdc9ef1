//! Use cases of agencies.
use crate::problem::ApiError;
use entity::agencies;
use entity::ids::AgencyId;
use sea_orm::{ConnectionTrait, EntityTrait};
/// An agency, or 404.
pub async fn get(db: &impl ConnectionTrait, id: AgencyId) -> Result<agencies::Model, ApiError> {
    agencies::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}
