//! Reading a file and matching its names, apart from any request: what it finds goes to the tables, row by row.

use std::collections::HashMap;
use std::sync::Arc;

use entity::enums::{ImportState, RowFate};
use entity::ids::SipdImportId;
use entity::{cycles, sipd_imports, sipd_rows};
use sea_orm::{IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::fate::{Here, settle};
use super::world;
use crate::app::App;
use crate::db::insert_all;
use crate::problem::ApiError;
use crate::sipd::columns::at;
use crate::sipd::guard::Format;
use crate::sipd::judge::{self, Fault, Record, World, fault};
use crate::sipd::workbook::{self, Row};
use crate::sipd::{store, values::Cell};

/// Rows matched and stored together.
const TOGETHER: usize = 1_000;

/// A row and what it was found to be.
type Judged = (sipd_rows::Model, Result<Record, Vec<Fault>>);

/// Reads a file to the end, or notes why not.
pub(super) async fn run(
    app: App,
    cycle: Arc<cycles::Model>,
    id: SipdImportId,
    run: Uuid,
    file: (Arc<Vec<u8>>, Format),
) {
    if let Err(error) = read(&app, &cycle, (id, run), file).await {
        give_up(&app, id, run, &error).await;
    }
}

/// Notes that a run failed, and why.
pub(super) async fn give_up(app: &App, id: SipdImportId, run: Uuid, error: &ApiError) {
    let problem = error.problem();
    tracing::warn!(import = %id, code = ?problem.code, "an import of the SIPD sheet failed");
    let (detail, detail_en) = match problem.errors.first() {
        Some(first) => (first.detail.clone(), first.detail_en.clone()),
        None => (problem.detail.clone(), problem.detail_en.clone()),
    };
    let failure = json!([detail, detail_en]).to_string();
    let now = app.clock.now();
    let noted = app
        .db
        .write(move |tx| Box::pin(async move { store::fail(tx, id, run, failure, now).await }));
    if noted.await.is_err() {
        // The next look at it says that it was interrupted.
        tracing::warn!(import = %id, "the failure could not be noted");
    }
}

async fn read(
    app: &App,
    cycle: &cycles::Model,
    (id, run): (SipdImportId, Uuid),
    (bytes, format): (Arc<Vec<u8>>, Format),
) -> Result<(), ApiError> {
    let turn = app.sipd.reading.acquire().await;
    let turn = turn.map_err(ApiError::internal)?;
    let parsed = tokio::task::spawn_blocking(move || {
        let mut rows = workbook::read(&bytes, format)?;
        for (_, cells) in &mut rows {
            judge::without_people(cells);
        }
        Ok::<_, ApiError>(rows)
    });
    let rows = parsed.await.map_err(ApiError::internal)??;
    drop(turn);
    let total = count(rows.len());
    let counted = sipd_imports::ActiveModel {
        total: Set(Some(total)),
        parsed: Set(total),
        ..Default::default()
    };
    note(app, id, run, counted, Vec::new()).await?;
    let now = app.clock.now();
    let world = Arc::new(world::load(app.db.read(), cycle, "[]", now).await?);
    let (mut rows, mut seen, mut matched) = (rows.into_iter(), HashMap::new(), 0);
    loop {
        let batch: Vec<Row> = rows.by_ref().take(TOGETHER).collect();
        if batch.is_empty() {
            break;
        }
        matched += count(batch.len());
        let twice = doubles(&batch, &mut seen);
        let known = world.clone();
        let judged = tokio::task::spawn_blocking(move || judged(&known, id, batch, &twice));
        let judged = judged.await.map_err(ApiError::internal)??;
        let ids: Vec<&str> = judged.iter().map(|(row, _)| row.sipd_id.as_str()).collect();
        let here = Here::find(app.db.read(), cycle.id, &ids, app.clock.now()).await?;
        let mut stored = Vec::with_capacity(judged.len());
        for (mut row, found) in judged {
            settle(&world, &here, &mut row, found)?;
            stored.push(row);
        }
        let progress = sipd_imports::ActiveModel {
            matched: Set(matched),
            ..Default::default()
        };
        note(app, id, run, progress, stored).await?;
    }
    let ready = sipd_imports::ActiveModel {
        state: Set(ImportState::Ready),
        ..Default::default()
    };
    note(app, id, run, ready, Vec::new()).await
}

pub(super) fn count(rows: usize) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX)
}

async fn note(
    app: &App,
    id: SipdImportId,
    run: Uuid,
    change: sipd_imports::ActiveModel,
    rows: Vec<sipd_rows::Model>,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::beat(tx, id, run, change, now).await?;
                let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
                Ok(insert_all(tx, rows.collect()).await?)
            })
        })
        .await
}

/// For each row the number of an earlier one of the same identifier, if there is one.
fn doubles(batch: &[Row], seen: &mut HashMap<String, u32>) -> Vec<Option<u32>> {
    let mut first = |(number, cells): &Row| {
        let id = identifier(cells);
        if id.is_empty() {
            return None;
        }
        if let Some(before) = seen.get(&id) {
            return Some(*before);
        }
        seen.insert(id, *number);
        None
    };
    batch.iter().map(&mut first).collect()
}

fn identifier(cells: &[Cell]) -> String {
    cells.get(at::ID).map(Cell::shown).unwrap_or_default()
}

fn judged(
    world: &World,
    import: SipdImportId,
    batch: Vec<Row>,
    twice: &[Option<u32>],
) -> Result<Vec<Judged>, ApiError> {
    let mut all = Vec::with_capacity(batch.len());
    for ((number, cells), double) in batch.into_iter().zip(twice) {
        let found = match double {
            Some(before) => Err(vec![fault(
                at::ID,
                format!("Id Usulan ini sudah ada di baris {before}; hapus salah satunya."),
                format!("This identifier is in row {before} already; remove one of them."),
            )]),
            None => judge::judge(world, &cells),
        };
        let row = sipd_rows::Model {
            import_id: import,
            number: i32::try_from(number).unwrap_or(i32::MAX),
            fate: RowFate::Refused,
            pending: false,
            sipd_id: identifier(&cells),
            cells: serde_json::to_string(&cells)?,
            record: None,
            faults: String::new(),
            proposal_id: None,
        };
        all.push((row, found));
    }
    Ok(all)
}
