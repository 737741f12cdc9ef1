//! Use cases of cycles.

mod catalogue;
mod ceiling_list;
mod ceilings;
mod create;
mod stage;

pub use catalogue::CATEGORIES;
pub use catalogue::{
    CatalogueImport, all_names, import_catalogue, item_by_code, items_named_so, known_item,
    list_catalogue, preview_catalogue, put_item,
};
pub use ceiling_list::{CeilingImport, import as import_ceilings, preview as preview_ceilings};
pub use ceilings::{LARGEST_IDR, amounts, list as list_ceilings, put as put_ceilings};
pub use create::{change, create, lock, suggest};
pub use stage::change as change_stage;

use std::sync::Arc;

use entity::ids::{CycleId, StageId};
use entity::{cycles, stages};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::app::App;
use crate::problem::ApiError;

/// A cycle, or 404.
pub async fn get(db: &impl ConnectionTrait, id: CycleId) -> Result<cycles::Model, ApiError> {
    cycles::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// A cycle, or 404; from memory.
pub async fn known(app: &App, id: CycleId) -> Result<Arc<cycles::Model>, ApiError> {
    let load = || async { get(app.db.read(), id).await.map(Arc::new) };
    let seen = app
        .cycles
        .cycles
        .get(&app.db, app.clock.now(), &id, load)
        .await?;
    Ok(seen.value())
}

/// Stages of a cycle, in order.
pub async fn stages(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<Vec<stages::Model>, ApiError> {
    Ok(stages::Entity::find()
        .filter(stages::Column::CycleId.eq(cycle))
        .order_by_asc(stages::Column::Position)
        .all(db)
        .await?)
}

/// A stage of a cycle, or 404.
pub async fn stage(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    id: StageId,
) -> Result<stages::Model, ApiError> {
    stages::Entity::find_by_id(id)
        .filter(stages::Column::CycleId.eq(cycle))
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// Cycles, of a regency or all, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    regency: Option<&str>,
    after: Option<uuid::Uuid>,
    limit: u64,
) -> Result<Vec<cycles::Model>, ApiError> {
    let mut query = cycles::Entity::find();
    if let Some(regency) = regency {
        query = query.filter(cycles::Column::RegencyCode.eq(regency));
    }
    if let Some(after) = after {
        query = query.filter(cycles::Column::Id.lt(CycleId(after)));
    }
    Ok(query
        .order_by_desc(cycles::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// Cycles whose name holds every word, and those of these regencies, newest first.
pub async fn named_so(
    db: &impl ConnectionTrait,
    words: &[String],
    regencies: Vec<String>,
    most: u64,
) -> Result<Vec<cycles::Model>, ApiError> {
    use cycles::Column;
    Ok(cycles::Entity::find()
        .filter(
            Condition::any()
                .add(crate::db::holds_all(Column::Name, words))
                .add(Column::RegencyCode.is_in(regencies)),
        )
        .order_by_desc(Column::Id)
        .limit(most)
        .all(db)
        .await?)
}
