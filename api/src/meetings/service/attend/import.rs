//! Importing the list.

use std::sync::Arc;

use entity::enums::{AgeBand, Sex};
use entity::ids::RoundId;
use sea_orm::ActiveEnum;
use serde_json::json;
use uuid::Uuid;

use super::{insert, note, row};
use crate::accounts::wire::RejectedLine;
use crate::app::App;
use crate::auth::{Caller, Once, claim};
use crate::meetings::service::require_open;
use crate::meetings::wire::AttendeeIn;
use crate::problem::{ApiError, FieldError};
use crate::rounds::standing;
use crate::sheet::{Line, Sheet};

fn from_line(line: &Line) -> Result<AttendeeIn, FieldError> {
    let wrong = |pointer: &str, detail: &str, detail_en: &str| FieldError {
        pointer: pointer.into(),
        detail: detail.into(),
        detail_en: detail_en.into(),
    };
    let sex = match line.cell("sex").to_lowercase().as_str() {
        "female" | "p" | "perempuan" => Sex::Female,
        "male" | "l" | "laki-laki" => Sex::Male,
        _ => {
            return Err(wrong(
                "sex",
                "Isi female/P atau male/L.",
                "Give female/P or male/L.",
            ));
        }
    };
    let age_band =
        AgeBand::try_from_value(&line.cell("age_band").to_lowercase()).map_err(|_| {
            wrong(
                "age_band",
                "Isi under_17, from_17_to_25, from_26_to_45, from_46_to_60 atau over_60.",
                "Give under_17, from_17_to_25, from_26_to_45, from_46_to_60 or over_60.",
            )
        })?;
    let optional = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    Ok(AttendeeIn {
        name: line.cell("name").to_owned(),
        sex: sex.into(),
        age_band: age_band.into(),
        institution: optional(line.cell("institution")),
        disability: matches!(
            line.cell("disability").to_lowercase().as_str(),
            "true" | "1" | "ya" | "yes"
        ),
        contact: optional(line.cell("contact")),
        nik: optional(line.cell("nik")),
        part: None,
        delegate: None,
    })
}

/// Imports the list from CSV: `name`, `sex`, `age_band` and, where known, `institution`, `disability`,
/// `contact`, `nik`. Answers how many came in and which lines did not.
pub async fn import(
    app: &App,
    caller: Arc<Caller>,
    round: RoundId,
    csv_text: &str,
    once: Option<Once>,
) -> Result<(u64, Vec<RejectedLine>), ApiError> {
    require_open(&caller, &standing::get(app.db.read(), round).await?)?;
    let mut sheet = Sheet::read(csv_text, &["name", "sex", "age_band"])?;
    let mut rows = Vec::new();
    while let Some(line) = sheet.next_line() {
        let read = from_line(&line).and_then(|new| {
            row(app, round, &new).map_err(|error| {
                error
                    .problem()
                    .errors
                    .first()
                    .cloned()
                    .unwrap_or(FieldError {
                        pointer: "name".into(),
                        detail: error.problem().detail.clone(),
                        detail_en: error.problem().detail_en.clone(),
                    })
            })
        });
        match read {
            Ok(row) => rows.push(row),
            Err(error) => sheet.reject(&line, &error),
        }
    }
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if claim(tx, once, Uuid::now_v7(), now).await?.is_some() {
                    return Ok(());
                }
                let round = insert(tx, &caller, round, rows).await?;
                let facts = json!({ "count": count });
                note(tx, &caller, &round, "attendees.imported", facts, now);
                Ok(())
            })
        })
        .await?;
    Ok((count, sheet.rejected()))
}
