//! Decisions read from forms.

use uuid::Uuid;

use crate::board::wire::{BoardDecided, BoardDecisionIn};
use crate::desk::planner::input::Reader;
use crate::problem::{ApiError, FieldError};
use crate::web::Fields;
use crate::web::format::parse_number;

/// What a form decides on all its rows.
pub(super) struct Wanted {
    verdict: BoardDecided,
    agency_id: Option<Uuid>,
    nomenclature_code: Option<String>,
    priority: Option<String>,
    sdg: Option<i32>,
    reason_code: Option<String>,
    reason: Option<String>,
}

/// What is decided, by its name.
pub(super) fn verdict(text: &str) -> Option<BoardDecided> {
    Some(match text {
        "accommodated" => BoardDecided::Accommodated,
        "reserve" => BoardDecided::Reserve,
        "deferred" => BoardDecided::Deferred,
        "not_accommodated" => BoardDecided::NotAccommodated,
        _ => return None,
    })
}

impl Wanted {
    /// Reads what holds for all rows; what is left empty stays as it stands.
    pub fn read(fields: &Fields) -> Result<Self, ApiError> {
        let mut form = Reader::new(fields);
        let what = (
            "Pilih putusan bagi usulan yang dicentang.",
            "Choose what is decided on the proposals that are ticked.",
        );
        let verdict = form.chosen("verdict", verdict, what);
        let sdg = form.small("sdg");
        let text = |name: &str| fields.optional(name).map(ToOwned::to_owned);
        let wanted = verdict.map(|verdict| Self {
            verdict,
            agency_id: Uuid::parse_str(fields.get("agency_id")).ok(),
            nomenclature_code: text("nomenclature_code"),
            priority: text("priority"),
            sdg,
            reason_code: text("reason_code"),
            reason: text("reason"),
        });
        form.end(wanted)
    }

    /// The decision on one line.
    pub fn on(&self, pick: &Pick, cost_idr: Option<i64>, quantity: Option<f64>) -> BoardDecisionIn {
        BoardDecisionIn {
            proposal_id: pick.proposal,
            number: Some(pick.number),
            verdict: self.verdict,
            cost_idr,
            quantity,
            agency_id: self.agency_id,
            nomenclature_code: self.nomenclature_code.clone(),
            priority: self.priority.clone(),
            sdg: self.sdg,
            reason_code: self.reason_code.clone(),
            reason: self.reason.clone(),
            seen_act_id: pick.seen,
        }
    }
}

/// A line that is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pick {
    /// The proposal.
    pub proposal: Uuid,
    /// Number of its part.
    pub number: u32,
    /// The act its lines were from when the form was made.
    pub seen: Option<Uuid>,
}

impl Pick {
    /// Reads a tick: a proposal and the number of its part.
    pub fn read(fields: &Fields, text: &str) -> Option<Self> {
        let (proposal, number) = text.split_once('.')?;
        let seen = fields.get(&format!("seen-{proposal}"));
        Some(Self {
            proposal: Uuid::parse_str(proposal).ok()?,
            number: number.parse().ok()?,
            seen: Uuid::parse_str(seen).ok(),
        })
    }
}

/// The ticked lines, each with the cost typed beside it, if any.
pub(super) fn picks(fields: &Fields) -> Result<Vec<(Pick, Option<i64>)>, ApiError> {
    let mut errors = Vec::new();
    let mut picks = Vec::new();
    for text in fields.all("pick").take(MOST) {
        let pick = Pick::read(fields, text).ok_or_else(ApiError::not_found)?;
        let name = format!("cost-{text}");
        let typed = fields.optional(&name);
        let cost = typed.and_then(parse_number);
        if typed.is_some() && cost.is_none() {
            errors.push(FieldError {
                pointer: format!("/{name}"),
                detail: "Isi jumlah rupiah tanpa sen, misalnya 1.250.000.".into(),
                detail_en: "Give whole rupiah, for example 1250000.".into(),
            });
        }
        picks.push((pick, cost));
    }
    if picks.is_empty() {
        return Err(ApiError::field(
            "/pick",
            "Centang paling sedikit satu usulan.",
            "Tick at least one proposal.",
        ));
    }
    if errors.is_empty() {
        Ok(picks)
    } else {
        Err(ApiError::fields(errors))
    }
}

/// Lines one form decides on at most.
const MOST: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_carry_their_part_and_what_was_seen() {
        let (id, act) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let text = format!("pick={id}.2&seen-{id}={act}&cost-{id}.2=1.500.000");
        let picks = picks(&Fields::parse(text.as_bytes())).unwrap();
        let pick = Pick {
            proposal: id,
            number: 2,
            seen: Some(act),
        };
        assert_eq!(picks, [(pick, Some(1_500_000))]);
        for wrong in ["", "pick=x", "pick=x.1"] {
            assert!(super::picks(&Fields::parse(wrong.as_bytes())).is_err());
        }
        let text = format!("pick={id}.1&cost-{id}.1=banyak");
        let error = super::picks(&Fields::parse(text.as_bytes())).unwrap_err();
        assert_eq!(error.problem().errors[0].pointer, format!("/cost-{id}.1"));
    }
}
