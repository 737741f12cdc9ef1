//! The electoral roll: a CSV of NIK and name, kept as HMACs only.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{AreaLevel, GrantBasis, Role};
use entity::ids::AccountId;
use entity::roll_entries;
use sea_orm::Set;
use serde_json::json;

use super::identity::{Nik, roll_name};
use super::store::{self, NewGrant};
use super::wire::{RejectedLine, RollImportOut};
use crate::app::App;
use crate::areas;
use crate::areas::code::{AreaCode, within};
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::keys::Keys;
use crate::problem::ApiError;
use crate::sheet;

/// Who imports a roll.
pub struct Importer {
    /// How the audit trail names them.
    pub office: String,
    /// Their account; none for the operator.
    pub account: Option<AccountId>,
    /// Whether they may move people here whom the roll has outside the area.
    pub anywhere: bool,
}

struct Line {
    number: u64,
    nik: Vec<u8>,
    name: Vec<u8>,
    village: String,
}

/// Imports a roll for an area. Lines without a village belong to the area, which then is a village.
pub async fn import(
    app: &App,
    area: &str,
    text: String,
    by: Importer,
) -> Result<RollImportOut, ApiError> {
    let area = AreaCode::parse(area).ok_or_else(ApiError::not_found)?;
    if areas::service::find(app.db.read(), area.as_str())
        .await?
        .is_none()
    {
        return Err(ApiError::not_found());
    }
    let villages: HashSet<String> = if area.level() == AreaLevel::Village {
        HashSet::from([area.to_string()])
    } else {
        areas::service::below(app.db.read(), area.as_str(), AreaLevel::Village)
            .await?
            .into_iter()
            .map(|village| village.code)
            .collect()
    };
    let keys = app.keys.clone();
    let here = area.clone();
    let (lines, mut rejected) =
        tokio::task::spawn_blocking(move || read(&keys, &here, &villages, &text))
            .await
            .map_err(ApiError::internal)??;
    let (mut imported, mut verified) = (0, 0);
    let by = Arc::new(by);
    let mut lines = lines.into_iter().peekable();
    // A long list takes several turns, so that votes and logins do not wait for all of it.
    while lines.peek().is_some() {
        let slice: Vec<Line> = lines.by_ref().take(SLICE).collect();
        let out = store_slice(app, &area, slice, by.clone()).await?;
        imported += out.imported;
        verified += out.verified;
        rejected.extend(out.rejected);
    }
    rejected.sort_unstable_by_key(|line| line.line);
    Ok(RollImportOut {
        imported,
        verified,
        rejected,
    })
}

/// Lines stored in one transaction.
const SLICE: usize = 2_000;

async fn store_slice(
    app: &App,
    area: &AreaCode,
    lines: Vec<Line>,
    by: Arc<Importer>,
) -> Result<RollImportOut, ApiError> {
    let now = app.clock.now();
    let (keys, area) = (app.keys.clone(), area.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let mut rejected = Vec::new();
                let lines = if by.anywhere {
                    lines
                } else {
                    keep_inside(tx, area.as_str(), lines, &mut rejected).await?
                };
                let imported = u64::try_from(lines.len()).unwrap_or(u64::MAX);
                let verified = take_in(tx, &keys, lines, now).await?;
                let event = Event {
                    verb: "roll.imported",
                    actor: by.office.clone(),
                    actor_id: by.account,
                    subject: "area",
                    subject_id: area.to_string(),
                    cycle: None,
                    round: None,
                    proposal: None,
                    detail: json!({ "imported": imported, "verified": verified, "rejected": rejected.len() }),
                };
                audit::append(tx, now, event);
                Ok(RollImportOut {
                    imported,
                    verified,
                    rejected,
                })
            })
        })
        .await
}

fn read(
    keys: &Keys,
    area: &AreaCode,
    villages: &HashSet<String>,
    text: &str,
) -> Result<(Vec<Line>, Vec<RejectedLine>), ApiError> {
    let (text, broken) = sheet::whole(text);
    let mut reader = sheet::reader(&text);
    let headers = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header.eq_ignore_ascii_case(name))
    };
    let (Some(nik_at), Some(name_at)) = (column("nik"), column("name").or(column("nama"))) else {
        return Err(ApiError::field(
            "line 1",
            "Baris pertama harus memuat kolom nik dan name.",
            "The first line must name the columns nik and name.",
        ));
    };
    let village_at = column("village_code");
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
            refuse(
                "NIK harus 16 angka dengan tanggal yang sah.",
                "The NIK must be 16 digits with a valid date.",
            );
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
            name: keys.roll_name(&name),
            village,
        });
    }
    Ok((lines, rejected))
}

/// Refuses the lines of people whom the roll has in a village outside the area: only an administrator
/// moves those.
async fn keep_inside(
    tx: &Tx,
    area: &str,
    mut lines: Vec<Line>,
    rejected: &mut Vec<RejectedLine>,
) -> Result<Vec<Line>, ApiError> {
    let niks: Vec<Vec<u8>> = lines.iter().map(|line| line.nik.clone()).collect();
    let elsewhere: HashSet<Vec<u8>> = store::roll_entries(tx, &niks)
        .await?
        .into_iter()
        .filter(|entry| !within(area, &entry.village_code))
        .map(|entry| entry.nik_hmac)
        .collect();
    lines.retain(|line| {
        let here = !elsewhere.contains(&line.nik);
        if !here {
            rejected.push(RejectedLine {
                line: line.number,
                detail: "Orang ini terdaftar di wilayah lain; minta admin memindahkannya.".into(),
                detail_en: "The roll has this person in another area; ask an administrator.".into(),
            });
        }
        here
    });
    Ok(lines)
}

/// Stores the lines and verifies the accounts that match them.
async fn take_in(
    tx: &Tx,
    keys: &Keys,
    lines: Vec<Line>,
    now: DateTime<Utc>,
) -> Result<u64, ApiError> {
    let niks: Vec<Vec<u8>> = lines.iter().map(|line| line.nik.clone()).collect();
    let places: HashMap<Vec<u8>, (Vec<u8>, String)> = lines
        .iter()
        .map(|line| (line.nik.clone(), (line.name.clone(), line.village.clone())))
        .collect();
    let rows = lines
        .into_iter()
        .map(|line| roll_entries::ActiveModel {
            nik_hmac: Set(line.nik),
            name_hmac: Set(line.name),
            village_code: Set(line.village),
            imported_at: Set(now),
        })
        .collect();
    store::put_roll(tx, rows).await?;
    let accounts = store::by_niks(tx, &niks).await?;
    let ids = accounts.iter().map(|account| account.id).collect();
    let verified = store::citizens_among(tx, ids).await?;
    let mut residents = Vec::new();
    for account in accounts {
        let matches = account
            .nik_hmac
            .as_ref()
            .and_then(|nik| places.get(nik))
            .is_some_and(|(name, village)| {
                keys.roll_name(&roll_name(&account.name)) == *name
                    && account.village_code.as_ref() == Some(village)
            });
        if let Some(village) = account.village_code.filter(|_| matches)
            && !verified.contains(&account.id)
        {
            residents.push((account.id, village));
        }
    }
    let count = u64::try_from(residents.len()).unwrap_or(u64::MAX);
    store::give_citizens(tx, residents, now).await?;
    Ok(count)
}

/// Verifies a resident because the roll has them.
pub async fn give_citizen(
    tx: &Tx,
    account: AccountId,
    village: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let grant = NewGrant {
        account,
        role: Role::Citizen,
        area: village,
        agency: None,
        basis: GrantBasis::Roll,
        by: None,
    };
    store::give(tx, grant, now).await.map(|_| ())
}
