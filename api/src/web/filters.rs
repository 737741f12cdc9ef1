//! Filters of the templates: messages, and how numbers and times are written.
//!
//! They speak the language [`super::html`] renders in; without one, Indonesian.

#![expect(
    missing_docs,
    clippy::inline_always,
    reason = "what the macro makes takes no comments"
)]

use askama::Values;
use chrono::{DateTime, Utc};

use super::format::{self, Zone};
use super::labels::Label;
use super::language::{Both, Lang, Message, Told};

/// Name of the language among a rendering's values.
pub const LANG: &str = "lang";

/// A whole number, or a reference to one.
pub trait Whole {
    /// The number.
    fn whole(&self) -> i64;
}

impl<T: Whole + ?Sized> Whole for &T {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

impl Whole for i64 {
    fn whole(&self) -> i64 {
        *self
    }
}

impl Whole for i32 {
    fn whole(&self) -> i64 {
        i64::from(*self)
    }
}

impl Whole for usize {
    fn whole(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
}

impl Whole for u64 {
    fn whole(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
}

fn lang(values: &dyn Values) -> Lang {
    askama::get_value::<Lang>(values, LANG)
        .cloned()
        .unwrap_or_default()
}

/// A message by its key: `{{ "all"|t }}`.
#[askama::filter_fn]
pub fn t(key: impl AsRef<str>, values: &dyn Values) -> askama::Result<Message> {
    Ok(lang(values).say(key.as_ref()))
}

/// A message with an argument: `{{ "votes"|t|with("count", 3) }}`.
#[askama::filter_fn]
pub fn with<V: Told>(
    message: Message,
    _: &dyn Values,
    name: &str,
    value: V,
) -> askama::Result<Message> {
    Ok(message.with(name, value))
}

/// What a value of a closed set is called.
#[askama::filter_fn]
pub fn label(value: &impl Label, values: &dyn Values) -> askama::Result<String> {
    Ok(lang(values).label(value))
}

/// The class of its tag.
#[askama::filter_fn]
pub fn tone(value: &impl Label, _: &dyn Values) -> askama::Result<&'static str> {
    Ok(value.tone())
}

/// A text the service tells in two languages, in the page's.
#[askama::filter_fn]
pub fn told(text: &Both, values: &dyn Values) -> askama::Result<String> {
    Ok(text.in_lang(&lang(values)).to_owned())
}

/// `1250000` as `Rp 1.250.000`.
#[askama::filter_fn]
pub fn rupiah<V: Whole>(value: V, _: &dyn Values) -> askama::Result<String> {
    Ok(format::rupiah(value.whole()))
}

/// Thousandths as a quantity: `1250500` as `1.250,5`.
#[askama::filter_fn]
pub fn quantity<V: Whole>(value: V, _: &dyn Values) -> askama::Result<String> {
    Ok(format::quantity(value.whole()))
}

/// A whole number with points: `12500` as `12.500`.
#[askama::filter_fn]
pub fn number<V: Whole>(value: V, _: &dyn Values) -> askama::Result<String> {
    Ok(format::number(value.whole()))
}

/// A part of a whole in per cent with one decimal, as a drawing takes it: `34.5`.
#[askama::filter_fn]
pub fn percent<P: Whole, W: Whole>(part: P, _: &dyn Values, whole: W) -> askama::Result<String> {
    Ok(format::percent(part.whole(), whole.whole()))
}

/// A moment in a zone: `5 Februari 2027 pukul 14.00 WIB`.
#[askama::filter_fn]
pub fn moment(value: &DateTime<Utc>, values: &dyn Values, zone: &Zone) -> askama::Result<String> {
    Ok(zone.moment(*value, &lang(values)))
}

/// Its day alone: `5 Februari 2027`.
#[askama::filter_fn]
pub fn day(value: &DateTime<Utc>, values: &dyn Values, zone: &Zone) -> askama::Result<String> {
    Ok(zone.day(*value, &lang(values)))
}

/// A moment for `<time datetime>`.
#[askama::filter_fn]
pub fn iso(value: &DateTime<Utc>, _: &dyn Values) -> askama::Result<String> {
    Ok(value.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
