//! `emusrenbang import`: lists and outlines an operator brings.

use std::path::PathBuf;

use clap::Subcommand;

use crate::app::App;
use crate::problem::ApiError;
use crate::{accounts, areas};

/// What to import.
#[derive(Subcommand)]
pub enum Import {
    /// Outlines of areas from a `GeoJSON` file whose features carry a `code`.
    Boundaries {
        /// The file.
        file: PathBuf,
    },
    /// The electoral roll of an area: CSV with `nik,name` and, above a village, `village_code`.
    Roll {
        /// The file.
        file: PathBuf,
        /// Code of the area.
        #[arg(long)]
        area: String,
    },
    /// A newer decree's list of area codes: CSV with `code,name`.
    Areas {
        /// The file.
        file: PathBuf,
        /// The decree that publishes the list.
        #[arg(long)]
        decree: String,
        /// Compilation the list was taken from, with its licence.
        #[arg(long)]
        compilation: String,
    },
}

/// Runs an import and says what it did.
pub async fn run(app: &App, import: Import) -> Result<(), String> {
    let read = |file: &PathBuf| {
        std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))
    };
    let report = match import {
        Import::Boundaries { file } => {
            let source = file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            areas::service::import_boundaries(app, &read(&file)?, &source).await
        }
        Import::Roll { file, area } => roll(app, &area, read(&file)?).await,
        Import::Areas {
            file,
            decree,
            compilation,
        } => areas::service::import_list(app, &read(&file)?, &decree, &compilation).await,
    };
    let report = report.map_err(|error| {
        let problem = error.problem();
        let fields: Vec<_> = problem
            .errors
            .iter()
            .map(|field| format!("\n  {}: {}", field.pointer, field.detail_en))
            .collect();
        format!("{}{}", problem.detail_en, fields.concat())
    })?;
    super::say(&report, &mut std::io::stdout());
    Ok(())
}

async fn roll(app: &App, area: &str, text: String) -> Result<String, ApiError> {
    let out = accounts::service::import_roll_by_operator(app, area, text).await?;
    let lines = out.rejected.iter().take(50);
    let refused: Vec<String> = lines
        .map(|line| format!("\n  line {}: {}", line.line, line.detail_en))
        .collect();
    Ok(format!(
        "{} lines taken in, {} residents verified, {} lines refused{}",
        out.imported,
        out.verified,
        out.rejected.len(),
        refused.concat()
    ))
}
