//! Use cases of areas.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::enums::{AreaKind, AreaLevel};
use entity::{area_boundaries, areas};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use super::code::{AreaCode, name_key};
pub use super::load::{import_list, load_if_missing};
use super::outline;
use super::store::{self, Search};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::maps::{self, Map, Place};
use crate::page::Page;
use crate::problem::{ApiError, FieldError};

/// Most areas on a map.
const ON_A_MAP: usize = 1_000;
/// How far from a position villages are looked for, degrees.
const AROUND: f64 = 0.2;
/// Villages whose outlines are asked whether they hold a position.
const NEAREST: usize = 12;

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

/// An area's name with what it is: a regency's own name has it.
pub fn full_name(area: &areas::Model) -> String {
    let kind = match area.kind {
        AreaKind::Kecamatan => "Kecamatan ",
        AreaKind::Kelurahan => "Kelurahan ",
        AreaKind::Desa => "Desa ",
        AreaKind::DesaAdat => "Desa Adat ",
        AreaKind::Province => "Provinsi ",
        AreaKind::Kabupaten
        | AreaKind::Kota
        | AreaKind::KabupatenAdministrasi
        | AreaKind::KotaAdministrasi => "",
    };
    format!("{kind}{}", area.name)
}

/// An area, its row locked.
pub async fn lock(tx: &Tx, code: &str) -> Result<areas::Model, ApiError> {
    areas::Entity::find_by_id(code)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
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

/// Names of areas in force after a code, so many at most.
pub async fn names_after(
    db: &impl ConnectionTrait,
    after: Option<String>,
    most: u64,
) -> Result<Vec<(String, String)>, ApiError> {
    store::names_after(db, after, most).await
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

/// Boxes around the outlines of the areas below `regency` that have one, by code: west, south, east, north; degrees.
pub async fn boxes(
    db: &impl ConnectionTrait,
    regency: &str,
) -> Result<HashMap<String, [f64; 4]>, ApiError> {
    let rows = store::boxes(db, regency).await?;
    let boxed = rows.into_iter();
    Ok(boxed
        .map(|(code, west, south, east, north)| (code, [west, south, east, north]))
        .collect())
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

/// A map of the areas right below one, from memory.
pub async fn map(app: &App, parent: &str) -> Result<Option<Arc<Map>>, ApiError> {
    let below = match AreaCode::parse(parent).map(|code| code.level()) {
        Some(AreaLevel::Province) => AreaLevel::Regency,
        Some(AreaLevel::Regency) => AreaLevel::District,
        Some(AreaLevel::District) => AreaLevel::Village,
        Some(AreaLevel::Village) | None => return Ok(None),
    };
    map_of(app, parent, below).await
}

/// A map of the areas of a level in one, from memory; none where there are too many for one.
pub async fn map_of(
    app: &App,
    parent: &str,
    level: AreaLevel,
) -> Result<Option<Arc<Map>>, ApiError> {
    let draw = || async {
        let db = app.db.read();
        let mut below = below(db, parent, level).await?;
        if below.len() > ON_A_MAP {
            return Ok(None);
        }
        below.sort_by(|one, other| one.code.cmp(&other.code));
        let codes = below.iter().map(|area| area.code.clone()).collect();
        let mut outlines = store::outlines(db, codes).await?;
        let drawn = tokio::task::spawn_blocking(move || {
            let place = |area: areas::Model| Place {
                point: area.lat.zip(area.lng).map(|(y, x)| geo::Coord { x, y }),
                outline: outlines
                    .remove(&area.code)
                    .and_then(|text| maps::parse(&text)),
                code: area.code,
                name: area.name,
            };
            maps::draw(below.into_iter().map(place).collect())
        });
        Ok(drawn.await.map_err(ApiError::internal)?.map(Arc::new))
    };
    let (now, key) = (app.clock.now(), (parent.to_owned(), level));
    let seen = app.areas.maps.get(&app.db, now, &key, draw).await?;
    Ok(seen.value())
}

/// The village a position lies in: by the outlines there are, else the one whose point is nearest.
pub async fn village_at(app: &App, lat: f64, lng: f64) -> Result<Option<areas::Model>, ApiError> {
    if !outline::in_indonesia(lat, lng) {
        return Ok(None);
    }
    let db = app.db.read();
    let mut near = store::around(db, AreaLevel::Village, (lat, lng), AROUND).await?;
    let far = |area: &areas::Model| {
        let (dy, dx) = (
            area.lat.unwrap_or(90.0) - lat,
            area.lng.unwrap_or(0.0) - lng,
        );
        dy * dy + dx * dx
    };
    near.sort_by(|one, other| far(one).total_cmp(&far(other)));
    near.truncate(NEAREST);
    let codes = near.iter().map(|area| area.code.clone()).collect();
    let outlines = store::outlines(db, codes).await?;
    for area in &near {
        if let Some(known) = outlines.get(&area.code)
            && outline::contains(known, lat, lng)?
        {
            return Ok(Some(area.clone()));
        }
    }
    Ok(near.into_iter().next())
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
    let event = Event {
        verb: "boundaries.imported",
        actor: "operator".into(),
        actor_id: None,
        subject: "areas",
        subject_id: "boundaries".into(),
        cycle: None,
        round: None,
        proposal: None,
        detail: json!({ "source": source.as_str(), "count": count }),
    };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::put_boundaries(tx, rows).await?;
                audit::append(tx, now, event);
                Ok(())
            })
        })
        .await?;
    Ok(format!("{count} outlines imported"))
}
