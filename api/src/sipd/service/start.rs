//! A file comes: it is checked, noted, and read apart from the request.

use std::sync::Arc;

use entity::enums::ImportState;
use entity::ids::{CycleId, SipdImportId};
use entity::sipd_imports;
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

use super::read;
use crate::app::App;
use crate::auth::{Caller, Once, claim};
use crate::problem::ApiError;
use crate::sipd::{guard, store};
use crate::{cycles, keys, text};

/// Letters kept of a file's name.
const NAME: usize = 120;

/// Takes a file in and begins to read it.
pub async fn start(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    (name, bytes): (String, Vec<u8>),
    once: Option<Once>,
) -> Result<sipd_imports::Model, ApiError> {
    let cycle = cycles::service::known(app, cycle).await?;
    caller.require_planner(&cycle.regency_code)?;
    let bytes = Arc::new(bytes);
    let file = bytes.clone();
    let checked = tokio::task::spawn_blocking(move || {
        let sha256 = hex::encode(keys::sha256(&file));
        guard::check(&file).map(|format| (format, sha256))
    });
    let (format, sha256) = checked.await.map_err(ApiError::internal)??;
    let now = app.clock.now();
    let (id, run) = (SipdImportId(Uuid::now_v7()), Uuid::now_v7());
    let row = sipd_imports::ActiveModel {
        id: Set(id),
        cycle_id: Set(cycle.id),
        state: Set(ImportState::Reading),
        file_name: Set(text::plain(&name).chars().take(NAME).collect()),
        sha256: Set(sha256),
        total: Set(None),
        parsed: Set(0),
        matched: Set(0),
        written: Set(0),
        failure: Set(None),
        choices: Set("[]".into()),
        run_id: Set(run),
        started_by: Set(caller.account),
        started_at: Set(now),
        beat_at: Set(now),
        finished_at: Set(None),
    };
    let of = cycle.id;
    let stored = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(before) = claim(tx, once, id.0, now).await? {
                    return store::get(tx, of, SipdImportId(before)).await;
                }
                Ok(row.insert(tx).await?)
            })
        })
        .await?;
    if stored.id == id {
        tokio::spawn(read::run(app.clone(), cycle, id, run, (bytes, format)));
    }
    Ok(stored)
}
