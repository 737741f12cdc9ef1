//! Queries over areas and outlines.

use std::collections::HashMap;

use entity::enums::AreaLevel;
use entity::{area_boundaries, areas};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SelectExt, Set,
};

use super::code::subtree;
use crate::db::Tx;
use crate::problem::ApiError;

/// Rows one statement inserts; ten columns each stay below SQLite's limit of bound values.
const BATCH: usize = 2_000;

/// What a search asks for.
#[derive(Debug, Default)]
pub struct Search {
    /// Start of the name, as [`super::code::name_key`] writes it.
    pub name: Option<String>,
    /// Start of the code.
    pub code: Option<String>,
    /// Only this level.
    pub level: Option<AreaLevel>,
    /// Only below this area.
    pub within: Option<String>,
}

/// Areas by name, or by code where the search is for one, `limit + 1` of them after a key.
pub async fn search(
    db: &impl ConnectionTrait,
    search: Search,
    after: Option<(String, String)>,
    limit: u64,
) -> Result<Vec<areas::Model>, ApiError> {
    let mut query = areas::Entity::find().filter(areas::Column::RetiredAt.is_null());
    let by_code = search.code.is_some();
    if let Some(name) = search.name {
        let end = format!("{name}\u{10ffff}");
        query = query
            .filter(areas::Column::NameKey.gte(name))
            .filter(areas::Column::NameKey.lt(end));
    }
    if let Some(code) = search.code {
        let end = format!("{code}\u{10ffff}");
        query = query
            .filter(areas::Column::Code.gte(code))
            .filter(areas::Column::Code.lt(end));
    }
    if let Some(level) = search.level {
        query = query.filter(areas::Column::Level.eq(level));
    }
    if let Some(area) = search.within {
        let (low, high) = subtree(&area);
        query = query
            .filter(areas::Column::Code.gte(low))
            .filter(areas::Column::Code.lt(high));
    }
    // Whoever asks by code sees the area of that code first, then what lies in it.
    if by_code {
        let mut cursor = query.cursor_by(areas::Column::Code);
        if let Some((_, code)) = after {
            cursor.after(code);
        }
        return Ok(cursor.first(limit + 1).all(db).await?);
    }
    let mut cursor = query.cursor_by((areas::Column::NameKey, areas::Column::Code));
    if let Some(after) = after {
        cursor.after(after);
    }
    Ok(cursor.first(limit + 1).all(db).await?)
}

/// Codes and names of areas in force after a code, so many at most.
pub async fn names_after(
    db: &impl ConnectionTrait,
    after: Option<String>,
    most: u64,
) -> Result<Vec<(String, String)>, ApiError> {
    Ok(areas::Entity::find()
        .select_only()
        .columns([areas::Column::Code, areas::Column::NameKey])
        .filter(areas::Column::RetiredAt.is_null())
        .filter(areas::Column::Code.gt(after.unwrap_or_default()))
        .order_by_asc(areas::Column::Code)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?)
}

/// Areas directly below one, by code.
pub async fn children(
    db: &impl ConnectionTrait,
    parent: &str,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<areas::Model>, ApiError> {
    let mut query = areas::Entity::find()
        .filter(areas::Column::ParentCode.eq(parent))
        .filter(areas::Column::RetiredAt.is_null());
    if let Some(after) = after {
        query = query.filter(areas::Column::Code.gt(after));
    }
    Ok(query
        .order_by_asc(areas::Column::Code)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// Areas with these codes.
pub async fn by_codes(
    db: &impl ConnectionTrait,
    codes: Vec<String>,
) -> Result<Vec<areas::Model>, ApiError> {
    let mut found = Vec::with_capacity(codes.len());
    for codes in codes.chunks(BATCH) {
        found.extend(
            areas::Entity::find()
                .filter(areas::Column::Code.is_in(codes))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The outline of an area, if one was imported.
pub async fn boundary(
    db: &impl ConnectionTrait,
    code: &str,
) -> Result<Option<area_boundaries::Model>, ApiError> {
    Ok(area_boundaries::Entity::find_by_id(code.to_owned())
        .one(db)
        .await?)
}

/// Outlines of these areas, by code.
pub async fn outlines(
    db: &impl ConnectionTrait,
    codes: Vec<String>,
) -> Result<HashMap<String, String>, ApiError> {
    let rows: Vec<(String, String)> = area_boundaries::Entity::find()
        .select_only()
        .columns([
            area_boundaries::Column::AreaCode,
            area_boundaries::Column::Geometry,
        ])
        .filter(area_boundaries::Column::AreaCode.is_in(codes))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Boxes around the outlines below an area: code, west, south, east, north.
pub async fn boxes(
    db: &impl ConnectionTrait,
    area: &str,
) -> Result<Vec<(String, f64, f64, f64, f64)>, ApiError> {
    use area_boundaries::Column as C;
    let (low, high) = subtree(area);
    Ok(area_boundaries::Entity::find()
        .select_only()
        .columns([C::AreaCode, C::MinLng, C::MinLat, C::MaxLng, C::MaxLat])
        .filter(C::AreaCode.gte(low))
        .filter(C::AreaCode.lt(high))
        .into_tuple()
        .all(db)
        .await?)
}

/// Areas of a level whose point lies within these degrees.
pub async fn around(
    db: &impl ConnectionTrait,
    level: AreaLevel,
    (lat, lng): (f64, f64),
    degrees: f64,
) -> Result<Vec<areas::Model>, ApiError> {
    Ok(areas::Entity::find()
        .filter(areas::Column::Level.eq(level))
        .filter(areas::Column::RetiredAt.is_null())
        .filter(areas::Column::Lat.between(lat - degrees, lat + degrees))
        .filter(areas::Column::Lng.between(lng - degrees, lng + degrees))
        .limit(2_000)
        .all(db)
        .await?)
}

/// Whether an area has an outline.
pub async fn has_boundary(db: &impl ConnectionTrait, code: &str) -> Result<bool, ApiError> {
    Ok(area_boundaries::Entity::find_by_id(code.to_owned())
        .exists(db)
        .await?)
}

/// Stores outlines, in place of those the areas had.
pub async fn put_boundaries(tx: &Tx, rows: Vec<area_boundaries::Model>) -> Result<(), ApiError> {
    use area_boundaries::{ActiveModel, Column, Entity};
    for batch in rows.chunks(200) {
        let models = batch.iter().cloned().map(|row| ActiveModel {
            area_code: Set(row.area_code),
            geometry: Set(row.geometry),
            min_lng: Set(row.min_lng),
            min_lat: Set(row.min_lat),
            max_lng: Set(row.max_lng),
            max_lat: Set(row.max_lat),
            source: Set(row.source),
            imported_at: Set(row.imported_at),
        });
        Entity::insert_many(models)
            .on_conflict(
                OnConflict::column(Column::AreaCode)
                    .update_columns([
                        Column::Geometry,
                        Column::MinLng,
                        Column::MinLat,
                        Column::MaxLng,
                        Column::MaxLat,
                        Column::Source,
                        Column::ImportedAt,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
