//! Reports by CSV.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::enums::{Role, WorkState};
use entity::ids::{CycleId, ProposalId, WorkId};
use entity::works;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::report::{Outcome, Saying, progress, record};
use crate::app::App;
use crate::auth::Caller;
use crate::delivery::rules::{self, Told};
use crate::delivery::wire::{WorkFate, WorkImportOut, WorkLineOut};
use crate::delivery::{policy, store};
use crate::problem::{ApiError, FieldError};
use crate::proposals::{service as proposals, tracking_code};
use crate::sheet::{Line, Sheet};
use crate::{cycles, limits, text};

/// Works of a cycle by what a list names them by.
struct Known {
    by_code: HashMap<String, Vec<works::Model>>,
    by_id: HashMap<WorkId, works::Model>,
}

/// A line that can be read: its work, and what it tells; nothing where it only says that the work is promised.
struct Read {
    line: Line,
    work: works::Model,
    told: Option<Told>,
}

/// Reads a list: the lines that can be taken in, and the list with the others refused.
async fn judge(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    csv_text: &str,
) -> Result<(Sheet, Vec<Read>), ApiError> {
    let cycle = cycles::service::known(app, cycle).await?;
    if !caller.is(Role::AgencyOfficer) && !caller.plans(&cycle.regency_code) {
        return Err(policy::stranger());
    }
    let mut sheet = Sheet::read(csv_text, &["state"])?;
    let mut lines = Vec::new();
    while let Some(line) = sheet.next_line() {
        lines.push(line);
    }
    let known = known(app, cycle.id, &lines).await?;
    let (mut taken, mut seen) = (Vec::new(), HashSet::new());
    for line in lines {
        match read(&line, &known, caller) {
            Ok((work, told)) if seen.insert(work.id) => taken.push(Read {
                work: work.clone(),
                told,
                line,
            }),
            Ok(_) => sheet.refuse(
                &line,
                "Pekerjaan ini sudah ada di baris sebelumnya.",
                "An earlier line reports on this work already.",
            ),
            Err(error) => sheet.reject(&line, &error),
        }
    }
    Ok((sheet, taken))
}

/// Imports reports: CSV with `state` and `tracking_code` or `work_id`, where needed `part`, `percent`,
/// `contract_idr` and `note`. Lines that tell nothing new are left, so a list can be sent again.
pub async fn import(
    app: &App,
    caller: Arc<Caller>,
    cycle: CycleId,
    csv_text: &str,
) -> Result<WorkImportOut, ApiError> {
    let (mut sheet, taken) = judge(app, &caller, cycle, csv_text).await?;
    let (mut said, mut lines, mut unchanged) = (Vec::new(), Vec::new(), 0);
    for one in taken {
        let Some(told) = one.told else {
            unchanged += 1;
            continue;
        };
        said.push(Saying::plain(one.work.id, told));
        lines.push((one.work.id, one.line));
    }
    let now = app.clock.now();
    let outcomes = app
        .db
        .write(move |tx| Box::pin(async move { record(tx, &caller, said, Vec::new(), now).await }))
        .await?;
    let mut reported = 0;
    for (id, line) in &lines {
        match outcomes.get(id) {
            Some(Outcome::Refused(error)) => sheet.reject(line, &plain(error)),
            Some(Outcome::Unchanged) => unchanged += 1,
            _ => reported += 1,
        }
    }
    Ok(WorkImportOut {
        reported,
        unchanged,
        rejected: sheet.rejected(),
        lines: None,
    })
}

/// What an import would do, line by line; nothing is written.
pub async fn preview(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    csv_text: &str,
) -> Result<WorkImportOut, ApiError> {
    let (mut sheet, taken) = judge(app, caller, cycle, csv_text).await?;
    let (mut reported, mut unchanged, mut lines) = (0, 0, Vec::new());
    for Read { line, work, told } in taken {
        let before = progress(&work);
        let after = match told.map(|told| rules::follow(&before, told)).transpose() {
            Ok(after) => after.unwrap_or_else(|| before.clone()),
            Err(error) => {
                sheet.reject(&line, &plain(&error));
                continue;
            }
        };
        let fate = if after == before {
            unchanged += 1;
            WorkFate::Unchanged
        } else {
            reported += 1;
            WorkFate::Reported
        };
        lines.push(WorkLineOut {
            line: line.number(),
            fate,
            work_id: work.id.0,
            title: work.title,
            state_before: before.state.into(),
            percent_before: before.percent,
            state: after.state.into(),
            percent: after.percent,
            contract_idr: after.contract_idr,
            note: after.note,
        });
    }
    Ok(WorkImportOut {
        reported,
        unchanged,
        rejected: sheet.rejected(),
        lines: Some(lines),
    })
}

/// The error of a column instead of that of a field.
fn plain(error: &FieldError) -> FieldError {
    FieldError {
        pointer: error.pointer.trim_start_matches('/').to_owned(),
        ..error.clone()
    }
}

async fn known(app: &App, cycle: CycleId, lines: &[Line]) -> Result<Known, ApiError> {
    let db = app.db.read();
    let codes = lines
        .iter()
        .filter_map(|line| tracking_code::parse(line.cell("tracking_code")));
    let proposals = proposals::ids_by_codes(db, codes.collect()).await?;
    let ids: Vec<ProposalId> = proposals.values().copied().collect();
    let rows = store::of_proposals(db, &ids).await?;
    let mut parts: HashMap<ProposalId, Vec<works::Model>> = HashMap::new();
    for row in rows.into_iter().filter(|row| row.cycle_id == cycle) {
        if let Some(proposal) = row.proposal_id {
            parts.entry(proposal).or_default().push(row);
        }
    }
    let named = lines
        .iter()
        .filter_map(|line| Uuid::parse_str(named_by(line)).ok())
        .map(WorkId);
    let named: Vec<_> = named.collect();
    let mut by_id = HashMap::new();
    for ids in named.chunks(500) {
        let rows = works::Entity::find()
            .filter(works::Column::Id.is_in(ids.iter().copied()))
            .filter(works::Column::CycleId.eq(cycle));
        by_id.extend(rows.all(db).await?.into_iter().map(|row| (row.id, row)));
    }
    Ok(Known {
        by_code: proposals
            .into_iter()
            .filter_map(|(code, id)| Some((code, parts.remove(&id)?)))
            .collect(),
        by_id,
    })
}

fn error(pointer: &str, detail: &str, detail_en: &str) -> FieldError {
    FieldError {
        pointer: pointer.into(),
        detail: detail.into(),
        detail_en: detail_en.into(),
    }
}

/// The work's identifier; in the file of works that is downloaded, the column is `id`.
fn named_by(line: &Line) -> &str {
    line.cell_or("work_id", line.cell("id"))
}

fn find<'a>(line: &Line, known: &'a Known) -> Result<&'a works::Model, FieldError> {
    if let Ok(id) = Uuid::parse_str(named_by(line)) {
        return known.by_id.get(&WorkId(id)).ok_or_else(|| {
            error(
                "work_id",
                "Pekerjaan ini tidak ada dalam rencana siklus ini.",
                "This work is not in this cycle's plan.",
            )
        });
    }
    let code = tracking_code::parse(line.cell("tracking_code"));
    let works = code.and_then(|code| known.by_code.get(&code));
    let works = works.ok_or_else(|| {
        error(
            "tracking_code",
            "Usulan dengan kode ini tidak ada dalam rencana siklus ini.",
            "No proposal of this code is in this cycle's plan.",
        )
    })?;
    match (line.cell("part"), works.as_slice()) {
        ("", [only]) => Ok(only),
        (part, works) => {
            let part: Option<i32> = part.parse().ok();
            let found = works.iter().find(|row| part.is_some() && row.part == part);
            found.ok_or_else(|| {
                error(
                    "part",
                    "Isi nomor bagian usulan ini.",
                    "Give the number of the proposal's part.",
                )
            })
        }
    }
}

/// A whole number as offices write it, with or without `Rp` and points.
fn whole<T: std::str::FromStr>(line: &Line, column: &str) -> Result<Option<T>, FieldError> {
    let cell = line.cell(column).trim_start_matches("Rp").trim();
    if cell.is_empty() {
        return Ok(None);
    }
    let digits = cell.trim_end_matches('%').trim().replace('.', "");
    digits.parse().map(Some).map_err(|_| {
        error(
            column,
            "Isi bilangan bulat tanpa koma.",
            "Give a whole number.",
        )
    })
}

/// A text without the mark that downloads put before what a spreadsheet would take for a formula.
fn as_written(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(['=', '+', '-', '@']) => text,
        _ => cell,
    }
}

fn read<'a>(
    line: &Line,
    known: &'a Known,
    caller: &Caller,
) -> Result<(&'a works::Model, Option<Told>), FieldError> {
    let work = find(line, known)?;
    if policy::reporter(caller, work).is_none() {
        return Err(error(
            "tracking_code",
            "Pekerjaan ini milik perangkat daerah lain.",
            "This work is another agency's.",
        ));
    }
    if work.state == WorkState::Promised && rules::is_promised(line.cell("state")) {
        return Ok((work, None));
    }
    let state = rules::state(line.cell("state")).ok_or_else(|| {
        error(
            "state",
            "Isi didanai, pengadaan, berjalan, selesai, atau batal.",
            "Give funded, in_procurement, in_progress, finished or cancelled.",
        )
    })?;
    let mut errors = Vec::new();
    let note = Some(as_written(line.cell("note")));
    let note = text::clean_optional("note", note, limits::REASON, &mut errors);
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    // A cancelled work stays as far as it came, and the file that is downloaded says how far.
    let percent: Option<i32> = whole(line, "percent")?;
    let stays = state == WorkState::Cancelled && percent == Some(work.percent);
    let told = Told {
        state,
        percent: percent.filter(|_| !stays),
        contract_idr: whole(line, "contract_idr")?,
        note,
    };
    Ok((work, Some(told)))
}
