//! Ceilings as a CSV list, looked at before they are set.

use std::collections::{HashMap, HashSet};

use entity::ids::CycleId;
use uuid::Uuid;

use super::ceilings::{self, LARGEST_IDR};
use crate::accounts::wire::RejectedLine;
use crate::agencies;
use crate::app::App;
use crate::areas::code::within;
use crate::auth::Caller;
use crate::cycles::wire::Ceiling;
use crate::problem::ApiError;
use crate::sheet::{Line, Sheet};
use crate::{areas, references};

/// Most lines a list has.
const MOST: usize = 4_000;

/// What an import of ceilings did, or would do.
#[derive(Clone, Debug, Default)]
pub struct CeilingImport {
    /// Ceilings that stand afterwards as the list has them.
    pub imported: u64,
    /// Of those, ceilings there were none of before.
    pub added: u64,
    /// Of those, ceilings with another amount before.
    pub changed: u64,
    /// Their sum, rupiah.
    pub total_idr: i64,
    /// Lines refused.
    pub rejected: Vec<RejectedLine>,
}

/// A refusal in Indonesian and English.
type Wrong = (&'static str, &'static str);

struct Known {
    areas: HashMap<String, String>,
    agencies: HashMap<String, Uuid>,
    sectors: HashSet<String>,
}

impl Known {
    fn read(&self, regency: &str, line: &Line) -> Result<Ceiling, Wrong> {
        let amount = line.cell_or("amount_idr", line.cell("pagu"));
        let amount_idr = amount
            .trim_start_matches("Rp")
            .replace(['.', ' '], "")
            .parse::<i64>()
            .ok()
            .filter(|amount| (0..=LARGEST_IDR).contains(amount))
            .ok_or((
                "Isi amount_idr 0 sampai 1.000.000.000.000.000 rupiah tanpa sen.",
                "Give amount_idr from 0 to 1,000,000,000,000,000 whole rupiah.",
            ))?;
        let ceiling = Ceiling {
            area_code: None,
            agency_id: None,
            sector: None,
            amount_idr,
        };
        match (
            line.cell("area_code"),
            line.cell("agency"),
            line.cell("sector"),
        ) {
            (area, "", "") if !area.is_empty() => {
                if within(regency, area) && self.areas.contains_key(area) {
                    return Ok(Ceiling {
                        area_code: Some(area.to_owned()),
                        ..ceiling
                    });
                }
                Err((
                    "area_code bukan wilayah kabupaten/kota ini; isi kode seperti 35.78.01.1001.",
                    "area_code is no area of this regency; give a code such as 35.78.01.1001.",
                ))
            }
            ("", agency, "") if !agency.is_empty() => {
                let id = self.agencies.get(agency).copied().ok_or((
                    "agency bukan kode perangkat daerah kabupaten/kota ini.",
                    "agency is no code of an agency of this regency.",
                ))?;
                Ok(Ceiling {
                    agency_id: Some(id),
                    ..ceiling
                })
            }
            ("", "", sector) if self.sectors.contains(sector) => Ok(Ceiling {
                sector: Some(sector.to_owned()),
                ..ceiling
            }),
            ("", "", sector) if !sector.is_empty() => Err((
                "sector bukan kode bidang dari /sectors.",
                "sector is no code of /sectors.",
            )),
            _ => Err((
                "Isi tepat satu dari area_code, agency, atau sector.",
                "Give exactly one of area_code, agency or sector.",
            )),
        }
    }
}

async fn read(
    app: &App,
    cycle: CycleId,
    regency: &str,
    text: &str,
) -> Result<(Vec<Ceiling>, CeilingImport), ApiError> {
    let db = app.db.read();
    let mut sheet = Sheet::read(text, &[])?;
    if !(sheet.has("amount_idr") || sheet.has("pagu")) {
        return Err(ApiError::field(
            "line 1",
            "Kolom `amount_idr` tidak ada di baris pertama.",
            "The first line lacks the column `amount_idr`.",
        ));
    }
    let mut lines = Vec::new();
    while let Some(line) = sheet.next_line() {
        if lines.len() == MOST {
            return Err(ApiError::field(
                "file",
                "Daftar ini terlalu panjang; bagi menjadi beberapa berkas berisi paling banyak 4.000 baris.",
                "This list is too long; split it into files of at most 4,000 lines.",
            ));
        }
        lines.push(line);
    }
    let codes = lines.iter().map(|line| line.cell("area_code").to_owned());
    let known = Known {
        areas: areas::service::names(db, codes.collect()).await?,
        agencies: agencies::service::of_regency(db, regency)
            .await?
            .into_iter()
            .map(|agency| (agency.code, agency.id.0))
            .collect(),
        sectors: references::service::sectors(db)
            .await?
            .into_iter()
            .map(|sector| sector.code)
            .collect(),
    };
    let before = ceilings::amounts(db, cycle).await?;
    let mut items: HashMap<String, Ceiling> = HashMap::new();
    let mut import = CeilingImport::default();
    for line in &lines {
        match known.read(regency, line) {
            Err((detail, detail_en)) => sheet.refuse(line, detail, detail_en),
            Ok(item) => {
                let Some(subject) = ceilings::subject(&item) else {
                    continue;
                };
                if items.contains_key(&subject) {
                    sheet.refuse(
                        line,
                        "Pagu ini sudah ada di baris sebelumnya; isi sekali saja.",
                        "This ceiling stands on an earlier line already; give it once.",
                    );
                    continue;
                }
                match before.get(&subject) {
                    None => import.added += 1,
                    Some(amount) if *amount != item.amount_idr => import.changed += 1,
                    Some(_) => {}
                }
                import.imported += 1;
                import.total_idr = import.total_idr.saturating_add(item.amount_idr);
                items.insert(subject, item);
            }
        }
    }
    import.rejected = sheet.rejected();
    Ok((items.into_values().collect(), import))
}

/// What [`import`] would do; nothing is written.
pub async fn preview(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    text: &str,
) -> Result<CeilingImport, ApiError> {
    let found = super::get(app.db.read(), cycle).await?;
    caller.require_planner(&found.regency_code)?;
    Ok(read(app, cycle, &found.regency_code, text).await?.1)
}

/// Sets the ceilings of a CSV list with `amount_idr` (or `pagu`) and one of `area_code`, `agency` (its code) and
/// `sector` on each line; wrong lines are named and left out.
pub async fn import(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    text: &str,
) -> Result<CeilingImport, ApiError> {
    let found = super::get(app.db.read(), cycle).await?;
    caller.require_planner(&found.regency_code)?;
    let (items, import) = read(app, cycle, &found.regency_code, text).await?;
    if !items.is_empty() {
        ceilings::put(app, caller, cycle, items).await?;
    }
    Ok(import)
}
