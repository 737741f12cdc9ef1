//! Several scorers of the same sheet: one value a cell, how far they are apart, and what is missing.

use serde::{Deserialize, Serialize};

use super::real::{self, Extremes};

/// How several scores become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joining {
    /// The mean.
    Mean,
    /// The middle score, of an even number the mean of the two in the middle: one stray scorer among
    /// three or more cannot move it far.
    Median,
}

/// A scorer's sheet: a row an alternative, a column a criterion; `None` where nothing is scored yet.
pub type Sheet = Vec<Vec<Option<f64>>>;

/// What the scorers say together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Panel {
    /// Each cell, row by row.
    pub cells: Vec<Vec<Cell>>,
    /// What is missing, by row, then column, then scorer.
    pub gaps: Vec<Gap>,
}

/// What the scorers say of one alternative in one criterion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// How many scored it.
    pub scorers: usize,
    /// Their scores in one; `None` when nobody scored.
    pub joined: Option<Joined>,
}

/// Scores in one, with their spread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Joined {
    /// The mean or the median.
    pub value: f64,
    /// The lowest and the highest score.
    pub range: Extremes,
    /// Standard deviation of these scorers (the whole panel, so divided by their number); 0 of one.
    pub deviation: f64,
}

/// A score that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The alternative, from 0.
    pub row: usize,
    /// The criterion, from 0.
    pub column: usize,
    /// Whose score, from 0.
    pub scorer: usize,
}

/// Why sheets cannot be joined. Scorers and rows are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum PanelError {
    /// A sheet has not the asked number of rows, or one of its rows not that of columns.
    #[error("the sheet of scorer {scorer} has another shape")]
    Shape {
        /// The scorer.
        scorer: usize,
    },
    /// A score is not a number.
    #[error("a score of scorer {scorer} in row {row}, column {column} is not a number")]
    NotANumber {
        /// The scorer.
        scorer: usize,
        /// The alternative.
        row: usize,
        /// The criterion.
        column: usize,
    },
}

impl Panel {
    /// Joins sheets of `rows` × `columns`. The order of the scorers does not matter to the values.
    pub fn of(
        rows: usize,
        columns: usize,
        sheets: &[Sheet],
        joining: Joining,
    ) -> Result<Self, PanelError> {
        for (scorer, sheet) in sheets.iter().enumerate() {
            check(scorer, sheet, rows, columns)?;
        }
        let mut gaps = Vec::new();
        let cells = (0..rows)
            .map(|row| {
                (0..columns)
                    .map(|column| {
                        let said = || sheets.iter().map(|sheet| sheet[row][column]);
                        let missing = said().enumerate().filter(|(_, score)| score.is_none());
                        gaps.extend(missing.map(|(scorer, _)| Gap {
                            row,
                            column,
                            scorer,
                        }));
                        Cell::of(said().flatten().collect(), joining)
                    })
                    .collect()
            })
            .collect();
        Ok(Self { cells, gaps })
    }

    /// The joined answers of one alternative, as [`super::CriteriaSet::values`] takes them.
    pub fn answers(&self, row: usize) -> Vec<Option<f64>> {
        let cells = self.cells.get(row).into_iter().flatten();
        cells
            .map(|cell| cell.joined.map(|joined| joined.value))
            .collect()
    }
}

fn check(scorer: usize, sheet: &Sheet, rows: usize, columns: usize) -> Result<(), PanelError> {
    if sheet.len() != rows || sheet.iter().any(|row| row.len() != columns) {
        return Err(PanelError::Shape { scorer });
    }
    for (row, scores) in sheet.iter().enumerate() {
        let wrong = |score: &Option<f64>| score.is_some_and(|score| !score.is_finite());
        if let Some(column) = scores.iter().position(wrong) {
            return Err(PanelError::NotANumber {
                scorer,
                row,
                column,
            });
        }
    }
    Ok(())
}

impl Cell {
    /// Of any number of finite scores, in any order.
    pub fn of(mut scores: Vec<f64>, joining: Joining) -> Self {
        scores.sort_unstable_by(f64::total_cmp);
        Self {
            scorers: scores.len(),
            joined: (!scores.is_empty()).then(|| Joined::of(&scores, joining)),
        }
    }
}

impl Joined {
    /// Of one score or more, in ascending order.
    fn of(scores: &[f64], joining: Joining) -> Self {
        let number = real::count(scores.len());
        let mean = scores.iter().sum::<f64>() / number;
        let squares: f64 = scores
            .iter()
            .map(|score| (score - mean) * (score - mean))
            .sum();
        let value = match joining {
            Joining::Mean => mean,
            Joining::Median => median(scores),
        };
        let range = scores
            .iter()
            .fold(Extremes::NONE, |range, &score| range.with(score));
        Self {
            value,
            range,
            deviation: (squares / number).sqrt(),
        }
    }
}

fn median(ascending: &[f64]) -> f64 {
    let middle = ascending.len() / 2;
    if ascending.len().is_multiple_of(2) {
        f64::midpoint(ascending[middle - 1], ascending[middle])
    } else {
        ascending[middle]
    }
}
