//! The list the program carries, and lists an operator brings.

use std::collections::{HashMap, HashSet};

use entity::enums::AreaKind;

use super::code::AreaCode;
use crate::keys;
use crate::problem::{ApiError, FieldError};

/// Decree that publishes the carried list.
pub const DECREE: &str =
    "Kepmendagri 300.2.2-2138/2025 sebagaimana diubah Kepmendagri 300.2.2-2430/2025";
/// Compilation the names were taken from.
pub const COMPILATION: &str = "cahyadsn/wilayah, commit b7ad440 (MIT)";

const TABLE: &[u8] = include_bytes!("../../data/areas.txt.zst");
const POINTS: [&str; 2] = [
    include_str!("../../data/points-35.78.csv"),
    include_str!("../../data/points-35.10.csv"),
];

/// One listed area.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its code.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: AreaKind,
}

/// A whole list, parents before children.
#[derive(Clone, Debug)]
pub struct List {
    /// Decree that publishes it.
    pub decree: String,
    /// Compilation it was taken from.
    pub compilation: String,
    /// SHA-256 of the list as it came.
    pub sha256: String,
    /// The areas.
    pub areas: Vec<Listed>,
}

/// The carried list.
pub fn carried() -> Result<List, ApiError> {
    let bytes = zstd::decode_all(TABLE).map_err(ApiError::internal)?;
    let text = String::from_utf8(bytes).map_err(ApiError::internal)?;
    let mut path: Vec<&str> = Vec::with_capacity(4);
    let mut areas = Vec::with_capacity(92_000);
    for line in text.lines() {
        let body = line.trim_start_matches('\t');
        path.truncate(line.len() - body.len());
        let wrong = || ApiError::internal(format!("area table: `{line}`"));
        let (number, rest) = body.split_once(' ').ok_or_else(wrong)?;
        path.push(number);
        let code = AreaCode::parse(&path.join(".")).ok_or_else(wrong)?;
        let (name, kind) = match rest.split_once('\t') {
            Some((name, "kabupaten_administrasi")) => (name, AreaKind::KabupatenAdministrasi),
            Some((name, _)) => (name, AreaKind::KotaAdministrasi),
            None => (rest, code.kind()),
        };
        areas.push(Listed {
            code,
            name: name.to_owned(),
            kind,
        });
    }
    Ok(List {
        decree: DECREE.into(),
        compilation: COMPILATION.into(),
        sha256: hex::encode(keys::sha256(TABLE)),
        areas,
    })
}

/// Points of the two example regencies: latitude and longitude by code.
pub fn points() -> HashMap<&'static str, (f64, f64)> {
    POINTS
        .iter()
        .flat_map(|text| text.lines().skip(1))
        .filter_map(|line| {
            let mut parts = line.split(',');
            let code = parts.next()?;
            Some((
                code,
                (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?),
            ))
        })
        .collect()
}

/// Kind of a listed area: of the administrative regencies and cities only the name tells.
fn kind(code: &AreaCode, name: &str) -> AreaKind {
    match code.kind() {
        AreaKind::Kota if name.starts_with("Kota Administrasi ") => AreaKind::KotaAdministrasi,
        AreaKind::Kabupaten if name.starts_with("Kabupaten Administrasi ") => {
            AreaKind::KabupatenAdministrasi
        }
        kind => kind,
    }
}

/// Reads a newer list: CSV with the columns `code` and `name`, others ignored. Every wrong line is
/// named; a list with one is refused whole, and so is an empty one, for it would retire the country.
pub fn parse(csv_text: &str, decree: &str, compilation: &str) -> Result<List, ApiError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(csv_text.trim_start_matches('\u{feff}').as_bytes());
    let mut errors = Vec::new();
    let mut wrong = |line: u64, id: &str, en: &str| {
        if errors.len() < 100 {
            errors.push(FieldError {
                pointer: format!("line {line}"),
                detail: id.into(),
                detail_en: en.into(),
            });
        }
    };
    let headers = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| headers.iter().position(|header| header == name);
    let (Some(code_at), Some(name_at)) = (column("code"), column("name")) else {
        return Err(ApiError::field(
            "line 1",
            "Baris pertama harus memuat kolom code dan name.",
            "The first line must name the columns code and name.",
        ));
    };
    let mut areas: Vec<Listed> = Vec::new();
    let mut lines = Vec::new();
    let mut seen = HashSet::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                wrong(
                    line,
                    "Baris bukan CSV yang sah.",
                    "The line is not valid CSV.",
                );
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let name = record.get(name_at).unwrap_or_default();
        match AreaCode::parse(record.get(code_at).unwrap_or_default()) {
            None => wrong(line, "Kode wilayah tidak sah.", "Not an area code."),
            Some(_) if name.is_empty() || name.len() > 200 || name.contains(char::is_control) => {
                wrong(
                    line,
                    "Nama kosong, terlalu panjang, atau memuat karakter kendali.",
                    "Name empty, too long, or with control characters.",
                );
            }
            Some(code) if !seen.insert(code.clone()) => {
                wrong(line, "Kode muncul dua kali.", "The code comes twice.");
            }
            Some(code) => {
                lines.push(line);
                areas.push(Listed {
                    kind: kind(&code, name),
                    name: name.to_owned(),
                    code,
                });
            }
        }
    }
    for (area, line) in areas.iter().zip(lines) {
        if area
            .code
            .parent()
            .is_some_and(|parent| !seen.contains(&parent))
        {
            wrong(
                line,
                &format!("Induk {} tidak ada.", area.code),
                &format!("The area above {} is missing.", area.code),
            );
        }
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    if areas.is_empty() {
        return Err(ApiError::field(
            "line 1",
            "Daftar tidak memuat satu wilayah pun.",
            "The list holds no area.",
        ));
    }
    areas.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(List {
        decree: decree.into(),
        compilation: compilation.into(),
        sha256: hex::encode(keys::sha256(csv_text.as_bytes())),
        areas,
    })
}

#[cfg(test)]
mod tests {
    use entity::enums::AreaLevel;

    use super::*;

    #[test]
    fn the_carried_list_counts_as_the_decree_does() {
        let list = carried().unwrap();
        let count = |level| {
            list.areas
                .iter()
                .filter(|a| a.code.level() == level)
                .count()
        };
        assert_eq!(list.areas.len(), 91_599);
        assert_eq!(count(AreaLevel::Province), 38);
        assert_eq!(count(AreaLevel::Regency), 416 + 98);
        assert_eq!(count(AreaLevel::District), 7_285);
        let kind = |kind| list.areas.iter().filter(|a| a.kind == kind).count();
        assert_eq!(kind(AreaKind::Kelurahan), 8_496);
        assert_eq!(kind(AreaKind::Desa) + kind(AreaKind::DesaAdat), 75_266);
        let codes: HashSet<_> = list.areas.iter().map(|a| &a.code).collect();
        assert_eq!(codes.len(), list.areas.len());
        assert!(
            list.areas
                .iter()
                .all(|a| a.code.parent().is_none_or(|p| codes.contains(&p)))
        );
        assert_eq!(kind(AreaKind::Kabupaten), 415);
        assert_eq!(kind(AreaKind::KabupatenAdministrasi), 1);
        assert_eq!(kind(AreaKind::Kota), 93);
        assert_eq!(kind(AreaKind::KotaAdministrasi), 5);
        assert_eq!(kind(AreaKind::DesaAdat), 14);
    }

    #[test]
    fn known_areas_are_where_they_belong() {
        let list = carried().unwrap();
        let names: HashMap<_, _> = list
            .areas
            .iter()
            .map(|a| (a.code.as_str(), a.name.as_str()))
            .collect();
        for (code, name) in [
            ("11.01.01.2001", "Keude Bakongan"),
            ("31.01", "Kabupaten Administrasi Kepulauan Seribu"),
            ("35", "Jawa Timur"),
            ("35.10", "Kabupaten Banyuwangi"),
            ("35.78", "Kota Surabaya"),
            ("35.78.01", "Karang Pilang"),
            ("96", "Papua Barat Daya"),
        ] {
            assert_eq!(names.get(code), Some(&name), "{code}");
        }
        assert!(
            list.areas.iter().all(|a| kind(&a.code, &a.name) == a.kind),
            "names and numbers tell every kind"
        );
        let points = points();
        assert_eq!(points.len(), 185 + 243);
        assert!(points.keys().all(|code| names.contains_key(code)));
        assert!(
            points
                .values()
                .all(|&(lat, lng)| super::super::outline::in_indonesia(lat, lng))
        );
    }

    #[test]
    fn a_newer_list_keeps_administrative_kinds_and_stands_in_order() {
        let list = parse(
            "\u{feff}name,code,note\nKota Administrasi Baru,31.76,x\nDaerah Khusus Jakarta,31,\n",
            "K",
            "C",
        )
        .unwrap();
        let read: Vec<_> = list
            .areas
            .iter()
            .map(|a| (a.code.as_str(), a.kind))
            .collect();
        assert_eq!(
            read,
            [
                ("31", AreaKind::Province),
                ("31.76", AreaKind::KotaAdministrasi)
            ]
        );
    }

    #[test]
    fn wrong_lines_are_named() {
        let error = parse(
            "code,name\n35,Jawa Timur\n35.78.01,Tanpa Induk\n35,Lagi\nx,Y\n",
            "K",
            "C",
        )
        .unwrap_err();
        let lines: Vec<_> = error
            .problem()
            .errors
            .iter()
            .map(|e| e.pointer.as_str())
            .collect();
        assert_eq!(lines, ["line 4", "line 5", "line 3"]);
        let lines = |text: &str| {
            let error = parse(text, "K", "C").unwrap_err();
            error.problem().errors[0].pointer.clone()
        };
        assert_eq!(lines("code,name\n35,Jawa Timur\n36\n"), "line 3");
        assert_eq!(lines("code,name\n35,\n"), "line 2");
        assert_eq!(lines("code,name\n"), "line 1");
        assert_eq!(lines("kode,nama\n35,Jawa Timur\n"), "line 1");
    }
}
