//! A table of reals: a row an alternative, a column a criterion.

use serde::Serialize;

use super::real::Extremes;

/// A table of reals, held row by row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Matrix {
    columns: usize,
    cells: Vec<f64>,
}

/// Cells do not fill whole rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("row {row} does not have {columns} columns")]
pub struct Ragged {
    /// The row that is too long or too short, from 0.
    pub row: usize,
    /// How many columns each row must have; at least one.
    pub columns: usize,
}

impl Matrix {
    /// A table of cells given row by row.
    ///
    /// [`Ragged`] when the last row is short or `columns` is 0.
    pub fn new(columns: usize, cells: Vec<f64>) -> Result<Self, Ragged> {
        if columns == 0 || !cells.len().is_multiple_of(columns) {
            let row = cells.len().checked_div(columns).unwrap_or(0);
            return Err(Ragged { row, columns });
        }
        Ok(Self { columns, cells })
    }

    /// A table of rows; the first row says how many columns there are, and at least one row is needed.
    pub fn from_rows(rows: &[Vec<f64>]) -> Result<Self, Ragged> {
        let columns = rows.first().map_or(0, Vec::len);
        if let Some(row) = rows.iter().position(|row| row.len() != columns) {
            return Err(Ragged { row, columns });
        }
        Self::new(columns, rows.concat())
    }

    /// How many columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many rows.
    pub fn height(&self) -> usize {
        self.cells.len() / self.columns
    }

    /// The rows, in order.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, f64> {
        self.cells.chunks_exact(self.columns)
    }

    /// One row; empty when there is no such row.
    pub fn row(&self, row: usize) -> &[f64] {
        self.rows().nth(row).unwrap_or_default()
    }

    /// One column, from the top; empty when there is no such column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = f64> {
        self.rows().filter_map(move |row| row.get(column).copied())
    }

    /// The smallest and greatest value of each column.
    pub(super) fn extremes(&self) -> Vec<Extremes> {
        let mut extremes = vec![Extremes::NONE; self.columns];
        for row in self.rows() {
            for (found, &value) in extremes.iter_mut().zip(row) {
                *found = found.with(value);
            }
        }
        extremes
    }

    /// The table with each cell replaced by `f(what belongs to its column, cell)`.
    pub(super) fn map<T>(&self, by_column: &[T], f: impl Fn(&T, f64) -> f64) -> Self {
        let mut cells = Vec::with_capacity(self.cells.len());
        for row in self.rows() {
            cells.extend(
                by_column
                    .iter()
                    .zip(row)
                    .map(|(column, &cell)| f(column, cell)),
            );
        }
        Self {
            columns: self.columns,
            cells,
        }
    }
}
