//! Columns and rows of a section.

use std::borrow::Cow;

use super::error::{PbError, Problem};
use super::lexer::{Lexer, Row};

/// A header and rows of equal width.
#[derive(Clone, Debug, Default)]
pub struct Table<'a> {
    pub(super) header: Vec<Cow<'a, str>>,
    pub(super) cells: Vec<Cow<'a, str>>,
    pub(super) starts: Vec<usize>,
}

impl PartialEq for Table<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.header == other.header && self.cells == other.cells
    }
}

impl<'a> Table<'a> {
    /// A table without rows.
    pub fn new(header: Vec<Cow<'a, str>>) -> Self {
        Self {
            header,
            ..Self::default()
        }
    }

    /// The names of the columns.
    pub fn header(&self) -> &[Cow<'a, str>] {
        &self.header
    }

    /// The rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[Cow<'a, str>]> {
        self.cells.chunks_exact(self.header.len().max(1))
    }

    /// Adds a row; `false` if it has another width than the header.
    #[must_use]
    pub fn push(&mut self, row: Vec<Cow<'a, str>>) -> bool {
        let fits = row.len() == self.header.len();
        if fits {
            self.cells.extend(row);
        }
        fits
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header
            .iter()
            .position(|column| column.trim().eq_ignore_ascii_case(name))
    }

    /// Refuses a header that names a column twice or misses a needed one.
    pub(super) fn check_header(
        &self,
        text: &str,
        start: usize,
        needed: &'static [&str],
    ) -> Result<(), PbError> {
        for (at, name) in self.header.iter().enumerate() {
            if self.column(name.trim()) != Some(at) {
                let problem = Problem::ColumnTwice(name.trim().to_owned());
                return Err(cell_error(text, start, at, problem));
            }
        }
        match needed.iter().find(|name| self.column(name).is_none()) {
            Some(name) => Err(PbError::at(text, start, Problem::NoColumn(name))),
            None => Ok(()),
        }
    }

    /// Takes the cells of a row, added behind `before`, if they are as many as the header's. Empty cells
    /// beyond it, as spreadsheets write them, are dropped.
    pub(super) fn take_row(&mut self, text: &str, row: Row, before: usize) -> Result<(), PbError> {
        let expected = self.header.len();
        let found = self.cells.len() - before;
        if found < expected
            || self.cells[before + expected..]
                .iter()
                .any(|c| !c.is_empty())
        {
            let problem = Problem::Cells { expected, found };
            return Err(cell_error(
                text,
                row.start,
                found.min(expected + 1) - 1,
                problem,
            ));
        }
        self.cells.truncate(before + expected);
        self.starts.push(row.start);
        Ok(())
    }
}

/// A problem in a cell of the row that starts at a byte.
pub(super) fn cell_error(text: &str, start: usize, cell: usize, problem: Problem) -> PbError {
    let mut lexer = Lexer::new(text, start);
    for _ in 0..cell {
        // The row was read before, so its cells can be read again.
        if lexer.cell().is_err() {
            break;
        }
    }
    PbError::at(text, lexer.at(), problem)
}
