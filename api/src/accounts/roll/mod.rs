//! The electoral roll: a CSV of NIK and name, kept as HMACs only.

mod fate;
mod read;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{AreaLevel, GrantBasis, Role};
use entity::ids::AccountId;
use entity::roll_entries;
use sea_orm::{ConnectionTrait, Set};
use serde_json::json;

use self::fate::{Fates, elsewhere};
pub use self::read::check;
use self::read::{Line, read};
use super::identity::roll_name;
use super::store::{self, NewGrant};
use super::wire::{RejectedLine, RollFate, RollImportOut, RollLineOut};
use crate::app::App;
use crate::areas;
use crate::areas::code::AreaCode;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::keys::Keys;
use crate::problem::ApiError;

/// Who imports a roll.
pub struct Importer {
    /// How the audit trail names them.
    pub office: String,
    /// Their account; none for the operator.
    pub account: Option<AccountId>,
    /// Whether they may move people here whom the roll has outside the area.
    pub anywhere: bool,
}

/// A list as it was read for an area.
struct List {
    area: AreaCode,
    lines: Vec<Line>,
    rejected: Vec<RejectedLine>,
}

/// Reads a list. Lines without a village belong to the area, which then is a village.
async fn list(app: &App, area: &str, text: String) -> Result<List, ApiError> {
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
    let (lines, rejected) =
        tokio::task::spawn_blocking(move || read(&keys, &here, &villages, &text))
            .await
            .map_err(ApiError::internal)??;
    Ok(List {
        area,
        lines,
        rejected,
    })
}

fn count(lines: usize) -> u64 {
    u64::try_from(lines).unwrap_or(u64::MAX)
}

/// Imports a roll for an area.
pub async fn import(
    app: &App,
    area: &str,
    text: String,
    by: Importer,
) -> Result<RollImportOut, ApiError> {
    let List {
        area,
        lines,
        rejected,
    } = list(app, area, text).await?;
    let mut out = RollImportOut {
        rejected,
        ..RollImportOut::default()
    };
    let by = Arc::new(by);
    let mut lines = lines.into_iter().peekable();
    // A long list takes several turns, so that votes and logins do not wait for all of it.
    while lines.peek().is_some() {
        let slice: Vec<Line> = lines.by_ref().take(SLICE).collect();
        out.add(store_slice(app, &area, slice, by.clone()).await?);
    }
    out.rejected.sort_unstable_by_key(|line| line.line);
    Ok(out)
}

/// What an import would do, line by line; nothing is written.
pub async fn preview(
    app: &App,
    area: &str,
    text: String,
    by: Importer,
) -> Result<RollImportOut, ApiError> {
    let List {
        area,
        lines,
        mut rejected,
    } = list(app, area, text).await?;
    let db = app.db.read();
    let niks: Vec<Vec<u8>> = lines.iter().map(|line| line.nik.clone()).collect();
    let fates = Fates::find(db, area.as_str(), by.anywhere, &niks).await?;
    let mut told: Vec<RollLineOut> = rejected
        .iter()
        .map(|refused| RollLineOut {
            line: refused.line,
            fate: RollFate::Refused,
            nik_masked: None,
            village_code: None,
        })
        .collect();
    let mut out = RollImportOut::default();
    let mut taken = Vec::with_capacity(lines.len());
    for line in lines {
        let fate = fates.of(&line);
        told.push(RollLineOut {
            line: line.number,
            fate,
            nik_masked: Some(line.masked.clone()),
            village_code: Some(line.village.clone()),
        });
        if fate == RollFate::Refused {
            rejected.push(elsewhere(line.number));
        } else {
            out.count(fate);
            taken.push(line);
        }
    }
    out.verified = count(matching(db, &app.keys, &taken).await?.len());
    told.sort_by_key(|line| line.line);
    rejected.sort_by_key(|line| line.line);
    out.rejected = rejected;
    out.lines = Some(told);
    Ok(out)
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
                let niks: Vec<Vec<u8>> = lines.iter().map(|line| line.nik.clone()).collect();
                let fates = Fates::find(tx, area.as_str(), by.anywhere, &niks).await?;
                let mut out = RollImportOut::default();
                let mut taken = Vec::with_capacity(lines.len());
                for line in lines {
                    match fates.of(&line) {
                        RollFate::Refused => out.rejected.push(elsewhere(line.number)),
                        fate => {
                            out.count(fate);
                            taken.push(line);
                        }
                    }
                }
                out.verified = take_in(tx, &keys, taken, now).await?;
                let event = Event {
                    verb: "roll.imported",
                    actor: by.office.clone(),
                    actor_id: by.account,
                    subject: "area",
                    subject_id: area.to_string(),
                    cycle: None,
                    round: None,
                    proposal: None,
                    detail: json!({
                        "imported": out.imported,
                        "verified": out.verified,
                        "rejected": out.rejected.len(),
                    }),
                };
                audit::append(tx, now, event);
                Ok(out)
            })
        })
        .await
}

/// Accounts that match the lines and are not verified yet, with their villages.
async fn matching(
    db: &impl ConnectionTrait,
    keys: &Keys,
    lines: &[Line],
) -> Result<Vec<(AccountId, String)>, ApiError> {
    let niks: Vec<Vec<u8>> = lines.iter().map(|line| line.nik.clone()).collect();
    let places: HashMap<&[u8], &Line> = lines
        .iter()
        .map(|line| (line.nik.as_slice(), line))
        .collect();
    let accounts = store::by_niks(db, &niks).await?;
    let ids = accounts.iter().map(|account| account.id).collect();
    let verified = store::citizens_among(db, ids).await?;
    let mut residents = Vec::new();
    for account in accounts {
        let line = account.nik_hmac.as_deref().and_then(|nik| places.get(nik));
        let matches = line.is_some_and(|line| {
            keys.roll_name(&roll_name(&account.name)) == line.name
                && account.village_code.as_ref() == Some(&line.village)
        });
        if let Some(village) = account.village_code.filter(|_| matches)
            && !verified.contains(&account.id)
        {
            residents.push((account.id, village));
        }
    }
    Ok(residents)
}

/// Stores the lines and verifies the accounts that match them.
async fn take_in(
    tx: &Tx,
    keys: &Keys,
    lines: Vec<Line>,
    now: DateTime<Utc>,
) -> Result<u64, ApiError> {
    let residents = matching(tx, keys, &lines).await?;
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
    let verified = count(residents.len());
    store::give_citizens(tx, residents, now).await?;
    Ok(verified)
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
