//! Lists of areas: the one carried, and those of newer decrees.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{area_editions, areas};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;

use super::code::name_key;
use super::table::{self, List};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{Tx, insert_all};
use crate::problem::{ApiError, Code};

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

/// Notes the edition; `false` if it is the one in force already. A decree's list that was corrected takes the
/// place of its first one.
async fn note(tx: &Tx, list: &List, now: DateTime<Utc>) -> Result<bool, ApiError> {
    let newest = area_editions::Entity::find()
        .order_by_desc(area_editions::Column::LoadedAt)
        .limit(1)
        .one(tx)
        .await?;
    if newest.is_some_and(|newest| newest.decree == list.decree && newest.sha256 == list.sha256) {
        return Ok(false);
    }
    let before = area_editions::Entity::find_by_id(list.decree.clone())
        .one(tx)
        .await?;
    let edition = area_editions::ActiveModel {
        decree: Set(list.decree.clone()),
        compilation: Set(list.compilation.clone()),
        sha256: Set(list.sha256.clone()),
        loaded_at: Set(now),
    };
    if before.is_some() {
        edition.update(tx).await?;
    } else {
        edition.insert(tx).await?;
    }
    Ok(true)
}

async fn apply(tx: &Tx, list: List, now: DateTime<Utc>) -> Result<Changes, ApiError> {
    let mut changes = Changes::default();
    if !note(tx, &list, now).await? {
        return Ok(changes);
    }
    let mut known: HashMap<String, (String, bool)> = areas::Entity::find()
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.code, (row.name, row.retired_at.is_some())))
        .collect();
    let first = known.is_empty();
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
    retire(tx, &gone, listed, now).await?;
    areas::Entity::update_many()
        .set(areas::ActiveModel {
            decree: Set(list.decree.clone()),
            ..Default::default()
        })
        .filter(areas::Column::RetiredAt.is_null())
        .filter(areas::Column::Decree.ne(list.decree.as_str()))
        .exec(tx)
        .await?;
    if !first {
        let event = Event {
            verb: "areas.loaded",
            actor: "operator".into(),
            actor_id: None,
            subject: "areas",
            subject_id: "list".into(),
            cycle: None,
            round: None,
            proposal: None,
            detail: json!({
                "decree": list.decree,
                "added": changes.added,
                "renamed": changes.renamed,
                "retired": changes.retired,
                "restored": changes.restored,
            }),
        };
        audit::append(tx, now, event);
    }
    Ok(changes)
}

/// Retires areas that a list of so many does not have.
async fn retire(
    tx: &Tx,
    gone: &[String],
    listed: usize,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
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
    Ok(())
}
