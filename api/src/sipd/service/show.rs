//! Looking at imports and what becomes of their rows.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use entity::enums::{ImportState, RowFate};
use entity::ids::{CycleId, SipdImportId};
use entity::{sipd_imports, sipd_rows};

use crate::app::App;
use crate::auth::Caller;
use crate::cycles;
use crate::problem::ApiError;
use crate::publications::table::{self, Cell as Out};
use crate::sipd::columns::at;
use crate::sipd::judge::Fault;
use crate::sipd::store;
use crate::sipd::values::Cell;

/// How long a run may be silent before it counts as interrupted.
const SILENCE: Duration = Duration::minutes(5);

/// Whether nobody works on an import any more that is not done: its process ended.
pub fn is_interrupted(row: &sipd_imports::Model, now: DateTime<Utc>) -> bool {
    matches!(row.state, ImportState::Reading | ImportState::Writing) && now - row.beat_at > SILENCE
}

/// An import with its rows counted by fate.
pub struct Shown {
    /// The import.
    pub import: sipd_imports::Model,
    /// Rows by fate.
    pub counts: HashMap<RowFate, i64>,
    /// Whether it was left half done.
    pub interrupted: bool,
}

pub(super) async fn authorised(app: &App, caller: &Caller, cycle: CycleId) -> Result<(), ApiError> {
    let cycle = cycles::service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)
}

async fn counted(app: &App, rows: Vec<sipd_imports::Model>) -> Result<Vec<Shown>, ApiError> {
    let ids: Vec<SipdImportId> = rows.iter().map(|row| row.id).collect();
    let counts = store::counts(app.db.read(), &ids).await?;
    let now = app.clock.now();
    let shown = rows.into_iter().map(|import| {
        let own = counts.iter().filter(|((id, _), _)| *id == import.id);
        Shown {
            counts: own.map(|((_, fate), many)| (*fate, *many)).collect(),
            interrupted: is_interrupted(&import, now),
            import,
        }
    });
    Ok(shown.collect())
}

/// An import; for the regency's planner.
pub async fn get(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    id: SipdImportId,
) -> Result<Shown, ApiError> {
    authorised(app, caller, cycle).await?;
    let row = store::get(app.db.read(), cycle, id).await?;
    let mut shown = counted(app, vec![row]).await?;
    shown.pop().ok_or_else(ApiError::not_found)
}

/// Imports of a cycle, newest first, one beyond the limit.
pub async fn list(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    after: Option<SipdImportId>,
    limit: u64,
) -> Result<Vec<Shown>, ApiError> {
    authorised(app, caller, cycle).await?;
    let rows = store::list(app.db.read(), cycle, after, limit + 1).await?;
    counted(app, rows).await
}

/// Rows of an import in the sheet's order, of a fate if asked for, one beyond the limit.
pub async fn rows(
    app: &App,
    caller: &Caller,
    (cycle, id): (CycleId, SipdImportId),
    fate: Option<RowFate>,
    after: Option<i32>,
    limit: u64,
) -> Result<Vec<sipd_rows::Model>, ApiError> {
    authorised(app, caller, cycle).await?;
    let db = app.db.read();
    store::get(db, cycle, id).await?;
    let fates: Vec<RowFate> = fate.into_iter().collect();
    store::rows(db, id, &fates, after, limit + 1).await
}

const HEADS: [&str; 8] = [
    "Baris",
    "Id Usulan",
    "Usulan",
    "Nasib",
    "Kolom",
    "Alasan",
    "Reason",
    "Nama yang mirip",
];

/// Every row that was not taken in, with its reasons, as CSV.
pub async fn refused(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    id: SipdImportId,
) -> Result<Vec<u8>, ApiError> {
    authorised(app, caller, cycle).await?;
    let db = app.db.read();
    store::get(db, cycle, id).await?;
    let fates = [RowFate::Refused, RowFate::Uncertain];
    let (mut lines, mut after) = (Vec::new(), None);
    loop {
        let rows = store::rows(db, id, &fates, after, 1_000).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.number);
        for row in &rows {
            told(row, &mut lines)?;
        }
    }
    let made = tokio::task::spawn_blocking(move || table::csv(&HEADS, lines.into_iter()));
    made.await.map_err(ApiError::internal)?
}

fn told(row: &sipd_rows::Model, lines: &mut Vec<Vec<Out>>) -> Result<(), ApiError> {
    let cells: Vec<Cell> = serde_json::from_str(&row.cells)?;
    let faults: Vec<Fault> = serde_json::from_str(&row.faults)?;
    let title = cells.get(at::TITLE).map(Cell::shown).unwrap_or_default();
    let fate = match row.fate {
        RowFate::Uncertain => "perlu pilihan",
        _ => "ditolak",
    };
    for fault in faults {
        let like = fault
            .alternatives
            .iter()
            .map(|one| format!("{} ({})", one.name, one.code));
        lines.push(vec![
            Out::Text(row.number.to_string()),
            Out::Text(row.sipd_id.clone()),
            Out::Text(title.clone()),
            Out::Text(fate.into()),
            Out::Text(fault.column),
            Out::Text(fault.detail),
            Out::Text(fault.detail_en),
            Out::Text(like.collect::<Vec<_>>().join("; ")),
        ]);
    }
    Ok(())
}
