//! Area codes: `35`, `35.78`, `35.78.01`, `35.78.01.1001`.

use std::fmt;

use entity::enums::{AreaKind, AreaLevel};

/// A well-formed area code; whether it exists is for the table to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AreaCode(String);

const LENGTHS: [usize; 4] = [2, 5, 8, 13];

impl AreaCode {
    /// Reads a code; `None` if it is not of the form.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let well_formed = LENGTHS.contains(&text.len())
            && text
                .split('.')
                .enumerate()
                .all(|(place, part)| digits(part) && part.len() == if place == 3 { 4 } else { 2 });
        well_formed.then(|| Self(text.to_owned()))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Level of the code.
    pub fn level(&self) -> AreaLevel {
        match self.0.len() {
            2 => AreaLevel::Province,
            5 => AreaLevel::Regency,
            8 => AreaLevel::District,
            _ => AreaLevel::Village,
        }
    }

    /// Code of the area above; none for a province.
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('.')?;
        Some(Self(parent.to_owned()))
    }

    /// Codes above, the province first.
    pub fn ancestors(&self) -> Vec<Self> {
        LENGTHS
            .iter()
            .filter(|&&length| length < self.0.len())
            .map(|&length| Self(self.0[..length].to_owned()))
            .collect()
    }

    /// Kind that follows from the numbers themselves.
    pub fn kind(&self) -> AreaKind {
        match self.level() {
            AreaLevel::Province => AreaKind::Province,
            AreaLevel::Regency if self.0[3..].starts_with(['7', '8', '9']) => AreaKind::Kota,
            AreaLevel::Regency => AreaKind::Kabupaten,
            AreaLevel::District => AreaKind::Kecamatan,
            AreaLevel::Village => match self.0.as_bytes()[9] {
                b'1' => AreaKind::Kelurahan,
                b'3' => AreaKind::DesaAdat,
                _ => AreaKind::Desa,
            },
        }
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Bounds of a subtree: a code lies in it when `low <= code < high`. The character after the dot is the
/// slash, so nothing but the area and what is below it fits.
pub fn subtree(code: &str) -> (String, String) {
    (code.to_owned(), format!("{code}/"))
}

/// Whether `code` is the area or lies below it.
pub fn within(area: &str, code: &str) -> bool {
    code.strip_prefix(area)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Name as prefix search reads it: lower case, single spaces, without the kind of regency in front.
pub fn name_key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let skip = match words.first().map(String::as_str) {
        Some("kota" | "kabupaten" | "kab.") if words.len() > 1 => {
            if words[1] == "administrasi" && words.len() > 2 {
                2
            } else {
                1
            }
        }
        _ => 0,
    };
    words[skip..].join(" ")
}

/// Time zone of a province: its short name and hours ahead of UTC (Keppres 41/1987 and the later
/// provinces that were split off).
pub fn time_zone(code: &str) -> (&'static str, i32) {
    match code.get(..2) {
        Some("51" | "52" | "53" | "63" | "64" | "65" | "71" | "72" | "73" | "74" | "75" | "76") => {
            ("WITA", 8)
        }
        Some("81" | "82" | "91" | "92" | "93" | "94" | "95" | "96") => ("WIT", 9),
        _ => ("WIB", 7),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_refused() {
        for good in ["35", "35.78", "35.78.01", "35.78.01.1001"] {
            assert!(AreaCode::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "3",
            "35.",
            "35.7",
            "35.78.1",
            "35.78.01.101",
            "35-78",
            "35.78.01.1001.1",
            "３５",
        ] {
            assert!(AreaCode::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn ancestors_and_kinds_follow_from_the_code() {
        let village = AreaCode::parse("35.78.01.1001").unwrap();
        let above: Vec<_> = village
            .ancestors()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(above, ["35", "35.78", "35.78.01"]);
        assert_eq!(village.kind(), AreaKind::Kelurahan);
        assert_eq!(AreaCode::parse("35.78").unwrap().kind(), AreaKind::Kota);
        assert_eq!(
            AreaCode::parse("35.10").unwrap().kind(),
            AreaKind::Kabupaten
        );
        assert_eq!(village.parent(), AreaCode::parse("35.78.01"));
    }

    #[test]
    fn subtrees_hold_nothing_else() {
        let (low, high) = subtree("35.78");
        let inside = |code: &str| low.as_str() <= code && code < high.as_str();
        assert!(inside("35.78") && inside("35.78.01") && inside("35.78.31.1009"));
        assert!(!inside("35.79") && !inside("35.77.99.9999"));
        assert!(within("35.78", "35.78.01") && !within("35.7", "35.78"));
    }

    #[test]
    fn names_are_found_without_their_kind() {
        assert_eq!(name_key("Kota  Surabaya"), "surabaya");
        assert_eq!(
            name_key("Kabupaten Administrasi Kepulauan Seribu"),
            "kepulauan seribu"
        );
        assert_eq!(name_key("KAB. Bandung"), "bandung");
        assert_eq!(name_key("Kota"), "kota");
        assert_eq!(name_key("Kotabaru"), "kotabaru");
    }

    #[test]
    fn every_province_has_its_zone() {
        let zones = [
            (
                "WIB",
                7,
                "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
            ),
            ("WITA", 8, "51 52 53 63 64 65 71 72 73 74 75 76"),
            ("WIT", 9, "81 82 91 92 93 94 95 96"),
        ];
        let mut provinces = 0;
        for (name, hours, codes) in zones {
            for code in codes.split(' ') {
                assert_eq!(time_zone(code), (name, hours), "{code}");
                assert_eq!(time_zone(&format!("{code}.01.01.2001")), (name, hours));
                provinces += 1;
            }
        }
        assert_eq!(provinces, 38);
    }
}
