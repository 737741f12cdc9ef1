//! Rows as CSV and XLSX.

use std::io::Write;

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;

use super::columns::Column;
use crate::problem::ApiError;
use crate::text;

/// UTF-8's byte order mark.
pub const MARK: &str = "\u{feff}";

/// The head of a table as CSV.
pub fn head(columns: &[Column]) -> Result<Vec<u8>, ApiError> {
    let mut bytes = MARK.as_bytes().to_vec();
    let names = columns.iter().map(|column| column.name.as_str());
    record(&mut bytes, names)?;
    Ok(bytes)
}

/// Rows of a table as CSV.
pub fn csv(rows: Vec<Vec<Value>>) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    for row in rows {
        record(&mut bytes, row.into_iter().map(cell))?;
    }
    Ok(bytes)
}

fn record<I>(bytes: &mut Vec<u8>, cells: I) -> Result<(), ApiError>
where
    I: IntoIterator,
    I::Item: AsRef<[u8]>,
{
    let mut writer = csv::Writer::from_writer(bytes);
    writer.write_record(cells).map_err(ApiError::internal)?;
    writer.flush().map_err(ApiError::internal)
}

/// A value as a cell of text.
fn cell(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(value) => text::cell(&value),
        other => other.to_string(),
    }
}

/// A workbook of one sheet that is written row by row: what is written is on disk, not in memory.
pub struct Book {
    workbook: Workbook,
    columns: Vec<Column>,
    row: u32,
}

/// Rows a sheet can have below its head.
const MOST_ROWS: u32 = 1_048_575;
/// Characters a cell can have.
const MOST_LETTERS: usize = 32_000;

impl Book {
    /// A workbook with its head.
    pub fn new(sheet: &str, columns: Vec<Column>) -> Result<Self, ApiError> {
        let mut workbook = Workbook::new();
        let bold = Format::new().set_bold();
        let page = workbook
            .add_worksheet_with_constant_memory()
            .and_then(|page| page.set_name(sheet))
            .map_err(ApiError::internal)?;
        page.set_freeze_panes(1, 0).map_err(ApiError::internal)?;
        for (at, column) in (0_u16..).zip(&columns) {
            page.write_string_with_format(0, at, &column.name, &bold)
                .map_err(ApiError::internal)?;
        }
        Ok(Self {
            workbook,
            columns,
            row: 0,
        })
    }

    /// Writes rows.
    pub fn add(&mut self, rows: Vec<Vec<Value>>) -> Result<(), ApiError> {
        let money = Format::new().set_num_format("#,##0");
        let Self {
            workbook,
            columns,
            row: at,
        } = self;
        let page = workbook
            .worksheet_from_index(0)
            .map_err(ApiError::internal)?;
        for row in rows {
            *at += 1;
            if *at > MOST_ROWS {
                return Err(ApiError::internal("more rows than a workbook holds"));
            }
            for ((place, column), value) in (0_u16..).zip(columns.iter()).zip(row) {
                let money = column.name.ends_with("_idr").then_some(&money);
                write(page, *at, place, value, money)?;
            }
        }
        Ok(())
    }

    /// Ends it.
    pub fn save(mut self, file: impl Write + std::io::Seek + Send) -> Result<(), ApiError> {
        self.workbook
            .save_to_writer(file)
            .map_err(ApiError::internal)
    }
}

fn write(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    value: Value,
    money: Option<&Format>,
) -> Result<(), ApiError> {
    let written = match (&value, value.as_f64()) {
        (Value::Null, _) => return Ok(()),
        (_, Some(number)) => match money {
            Some(money) => page.write_number_with_format(row, column, number, money),
            None => page.write_number(row, column, number),
        },
        (Value::Bool(value), _) => page.write_boolean(row, column, *value),
        _ => {
            let text: String = cell(value).chars().take(MOST_LETTERS).collect();
            page.write_string(row, column, text)
        }
    };
    written.map(drop).map_err(ApiError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row() -> Vec<Value> {
        vec![
            json!("=HYPERLINK(\"x\")"),
            json!(1_250_000),
            json!(0.5),
            Value::Null,
            json!(true),
            json!("a,\"b\"\nc"),
        ]
    }

    #[test]
    fn cells_are_quoted_and_formulas_neutralised() {
        let text = String::from_utf8(csv(vec![row()]).unwrap()).unwrap();
        assert_eq!(
            text,
            "\"'=HYPERLINK(\"\"x\"\")\",1250000,0.5,,true,\"a,\"\"b\"\"\nc\"\n"
        );
    }

    #[test]
    fn a_workbook_is_written_row_by_row() {
        let columns = super::super::columns::of::<crate::areas::wire::AreaOut>();
        let mut book = Book::new("areas", columns).unwrap();
        book.add(vec![row(), row()]).unwrap();
        let mut bytes = std::io::Cursor::new(Vec::new());
        book.save(&mut bytes).unwrap();
        assert_eq!(&bytes.into_inner()[..2], b"PK");
    }
}
