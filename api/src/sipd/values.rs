//! Cells as offices fill them: numbers as text, dates in many forms. Pure.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// What a cell holds; nothing is an empty text, a date is its ISO 8601 text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl Default for Cell {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// What is read in it, without blanks around.
    pub fn shown(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.trim().to_owned(),
        }
    }

    /// Whether nothing is in it; a dash is nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Number(_) => false,
            Self::Text(text) => matches!(text.trim(), "" | "-" | "–" | "—"),
        }
    }
}

/// A number in thousandths, with what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Thousandths.
    pub milli: i64,
    /// The unit written behind it.
    pub unit: String,
}

/// Most that any cell may hold, whole.
const LARGEST: f64 = 1e13;

fn milli(number: f64) -> Option<i64> {
    if !number.is_finite() || number.abs() > LARGEST {
        return None;
    }
    // Through text: what a spreadsheet shows, not what the binary fraction is.
    let text = format!("{number:.3}");
    text.replace('.', "").parse().ok()
}

/// A number as Indonesian offices write it: `Rp 12.500.000,00`, `1.250`, `12,5 m2`. A point before three
/// digits parts thousands and a comma is the decimal sign, unless the text can only be read the other way;
/// of money, which has no thousandths, a comma before three digits parts thousands too.
pub fn amount(cell: &Cell, money: bool) -> Option<Amount> {
    let text = match cell {
        Cell::Number(number) => {
            return milli(*number).map(|milli| Amount {
                milli,
                unit: String::new(),
            });
        }
        Cell::Text(text) => text.trim(),
    };
    let lower = text.to_lowercase();
    let text = match lower.strip_prefix("rp") {
        Some(_) => text.get(2..)?.trim_start_matches(['.', ' ', '\u{a0}', ':']),
        None => text,
    };
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '-')))
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    // `12.500.000,-` ends with a dash.
    let digits: String = digits
        .trim()
        .trim_end_matches(",-")
        .trim_end_matches(['-', '.', ','])
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || digits.contains('-') {
        return None;
    }
    let (whole, fraction) = parted(&digits, money);
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let fraction: String = fraction.chars().filter(char::is_ascii_digit).collect();
    let number: f64 = format!("{whole}.{fraction}0").parse().ok()?;
    Some(Amount {
        milli: milli(number)?,
        unit: unit.trim().trim_end_matches('.').to_owned(),
    })
}

/// The digits before the decimal sign and those after it.
fn parted(digits: &str, money: bool) -> (&str, &str) {
    let after = |sign: char| digits.rsplit_once(sign);
    let decimal = match (digits.contains('.'), digits.contains(',')) {
        // The last of the two is the decimal sign.
        (true, true) => {
            let last = digits.rfind(['.', ',']);
            last.map(|at| digits.split_at(at))
        }
        (true, false) => {
            let grouped = grouped(digits, '.');
            after('.').filter(|_| !grouped)
        }
        (false, true) => {
            let many = digits.matches(',').count() > 1;
            let grouped = grouped(digits, ',') && (many || money);
            after(',').filter(|_| !grouped)
        }
        (false, false) => None,
    };
    decimal.unwrap_or((digits, ""))
}

/// Whether a sign parts the digits in groups of three.
fn grouped(digits: &str, sign: char) -> bool {
    let mut groups = digits.split(sign);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

/// Money in whole rupiah.
pub fn rupiah(cell: &Cell) -> Option<i64> {
    let amount = amount(cell, true)?;
    Some(amount.milli.saturating_add(500).div_euclid(1000))
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des",
];

fn month(text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    let english = [
        ("may", 5),
        ("aug", 8),
        ("ags", 8),
        ("oct", 10),
        ("dec", 12),
        ("nop", 11),
    ];
    let known = MONTHS.iter().position(|name| text.starts_with(name));
    let known = known.and_then(|at| u32::try_from(at + 1).ok());
    known.or_else(|| {
        let found = english.iter().find(|(name, _)| text.starts_with(name));
        found.map(|(_, number)| *number)
    })
}

/// A date: a spreadsheet's serial, `2027-01-31`, `31/1/2027`, `31-01-27`, `31 Januari 2027`; hours are left out.
pub fn date(cell: &Cell) -> Option<NaiveDate> {
    let text = match cell {
        Cell::Number(serial) => return serial_date(*serial),
        Cell::Text(text) => text.trim(),
    };
    if let Some(iso) = text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok()) {
        return Some(iso);
    }
    if let Ok(serial) = text.parse::<f64>() {
        return serial_date(serial);
    }
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let [day, middle, year, ..] = parts.as_slice() else {
        return None;
    };
    let month = middle.parse().ok().or_else(|| month(middle))?;
    let year: i32 = year.parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)
}

/// Day of a spreadsheet's serial number, whose day 0 is 30 December 1899.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
fn serial_date(serial: f64) -> Option<NaiveDate> {
    if !(20_000.0..80_000.0).contains(&serial) {
        return None;
    }
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial as u64))
}

/// A place in degrees within a text, latitude first or last: `(-7.33, 112.70)`; and the text around it.
pub fn coordinates(text: &str) -> (Option<(f64, f64)>, String) {
    let numbers = numbers(text);
    for pair in numbers.windows(2) {
        let [(from, _, one), (_, to, other)] = pair else {
            continue;
        };
        let places = [(*one, *other), (*other, *one)];
        let place = places.into_iter().find(|(lat, lng)| within(*lat, *lng));
        if place.is_some() {
            let around = [text.get(..*from), text.get(*to..)];
            let around: Vec<&str> = around.into_iter().flatten().collect();
            let kept = around.join(" ");
            let kept = kept
                .trim_matches(|c: char| c.is_whitespace() || "()[];,:|/-".contains(c))
                .replace("()", "");
            return (place, kept.trim().to_owned());
        }
    }
    (None, text.trim().to_owned())
}

/// Whether a place may lie in Indonesia, and is no house number.
fn within(lat: f64, lng: f64) -> bool {
    (-11.5..=6.5).contains(&lat) && (94.5..=141.5).contains(&lng)
}

/// Numbers with a decimal point in a text, and where they are.
fn numbers(text: &str) -> Vec<(usize, usize, f64)> {
    let mut found = Vec::new();
    let mut from = None;
    let end = text.len();
    for (at, c) in text.char_indices().chain([(end, ' ')]) {
        let part = c.is_ascii_digit() || c == '.' || (c == '-' && from.is_none());
        match (part, from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let slice = text.get(start..at).unwrap_or_default();
                if slice.contains('.')
                    && let Ok(number) = slice.trim_end_matches('.').parse()
                {
                    found.push((start, at, number));
                }
                from = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_offices_write_them() {
        let read = |text: &str| amount(&Cell::text(text), false).map(|found| found.milli);
        assert_eq!(read("1.250"), Some(1_250_000));
        assert_eq!(read("12,5"), Some(12_500));
        assert_eq!(read("12.5"), Some(12_500));
        assert_eq!(read("1.250,75"), Some(1_250_750));
        assert_eq!(read("1,250.75"), Some(1_250_750));
        assert_eq!(read("0,125"), Some(125));
        assert_eq!(read("kira-kira"), None);
        assert_eq!(read("-5"), None);
        assert_eq!(read(""), None);
        assert_eq!(amount(&Cell::Number(12.125), false).unwrap().milli, 12_125);
        let with_unit = amount(&Cell::text("12,5 m2"), false).unwrap();
        assert_eq!(
            with_unit,
            Amount {
                milli: 12_500,
                unit: "m2".into()
            }
        );
        for text in [
            "Rp 12.500.000,00",
            "Rp12.500.000",
            "12,500,000",
            "12500000",
            "Rp. 12.500.000,-",
        ] {
            assert_eq!(rupiah(&Cell::text(text)), Some(12_500_000), "{text}");
        }
        assert_eq!(rupiah(&Cell::text("750,000")), Some(750_000));
        assert_eq!(rupiah(&Cell::Number(1e300)), None);
        assert_eq!(rupiah(&Cell::Number(f64::NAN)), None);
    }

    #[test]
    fn dates_are_read_in_every_form() {
        let day = NaiveDate::from_ymd_opt(2027, 1, 31);
        for text in [
            "31/1/2027",
            "31-01-27",
            "2027-01-31",
            "31 Januari 2027",
            "2027-01-31 08:15:00",
            "46418",
        ] {
            assert_eq!(date(&Cell::text(text)), day, "{text}");
        }
        assert_eq!(date(&Cell::Number(46_418.5)), day);
        assert_eq!(date(&Cell::text("31/2/2027")), None);
        assert_eq!(date(&Cell::text("besok")), None);
    }

    #[test]
    fn coordinates_are_found_in_an_address() {
        let (place, rest) = coordinates("Jl. Kebonsari 5 RT 02 (-7.3301, 112.7012)");
        assert_eq!(place, Some((-7.3301, 112.7012)));
        assert_eq!(rest, "Jl. Kebonsari 5 RT 02");
        assert_eq!(
            coordinates("112.7012,-7.3301"),
            (Some((-7.3301, 112.7012)), String::new())
        );
        assert_eq!(
            coordinates("Jl. Raya No 12.5"),
            (None, "Jl. Raya No 12.5".into())
        );
    }
}
