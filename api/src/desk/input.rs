//! A finding read from a form.

use entity::enums::Finding;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use crate::problem::{ApiError, FieldError};
use crate::proposals::rules::quantity;
use crate::reviews::rules;
use crate::reviews::service::Review;
use crate::reviews::wire::ReviewIn;
use crate::web::Fields;
use crate::web::format::{parse_number, parse_quantity};

/// A finding as a form gives it; what does not belong to the chosen finding is left aside, so that nobody
/// must empty a field.
pub(super) fn finding(fields: &Fields) -> Result<(Finding, Review), ApiError> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, detail: &str, detail_en: &str| {
        errors.push(FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    };
    let chosen = Finding::try_from_value(&fields.get("finding").to_owned()).ok();
    let Some(chosen) = chosen else {
        wrong("/finding", "Pilih putusan.", "Choose a finding.");
        return Err(ApiError::fields(errors));
    };
    let only = |of: Finding, name: &str| fields.optional(name).filter(|_| chosen == of);
    let mut number = None;
    if let Some(text) = only(Finding::AcceptWithChanges, "quantity") {
        number = parse_quantity(text).map(quantity);
        if number.is_none() {
            wrong(
                "/quantity",
                "Isi angka, misalnya 120,5.",
                "Give a number, for example 120.5.",
            );
        }
    }
    let mut cost_idr = None;
    if let Some(text) = only(Finding::AcceptWithChanges, "cost_idr") {
        cost_idr = parse_number(text);
        if cost_idr.is_none() {
            wrong(
                "/cost_idr",
                "Isi jumlah rupiah tanpa sen, misalnya 1.250.000.",
                "Give whole rupiah, for example 1250000.",
            );
        }
    }
    let id = |of: Finding, name: &str| only(of, name).and_then(|text| Uuid::parse_str(text).ok());
    let reasoned = |name: &str| {
        let value = fields
            .optional(name)
            .filter(|_| rules::needs_reason(chosen));
        value.map(ToOwned::to_owned)
    };
    let wire = ReviewIn {
        finding: chosen.into(),
        quantity: number,
        cost_idr,
        reason_code: reasoned("reason_code"),
        reason: reasoned("reason"),
        merge_into_id: id(Finding::Merge, "merge_into_id"),
        redirect_to_id: id(Finding::Redirect, "redirect_to_id"),
        late_reason: fields.optional("late_reason").map(ToOwned::to_owned),
    };
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok((chosen, Review::parse(wire)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Finding, Review), ApiError> {
        finding(&Fields::parse(text.as_bytes()))
    }

    #[test]
    fn what_belongs_to_another_finding_is_left_aside() {
        let id = Uuid::from_u128(1);
        let text = format!("finding=accept&cost_idr=5&merge_into_id={id}&reason=x&reason_code=y");
        assert_eq!(read(&text).unwrap().0, Finding::Accept);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error = read("finding=accept_with_changes&cost_idr=banyak&quantity=x").unwrap_err();
        let pointers: Vec<&str> = error
            .problem()
            .errors
            .iter()
            .map(|one| one.pointer.as_str())
            .collect();
        assert_eq!(pointers, ["/quantity", "/cost_idr"]);
        assert!(read("finding=maybe").is_err());
        assert!(read("finding=reject").is_err());
    }
}
