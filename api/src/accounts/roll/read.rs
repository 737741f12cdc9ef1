//! Reading a roll: every line is taken or named with what to mend.

use std::collections::{HashMap, HashSet};

use entity::enums::AreaLevel;

use crate::accounts::identity::{self, Nik, roll_name};
use crate::accounts::wire::RejectedLine;
use crate::areas::code::{AreaCode, within};
use crate::keys::Keys;
use crate::problem::ApiError;
use crate::sheet;

/// A line that can be taken in.
pub(super) struct Line {
    /// Line in the file, from 1.
    pub number: u64,
    /// HMAC of the NIK.
    pub nik: Vec<u8>,
    /// The NIK as it is shown.
    pub masked: String,
    /// HMAC of the name.
    pub name: Vec<u8>,
    /// The village.
    pub village: String,
}

fn column(headers: &csv::StringRecord, name: &str) -> Option<usize> {
    headers
        .iter()
        .position(|header| header.eq_ignore_ascii_case(name))
}

/// Where NIK and name stand; a list without them is refused.
fn columns(headers: &csv::StringRecord) -> Result<(usize, usize), ApiError> {
    let name = column(headers, "name").or_else(|| column(headers, "nama"));
    column(headers, "nik").zip(name).ok_or_else(|| {
        ApiError::field(
            "line 1",
            "Baris pertama harus memuat kolom nik dan name.",
            "The first line must name the columns nik and name.",
        )
    })
}

/// Refuses a text that is no roll at all.
pub fn check(text: &str) -> Result<(), ApiError> {
    let (text, _) = sheet::whole(text);
    let headers = sheet::reader(&text).headers().cloned();
    columns(&headers.unwrap_or_default()).map(|_| ())
}

/// Reads a list for an area whose villages are these; refused lines stand apart.
pub(super) fn read(
    keys: &Keys,
    area: &AreaCode,
    villages: &HashSet<String>,
    text: &str,
) -> Result<(Vec<Line>, Vec<RejectedLine>), ApiError> {
    let (text, broken) = sheet::whole(text);
    let mut reader = sheet::reader(&text);
    let headers = reader.headers().cloned().unwrap_or_default();
    let (nik_at, name_at) = columns(&headers)?;
    let village_at = column(&headers, "village_code");
    let mut seen: HashMap<Vec<u8>, u64> = HashMap::new();
    let mut lines = Vec::new();
    let mut rejected: Vec<RejectedLine> = broken.into_iter().map(sheet::unended).collect();
    for (number, record) in sheet::numbered(&text, &mut reader) {
        let mut refuse = |detail: &str, detail_en: &str| {
            rejected.push(RejectedLine {
                line: number,
                detail: detail.into(),
                detail_en: detail_en.into(),
            });
        };
        let Some(record) = record else {
            refuse("Baris bukan CSV yang sah.", "The line is not valid CSV.");
            continue;
        };
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let Some(nik) = Nik::parse(cell(Some(nik_at))) else {
            let (detail, detail_en) = identity::wrong_nik(cell(Some(nik_at)));
            refuse(&detail, &detail_en);
            continue;
        };
        let name = cell(Some(name_at));
        if name.contains(['\n', '\r']) {
            rejected.push(sheet::unended(number));
            continue;
        }
        let name = roll_name(name);
        if name.is_empty() || name.len() > 400 {
            refuse(
                "Nama kosong atau terlalu panjang.",
                "The name is empty or too long.",
            );
            continue;
        }
        let village = match cell(village_at) {
            "" if area.level() == AreaLevel::Village => area.to_string(),
            code if villages.contains(code) && within(area.as_str(), code) => code.to_owned(),
            _ => {
                refuse(
                    "Isi village_code di dalam wilayah ini.",
                    "Give a village_code inside this area.",
                );
                continue;
            }
        };
        let hashed = keys.nik(nik.secret());
        if let Some(first) = seen.get(&hashed) {
            refuse(
                &format!("NIK ini sudah ada di baris {first}."),
                &format!("This NIK is on line {first} already."),
            );
            continue;
        }
        seen.insert(hashed.clone(), number);
        lines.push(Line {
            number,
            nik: hashed,
            masked: nik.masked(),
            name: keys.roll_name(&name),
            village,
        });
    }
    Ok((lines, rejected))
}
