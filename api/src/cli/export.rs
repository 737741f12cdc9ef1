//! `emusrenbang export`: public lists as files.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use entity::ids::CycleId;
use poem_openapi::types::ToJSON;
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::audit;
use crate::meetings;
use crate::page::{MAX_LIMIT, Page};
use crate::problem::ApiError;
use crate::proposals::service::{Filter, Sort};
use crate::{proposals, text};

/// Rows read at once.
const ROWS: u64 = 1_000;

/// What to export.
#[derive(Subcommand)]
pub enum Export {
    /// Proposals the public sees, oldest first, as CSV.
    Proposals {
        /// Only in this area and below.
        #[arg(long)]
        area: Option<String>,
        /// Only of this cycle.
        #[arg(long)]
        cycle: Option<Uuid>,
        #[command(flatten)]
        to: To,
    },
    /// The list a cycle's regency meeting decided, as CSV.
    Plan {
        /// The cycle.
        #[arg(long)]
        cycle: Uuid,
        #[command(flatten)]
        to: To,
    },
    /// The audit trail, one JSON object a line.
    Audit {
        #[command(flatten)]
        to: To,
    },
}

/// Where an export goes.
#[derive(Args)]
pub struct To {
    /// The file; the terminal unless given.
    #[arg(long)]
    out: Option<PathBuf>,
}

const PROPOSALS: [&str; 13] = [
    "tracking_code",
    "title",
    "status",
    "origin",
    "village_code",
    "village_name",
    "sector",
    "agency_id",
    "quantity",
    "unit",
    "cost_idr",
    "submitted_at",
    "id",
];

const PLAN: [&str; 15] = [
    "tracking_code",
    "title",
    "village_code",
    "sector",
    "agency_name",
    "quantity",
    "unit",
    "cost_idr",
    "verdict",
    "reason_code",
    "reason",
    "program_code",
    "activity_code",
    "agency_id",
    "proposal_id",
];

/// Runs an export.
pub async fn run(app: &App, export: Export) -> Result<(), String> {
    match export {
        Export::Proposals { area, cycle, to } => {
            let mut sheet = Sheet::new(&to, &PROPOSALS)?;
            let mut after = None;
            loop {
                let filter = Filter {
                    area: area.clone(),
                    cycle: cycle.map(CycleId),
                    ..Filter::default()
                };
                let page = proposals::service::list(
                    app,
                    filter,
                    None,
                    Sort::Oldest,
                    after.as_deref(),
                    ROWS,
                );
                after = sheet.page(page.await)?;
                if after.is_none() {
                    return sheet.end();
                }
            }
        }
        Export::Plan { cycle, to } => {
            let mut sheet = Sheet::new(&to, &PLAN)?;
            let mut after = None;
            loop {
                let page = meetings::service::plan(app, CycleId(cycle), None, after, ROWS).await;
                let next = sheet.page(page)?;
                after = next
                    .as_deref()
                    .map(crate::page::decode)
                    .transpose()
                    .map_err(|e| said(&e))?;
                if after.is_none() {
                    return sheet.end();
                }
            }
        }
        Export::Audit { to } => trail(app, &to).await,
    }
}

async fn trail(app: &App, to: &To) -> Result<(), String> {
    let mut out = to.open()?;
    let mut after = None;
    loop {
        let filter = audit::service::Filter::default();
        let page = audit::service::events(app, filter, Some(MAX_LIMIT), after)
            .await
            .map_err(|e| said(&e))?;
        for event in &page.items {
            writeln!(out, "{}", event.to_json_string()).map_err(|e| e.to_string())?;
        }
        after = page.next;
        if after.is_none() {
            return out.flush().map_err(|e| e.to_string());
        }
    }
}

fn said(error: &ApiError) -> String {
    error.problem().detail_en.clone()
}

impl To {
    fn open(&self) -> Result<BufWriter<Box<dyn Write>>, String> {
        let to: Box<dyn Write> = match &self.out {
            Some(path) => Box::new(
                std::fs::File::create(path).map_err(|e| format!("{}: {e}", path.display()))?,
            ),
            None => Box::new(std::io::stdout()),
        };
        Ok(BufWriter::new(to))
    }
}

/// A CSV file under way.
struct Sheet<'a> {
    writer: csv::Writer<BufWriter<Box<dyn Write>>>,
    columns: &'a [&'a str],
}

impl<'a> Sheet<'a> {
    fn new(to: &To, columns: &'a [&'a str]) -> Result<Self, String> {
        let mut writer = csv::Writer::from_writer(to.open()?);
        writer.write_record(columns).map_err(|e| e.to_string())?;
        Ok(Self { writer, columns })
    }

    /// Writes a page; answers where the next begins.
    fn page<T>(&mut self, page: Result<Page<T>, ApiError>) -> Result<Option<String>, String>
    where
        T: poem_openapi::types::Type + poem_openapi::types::ParseFromJSON + ToJSON + Send + Sync,
    {
        let page = page.map_err(|e| said(&e))?;
        for item in page.items {
            let item = item.to_json().unwrap_or_default();
            let cells = self.columns.iter().map(|column| cell(&item[*column]));
            self.writer.write_record(cells).map_err(|e| e.to_string())?;
        }
        Ok(page.next)
    }

    fn end(mut self) -> Result<(), String> {
        self.writer.flush().map_err(|e| e.to_string())
    }
}

/// A value as a cell no spreadsheet takes for a formula; empty where there is none.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => text::cell(words),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_never_formulas() {
        assert_eq!(cell(&Value::from("=1+1")), "'=1+1");
        assert_eq!(cell(&Value::from(-5)), "-5");
        assert_eq!(cell(&Value::Null), "");
    }
}
