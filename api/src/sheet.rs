//! CSV lists from outside: columns by name, refused lines named, the others taken in.

use std::borrow::Cow;
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
        Ok(Self(utf8(bytes)?))
    }
}

/// The text of a list; bytes that are not UTF-8 are refused with their line.
pub fn utf8(bytes: Vec<u8>) -> Result<String, ApiError> {
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        ApiError::new(
            Code::BadRequest,
            format!("Baris {line} bukan UTF-8; simpan daftar sebagai \"CSV UTF-8\"."),
            format!("Line {line} is not UTF-8; save the list as \"CSV UTF-8\"."),
        )
    })
}

impl_apirequest_for_payload!(Csv);

fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// What separates the cells of a list: commas or semicolons, whichever its first line has more of.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let semicolons = first.matches(';').count() > first.matches(',').count();
    if semicolons { b';' } else { b',' }
}

/// A list without the lines on which a quotation mark opens a cell and never ends it rightly, and the numbers
/// of those lines: read on, such a cell would swallow all lines up to the next quotation mark.
pub fn whole(text: &str) -> (Cow<'_, str>, Vec<u64>) {
    whole_by(text, separator(without_mark(text)))
}

/// The same for a list whose cells this byte separates.
pub fn whole_by(text: &str, separator: u8) -> (Cow<'_, str>, Vec<u64>) {
    let bytes = text.as_bytes();
    let line_end = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |at| from + at + 1)
    };
    let (mut kept, mut broken) = (String::new(), Vec::new());
    let (mut number, mut from, mut copied) = (1, 0, 0);
    while from < bytes.len() {
        let end = record_end(bytes, from, separator).unwrap_or_else(|| {
            broken.push(number);
            kept.push_str(&text[copied..from]);
            kept.push('\n');
            copied = line_end(from);
            copied
        });
        let passed = bytes[from..end].iter().filter(|byte| **byte == b'\n');
        number += u64::try_from(passed.count()).unwrap_or_default();
        from = end;
    }
    if broken.is_empty() {
        return (Cow::Borrowed(text), broken);
    }
    kept.push_str(&text[copied..]);
    (Cow::Owned(kept), broken)
}

/// Where the record that begins at `from` ends, its line break included; none if one of its quotation marks
/// does not end rightly.
fn record_end(bytes: &[u8], from: usize, separator: u8) -> Option<usize> {
    let mut at = from;
    loop {
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                at += bytes[at..].iter().position(|byte| *byte == b'"')? + 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
            let blanks = bytes[at..]
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
            at += blanks.count();
        } else {
            let cell = bytes[at..]
                .iter()
                .take_while(|byte| **byte != separator && **byte != b'\n');
            at += cell.count();
        }
        match bytes.get(at) {
            None => return Some(at),
            Some(b'\n') => return Some(at + 1),
            Some(byte) if *byte == separator => at += 1,
            Some(_) => return None,
        }
    }
}

/// What is told of a line that [`whole`] left out.
pub fn unended(line: u64) -> RejectedLine {
    RejectedLine {
        line,
        detail: "Tanda kutip yang membuka sel di baris ini tidak ditutup dengan benar.".into(),
        detail_en: "The quotation mark that opens a cell on this line is not ended rightly.".into(),
    }
}

/// A reader of a list; a byte order mark is skipped, and separators are commas or semicolons, whichever the
/// first line has more of.
pub fn reader(text: &str) -> csv::Reader<&[u8]> {
    let text = without_mark(text);
    csv::ReaderBuilder::new()
        .delimiter(separator(text))
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
    /// Where it begins in the list, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

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
        let (text, broken) = whole(text);
        let mut reader = reader(&text);
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
        let records: Vec<_> = numbered(&text, &mut reader).collect();
        Ok(Self {
            names: columns.clone(),
            columns,
            records: records.into_iter(),
            rejected: broken.into_iter().take(NAMED).map(unended).collect(),
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

    /// The lines refused, in their order.
    pub fn rejected(mut self) -> Vec<RejectedLine> {
        self.rejected.sort_by_key(|refused| refused.line);
        self.rejected
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str) -> (Vec<(u64, Vec<String>)>, Vec<u64>) {
        let (text, broken) = whole(text);
        let mut reader = reader(&text);
        let read = numbered(&text, &mut reader)
            .map(|(line, record)| {
                let cells = record.unwrap();
                (line, cells.iter().map(ToOwned::to_owned).collect())
            })
            .collect();
        (read, broken)
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_stray_quotation_mark_costs_its_own_line_only() {
        let (read, broken) = lines("nik,name\n1,\"Budi\n2,Siti\n3,Tono\n");
        assert_eq!(broken, [2]);
        assert_eq!(
            read,
            [(3, cells(&["2", "Siti"])), (4, cells(&["3", "Tono"]))]
        );
        let (read, broken) = lines("nik,name\r\n1,\"Budi\r\n2,\"Siti\" x\r\n3,Tono \"T\"\r\n");
        assert_eq!(broken, [2, 3]);
        assert_eq!(read, [(4, cells(&["3", "Tono \"T\""]))]);
    }

    #[test]
    fn rightly_quoted_cells_may_hold_anything() {
        let (read, broken) = lines("a;b\n1;\"x;\"\"y\"\"\nz\" \n2;\"\"\n");
        assert_eq!(broken, [0; 0]);
        assert_eq!(
            read,
            [(2, cells(&["1", "x;\"y\"\nz"])), (4, cells(&["2", ""]))]
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_and_every_line_is_read_or_named(text in "[a,\"\n\r ;é]{0,60}") {
            let text = format!("a,b\n{text}");
            let (mended, _) = whole(&text);
            // Every line keeps its number.
            prop_assert_eq!(mended.lines().count(), text.lines().count());
            let (again, none) = whole(&mended);
            prop_assert!(none.is_empty());
            prop_assert_eq!(again, mended.clone());
        }
    }
}
