//! The matrix of comparisons.

use serde::Serialize;

/// The most criteria one matrix may compare: random indices are known no further.
pub const MOST: usize = 15;

/// The greatest importance of one criterion over another on Saaty's scale.
const TOP: f64 = 9.0;

/// How far a pair may be from reciprocal: judges write 1/7 as 0.14.
const RECIPROCAL_TOLERANCE: f64 = 0.03;

/// How far rounding may carry a mean over the top of the scale.
const ROUNDING: f64 = 1e-9;

/// Comparisons of criteria: `row(i)[j]` is how many times more important i is than j. From 1/9 to 9, with
/// 1 on the diagonal and exact reciprocals across it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Pairwise {
    rows: Vec<Vec<f64>>,
}

/// Why comparisons are no matrix. Criteria are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum PairwiseError {
    /// There are no criteria, or too many.
    #[error("{size} criteria cannot be compared, only 1 to {MOST}")]
    Size {
        /// How many.
        size: usize,
    },
    /// Rows and columns differ in number.
    #[error("row {row} does not have as many columns as there are rows")]
    NotSquare {
        /// The row.
        row: usize,
    },
    /// A comparison is outside the scale, or not a number.
    #[error("the comparison of criterion {row} with {column} is not from 1/9 to 9")]
    OffScale {
        /// The one compared.
        row: usize,
        /// The one it is compared with.
        column: usize,
    },
    /// A criterion compared with itself must give 1.
    #[error("criterion {criterion} compared with itself is not 1")]
    Diagonal {
        /// The criterion.
        criterion: usize,
    },
    /// The two comparisons of a pair are not each other's reciprocals.
    #[error("the comparisons of criteria {row} and {column} are not reciprocal")]
    NotReciprocal {
        /// The earlier criterion.
        row: usize,
        /// The later one.
        column: usize,
    },
    /// A group has no judge.
    #[error("there is no judge")]
    NoJudge,
    /// A judge compared another number of criteria than the first.
    #[error("judge {judge} compared another number of criteria than the first")]
    Judges {
        /// The judge, from 0.
        judge: usize,
    },
}

impl Pairwise {
    /// Comparisons above the diagonal, row by row: (0,1), (0,2), … (1,2), …
    pub fn from_upper(size: usize, upper: &[f64]) -> Result<Self, PairwiseError> {
        let pairs = size
            .checked_mul(size.saturating_sub(1))
            .map(|twice| twice / 2);
        if size == 0 || size > MOST || pairs != Some(upper.len()) {
            return Err(PairwiseError::Size { size });
        }
        let mut rows = vec![vec![1.0; size]; size];
        let above = (0..size).flat_map(|row| (row + 1..size).map(move |column| (row, column)));
        for ((row, column), &value) in above.zip(upper) {
            check_scale(row, column, value)?;
            rows[row][column] = value;
            rows[column][row] = 1.0 / value;
        }
        Ok(Self { rows })
    }

    /// A whole matrix. Pairs may be reciprocal to within 3 %, as decimals are; the side of 1 or more,
    /// which the judge said, then counts, and its reciprocal is made exact.
    pub fn from_rows(given: &[Vec<f64>]) -> Result<Self, PairwiseError> {
        let size = given.len();
        if size == 0 || size > MOST {
            return Err(PairwiseError::Size { size });
        }
        if let Some(row) = given.iter().position(|row| row.len() != size) {
            return Err(PairwiseError::NotSquare { row });
        }
        let mut upper = Vec::new();
        for (row, cells) in given.iter().enumerate() {
            if !near_one(cells[row], ROUNDING) {
                return Err(PairwiseError::Diagonal { criterion: row });
            }
            for (column, &there) in cells.iter().enumerate().skip(row + 1) {
                let back = given[column][row];
                // The smaller side may be a rounded decimal, such as 0.11 for 1/9.
                let said = if there >= back { there } else { 1.0 / back };
                check_scale(row, column, said)?;
                if !near_one(there * back, RECIPROCAL_TOLERANCE) {
                    return Err(PairwiseError::NotReciprocal { row, column });
                }
                upper.push(said);
            }
        }
        Self::from_upper(size, &upper)
    }

    /// How many criteria are compared.
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// The rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.rows.iter().map(Vec::as_slice)
    }

    /// Each pair once: the earlier criterion, the later one, the comparison.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        self.rows.iter().enumerate().flat_map(|(row, cells)| {
            let later = cells.iter().enumerate().skip(row + 1);
            later.map(move |(column, value)| (row, column, *value))
        })
    }
}

fn check_scale(row: usize, column: usize, value: f64) -> Result<(), PairwiseError> {
    let top = TOP * (1.0 + ROUNDING);
    if (1.0 / top..=top).contains(&value) {
        Ok(())
    } else {
        Err(PairwiseError::OffScale { row, column })
    }
}

fn near_one(value: f64, tolerance: f64) -> bool {
    (value - 1.0).abs() <= tolerance
}
