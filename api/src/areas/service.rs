//! Use cases of areas.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::AreaLevel;
use entity::{area_boundaries, area_editions, areas};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use super::code::{AreaCode, name_key};
use super::outline;
use super::store::{self, Search};
use super::table::{self, List};
use crate::app::App;
use crate::db::{Tx, insert_all};
use crate::page::Page;
use crate::problem::{ApiError, Code, FieldError};

/// An area by its code.
pub async fn find(db: &impl ConnectionTrait, code: &str) -> Result<Option<areas::Model>, ApiError> {
    Ok(areas::Entity::find_by_id(code.to_owned()).one(db).await?)
}

/// The same from memory, where it is at most a minute old.
pub async fn known(app: &App, code: &str) -> Result<Option<Arc<areas::Model>>, ApiError> {
    let load = || async { Ok(find(app.db.read(), code).await?.map(Arc::new)) };
    let (now, key) = (app.clock.now(), code.to_owned());
    let seen = app.areas.areas.get(&app.db, now, &key, load).await?;
    Ok(seen.value())
}

/// An area that must exist, not be retired, and be of a level; else the field at `pointer` is wrong.
pub async fn require(
    db: &impl ConnectionTrait,
    code: &str,
    level: AreaLevel,
    pointer: &str,
) -> Result<areas::Model, ApiError> {
    let found = match of_level(code, level) {
        Some(code) => find(db, code.as_str()).await?,
        None => None,
    };
    in_force(found, level, pointer)
}

/// The same from memory.
pub async fn require_known(
    app: &App,
    code: &str,
    level: AreaLevel,
    pointer: &str,
) -> Result<Arc<areas::Model>, ApiError> {
    let found = match of_level(code, level) {
        Some(code) => known(app, code.as_str()).await?,
        None => None,
    };
    in_force(found, level, pointer)
}

fn of_level(code: &str, level: AreaLevel) -> Option<AreaCode> {
    AreaCode::parse(code).filter(|code| code.level() == level)
}

fn in_force<A: Borrow<areas::Model>>(
    found: Option<A>,
    level: AreaLevel,
    pointer: &str,
) -> Result<A, ApiError> {
    found
        .filter(|area| area.borrow().retired_at.is_none())
        .ok_or_else(|| {
            let (id, en, example) = match level {
                AreaLevel::Province => ("provinsi", "province", "35"),
                AreaLevel::Regency => ("kabupaten/kota", "regency", "35.78"),
                AreaLevel::District => ("kecamatan", "district", "35.78.01"),
                AreaLevel::Village => ("desa/kelurahan", "village", "35.78.01.1001"),
            };
            ApiError::field(
                pointer,
                format!("Isi kode {id} yang berlaku, misalnya {example}."),
                format!("Give the code of a {en} in force, for example {example}."),
            )
        })
}

/// Names of areas by code.
pub async fn names(
    db: &impl ConnectionTrait,
    mut codes: Vec<String>,
) -> Result<HashMap<String, String>, ApiError> {
    codes.sort_unstable();
    codes.dedup();
    let rows = store::by_codes(db, codes).await?;
    Ok(rows.into_iter().map(|row| (row.code, row.name)).collect())
}

/// Areas by the start of their name or code.
pub async fn search(
    db: &impl ConnectionTrait,
    text: Option<&str>,
    level: Option<AreaLevel>,
    within: Option<String>,
    after: Option<(String, String)>,
    limit: u64,
) -> Result<Vec<areas::Model>, ApiError> {
    let mut wanted = Search {
        level,
        within,
        ..Search::default()
    };
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        if text.chars().all(|c| c.is_ascii_digit() || c == '.') {
            wanted.code = Some(text.to_owned());
        } else {
            wanted.name = Some(name_key(text));
        }
    }
    store::search(db, wanted, after, limit).await
}

/// Areas directly below one.
pub async fn children(
    db: &impl ConnectionTrait,
    code: &str,
    after: Option<String>,
    limit: u64,
) -> Result<Page<super::wire::AreaOut>, ApiError> {
    if find(db, code).await?.is_none() {
        return Err(ApiError::not_found());
    }
    let rows = store::children(db, code, after, limit).await?;
    Page::cut(rows, limit, |row| row.code.clone(), Into::into)
}

/// Areas in force below `regency` at a level, by code.
pub async fn below(
    db: &impl ConnectionTrait,
    regency: &str,
    level: AreaLevel,
) -> Result<Vec<areas::Model>, ApiError> {
    let (low, high) = super::code::subtree(regency);
    Ok(areas::Entity::find()
        .filter(areas::Column::Code.gte(low))
        .filter(areas::Column::Code.lt(high))
        .filter(areas::Column::Level.eq(level))
        .filter(areas::Column::RetiredAt.is_null())
        .all(db)
        .await?)
}

/// The outline of an area, if one was imported.
pub async fn boundary(
    db: &impl ConnectionTrait,
    code: &str,
) -> Result<Option<area_boundaries::Model>, ApiError> {
    store::boundary(db, code).await
}

/// Whether a point lies in an area, as far as its outline is known; without an outline any point in
/// Indonesia does.
pub async fn contains_point(app: &App, code: &str, lat: f64, lng: f64) -> Result<bool, ApiError> {
    if !outline::in_indonesia(lat, lng) {
        return Ok(false);
    }
    let outlined = || store::has_boundary(app.db.read(), code);
    let (now, key) = (app.clock.now(), code.to_owned());
    let known = app.areas.outlined.get(&app.db, now, &key, outlined);
    if !known.await?.value() {
        return Ok(true);
    }
    let Some(known) = store::boundary(app.db.read(), code).await? else {
        return Ok(true);
    };
    if lng < known.min_lng || lng > known.max_lng || lat < known.min_lat || lat > known.max_lat {
        return Ok(false);
    }
    outline::contains(&known.geometry, lat, lng)
}

/// Loads the carried list into an empty table. Answers whether it did.
pub async fn load_if_missing(app: &App) -> Result<bool, ApiError> {
    let loaded = area_editions::Entity::find()
        .limit(1)
        .one(app.db.read())
        .await?;
    if loaded.is_some() {
        return Ok(false);
    }
    let list = tokio::task::spawn_blocking(table::carried)
        .await
        .map_err(ApiError::internal)??;
    load(app, list).await.map(|_| true)
}

/// Loads a newer decree's list: names follow it, new codes come in, missing ones are retired, none is
/// removed. Answers a sentence for the operator.
pub async fn import_list(
    app: &App,
    csv_text: &str,
    decree: &str,
    compilation: &str,
) -> Result<String, ApiError> {
    let list = table::parse(csv_text, decree, compilation)?;
    let changes = load(app, list).await?;
    Ok(format!(
        "{} added, {} renamed, {} retired, {} back in force",
        changes.added, changes.renamed, changes.retired, changes.restored
    ))
}

#[derive(Debug, Default)]
struct Changes {
    added: usize,
    renamed: usize,
    retired: usize,
    restored: usize,
}

async fn load(app: &App, list: List) -> Result<Changes, ApiError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| Box::pin(async move { apply(tx, list, now).await }))
        .await
}

/// A list that retires more than one area for this many it has is not a decree's.
const MOST_RETIRED: usize = 4;

async fn apply(tx: &Tx, list: List, now: DateTime<Utc>) -> Result<Changes, ApiError> {
    let mut changes = Changes::default();
    let before = area_editions::Entity::find_by_id(list.decree.clone())
        .one(tx)
        .await?;
    let newest = area_editions::Entity::find()
        .order_by_desc(area_editions::Column::LoadedAt)
        .limit(1)
        .one(tx)
        .await?;
    if newest.is_some_and(|newest| newest.decree == list.decree && newest.sha256 == list.sha256) {
        return Ok(changes);
    }
    let again = before.is_some();
    let edition = area_editions::ActiveModel {
        decree: Set(list.decree.clone()),
        compilation: Set(list.compilation),
        sha256: Set(list.sha256),
        loaded_at: Set(now),
    };
    // A decree's list that was corrected takes the place of its first one.
    if again {
        edition.update(tx).await?;
    } else {
        edition.insert(tx).await?;
    }
    let mut known: HashMap<String, (String, bool)> = areas::Entity::find()
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.code, (row.name, row.retired_at.is_some())))
        .collect();
    let points = table::points();
    let mut added = Vec::new();
    let listed = list.areas.len();
    for area in list.areas {
        let code = area.code.to_string();
        match known.remove(&code) {
            None => {
                let point = points.get(code.as_str()).copied();
                added.push(areas::ActiveModel {
                    name_key: Set(name_key(&area.name)),
                    name: Set(area.name),
                    level: Set(area.code.level()),
                    kind: Set(area.kind),
                    parent_code: Set(area.code.parent().map(|parent| parent.to_string())),
                    lat: Set(point.map(|(lat, _)| lat)),
                    lng: Set(point.map(|(_, lng)| lng)),
                    decree: Set(list.decree.clone()),
                    retired_at: Set(None),
                    code: Set(code),
                });
            }
            Some((name, retired)) if name != area.name || retired => {
                changes.renamed += usize::from(name != area.name);
                changes.restored += usize::from(retired);
                areas::ActiveModel {
                    code: Set(code),
                    name_key: Set(name_key(&area.name)),
                    name: Set(area.name),
                    retired_at: Set(None),
                    ..Default::default()
                }
                .update(tx)
                .await?;
            }
            Some(_) => {}
        }
    }
    changes.added = added.len();
    insert_all(tx, added).await?;
    let gone: Vec<String> = known
        .into_iter()
        .filter_map(|(code, (_, retired))| (!retired).then_some(code))
        .collect();
    changes.retired = gone.len();
    if gone.len() * MOST_RETIRED > listed {
        return Err(ApiError::new(
            Code::BadRequest,
            format!(
                "Daftar ini memuat {listed} wilayah dan akan menghapus {} dari daftar yang berlaku; berkasnya tampaknya terpotong.",
                gone.len()
            ),
            format!(
                "This list has {listed} areas and would retire {} of those in force; the file seems to be cut off.",
                gone.len()
            ),
        ));
    }
    for codes in gone.chunks(1_000) {
        areas::Entity::update_many()
            .set(areas::ActiveModel {
                retired_at: Set(Some(now)),
                ..Default::default()
            })
            .filter(areas::Column::Code.is_in(codes))
            .exec(tx)
            .await?;
    }
    areas::Entity::update_many()
        .set(areas::ActiveModel {
            decree: Set(list.decree.clone()),
            ..Default::default()
        })
        .filter(areas::Column::RetiredAt.is_null())
        .filter(areas::Column::Decree.ne(list.decree))
        .exec(tx)
        .await?;
    Ok(changes)
}

/// Imports outlines from a `GeoJSON` feature collection whose features carry a `code`; a code that does
/// not exist refuses the file. Answers a sentence for the operator.
pub async fn import_boundaries(app: &App, text: &str, source: &str) -> Result<String, ApiError> {
    let outlines = outline::read(text)?;
    let codes: Vec<String> = outlines.iter().map(|o| o.code.clone()).collect();
    let known: HashSet<String> = store::by_codes(app.db.read(), codes)
        .await?
        .into_iter()
        .map(|row| row.code)
        .collect();
    let errors: Vec<FieldError> = outlines
        .iter()
        .filter(|outline| !known.contains(&outline.code))
        .map(|outline| FieldError {
            pointer: outline.code.clone(),
            detail: "Kode wilayah tidak dikenal.".into(),
            detail_en: "Unknown area code.".into(),
        })
        .collect();
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let now = app.clock.now();
    let source = source.to_owned();
    let rows: Vec<_> = outlines
        .into_iter()
        .map(|outline| {
            let [min_lng, min_lat, max_lng, max_lat] = outline.bounds;
            area_boundaries::Model {
                area_code: outline.code,
                geometry: outline.geometry,
                min_lng,
                min_lat,
                max_lng,
                max_lat,
                source: source.clone(),
                imported_at: now,
            }
        })
        .collect();
    let count = rows.len();
    app.db
        .write(move |tx| Box::pin(async move { store::put_boundaries(tx, rows).await }))
        .await?;
    Ok(format!("{count} outlines imported"))
}
