//! From what a record says to a paper that can be set: words, annexes and their columns.

mod attendance;
mod minutes;
mod plan;
mod words;

use entity::documents;
use entity::ids::{CycleId, RoundId};

pub use attendance::attendance;
pub use words::place;

use super::record::{Body, Record};
use super::wire::code;
use crate::app::App;
use crate::attachments::emblem;
use crate::paper::{Annex, Paper, Picture, Source};
use crate::problem::ApiError;
use crate::publications::service as publications;
use crate::web::language::Lang;
use crate::web::qr;

/// Most rows a part holds: setting 1,500 takes seconds and some hundred megabytes.
const ROWS: usize = 1_500;

/// How many parts a record is set in.
pub async fn parts(app: &App, record: &Record) -> Result<i32, ApiError> {
    let source = source(String::new(), "", None)?;
    let count = split(paper(app, record, source).await?).len();
    i32::try_from(count).map_err(ApiError::internal)
}

/// The parts of an issued document.
pub async fn volumes(app: &App, row: &documents::Model) -> Result<Vec<Paper>, ApiError> {
    let record: Record = serde_json::from_str(&row.record)?;
    let address = format!("{}/documents/{}", app.config.public_url(), row.id);
    let source = source(address, &row.sha256, pin(&record))?;
    Ok(split(paper(app, &record, source).await?))
}

/// An issued document as one paper, for editing.
pub async fn whole(app: &App, row: &documents::Model) -> Result<Paper, ApiError> {
    let record: Record = serde_json::from_str(&row.record)?;
    let address = format!("{}/documents/{}", app.config.public_url(), row.id);
    paper(app, &record, source(address, &row.sha256, pin(&record))?).await
}

/// Minutes that are not issued, marked as such.
pub async fn minutes_draft(app: &App, record: &Record, round: RoundId) -> Result<Paper, ApiError> {
    let Body::Minutes(minutes) = &record.body else {
        return Err(ApiError::internal("a plan is not minutes"));
    };
    let lang = Lang::default();
    let address = format!("{}/rounds/{round}", app.config.public_url());
    let mut source = source(address, "", None)?;
    source.code = lang.text("paper-no-number");
    let mut paper = minutes::paper(&lang, record, minutes, source);
    paper.logo = logo(app, &lang, record).await?;
    paper.draft = true;
    Ok(paper)
}

fn pin(record: &Record) -> Option<String> {
    match &record.body {
        Body::Minutes(minutes) => minutes.merkle_root.clone(),
        Body::Plan(_) => None,
    }
}

fn source(address: String, sha256: &str, pin: Option<String>) -> Result<Source, ApiError> {
    Ok(Source {
        qr: qr::svg(&address)?,
        address,
        code: code(sha256),
        pin,
    })
}

async fn paper(app: &App, record: &Record, source: Source) -> Result<Paper, ApiError> {
    let lang = Lang::default();
    let mut paper = match &record.body {
        Body::Minutes(minutes) => minutes::paper(&lang, record, minutes, source),
        Body::Plan(body) => {
            let cycle = CycleId(record.cycle_id);
            let lines = publications::lines(app, cycle, body.publication).await?;
            plan::paper(&lang, record, body, lines.to_vec(), source)
        }
    };
    paper.logo = logo(app, &lang, record).await?;
    Ok(paper)
}

/// The coat of arms a record names.
async fn logo(app: &App, lang: &Lang, record: &Record) -> Result<Option<Picture>, ApiError> {
    let Some(logo) = &record.logo else {
        return Ok(None);
    };
    let regency = record.places.regency.as_str();
    let pixels = |side: i32| u32::try_from(side).unwrap_or(1).max(1);
    Ok(Some(Picture {
        alt: lang.say("paper-logo").with("regency", regency).to_string(),
        png: emblem::get(app, &logo.sha256).await?,
        width: pixels(logo.width),
        height: pixels(logo.height),
    }))
}

/// A paper whose annexes are short enough to be set with it; longer ones follow as parts of their own.
fn split(mut paper: Paper) -> Vec<Paper> {
    let rows: usize = paper.annexes.iter().map(|annex| annex.rows.len()).sum();
    if rows <= ROWS {
        return vec![paper];
    }
    let mut short = Vec::new();
    let mut parts = Vec::new();
    for annex in std::mem::take(&mut paper.annexes) {
        if annex.rows.len() <= ROWS / 10 {
            short.push(annex);
            continue;
        }
        let count = annex.rows.len().div_ceil(ROWS);
        let chunks = annex.rows.chunks(ROWS);
        parts.extend((1..).zip(chunks).map(|(at, rows)| Annex {
            title: match count {
                1 => annex.title.clone(),
                _ => format!("{} ({at}/{count})", annex.title),
            },
            rows: rows.to_vec(),
            total: if at == count {
                annex.total.clone()
            } else {
                Vec::new()
            },
            label: annex.label.clone(),
            note: annex.note.clone(),
            columns: annex.columns.clone(),
            wide: annex.wide,
            empty: annex.empty.clone(),
        }));
    }
    let follow = parts.into_iter().map(|annex| Paper {
        opening: Vec::new(),
        facts: Vec::new(),
        points: Vec::new(),
        closing: Vec::new(),
        place: String::new(),
        signatories: Vec::new(),
        annexes: vec![annex],
        ..paper.clone()
    });
    let follow: Vec<Paper> = follow.collect();
    paper.annexes = short;
    std::iter::once(paper).chain(follow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::tests::sample;

    #[test]
    fn long_annexes_become_parts_and_no_row_is_lost() {
        assert_eq!(split(sample(ROWS)).len(), 1);
        let parts = split(sample(2 * ROWS + 1));
        assert_eq!(parts.len(), 4);
        assert!(parts[0].annexes.is_empty() && !parts[0].signatories.is_empty());
        let rows: usize = parts
            .iter()
            .flat_map(|part| &part.annexes)
            .map(|annex| annex.rows.len())
            .sum();
        assert_eq!(rows, 2 * ROWS + 1);
        let totals = parts
            .iter()
            .flat_map(|part| &part.annexes)
            .filter(|annex| !annex.total.is_empty());
        assert_eq!(totals.count(), 1);
    }
}
