//! Works by how long nobody has reported on them, for the desks of those who do.

use chrono::{DateTime, Utc};
use entity::enums::WorkState;
use entity::ids::{CycleId, WorkId};
use entity::works;
use sea_orm::sea_query::NullOrdering;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::policy::Seats;
use crate::problem::ApiError;

/// When a work was last reported on, and which it is: where a page of the list ends.
pub type Place = (Option<DateTime<Utc>>, WorkId);

/// Which works are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Only those that are so far; else those that are neither finished nor cancelled.
    pub state: Option<WorkState>,
    /// Only those of this cycle.
    pub cycle: Option<CycleId>,
}

fn of(seats: &Seats) -> Select<works::Entity> {
    use works::Column as C;
    let own = Condition::any()
        .add(C::AgencyId.is_in(seats.agencies.iter().copied()))
        .add(C::RegencyCode.is_in(seats.regencies.iter().map(String::as_str)));
    works::Entity::find().filter(own)
}

/// Works, those never reported on first, then those not reported on for longest.
pub async fn list(
    db: &impl ConnectionTrait,
    seats: &Seats,
    wanted: Wanted,
    after: Option<Place>,
    limit: u64,
) -> Result<Vec<works::Model>, ApiError> {
    use works::Column as C;
    let mut query = of(seats);
    query = match wanted.state {
        Some(state) => query.filter(C::State.eq(state)),
        None => query.filter(C::State.is_not_in([WorkState::Finished, WorkState::Cancelled])),
    };
    if let Some(cycle) = wanted.cycle {
        query = query.filter(C::CycleId.eq(cycle));
    }
    if let Some((at, id)) = after {
        let later = match at {
            None => Condition::any().add(C::ReportedAt.is_not_null()).add(
                Condition::all()
                    .add(C::ReportedAt.is_null())
                    .add(C::Id.gt(id)),
            ),
            Some(at) => Condition::any()
                .add(C::ReportedAt.gt(at))
                .add(Condition::all().add(C::ReportedAt.eq(at)).add(C::Id.gt(id))),
        };
        query = query.filter(later);
    }
    Ok(query
        .order_by_with_nulls(C::ReportedAt, Order::Asc, NullOrdering::First)
        .order_by_asc(C::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// How many are neither finished nor cancelled.
pub async fn waiting(db: &impl ConnectionTrait, seats: &Seats) -> Result<i64, ApiError> {
    use works::Column as C;
    let count: Option<i64> = of(seats)
        .select_only()
        .expr_as(C::Id.count(), "waiting")
        .filter(C::State.is_not_in([WorkState::Finished, WorkState::Cancelled]))
        .into_tuple()
        .one(db)
        .await?;
    Ok(count.unwrap_or_default())
}

/// The cycles that have any.
pub async fn cycles(db: &impl ConnectionTrait, seats: &Seats) -> Result<Vec<CycleId>, ApiError> {
    Ok(of(seats)
        .select_only()
        .column(works::Column::CycleId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?)
}
