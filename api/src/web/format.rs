//! Numbers and times as Indonesians write them: money and numbers alike in every language, as they stand on
//! the banknote and in the decree; dates with the language's words.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike, Utc};

use super::language::Lang;

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

/// A part of a whole in per cent with one decimal point, between 0 and 100.
pub fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 || part <= 0 {
        return "0".into();
    }
    let tenths = (i128::from(part) * 1000 / i128::from(whole)).min(1000);
    format!("{}.{}", tenths / 10, tenths % 10)
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
    pub fn moment(self, at: DateTime<Utc>, lang: &Lang) -> String {
        let Some(local) = self.local(at) else {
            return at.to_rfc3339();
        };
        let time = format!("{:02}.{:02}", local.hour(), local.minute());
        lang.say("moment")
            .with("day", self.day(at, lang))
            .with("time", time)
            .with("zone", self.name)
            .to_string()
    }

    /// The day it falls on in this zone, in words.
    pub fn day(self, at: DateTime<Utc>, lang: &Lang) -> String {
        let Some(local) = self.local(at) else {
            return at.to_rfc3339();
        };
        format!("{} {} {}", local.day(), lang.month(&local), local.year())
    }

    /// Its short name.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// A moment as a form's field for date and time has it: `2027-02-05T14:00` on this zone's clocks.
    pub fn field(self, at: DateTime<Utc>) -> String {
        let local = self.local(at);
        local.map_or_else(String::new, |at| at.format("%Y-%m-%dT%H:%M").to_string())
    }

    /// The day it falls on as a form's field for a date has it: `2027-02-05`.
    pub fn day_field(self, at: DateTime<Utc>) -> String {
        let local = self.local(at);
        local.map_or_else(String::new, |at| at.format("%Y-%m-%d").to_string())
    }

    /// Reads such a field; also with a space or without a time of day, which then is midnight, and with a point
    /// between hours and minutes.
    pub fn parse(self, text: &str) -> Option<DateTime<Utc>> {
        let text = text.trim().replace('T', " ");
        let (day, time) = text.split_once(' ').unwrap_or((&text, "00:00"));
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d")
            .or_else(|_| NaiveDate::parse_from_str(day, "%d-%m-%Y"))
            .ok()?;
        let time = time.trim().replace('.', ":");
        let time = NaiveTime::parse_from_str(&time, "%H:%M")
            .or_else(|_| NaiveTime::parse_from_str(&time, "%H:%M:%S"))
            .ok()?;
        let zone = FixedOffset::east_opt(self.hours * 3600)?;
        let local = day.and_time(time).and_local_timezone(zone).single()?;
        Some(local.with_timezone(&Utc))
    }

    fn local(self, at: DateTime<Utc>) -> Option<DateTime<FixedOffset>> {
        Some(at.with_timezone(&FixedOffset::east_opt(self.hours * 3600)?))
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
        assert_eq!(percent(345, 1000), "34.5");
        assert_eq!(percent(3, 2), "100.0");
        assert_eq!(percent(3, 0), "0");
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
    fn fields_are_local_and_read_back() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for (code, field) in [
            ("35.78", "2027-01-15T15:00"),
            ("51.71", "2027-01-15T16:00"),
            ("91.71", "2027-01-15T17:00"),
        ] {
            let zone = Zone::of(code);
            assert_eq!(zone.field(at), field);
            assert_eq!(zone.parse(field), Some(at));
        }
        let wib = Zone::of("35.78");
        assert_eq!(wib.parse("15-01-2027 15.00"), Some(at));
        assert_eq!(wib.parse("2027-01-15 15:00:00"), Some(at));
        for wrong in [
            "",
            "besok",
            "2027-02-30T10:00",
            "2027-01-15T25:00",
            "99999-01-01",
        ] {
            assert_eq!(wib.parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times_are_local() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(
            Zone::of("35.78").moment(at, &Lang::default()),
            "15 Januari 2027 pukul 15.00 WIB"
        );
        let zone = Zone::of("35.78");
        assert_eq!(zone.field(at), "2027-01-15T15:00");
        assert_eq!(zone.parse("2027-01-15T15:00"), Some(at));
        assert_eq!(zone.parse("besok"), None);
        let languages = super::super::language::Languages::default();
        let english = languages.find("en").unwrap();
        assert_eq!(
            Zone::of("91.71").moment(at, english),
            "15 January 2027, 17.00 WIT"
        );
        assert!(
            Zone::of("51.71")
                .moment(at, &Lang::default())
                .ends_with("16.00 WITA")
        );
    }
}
