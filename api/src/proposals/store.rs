//! Queries over proposals: pages in every order, by code, by place.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{Origin, ProposalStatus};
use entity::ids::{AccountId, AgencyId, CycleId, ProposalId, RoundId};
use entity::proposals;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::wire::Sort;
use crate::areas::code::subtree;
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
    let area = filter.area.as_deref().map(inside);
    proposals::Entity::find().filter(conditions(filter).add_option(area))
}

/// Being in an area, whatever its level.
pub(super) fn inside(area: &str) -> SimpleExpr {
    use proposals::Column as C;
    match area.len() {
        13 => C::VillageCode.eq(area),
        8 => C::DistrictCode.eq(area),
        5 => C::RegencyCode.eq(area),
        _ => {
            let (low, high) = subtree(area);
            C::RegencyCode.gte(low).and(C::RegencyCode.lt(high))
        }
    }
}

/// All that is asked for but the area.
pub(super) fn conditions(filter: &Filter) -> Condition {
    use proposals::Column as C;
    Condition::all()
        .add(match filter.proposer {
            Some(proposer) => C::ProposerId.eq(proposer),
            None => C::SubmittedAt.is_not_null(),
        })
        .add_option(filter.sector.as_deref().map(|sector| C::Sector.eq(sector)))
        .add_option(filter.agency.map(|agency| C::AgencyId.eq(agency)))
        .add_option(filter.status.map(|status| C::Status.eq(status)))
        .add_option(filter.origin.map(|origin| C::Origin.eq(origin)))
        .add_option(filter.cost_min_idr.map(|cost| C::CostIdr.gte(cost)))
        .add_option(filter.cost_max_idr.map(|cost| C::CostIdr.lte(cost)))
        .add_option(filter.cycle.map(|cycle| C::CycleId.eq(cycle)))
        .add_option(filter.round.map(|round| C::RoundId.eq(round)))
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

/// Submitted proposals inside a box of coordinates (west, south, east, north; degrees), newest first.
pub async fn near(
    db: &impl ConnectionTrait,
    [west, south, east, north]: [f64; 4],
    most: u64,
) -> Result<Vec<ProposalId>, ApiError> {
    use proposals::Column as C;
    Ok(proposals::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::Lat.between(south, north))
        .filter(C::Lng.between(west, east))
        .filter(C::SubmittedAt.is_not_null())
        .order_by_desc(C::Id)
        .limit(most)
        .into_tuple()
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

/// Public proposals by tracking code.
pub async fn ids_by_codes(
    db: &impl ConnectionTrait,
    codes: Vec<String>,
) -> Result<HashMap<String, ProposalId>, ApiError> {
    let mut found = HashMap::new();
    for codes in codes.chunks(500) {
        let rows: Vec<(String, ProposalId)> = proposals::Entity::find()
            .select_only()
            .columns([proposals::Column::TrackingCode, proposals::Column::Id])
            .filter(proposals::Column::TrackingCode.is_in(codes))
            .filter(proposals::Column::SubmittedAt.is_not_null())
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Proposals that were merged into one, by identifier.
pub async fn merged_into(tx: &Tx, target: ProposalId) -> Result<Vec<proposals::Model>, ApiError> {
    Ok(proposals::Entity::find()
        .filter(proposals::Column::MergedIntoId.eq(target))
        .order_by_asc(proposals::Column::Id)
        .all(tx)
        .await?)
}

/// Titles of public proposals after an identifier, so many at most.
pub async fn titles_after(
    db: &impl ConnectionTrait,
    after: Option<ProposalId>,
    most: u64,
) -> Result<Vec<(ProposalId, String)>, ApiError> {
    use proposals::Column as C;
    let mut query = proposals::Entity::find()
        .select_only()
        .columns([C::Id, C::Title])
        .filter(C::SubmittedAt.is_not_null());
    if let Some(after) = after {
        query = query.filter(C::Id.gt(after));
    }
    Ok(query
        .order_by_asc(C::Id)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?)
}

/// The newest public proposals in an area and below.
pub async fn newest_in(
    db: &impl ConnectionTrait,
    area: &str,
) -> Result<Vec<proposals::Model>, ApiError> {
    let (low, high) = subtree(area);
    Ok(proposals::Entity::find()
        .filter(proposals::Column::VillageCode.gte(low))
        .filter(proposals::Column::VillageCode.lt(high))
        .filter(proposals::Column::SubmittedAt.is_not_null())
        .order_by_desc(proposals::Column::SubmittedAt)
        .limit(10)
        .all(db)
        .await?)
}

/// The newest proposals of an account, drafts among them; for their owner only.
pub async fn own(
    db: &impl ConnectionTrait,
    owner: AccountId,
) -> Result<Vec<proposals::Model>, ApiError> {
    Ok(proposals::Entity::find()
        .filter(proposals::Column::ProposerId.eq(owner))
        .order_by_desc(proposals::Column::Id)
        .limit(100)
        .all(db)
        .await?)
}

/// Public proposals in the areas right below a regency or district, by area.
pub async fn counts_below(
    db: &impl ConnectionTrait,
    area: &str,
) -> Result<Vec<(String, i64)>, ApiError> {
    use proposals::Column;
    let below = match area.len() {
        5 => Column::DistrictCode,
        8 => Column::VillageCode,
        _ => return Ok(Vec::new()),
    };
    let (low, high) = subtree(area);
    Ok(proposals::Entity::find()
        .select_only()
        .column(below)
        .column_as(Column::Id.count(), "many")
        .filter(Column::VillageCode.gte(low))
        .filter(Column::VillageCode.lt(high))
        .filter(Column::Status.ne(ProposalStatus::Draft))
        .group_by(below)
        .into_tuple()
        .all(db)
        .await?)
}
