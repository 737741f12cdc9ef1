//! Finding proposals: one, a page, the like.

use std::collections::HashMap;

use entity::ids::ProposalId;
use entity::proposals;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::app::App;
use crate::areas;
use crate::auth::Caller;
use crate::page::{self, Page};
use crate::problem::{ApiError, Code};
use crate::proposals::similarity::{self, ALIKE, Place, Profile};
use crate::proposals::store::{self, Filter, Key};
use crate::proposals::wire::{ProposalItem, ProposalOut, SimilarIn, SimilarOut, Sort};
use crate::proposals::{policy, search, terms};

/// Proposals compared with a new one: those that share most of its words, and those nearest in place.
const COMPARED: u64 = 200;
/// How far around a new proposal others are compared whatever their words, metres.
const AROUND_M: f64 = 500.0;
/// More than anybody has of their own.
const EVERY: u64 = 1_000_000;
/// Similar proposals shown.
const SHOWN: usize = 10;

/// A proposal the caller may see, or 404.
pub async fn show(
    app: &App,
    caller: Option<&Caller>,
    id: ProposalId,
) -> Result<proposals::Model, ApiError> {
    proposals::Entity::find_by_id(id)
        .one(app.db.read())
        .await?
        .filter(|row| policy::may_see(caller, row))
        .ok_or_else(ApiError::not_found)
}

/// A proposal as the API shows it.
pub async fn named(app: &App, row: proposals::Model) -> Result<ProposalOut, ApiError> {
    let village = areas::service::known(app, &row.village_code).await?;
    let name = village
        .map(|village| village.name.clone())
        .unwrap_or_default();
    Ok(ProposalOut::new(row, name))
}

async fn names(
    db: &impl ConnectionTrait,
    rows: impl Iterator<Item = &proposals::Model>,
) -> Result<HashMap<String, String>, ApiError> {
    let codes = rows.map(|row| row.village_code.clone()).collect();
    areas::service::names(db, codes).await
}

fn item(row: proposals::Model, names: &HashMap<String, String>) -> ProposalItem {
    let name = names.get(&row.village_code).cloned().unwrap_or_default();
    ProposalItem::new(row, name)
}

/// A page of proposals. With a query it is a full-text search, newest first; `sort` then must be
/// `newest`. One's own are searched in any order: drafts are not in the index, so the words of all of them
/// are looked through.
pub async fn list(
    app: &App,
    filter: Filter,
    q: Option<&str>,
    sort: Sort,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<ProposalItem>, ApiError> {
    let db = app.db.read();
    let after: Option<Key> = after.map(page::decode).transpose()?;
    let foreign = || {
        ApiError::new(
            Code::UnknownCursor,
            "Penunjuk `after` milik urutan lain; mulai lagi dari halaman pertama.",
            "The cursor `after` belongs to another order; start from the first page again.",
        )
    };
    let mine = filter.proposer.is_some();
    let q = q.map(str::trim).filter(|q| !q.is_empty());
    if let Some(q) = q.filter(|_| !mine) {
        if sort != Sort::Newest {
            return Err(ApiError::field(
                "sort",
                "Pencarian teks selalu diurutkan dari yang terbaru.",
                "A text search is always in the order `newest`.",
            ));
        }
        let after = match after {
            None => None,
            Some(Key::Found(seq)) => Some(seq),
            Some(_) => return Err(foreign()),
        };
        let rows = search::search(db, q, &filter, after, limit).await?;
        let names = names(db, rows.iter().map(|(_, row)| row)).await?;
        return Page::cut(
            rows,
            limit,
            |row| Key::Found(row.0),
            |row| item(row.1, &names),
        );
    }
    if after.as_ref().is_some_and(|key| !key.fits(sort)) {
        return Err(foreign());
    }
    let most = if q.is_some() { EVERY } else { limit };
    let mut rows = store::list(db, &filter, sort, after, most).await?;
    let names = names(db, rows.iter()).await?;
    if let Some(q) = q {
        rows.retain(|row| {
            let village = names.get(&row.village_code).map_or("", String::as_str);
            terms::finds(q, &super::submit::words(row, village).terms)
        });
    }
    let key = |row: &proposals::Model| {
        if mine {
            let mut drafted = row.clone();
            drafted.submitted_at = None;
            Key::of(sort, &drafted)
        } else {
            Key::of(sort, row)
        }
    };
    Page::cut(rows, limit, key, |row| item(row, &names))
}

/// Proposals like a new one, in words and place: of its district by their words, and around it.
pub async fn similar(app: &App, wanted: SimilarIn) -> Result<Vec<SimilarOut>, ApiError> {
    let db = app.db.read();
    let district = wanted
        .village_code
        .get(..8)
        .filter(|_| wanted.village_code.len() == 13)
        .ok_or_else(|| {
            ApiError::field(
                "/village_code",
                "Isi kode desa/kelurahan, misalnya 35.78.01.1001.",
                "Give the code of a village, for example 35.78.01.1001.",
            )
        })?;
    let words = format!(
        "{} {}",
        wanted.title,
        wanted.problem.as_deref().unwrap_or_default()
    );
    let mut ids = search::like(db, &words, district, COMPARED).await?;
    if let (Some(lat), Some(lng)) = (wanted.lat, wanted.lng) {
        let around = similarity::around(Place { lat, lng }, AROUND_M);
        ids.extend(store::near(db, around, COMPARED).await?);
    }
    ids.sort_unstable();
    ids.dedup();
    let rows = store::by_ids(db, ids).await?;
    let names = names(db, rows.iter()).await?;
    tokio::task::spawn_blocking(move || Ok(most_alike(&wanted, rows, &names)))
        .await
        .map_err(ApiError::internal)?
}

fn most_alike(
    wanted: &SimilarIn,
    rows: Vec<proposals::Model>,
    names: &HashMap<String, String>,
) -> Vec<SimilarOut> {
    let place =
        |lat: Option<f64>, lng: Option<f64>| lat.zip(lng).map(|(lat, lng)| Place { lat, lng });
    let problem = wanted.problem.as_deref().unwrap_or_default();
    let profile = Profile::new(&wanted.title, problem, place(wanted.lat, wanted.lng));
    let mut alike: Vec<SimilarOut> = rows
        .into_iter()
        .filter_map(|row| {
            let other = Profile::new(&row.title, &row.problem, place(row.lat, row.lng));
            let likeness = profile.likeness(&other);
            (likeness.score >= ALIKE).then(|| SimilarOut {
                proposal: item(row, names),
                score: (likeness.score * 1000.0).round() / 1000.0,
                distance_m: likeness.distance_m.map(f64::round),
            })
        })
        .collect();
    alike.sort_by(|a, b| b.score.total_cmp(&a.score));
    alike.truncate(SHOWN);
    alike
}

/// The problems of proposals, by proposal.
pub async fn problems(
    db: &impl ConnectionTrait,
    ids: Vec<ProposalId>,
) -> Result<HashMap<ProposalId, String>, ApiError> {
    let rows = store::by_ids(db, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.problem)).collect())
}

/// Proposals as lists show them, by identifier.
pub async fn items(
    db: &impl ConnectionTrait,
    ids: Vec<ProposalId>,
) -> Result<HashMap<ProposalId, ProposalItem>, ApiError> {
    let rows = store::by_ids(db, ids).await?;
    let names = names(db, rows.iter()).await?;
    let item = |row: proposals::Model| {
        let village = names.get(&row.village_code).cloned().unwrap_or_default();
        (row.id, ProposalItem::new(row, village))
    };
    Ok(rows.into_iter().map(item).collect())
}
