//! An office's workbook, read into rows: the sheet that has the head, its rows with their numbers. Pure.
//!
//! Formulas count by the value the office's program stored. Hidden sheets are looked at only where no shown one
//! has a head; hidden rows are read like others: who hid them most often filtered, and meant nothing by it.

use std::io::Cursor;

use calamine::{Data, DataRef, Dimensions, Ods, Range, Reader, SheetVisible, Xls, Xlsx};

use super::columns::{self, Places, WIDTH};
use super::guard::{Format, unreadable};
use super::values::Cell;
use crate::problem::{ApiError, Code};
use crate::sheet;

/// Most rows of proposals.
pub const ROWS: usize = 30_000;
/// Rows above the head at most.
const ABOVE: u32 = 60;
/// Cells of a row that are looked at.
const WIDEST: u32 = 64;
/// Most characters of all cells.
const CHARACTERS: usize = 96 << 20;
/// Most merged regions that are looked at.
const MERGED: usize = 5_000;

/// A row: its number in the sheet, from 1, and its cells in the columns' own order.
pub type Row = (u32, Vec<Cell>);

/// A sheet being gathered: rows by number.
#[derive(Default)]
struct Grid {
    rows: Vec<(u32, Vec<Cell>)>,
    characters: usize,
}

fn too_many() -> ApiError {
    ApiError::new(
        Code::PayloadTooLarge,
        format!("Lembar ini lebih dari {ROWS} baris; bagi menjadi beberapa berkas."),
        format!("This sheet has more than {ROWS} rows; split it into several files."),
    )
}

impl Grid {
    /// Takes a cell in; rows come in order.
    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), ApiError> {
        if column >= WIDEST || cell.is_blank() {
            return Ok(());
        }
        if self.rows.last().is_none_or(|(last, _)| *last != row) {
            if self.rows.len() > ROWS + usize::try_from(ABOVE).unwrap_or_default() {
                return Err(too_many());
            }
            self.rows.push((row, Vec::new()));
        }
        if let Cell::Text(text) = &cell {
            self.characters += text.len();
            if self.characters > CHARACTERS {
                return Err(too_many());
            }
        }
        let at = usize::try_from(column).unwrap_or_default();
        if let Some((_, cells)) = self.rows.last_mut() {
            if cells.len() <= at {
                cells.resize(at + 1, Cell::default());
            }
            if let Some(place) = cells.get_mut(at) {
                *place = cell;
            }
        }
        Ok(())
    }

    /// Where the head is, and what its cells name.
    fn head(&self) -> Option<(usize, Places)> {
        let above = self.rows.iter().take_while(|(row, _)| *row < ABOVE);
        let heads = above.enumerate().filter_map(|(at, (_, cells))| {
            let shown: Vec<String> = cells.iter().map(Cell::shown).collect();
            Some((at, columns::head(shown.iter().map(String::as_str))?))
        });
        heads.max_by_key(|(at, places)| (places.iter().flatten().count(), usize::MAX - at))
    }

    /// Cells merged downwards all hold what the first of them holds.
    fn spread(&mut self, merged: &[Dimensions]) {
        for region in merged.iter().take(MERGED) {
            let ((top, column), (bottom, _)) = (region.start, region.end);
            if bottom <= top || column >= WIDEST {
                continue;
            }
            let at = usize::try_from(column).unwrap_or_default();
            let first = self.rows.partition_point(|(row, _)| *row < top);
            let value = self.rows.get(first).and_then(|(_, cells)| cells.get(at));
            let Some(value) = value.cloned().filter(|value| !value.is_blank()) else {
                continue;
            };
            let below = self.rows.get_mut(first..).unwrap_or_default();
            for (_, cells) in below.iter_mut().take_while(|(row, _)| *row <= bottom) {
                if cells.len() <= at {
                    cells.resize(at + 1, Cell::default());
                }
                if let Some(place) = cells.get_mut(at) {
                    *place = value.clone();
                }
            }
        }
    }

    /// The rows below the head, in the columns' own order. Without a head the columns are taken by position, from
    /// the first row that begins with a number.
    fn rows(self) -> Result<Vec<Row>, ApiError> {
        let (from, places) = match self.head() {
            Some((at, places)) => (at + 1, places),
            None => (self.first()?, columns::by_position()),
        };
        let rows: Vec<Row> = self
            .rows
            .into_iter()
            .skip(from)
            .map(|(row, cells)| {
                let own = places.iter().map(|place| {
                    let cell = place.and_then(|at| cells.get(at));
                    cell.cloned().unwrap_or_default()
                });
                (row + 1, own.collect::<Vec<_>>())
            })
            .filter(|(_, cells)| is_row(cells))
            .collect();
        match rows.len() {
            0 => Err(ApiError::field(
                "/file",
                "Tidak ada baris usulan di bawah kepala tabel.",
                "There is no row of a proposal below the head.",
            )),
            1..=ROWS => Ok(rows),
            _ => Err(too_many()),
        }
    }

    fn first(&self) -> Result<usize, ApiError> {
        let is_first = |(_, cells): &(u32, Vec<Cell>)| {
            let filled = cells.iter().filter(|cell| !cell.is_blank()).count();
            let number = cells.first().map(Cell::shown).unwrap_or_default();
            filled >= 12 && cells.len() <= WIDTH && number.parse::<u32>().is_ok()
        };
        self.rows.iter().position(is_first).ok_or_else(|| {
            ApiError::field(
                "/file",
                "Tidak ada tabel usulan di berkas ini. Periksa bahwa berkasnya benar, dan bahwa kepala tabelnya bernama Id Usulan, Usulan, Masalah, Kecamatan, Kelurahan, Volume, Satuan, Anggaran.",
                "There is no table of proposals in this file. See that it is the right one, and that the head of its table names Id Usulan, Usulan, Masalah, Kecamatan, Kelurahan, Volume, Satuan, Anggaran.",
            )
        })
    }
}

/// Whether a row below the head is one of a proposal: not blank, no line of column numbers, no line of sums.
fn is_row(cells: &[Cell]) -> bool {
    let filled = cells.iter().filter(|cell| !cell.is_blank()).count();
    let numbers = cells
        .iter()
        .filter(|cell| cell.shown().parse::<u32>().is_ok());
    let first = cells.iter().find(|cell| !cell.is_blank()).map(Cell::shown);
    let sum = first.is_some_and(|text| {
        let text = text.to_lowercase();
        ["jumlah", "total"]
            .iter()
            .any(|word| text.starts_with(word))
    });
    filled > 2 && !sum && numbers.count() < filled.min(10)
}

fn iso(date: &calamine::ExcelDateTime) -> Cell {
    match date.as_datetime() {
        Some(moment) if date.is_datetime() => Cell::Text(moment.date().to_string()),
        _ => Cell::Number(date.as_f64()),
    }
}

fn borrowed(cell: &DataRef<'_>) -> Cell {
    match cell {
        DataRef::Int(number) => Cell::text(number.to_string()),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::text(text.as_str())
        }
        DataRef::SharedString(text) => Cell::text(*text),
        DataRef::Bool(value) => Cell::text(value.to_string()),
        DataRef::DateTime(date) => iso(date),
        DataRef::Error(error) => Cell::text(error.to_string()),
        DataRef::Empty => Cell::default(),
    }
}

fn owned(cell: &Data) -> Cell {
    match cell {
        Data::Int(number) => Cell::text(number.to_string()),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cell::text(text.as_str())
        }
        Data::Bool(value) => Cell::text(value.to_string()),
        Data::DateTime(date) => iso(date),
        Data::Error(error) => Cell::text(error.to_string()),
        Data::Empty => Cell::default(),
    }
}

/// Names of the sheets, the shown ones first.
fn sheets(all: &[calamine::Sheet]) -> impl Iterator<Item = String> + use<'_> {
    let shown = |shown: bool| {
        all.iter()
            .filter(move |sheet| (sheet.visible == SheetVisible::Visible) == shown)
            .map(|sheet| sheet.name.clone())
    };
    shown(true).chain(shown(false))
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

fn gathered(book: &mut Book<'_>, name: &str, to: u32) -> Result<Grid, ApiError> {
    let mut grid = Grid::default();
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|_| unreadable())?;
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = cell.get_position();
        if row >= to {
            break;
        }
        grid.put(row, column, borrowed(cell.get_value()))?;
    }
    // Cells may stand out of order in a file made by hand.
    grid.rows.sort_by_key(|(row, _)| *row);
    Ok(grid)
}

fn xlsx(bytes: &[u8]) -> Result<Grid, ApiError> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let names: Vec<String> = sheets(book.sheets_metadata()).collect();
    let mut chosen = names.first().cloned().ok_or_else(unreadable)?;
    for name in names {
        // Not every sheet is a table; a chart has no cells.
        if gathered(&mut book, &name, ABOVE).is_ok_and(|grid| grid.head().is_some()) {
            chosen = name;
            break;
        }
    }
    let mut grid = gathered(&mut book, &chosen, u32::MAX)?;
    if let Ok(merged) = book.merge_cells_by_sheet_name(&chosen) {
        grid.spread(&merged);
    }
    Ok(grid)
}

fn ranged(range: &Range<Data>) -> Result<Grid, ApiError> {
    let mut grid = Grid::default();
    let (top, left) = range.start().unwrap_or_default();
    for (row, cells) in (top..).zip(range.rows()) {
        for (column, cell) in (left..).zip(cells) {
            grid.put(row, column, owned(cell))?;
        }
    }
    Ok(grid)
}

fn best(mut grids: impl Iterator<Item = Result<Grid, ApiError>>) -> Result<Grid, ApiError> {
    let first = grids.next().ok_or_else(unreadable)??;
    if first.head().is_some() {
        return Ok(first);
    }
    let headed = grids.find(|grid| grid.as_ref().is_ok_and(|grid| grid.head().is_some()));
    headed.unwrap_or(Ok(first))
}

fn xls(bytes: &[u8]) -> Result<Grid, ApiError> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let names: Vec<String> = sheets(book.sheets_metadata()).collect();
    best(names.iter().map(|name| {
        let mut grid = ranged(&book.worksheet_range(name).map_err(|_| unreadable())?)?;
        if let Ok(merged) = book.merge_cells_by_sheet_name(name) {
            grid.spread(&merged);
        }
        Ok(grid)
    }))
}

fn ods(bytes: &[u8]) -> Result<Grid, ApiError> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let names: Vec<String> = sheets(book.sheets_metadata()).collect();
    best(
        names
            .iter()
            .map(|name| ranged(&book.worksheet_range(name).map_err(|_| unreadable())?)),
    )
}

fn csv(bytes: &[u8]) -> Result<Grid, ApiError> {
    // Old programs save text in the Windows code page, whose letters are mostly those of the first 256 of Unicode.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    };
    if text.contains('\0') {
        return Err(unreadable());
    }
    let text = text.trim_start_matches('\u{feff}');
    let separator = separator(text);
    if let [line, ..] = sheet::whole_by(text, separator).1.as_slice() {
        let told = sheet::unended(*line);
        return Err(ApiError::field(
            "/file",
            format!("Baris {line}: {}", told.detail),
            format!("Line {line}: {}", told.detail_en),
        ));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(separator)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    for (row, record) in (0_u32..).zip(reader.records()) {
        let record = record.map_err(|_| unreadable())?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = u32::try_from(line).map_or(row, |line| line.saturating_sub(1));
        for (column, cell) in (0_u32..).zip(&record) {
            grid.put(row, column, Cell::text(cell))?;
        }
    }
    Ok(grid)
}

/// What separates cells, by the first line that has many of it: title lines above have few.
fn separator(text: &str) -> u8 {
    let count = |line: &str, sign: u8| line.bytes().filter(|byte| *byte == sign).count();
    let found = text.lines().take(60).find_map(|line| {
        [b';', b',', b'\t']
            .into_iter()
            .find(|sign| count(line, *sign) >= 6)
    });
    found.unwrap_or(b',')
}

/// The rows of proposals in a file of a format that was checked.
pub fn read(bytes: &[u8], format: Format) -> Result<Vec<Row>, ApiError> {
    let grid = match format {
        Format::Xlsx => xlsx(bytes),
        Format::Ods => ods(bytes),
        Format::Xls => xls(bytes),
        Format::Csv => csv(bytes),
    }?;
    grid.rows()
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format as Style, Formula, Workbook};

    use super::super::columns::{HEADS, at};
    use super::super::guard;
    use super::*;

    fn book() -> Vec<u8> {
        let mut book = Workbook::new();
        let cover = book.add_worksheet();
        cover.write_string(0, 0, "Sampul").unwrap();
        let sheet = book.add_worksheet();
        sheet
            .merge_range(0, 0, 0, 25, "DAFTAR USULAN MUSRENBANG 2028", &Style::new())
            .unwrap();
        for (column, head) in (0_u16..).zip(HEADS) {
            sheet.write_string(3, column, head.to_uppercase()).unwrap();
            sheet
                .write_number(4, column, f64::from(column) + 1.0)
                .unwrap();
        }
        for row in 5_u32..8 {
            sheet.write_number(row, 0, f64::from(row) - 4.0).unwrap();
            sheet.write_number(row, 1, 1000.0 + f64::from(row)).unwrap();
            sheet.write_string(row, 5, "Paving jalan").unwrap();
            sheet.write_string(row, 21, "12,5 m2").unwrap();
            sheet
                .write_formula(row, 23, Formula::new("=1000*2").set_result("2000"))
                .unwrap();
        }
        sheet
            .merge_range(5, 9, 7, 9, "KEC. PESANGGARAN", &Style::new())
            .unwrap();
        sheet.set_row_hidden(6).unwrap();
        sheet.write_string(8, 0, "JUMLAH").unwrap();
        sheet.write_number(8, 23, 6000.0).unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn an_untidy_workbook_gives_its_rows() {
        let bytes = book();
        let format = guard::check(&bytes).unwrap();
        let rows = read(&bytes, format).unwrap();
        assert_eq!(
            rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
            [6, 7, 8]
        );
        for (_, cells) in &rows {
            assert_eq!(cells.len(), WIDTH);
            assert_eq!(cells[at::DISTRICT].shown(), "KEC. PESANGGARAN");
            assert_eq!(cells[at::COST].shown(), "2000");
            assert_eq!(cells[at::QUANTITY].shown(), "12,5 m2");
        }
    }

    #[test]
    fn text_with_titles_and_semicolons_is_read_too() {
        let head = HEADS.join(";");
        let row =
            "1;77;1/2/2027;x;;Paving;Rusak;;;Pesanggaran;Sumberagung;;;;;;;;;;;10;m2;1.000.000;;";
        let text = format!("PEMERINTAH KABUPATEN\n\n{head}\n{row}\n;;;;;\n");
        let rows = read(text.as_bytes(), Format::Csv).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].0, 4);
        assert_eq!(rows[0].1[at::ID].shown(), "77");
        let quoted = text.replace("1;77;", "\"1\";\"77\";");
        let rows = read(quoted.as_bytes(), Format::Csv).unwrap();
        assert_eq!(rows[0].1[at::ID].shown(), "77");
        let broken = text.replace("1;77;", "\"1;77;");
        let refused = read(broken.as_bytes(), Format::Csv).unwrap_err();
        assert!(refused.problem().errors[0].detail.starts_with("Baris 4"));
        assert!(read(b"satu,dua\ntiga,empat\n", Format::Csv).is_err());
    }

    #[test]
    fn no_bytes_break_it() {
        for bytes in [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0abc", b"\0\0", b""] {
            let read = guard::check(bytes).and_then(|format| read(bytes, format));
            assert!(read.is_err());
        }
    }
}
