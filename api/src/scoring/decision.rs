//! What a ranking method needs: the criteria's kinds, their weights, and a table of values.

use serde::Serialize;

use super::{Kind, Matrix, Weights};

/// A table of values with the kind and the weight of each column. Values are finite and 0 or more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    kinds: Vec<Kind>,
    weights: Weights,
    values: Matrix,
}

/// Why a table cannot be ranked. Rows and columns are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum DecisionError {
    /// Kinds, weights and columns differ in number.
    #[error("{kinds} kinds and {weights} weights for {columns} columns")]
    Shape {
        /// How many kinds.
        kinds: usize,
        /// How many weights.
        weights: usize,
        /// How many columns.
        columns: usize,
    },
    /// A value is below zero or not a number.
    #[error("the value in row {row}, column {column} is not a number of 0 or more")]
    NotAValue {
        /// The alternative.
        row: usize,
        /// The criterion.
        column: usize,
    },
}

impl Decision {
    /// Joins the parts, checking that they fit.
    pub fn new(kinds: Vec<Kind>, weights: Weights, values: Matrix) -> Result<Self, DecisionError> {
        let columns = values.columns();
        if kinds.len() != columns || weights.as_slice().len() != columns {
            return Err(DecisionError::Shape {
                kinds: kinds.len(),
                weights: weights.as_slice().len(),
                columns,
            });
        }
        for (row, cells) in values.rows().enumerate() {
            if let Some(column) = cells.iter().position(|v| !v.is_finite() || *v < 0.0) {
                return Err(DecisionError::NotAValue { row, column });
            }
        }
        Ok(Self {
            kinds,
            weights,
            values,
        })
    }

    /// Whether more or less is better, column by column.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// How much each column counts.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The values.
    pub fn values(&self) -> &Matrix {
        &self.values
    }
}
