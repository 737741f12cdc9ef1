//! CSV lists from outside: columns by name, refused lines named, the others taken in.

use std::collections::HashMap;

use csv::StringRecord;

use poem::{FromRequest, Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::MetaSchemaRef;
use poem_openapi::types::Type;

use crate::accounts::wire::RejectedLine;
use crate::problem::{ApiError, Code, FieldError};

/// Most refused lines that are named one by one.
const NAMED: usize = 500;

/// A CSV list as a request's body, `text/csv` in UTF-8; `text/plain` is taken too.
pub struct Csv(pub String);

impl Payload for Csv {
    const CONTENT_TYPE: &'static str = "text/csv";

    fn check_content_type(content_type: &str) -> bool {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("text/csv") || kind.eq_ignore_ascii_case("text/plain")
    }

    fn schema_ref() -> MetaSchemaRef {
        String::schema_ref()
    }
}

impl ParsePayload for Csv {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let bytes = Vec::<u8>::from_request(request, body).await?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.split(|byte| *byte == b'\n').count();
            ApiError::new(
                Code::BadRequest,
                format!("Baris {line} bukan UTF-8; simpan daftar sebagai \"CSV UTF-8\"."),
                format!("Line {line} is not UTF-8; save the list as \"CSV UTF-8\"."),
            )
        })?;
        Ok(Self(text))
    }
}

impl_apirequest_for_payload!(Csv);

fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// A reader of a list; a byte order mark is skipped, and separators are commas or semicolons, whichever the
/// first line has more of.
pub fn reader(text: &str) -> csv::Reader<&[u8]> {
    let text = without_mark(text);
    let first = text.lines().next().unwrap_or_default();
    let semicolons = first.matches(';').count() > first.matches(',').count();
    csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The records of a text's reader with the line each begins on; none for one that is not CSV.
pub fn numbered<'a>(
    text: &'a str,
    reader: &'a mut csv::Reader<&'a [u8]>,
) -> impl Iterator<Item = (u64, Option<StringRecord>)> + use<'a> {
    let bytes = without_mark(text).as_bytes();
    let (mut line, mut counted) = (1, 0);
    reader.records().map(move |record| {
        let place = match &record {
            Ok(record) => record.position(),
            Err(error) => error.position(),
        };
        let from = place.and_then(|place| usize::try_from(place.byte()).ok());
        let from = from.unwrap_or(counted).clamp(counted, bytes.len());
        // The reader's place may still be before the line break, or blank lines, in front of the record.
        let breaks = bytes[from..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let at = from + breaks.count();
        let passed = bytes[counted..at].iter().filter(|byte| **byte == b'\n');
        line += u64::try_from(passed.count()).unwrap_or_default();
        counted = at;
        (line, record.ok())
    })
}

/// A list being read.
pub struct Sheet {
    columns: HashMap<String, usize>,
    records: std::vec::IntoIter<(u64, Option<StringRecord>)>,
    rejected: Vec<RejectedLine>,
    names: HashMap<String, usize>,
}

/// One line of a list.
pub struct Line {
    number: u64,
    record: StringRecord,
    columns: HashMap<String, usize>,
}

impl Line {
    /// A cell by its column; empty where the line or the list has none.
    pub fn cell(&self, column: &str) -> &str {
        self.columns
            .get(column)
            .and_then(|at| self.record.get(*at))
            .unwrap_or_default()
    }

    /// The first of several columns that the list has, or a value in its place.
    pub fn cell_or<'a>(&'a self, column: &str, default: &'a str) -> &'a str {
        match self.cell(column) {
            "" => default,
            cell => cell,
        }
    }
}

impl Sheet {
    /// Reads a list whose first line must name `needed`. Separators are commas or semicolons.
    pub fn read(text: &str, needed: &[&str]) -> Result<Self, ApiError> {
        let mut reader = reader(text);
        let columns: HashMap<String, usize> = reader
            .headers()
            .cloned()
            .unwrap_or_default()
            .iter()
            .enumerate()
            .map(|(at, name)| (name.to_lowercase(), at))
            .collect();
        let missing: Vec<FieldError> = needed
            .iter()
            .filter(|name| !columns.contains_key(**name))
            .map(|name| FieldError {
                pointer: "line 1".into(),
                detail: format!("Kolom `{name}` tidak ada di baris pertama."),
                detail_en: format!("The first line lacks the column `{name}`."),
            })
            .collect();
        if !missing.is_empty() {
            return Err(ApiError::fields(missing));
        }
        let records: Vec<_> = numbered(text, &mut reader).collect();
        Ok(Self {
            names: columns.clone(),
            columns,
            records: records.into_iter(),
            rejected: Vec::new(),
        })
    }

    /// Whether the list has a column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// The next readable line.
    pub fn next_line(&mut self) -> Option<Line> {
        loop {
            let (number, record) = self.records.next()?;
            match record {
                Some(record) => {
                    return Some(Line {
                        number,
                        record,
                        columns: self.names.clone(),
                    });
                }
                None => self.push(
                    number,
                    "Baris bukan CSV yang sah.".into(),
                    "The line is not valid CSV.".into(),
                ),
            }
        }
    }

    /// Refuses a line for a wrong cell.
    pub fn reject(&mut self, line: &Line, error: &FieldError) {
        self.push(
            line.number,
            format!("{}: {}", error.pointer, error.detail),
            format!("{}: {}", error.pointer, error.detail_en),
        );
    }

    /// Refuses a line with a sentence.
    pub fn refuse(&mut self, line: &Line, detail: &str, detail_en: &str) {
        self.push(line.number, detail.into(), detail_en.into());
    }

    fn push(&mut self, line: u64, detail: String, detail_en: String) {
        if self.rejected.len() < NAMED {
            self.rejected.push(RejectedLine {
                line,
                detail,
                detail_en,
            });
        }
    }

    /// The lines refused.
    pub fn rejected(self) -> Vec<RejectedLine> {
        self.rejected
    }
}
