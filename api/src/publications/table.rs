//! Lists as CSV and XLSX, with cells no program takes for a formula.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use super::lines::Line;
use crate::problem::ApiError;
use crate::proposals::rules::quantity;
use crate::text;

/// One cell.
pub enum Cell {
    /// A text.
    Text(String),
    /// A number; whole rupiah are exact below 2⁵³.
    Number(f64),
}

/// Heads of the published list, in the order of form T-D.4 with what is added to it.
pub const HEADS: [&str; 20] = [
    "No",
    "Kode Pelacakan",
    "Prioritas Daerah",
    "Program",
    "Kegiatan",
    "Sub Kegiatan",
    "Usulan",
    "Desa/Kelurahan",
    "Kecamatan",
    "Kode Wilayah",
    "Bidang",
    "Volume",
    "Satuan",
    "Pagu (Rp)",
    "Perangkat Daerah",
    "Asal Usulan",
    "TPB/SDG",
    "Keputusan",
    "Kode Alasan",
    "Alasan",
];

/// The cells of a line.
pub fn row(number: usize, line: Line) -> Vec<Cell> {
    let text = |value: Option<String>| Cell::Text(value.unwrap_or_default());
    let some = |value: String| Cell::Text(value);
    vec![
        some(number.to_string()),
        some(line.tracking_code),
        text(line.priority),
        text(line.program_code),
        text(line.activity_code),
        text(line.sub_activity_code),
        some(line.title),
        some(line.village),
        some(line.district),
        some(line.village_code),
        some(line.sector),
        Cell::Number(quantity(line.quantity_milli)),
        some(line.unit),
        Cell::Number(whole(line.cost_idr)),
        text(line.agency),
        some(line.origin),
        text(line.sdg.map(|goal| goal.to_string())),
        some(line.verdict),
        text(line.reason_code),
        text(line.reason),
    ]
}

/// Whole rupiah as a number of a spreadsheet.
#[expect(
    clippy::cast_precision_loss,
    reason = "costs end at 10^13 rupiah, far within the 2^53 a double holds exactly"
)]
pub fn whole(amount: i64) -> f64 {
    amount as f64
}

/// A list as CSV in UTF-8, with a byte order mark, so that spreadsheets read it as such.
pub fn csv(heads: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(heads).map_err(ApiError::internal)?;
    for row in rows {
        let cells = row.into_iter().map(|cell| match cell {
            Cell::Text(value) => text::cell(&value),
            Cell::Number(number) => number.to_string(),
        });
        writer.write_record(cells).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(ApiError::internal)
}

/// A list as an XLSX workbook of one sheet, its head kept in view.
pub fn xlsx(
    name: &str,
    heads: &[&str],
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, ApiError> {
    let mut workbook = Workbook::new();
    // Without the moment it was made: the same list is the same file.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(ApiError::internal)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let number = Format::new().set_num_format("#,##0.###");
    let sheet = workbook
        .add_worksheet_with_constant_memory()
        .map_err(ApiError::internal)?;
    sheet.set_name(name).map_err(ApiError::internal)?;
    sheet.set_freeze_panes(1, 0).map_err(ApiError::internal)?;
    for (column, head) in (0_u16..).zip(heads) {
        sheet
            .write_string_with_format(0, column, *head, &bold)
            .map_err(ApiError::internal)?;
    }
    for (at, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            let written = match cell {
                Cell::Text(value) => sheet.write_string(at, column, text::cell(&value)),
                Cell::Number(value) => sheet.write_number_with_format(at, column, value, &number),
            };
            written.map_err(ApiError::internal)?;
        }
    }
    workbook.save_to_buffer().map_err(ApiError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised_and_numbers_are_numbers() {
        let row = || {
            vec![
                Cell::Text("=HYPERLINK(1)".into()),
                Cell::Number(1_250_000.0),
            ]
        };
        let text = csv(&["Usulan", "Pagu"], [row()].into_iter()).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text, "\u{feff}Usulan,Pagu\n'=HYPERLINK(1),1250000\n");
        let book = xlsx("Daftar", &["Usulan", "Pagu"], [row()].into_iter()).unwrap();
        assert_eq!(&book[..2], b"PK");
    }
}
