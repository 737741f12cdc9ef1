//! What differs between two states of one proposal. Pure.

use entity::proposals::Model;
use sea_orm::ActiveEnum;
use serde_json::{Value, json};

/// One field that differs, as the public may read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The field, as the API names it.
    pub field: &'static str,
    /// Its value before.
    pub before: Value,
    /// Its value after.
    pub after: Value,
    /// Whether it is part of what residents and a meeting choose: what is done, and where.
    pub fixed_once_chosen: bool,
}

type Field = (&'static str, bool, fn(&Model) -> Value);

/// Everything a proposer gives; quantities are in thousandths, money in rupiah.
const FIELDS: [Field; 23] = [
    ("title", true, |row| json!(row.title)),
    ("problem", true, |row| json!(row.problem)),
    ("work", true, |row| json!(row.work)),
    ("catalogue_item_id", true, |row| {
        json!(row.catalogue_item_id.map(|id| id.0))
    }),
    ("sector", true, |row| json!(row.sector)),
    ("address", true, |row| json!(row.address)),
    ("lat", true, |row| json!(row.lat)),
    ("lng", true, |row| json!(row.lng)),
    ("unit", true, |row| json!(row.unit)),
    ("origin", true, |row| json!(row.origin.to_value())),
    ("on_behalf_of", true, |row| json!(row.on_behalf_of)),
    ("agency_id", false, |row| {
        json!(row.agency_id.map(|id| id.0))
    }),
    ("quantity_milli", false, |row| json!(row.quantity_milli)),
    ("unit_price_idr", false, |row| json!(row.unit_price_idr)),
    ("cost_idr", false, |row| json!(row.cost_idr)),
    ("cost_reason", false, |row| json!(row.cost_reason)),
    ("beneficiaries/households", false, |row| {
        json!(row.households)
    }),
    ("beneficiaries/people", false, |row| json!(row.people)),
    ("beneficiaries/women", false, |row| json!(row.women)),
    ("beneficiaries/children", false, |row| json!(row.children)),
    ("beneficiaries/elderly", false, |row| json!(row.elderly)),
    ("beneficiaries/disabled", false, |row| json!(row.disabled)),
    ("land_status", false, |row| {
        json!(row.land_status.to_value())
    }),
];

/// The fields that differ, in the order of the form.
pub fn between(before: &Model, after: &Model) -> Vec<Change> {
    FIELDS
        .iter()
        .map(|(field, fixed_once_chosen, value)| Change {
            field,
            before: value(before),
            after: value(after),
            fixed_once_chosen: *fixed_once_chosen,
        })
        .filter(|change| change.before != change.after)
        .collect()
}
