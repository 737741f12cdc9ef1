//! Queries over proposals: pages in every order, full-text search, neighbours.

use chrono::{DateTime, Utc};
use entity::enums::{Origin, ProposalStatus};
use entity::ids::{AccountId, AgencyId, CycleId, ProposalId, RoundId};
use entity::{proposal_terms, proposals};
use sea_orm::sea_query::{Expr, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::terms;
use super::wire::Sort;
use crate::db::Tx;
use crate::problem::ApiError;

/// What a list of proposals asks for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this area and below.
    pub area: Option<String>,
    /// Of this sector.
    pub sector: Option<String>,
    /// For this agency.
    pub agency: Option<AgencyId>,
    /// In this status.
    pub status: Option<ProposalStatus>,
    /// Of this origin.
    pub origin: Option<Origin>,
    /// Costing at least this, rupiah.
    pub cost_min_idr: Option<i64>,
    /// Costing at most this, rupiah.
    pub cost_max_idr: Option<i64>,
    /// Of this cycle.
    pub cycle: Option<CycleId>,
    /// Standing in this round.
    pub round: Option<RoundId>,
    /// Of this proposer, drafts included.
    pub proposer: Option<AccountId>,
}

/// Where a page ends: tells its order, so that a cursor of another order is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    /// By submission, microseconds since 1970.
    #[serde(rename = "n")]
    Newest(i64, Uuid),
    /// By submission, the other way.
    #[serde(rename = "o")]
    Oldest(i64, Uuid),
    /// By cost.
    #[serde(rename = "c")]
    Cheapest(i64, Uuid),
    /// By cost, the other way.
    #[serde(rename = "d")]
    Dearest(i64, Uuid),
    /// By order of first submission, for searches.
    #[serde(rename = "q")]
    Found(i64),
}

impl Key {
    /// The key of a row in an order. A draft counts by when it was made.
    pub fn of(sort: Sort, row: &proposals::Model) -> Self {
        let at = moment(row).timestamp_micros();
        match sort {
            Sort::Newest => Self::Newest(at, row.id.0),
            Sort::Oldest => Self::Oldest(at, row.id.0),
            Sort::Cheapest => Self::Cheapest(row.cost_idr, row.id.0),
            Sort::Dearest => Self::Dearest(row.cost_idr, row.id.0),
        }
    }

    /// Whether the key is one of this order.
    pub fn fits(&self, sort: Sort) -> bool {
        matches!(
            (self, sort),
            (Self::Newest(..), Sort::Newest)
                | (Self::Oldest(..), Sort::Oldest)
                | (Self::Cheapest(..), Sort::Cheapest)
                | (Self::Dearest(..), Sort::Dearest)
        )
    }
}

fn moment(row: &proposals::Model) -> DateTime<Utc> {
    row.submitted_at.unwrap_or(row.created_at)
}

fn filtered(filter: &Filter) -> Select<proposals::Entity> {
    use proposals::Column as C;
    let mut query = proposals::Entity::find();
    query = match filter.proposer {
        Some(proposer) => query.filter(C::ProposerId.eq(proposer)),
        None => query.filter(C::SubmittedAt.is_not_null()),
    };
    if let Some(area) = &filter.area {
        query = match area.len() {
            13 => query.filter(C::VillageCode.eq(area.as_str())),
            8 => query.filter(C::DistrictCode.eq(area.as_str())),
            5 => query.filter(C::RegencyCode.eq(area.as_str())),
            _ => {
                let (low, high) = crate::areas::code::subtree(area);
                query
                    .filter(C::RegencyCode.gte(low))
                    .filter(C::RegencyCode.lt(high))
            }
        };
    }
    if let Some(sector) = &filter.sector {
        query = query.filter(C::Sector.eq(sector.as_str()));
    }
    if let Some(agency) = filter.agency {
        query = query.filter(C::AgencyId.eq(agency));
    }
    if let Some(status) = filter.status {
        query = query.filter(C::Status.eq(status));
    }
    if let Some(origin) = filter.origin {
        query = query.filter(C::Origin.eq(origin));
    }
    if let Some(cost) = filter.cost_min_idr {
        query = query.filter(C::CostIdr.gte(cost));
    }
    if let Some(cost) = filter.cost_max_idr {
        query = query.filter(C::CostIdr.lte(cost));
    }
    if let Some(cycle) = filter.cycle {
        query = query.filter(C::CycleId.eq(cycle));
    }
    if let Some(round) = filter.round {
        query = query.filter(C::RoundId.eq(round));
    }
    query
}

/// A page of proposals in an order, `limit + 1` of them after a key.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    sort: Sort,
    after: Option<Key>,
    limit: u64,
) -> Result<Vec<proposals::Model>, ApiError> {
    use proposals::Column as C;
    let query = filtered(filter);
    let time = if filter.proposer.is_some() {
        C::CreatedAt
    } else {
        C::SubmittedAt
    };
    let column = match sort {
        Sort::Newest | Sort::Oldest => time,
        Sort::Cheapest | Sort::Dearest => C::CostIdr,
    };
    let mut cursor = query.cursor_by((column, C::Id));
    let at = |micros: i64| DateTime::from_timestamp_micros(micros).unwrap_or_default();
    match after {
        Some(Key::Newest(key, id)) => {
            cursor.desc().after((at(key), ProposalId(id)));
        }
        Some(Key::Oldest(key, id)) => {
            cursor.after((at(key), ProposalId(id)));
        }
        Some(Key::Dearest(key, id)) => {
            cursor.desc().after((key, ProposalId(id)));
        }
        Some(Key::Cheapest(key, id)) => {
            cursor.after((key, ProposalId(id)));
        }
        Some(Key::Found(_)) => {}
        None => {
            if matches!(sort, Sort::Newest | Sort::Dearest) {
                cursor.desc();
            }
        }
    }
    Ok(cursor.first(limit + 1).all(db).await?)
}

/// The full-text condition on `proposal_terms`; none when the query has no word to find.
fn matching(backend: DbBackend, q: &str) -> Option<SimpleExpr> {
    match backend {
        DbBackend::Sqlite => terms::fts5_match(q).map(|words| {
            Expr::cust_with_values(
                "\"proposal_terms\".\"seq\" IN (SELECT rowid FROM proposal_search WHERE proposal_search MATCH ?)",
                [words],
            )
        }),
        _ => terms::tsquery(q).map(|words| {
            Expr::cust_with_values(
                "to_tsvector('simple', \"proposal_terms\".\"terms\") @@ to_tsquery('simple', $1)",
                [words],
            )
        }),
    }
}

/// A page of a search, newest first, each row with its place in the order of first submission.
pub async fn search(
    db: &impl ConnectionTrait,
    q: &str,
    filter: &Filter,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<(i64, proposals::Model)>, ApiError> {
    let Some(condition) = matching(db.get_database_backend(), q) else {
        return Ok(Vec::new());
    };
    let mut places = proposal_terms::Entity::find()
        .filter(condition)
        .order_by_desc(proposal_terms::Column::Seq)
        .limit(limit + 1);
    if let Some(after) = after {
        places = places.filter(proposal_terms::Column::Seq.lt(after));
    }
    if narrows(filter) {
        places = places.filter(proposal_terms::Column::ProposalId.in_subquery(ids(filter)));
    }
    let places: Vec<(i64, ProposalId)> = places
        .select_only()
        .column(proposal_terms::Column::Seq)
        .column(proposal_terms::Column::ProposalId)
        .into_tuple()
        .all(db)
        .await?;
    let ids = places.iter().map(|(_, id)| *id).collect();
    let mut rows: std::collections::HashMap<_, _> = by_ids(db, ids)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    Ok(places
        .into_iter()
        .filter_map(|(seq, id)| Some((seq, rows.remove(&id)?)))
        .collect())
}

fn narrows(filter: &Filter) -> bool {
    let Filter {
        area,
        sector,
        agency,
        status,
        origin,
        cost_min_idr,
        cost_max_idr,
        cycle,
        round,
        proposer,
    } = filter;
    area.is_some()
        || sector.is_some()
        || agency.is_some()
        || status.is_some()
        || origin.is_some()
        || cost_min_idr.is_some()
        || cost_max_idr.is_some()
        || cycle.is_some()
        || round.is_some()
        || proposer.is_some()
}

fn ids(filter: &Filter) -> SelectStatement {
    filtered(filter)
        .select_only()
        .column(proposals::Column::Id)
        .into_query()
}

/// Proposals with these ids, in no order.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    ids: Vec<ProposalId>,
) -> Result<Vec<proposals::Model>, ApiError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(proposals::Entity::find()
        .filter(proposals::Column::Id.is_in(ids))
        .all(db)
        .await?)
}

/// Newest proposals of a district that share a word with a text; of the district at all where none is
/// found.
pub async fn neighbours(
    db: &impl ConnectionTrait,
    district: &str,
    most: u64,
) -> Result<Vec<proposals::Model>, ApiError> {
    let filter = Filter {
        area: Some(district.to_owned()),
        ..Filter::default()
    };
    Ok(filtered(&filter)
        .order_by_desc(proposals::Column::SubmittedAt)
        .limit(most)
        .all(db)
        .await?)
}

/// A proposal by its tracking code.
pub async fn by_code(
    db: &impl ConnectionTrait,
    code: &str,
) -> Result<Option<proposals::Model>, ApiError> {
    Ok(proposals::Entity::find()
        .filter(proposals::Column::TrackingCode.eq(code))
        .filter(proposals::Column::SubmittedAt.is_not_null())
        .one(db)
        .await?)
}

/// Whether a tracking code is taken.
pub async fn code_taken(tx: &Tx, code: &str) -> Result<bool, ApiError> {
    let found: Option<ProposalId> = proposals::Entity::find()
        .select_only()
        .column(proposals::Column::Id)
        .filter(proposals::Column::TrackingCode.eq(code))
        .into_tuple()
        .one(tx)
        .await?;
    Ok(found.is_some())
}

/// Stores the words a proposal is found by.
pub async fn put_terms(tx: &Tx, id: ProposalId, terms: String) -> Result<(), ApiError> {
    let before = proposal_terms::Entity::find()
        .filter(proposal_terms::Column::ProposalId.eq(id))
        .one(tx)
        .await?;
    match before {
        Some(row) if row.terms == terms => {}
        Some(row) => {
            let mut row = row.into_active_model();
            row.terms = Set(terms);
            row.update(tx).await?;
        }
        None => {
            let row = proposal_terms::ActiveModel {
                proposal_id: Set(id),
                terms: Set(terms),
                ..Default::default()
            };
            proposal_terms::Entity::insert(row)
                .exec_without_returning(tx)
                .await?;
        }
    }
    Ok(())
}
