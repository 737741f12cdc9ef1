//! Items and lines of the board as pages write them.

use entity::enums::Verdict;

use super::wire::{BoardItemOut, BoardLineOut};
use crate::proposals::rules::quantity_milli;
use crate::web::format;

impl BoardItemOut {
    /// Its lines, one or more: where nobody has acted on it, the proposal's own.
    pub fn all_lines(&self) -> Vec<BoardLineOut> {
        if !self.lines.is_empty() {
            return self.lines.clone();
        }
        vec![BoardLineOut {
            number: 1,
            agency_id: self.agency_id,
            quantity: self.quantity,
            cost_idr: self.cost_idr,
            verdict: None,
            reason_code: None,
            reason: None,
            nomenclature_code: None,
            priority: None,
            sdg: None,
        }]
    }

    /// Its quantity.
    pub fn amount(&self) -> String {
        amount(self.quantity)
    }
}

impl BoardLineOut {
    /// What is decided.
    pub fn decided(&self) -> Option<Verdict> {
        self.verdict.map(Into::into)
    }

    /// Its quantity.
    pub fn amount(&self) -> String {
        amount(self.quantity)
    }
}

/// A quantity of the API as pages write it.
fn amount(quantity: f64) -> String {
    quantity_milli(quantity).map_or_else(|_| quantity.to_string(), format::quantity)
}
