//! How papers are worded: letterhead, number, opening, closing, signatories; with places to be filled in. Pure.

use entity::enums::DocumentKind;
use serde::{Deserialize, Serialize};

use crate::limits::{self, Length};
use crate::problem::{ApiError, FieldError};
use crate::text;

/// Somebody who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// In which office.
    pub role: String,
    /// Name; empty where it is written by hand.
    pub name: String,
    /// Number of a civil servant; empty where there is none.
    pub id_number: String,
}

/// The wording of a kind of paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Lines of the letterhead.
    pub letterhead: Vec<String>,
    /// How numbers are written.
    pub number: String,
    /// Paragraphs before what was agreed.
    pub opening: Vec<String>,
    /// Paragraphs after it.
    pub closing: Vec<String>,
    /// Those who sign, unless the paper names others.
    pub signatories: Vec<Signatory>,
}

/// What may be filled in, as `{name}`; in capitals, as `{NAME}`, its value is set in capitals.
pub const PLACES: [&str; 13] = [
    "regency", "district", "village", "holder", "stage", "year", "seq", "month", "weekday", "date",
    "venue", "people", "chair",
];

/// Most lines of a letterhead, paragraphs, or signatories.
const MOST: usize = 8;

fn signatory(role: &str, name: &str) -> Signatory {
    Signatory {
        role: role.into(),
        name: name.into(),
        id_number: String::new(),
    }
}

impl Letter {
    /// The wording a regency has until it chooses its own.
    pub fn ready(kind: DocumentKind) -> Self {
        let letterhead = match kind {
            DocumentKind::VillageMinutes => &["PEMERINTAH {REGENCY}", "{DISTRICT}", "{HOLDER}"][..],
            DocumentKind::RegencyMinutes | DocumentKind::Plan => &[
                "PEMERINTAH {REGENCY}",
                "BADAN PERENCANAAN PEMBANGUNAN DAERAH",
            ],
            _ => &["PEMERINTAH {REGENCY}", "{HOLDER}"],
        };
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        let minutes = Self {
            letterhead: lines(letterhead),
            number: "{seq}/BA-MUSREN/{holder}/{year}".into(),
            opening: lines(&[
                "Pada hari {weekday} tanggal {date} bertempat di {venue} telah diselenggarakan {stage} {holder} \
                 dalam rangka penyusunan rencana pembangunan tahun {year}, yang dihadiri {people} orang \
                 sebagaimana tercantum dalam Lampiran I.",
                "Setelah membahas usulan, memperhatikan hasil pemungutan suara warga, pagu indikatif, dan \
                 pendapat peserta, musyawarah menyepakati:",
            ]),
            closing: lines(&[
                "Demikian berita acara ini dibuat dengan sebenarnya untuk digunakan sebagaimana mestinya.",
            ]),
            signatories: vec![
                signatory("Pimpinan musyawarah", "{chair}"),
                signatory("Wakil peserta", ""),
                signatory("Wakil peserta perempuan", ""),
            ],
        };
        match kind {
            DocumentKind::Plan => Self {
                number: "{seq}/RKPD/{regency}/{year}".into(),
                opening: lines(&[
                    "Daftar usulan pembangunan dan keputusannya sebagai bahan Rencana Kerja Pemerintah Daerah \
                     {regency} tahun {year}.",
                ]),
                closing: Vec::new(),
                signatories: vec![signatory("Kepala Badan Perencanaan Pembangunan Daerah", "")],
                ..minutes
            },
            _ => minutes,
        }
    }

    /// The wording as it was given, or every fault of it.
    pub fn parse(mut self) -> Result<Self, ApiError> {
        let mut errors = Vec::new();
        several(
            "/letterhead",
            &mut self.letterhead,
            limits::VENUE,
            &mut errors,
        );
        several("/opening", &mut self.opening, limits::STORY, &mut errors);
        several("/closing", &mut self.closing, limits::STORY, &mut errors);
        self.number = filled(
            "/number",
            &self.number,
            limits::DOCUMENT_NUMBER,
            &mut errors,
        );
        if !self.number.contains("{seq}") {
            errors.push(FieldError {
                pointer: "/number".into(),
                detail: "Nomor harus memuat {seq}, urutannya.".into(),
                detail_en: "The number must contain {seq}, its place in the series.".into(),
            });
        }
        self.signatories = signatories(self.signatories, &mut errors);
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(ApiError::fields(errors))
        }
    }
}

/// Those who sign, each line checked.
pub fn signatories(given: Vec<Signatory>, errors: &mut Vec<FieldError>) -> Vec<Signatory> {
    few("/signatories", given.len(), errors);
    let numbered = (0..).zip(given).take(MOST);
    numbered
        .map(|(at, one)| {
            let place = |field: &str| format!("/signatories/{at}/{field}");
            let mut optional = |field: &str, value: &str, limit| {
                let value = Some(value).filter(|value| !value.trim().is_empty());
                let value = text::line_optional(&place(field), value, limit, errors);
                value.unwrap_or_default()
            };
            Signatory {
                name: optional("name", &one.name, limits::PERSON),
                id_number: optional("id_number", &one.id_number, limits::CODE),
                role: filled(&place("role"), &one.role, limits::OFFICE, errors),
            }
        })
        .collect()
}

fn few(pointer: &str, count: usize, errors: &mut Vec<FieldError>) {
    if count > MOST {
        errors.push(FieldError {
            pointer: pointer.into(),
            detail: format!("Paling banyak {MOST}."),
            detail_en: format!("At most {MOST}."),
        });
    }
}

fn several(pointer: &str, lines: &mut Vec<String>, limit: Length, errors: &mut Vec<FieldError>) {
    few(pointer, lines.len(), errors);
    lines.truncate(MOST);
    for (at, line) in lines.iter_mut().enumerate() {
        *line = filled(&format!("{pointer}/{at}"), line, limit, errors);
    }
}

/// A line whose places are known ones.
fn filled(pointer: &str, value: &str, limit: Length, errors: &mut Vec<FieldError>) -> String {
    let line = text::line(pointer, value, limit, errors);
    if let Some(unknown) =
        places(&line).find(|place| !PLACES.contains(&place.to_lowercase().as_str()))
    {
        let known = PLACES.map(|place| format!("{{{place}}}")).join(", ");
        errors.push(FieldError {
            pointer: pointer.into(),
            detail: format!("{{{unknown}}} tidak dikenal; yang ada: {known}."),
            detail_en: format!("{{{unknown}}} is not known; there are {known}."),
        });
    }
    line
}

fn places(line: &str) -> impl Iterator<Item = &str> {
    line.split('{')
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap_or(rest))
}

/// A line with its places filled in; a place without a value is dots to be written on.
pub fn fill(line: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(line.len());
    let mut parts = line.split('{');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let Some((name, rest)) = part.split_once('}') else {
            out.push('{');
            out.push_str(part);
            continue;
        };
        let lower = name.to_lowercase();
        let found = value(&lower).unwrap_or_else(|| ".".repeat(12));
        if name == lower {
            out.push_str(&found);
        } else {
            out.push_str(&found.to_uppercase());
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn ready_wordings_are_in_order() {
        for kind in DocumentKind::iter() {
            let ready = Letter::ready(kind);
            assert_eq!(ready.clone().parse().unwrap(), ready);
        }
    }

    #[test]
    fn places_are_filled_in_once_and_unknown_ones_refused() {
        let value = |name: &str| (name == "regency").then(|| "Kota {year}".to_owned());
        assert_eq!(
            fill("PEMERINTAH {REGENCY}, {regency}", value),
            "PEMERINTAH KOTA {YEAR}, Kota {year}"
        );
        assert_eq!(fill("{chair} {", value), "............ {");
        let mut letter = Letter::ready(DocumentKind::Plan);
        letter.number = "{seq}/{nik}".into();
        let error = letter.parse().unwrap_err();
        assert_eq!(error.problem().errors[0].pointer, "/number");
        let mut letter = Letter::ready(DocumentKind::Plan);
        letter.number = "tanpa urutan".into();
        assert!(letter.parse().is_err());
    }
}
