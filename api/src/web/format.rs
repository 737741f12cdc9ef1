//! Numbers and times as Indonesians write them.

use chrono::{DateTime, Datelike, FixedOffset, Timelike, Utc};

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// A whole number with points between thousands.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    if value < 0 {
        out.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// Whole rupiah.
pub fn rupiah(value: i64) -> String {
    crate::money::rupiah(value).replace(' ', "\u{a0}")
}

/// Thousandths with a decimal comma, without needless zeros.
pub fn quantity(milli: i64) -> String {
    let whole = number(milli / 1000);
    let rest = format!("{:03}", (milli % 1000).abs());
    match rest.trim_end_matches('0') {
        "" => whole,
        rest => format!("{whole},{rest}"),
    }
}

/// Reads an amount or whole number as people type it: `Rp 1.250.000`, `1250000`.
pub fn parse_number(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches("Rp").trim();
    let plain: String = text.chars().filter(|c| *c != '.' && *c != ' ').collect();
    plain.parse().ok()
}

/// Reads a quantity as people type it, with a decimal comma (or a point before one or two digits), to
/// thousandths.
pub fn parse_quantity(text: &str) -> Option<i64> {
    let text = text.trim();
    let (whole, rest) = match text.split_once(',') {
        Some((whole, rest)) => (whole.replace('.', ""), rest),
        None => match text.rsplit_once('.') {
            Some((whole, rest)) if rest.len() < 3 && !whole.contains('.') => {
                (whole.to_owned(), rest)
            }
            _ => (text.replace('.', ""), ""),
        },
    };
    if rest.len() > 3 || !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let rest: i64 = format!("{rest:0<3}").parse().ok()?;
    whole.checked_mul(1000)?.checked_add(rest)
}

/// A zone of Indonesia: its name and hours ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    name: &'static str,
    hours: i32,
}

impl Zone {
    /// The zone of an area, by its code.
    pub fn of(code: &str) -> Self {
        let (name, hours) = crate::areas::code::time_zone(code);
        Self { name, hours }
    }

    /// A moment in this zone, in words.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        let Some(offset) = FixedOffset::east_opt(self.hours * 3600) else {
            return at.to_rfc3339();
        };
        let at = at.with_timezone(&offset);
        let month = usize::try_from(at.month0())
            .ok()
            .and_then(|month| MONTHS.get(month))
            .unwrap_or(&"");
        format!(
            "{} {month} {} pukul {:02}.{:02} {}",
            at.day(),
            at.year(),
            at.hour(),
            at.minute(),
            self.name
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_and_read() {
        assert_eq!(rupiah(1_250_000), "Rp\u{a0}1.250.000");
        assert_eq!(number(-1000), "-1.000");
        assert_eq!(number(999), "999");
        assert_eq!(quantity(1_250_500), "1.250,5");
        assert_eq!(quantity(2_000), "2");
        assert_eq!(parse_number("Rp 1.250.000"), Some(1_250_000));
        assert_eq!(parse_number("satu"), None);
        assert_eq!(parse_quantity("1.250,5"), Some(1_250_500));
        assert_eq!(parse_quantity("2.5"), Some(2_500));
        assert_eq!(parse_quantity("1.250"), Some(1_250_000));
        assert_eq!(parse_quantity("1,2345"), None);
    }

    #[test]
    fn times_are_local() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(
            Zone::of("35.78").moment(at),
            "15 Januari 2027 pukul 15.00 WIB"
        );
        assert!(Zone::of("51.71").moment(at).ends_with("16.00 WITA"));
    }
}
