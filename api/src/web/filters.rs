//! Filters of the templates: how numbers and times are written.

#![expect(
    missing_docs,
    clippy::inline_always,
    reason = "what the macro makes takes no comments"
)]

use chrono::{DateTime, Utc};

use super::format::{self, Zone};

/// `1250000` as `Rp 1.250.000`.
#[askama::filter_fn]
pub fn rupiah(value: &i64, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(format::rupiah(*value))
}

/// Thousandths as a quantity: `1250500` as `1.250,5`.
#[askama::filter_fn]
pub fn quantity(value: &i64, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(format::quantity(*value))
}

/// A whole number with points: `12500` as `12.500`.
#[askama::filter_fn]
pub fn number(value: &i64, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(format::number(*value))
}

/// A moment in a zone: `5 Februari 2027 pukul 14.00 WIB`.
#[askama::filter_fn]
pub fn moment(
    value: &DateTime<Utc>,
    _: &dyn askama::Values,
    zone: &Zone,
) -> askama::Result<String> {
    Ok(zone.moment(*value))
}

/// A moment for `<time datetime>`.
#[askama::filter_fn]
pub fn iso(value: &DateTime<Utc>, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(value.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
