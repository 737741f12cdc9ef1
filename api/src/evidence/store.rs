//! Queries of evidence: grouped sums, and the waits of a cycle in one statement each.

use chrono::{DateTime, Utc};
use entity::enums::{Origin, ProposalStatus, StageKind, Standing, Verdict};
use entity::ids::{AgencyId, CandidateId, CycleId, ProposalId, RoundId};
use entity::{candidates, indicators, proposals, reviews, rounds};
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr, SubQueryStatement,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect,
};

use crate::areas::code::subtree;
use crate::problem::ApiError;

/// A sum as a whole number on both databases.
fn sum(of: SimpleExpr) -> SimpleExpr {
    Func::coalesce([
        Func::sum(of).cast_as(Alias::new("bigint")),
        Expr::value(0_i64),
    ])
    .into()
}

fn each(column: &str) -> SimpleExpr {
    Expr::col((Alias::new("each"), Alias::new(column)))
}

/// How far proposals of one village, agency, sector and origin came, and with what money.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Funnel {
    pub village_code: String,
    pub agency_id: Option<AgencyId>,
    pub sector: String,
    pub origin: Origin,
    pub submitted: i64,
    pub submitted_idr: i64,
    pub verified: i64,
    pub verified_idr: i64,
    pub agreed: i64,
    pub agreed_idr: i64,
    pub planned: i64,
    pub planned_idr: i64,
}

/// One proposal, and how far it came.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Reached {
    pub id: ProposalId,
    pub tracking_code: String,
    pub title: String,
    pub status: ProposalStatus,
    pub village_code: String,
    pub agency_id: Option<AgencyId>,
    pub sector: String,
    pub origin: Origin,
    pub submitted_idr: i64,
    pub verified_idr: Option<i64>,
    pub agreed_idr: Option<i64>,
    pub planned_idr: Option<i64>,
}

/// The cost at the last of a proposal's places that meet a condition; null where none does.
fn last(cost: SimpleExpr, condition: SimpleExpr) -> SimpleExpr {
    use candidates::Column as C;
    let query = Query::select()
        .expr(cost)
        .from(candidates::Entity)
        .and_where(
            Expr::col((candidates::Entity, C::ProposalId))
                .equals((proposals::Entity, proposals::Column::Id)),
        )
        .and_where(condition)
        .order_by((candidates::Entity, C::Id), Order::Desc)
        .limit(1)
        .to_owned();
    SimpleExpr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(query)))
}

/// Submitted proposals of a cycle, in an area if given: what each asks, what was found in review, what the
/// last meeting that decided on it took, and what is in the plan.
fn proposals_of(cycle: CycleId, area: Option<&str>) -> SelectStatement {
    use candidates::Column as C;
    use proposals::Column as P;
    let column = |column: C| Expr::col((candidates::Entity, column));
    let agreed = || {
        let cost = Func::coalesce([column(C::VerdictCostIdr), column(C::CostIdr)]);
        let taken = column(C::Verdict).eq(Verdict::Accommodated.to_value());
        let cost = Expr::case(taken, SimpleExpr::from(cost));
        last(cost.into(), column(C::Verdict).is_not_null())
    };
    let verified = last(
        column(C::CostIdr),
        column(C::Standing).eq(Standing::Eligible.to_value()),
    );
    let planned = Expr::case(P::Status.eq(ProposalStatus::Accommodated), agreed());
    let mut query = Query::select();
    query
        .columns([
            (proposals::Entity, P::Id),
            (proposals::Entity, P::TrackingCode),
            (proposals::Entity, P::Title),
            (proposals::Entity, P::Status),
            (proposals::Entity, P::VillageCode),
            (proposals::Entity, P::AgencyId),
            (proposals::Entity, P::Sector),
            (proposals::Entity, P::Origin),
        ])
        .expr_as(
            Expr::col((proposals::Entity, P::CostIdr)),
            Alias::new("submitted_idr"),
        )
        .expr_as(verified, Alias::new("verified_idr"))
        .expr_as(agreed(), Alias::new("agreed_idr"))
        .expr_as(planned, Alias::new("planned_idr"))
        .from(proposals::Entity)
        .and_where(P::CycleId.eq(cycle))
        .and_where(P::SubmittedAt.is_not_null());
    if let Some(area) = area {
        let (low, high) = subtree(area);
        query
            .and_where(P::VillageCode.gte(low))
            .and_where(P::VillageCode.lt(high));
    }
    query
}

/// How far a cycle's proposals came, by village, agency, sector and origin.
pub async fn funnel(db: &impl ConnectionTrait, cycle: CycleId) -> Result<Vec<Funnel>, ApiError> {
    let groups = ["village_code", "agency_id", "sector", "origin"];
    let mut query = Query::select();
    for group in groups {
        query
            .expr_as(each(group), Alias::new(group))
            .add_group_by([each(group)]);
    }
    for step in ["submitted", "verified", "agreed", "planned"] {
        let money = format!("{step}_idr");
        query
            .expr_as(Func::count(each(&money)), Alias::new(step))
            .expr_as(sum(each(&money)), Alias::new(money));
    }
    query.from_subquery(proposals_of(cycle, None), Alias::new("each"));
    let statement = db.get_database_backend().build(&query);
    Ok(Funnel::find_by_statement(statement).all(db).await?)
}

/// What proposals are narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    /// In this area and below.
    pub area: String,
    /// For this agency.
    pub agency: Option<AgencyId>,
    /// For no agency.
    pub unaddressed: bool,
    /// Of this sector.
    pub sector: Option<String>,
    /// Of this origin.
    pub origin: Option<Origin>,
    /// That came at least so far: `verified_idr`, `agreed_idr`, `planned_idr`.
    pub reached: Option<&'static str>,
}

/// Proposals in the order of their making, after one.
pub async fn reached(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    narrow: &Narrow,
    after: Option<ProposalId>,
    limit: u64,
) -> Result<Vec<Reached>, ApiError> {
    let mut query = Query::select();
    query
        .expr(Expr::col((
            Alias::new("each"),
            sea_orm::sea_query::Asterisk,
        )))
        .from_subquery(proposals_of(cycle, Some(&narrow.area)), Alias::new("each"))
        .order_by((Alias::new("each"), Alias::new("id")), Order::Asc)
        .limit(limit);
    if let Some(agency) = narrow.agency {
        query.and_where(each("agency_id").eq(agency));
    }
    if narrow.unaddressed {
        query.and_where(each("agency_id").is_null());
    }
    if let Some(sector) = &narrow.sector {
        query.and_where(each("sector").eq(sector.as_str()));
    }
    if let Some(origin) = narrow.origin {
        query.and_where(each("origin").eq(origin.to_value()));
    }
    if let Some(reached) = narrow.reached {
        query.and_where(each(reached).is_not_null());
    }
    if let Some(after) = after {
        query.and_where(each("id").gt(after));
    }
    let statement = db.get_database_backend().build(&query);
    Ok(Reached::find_by_statement(statement).all(db).await?)
}

/// One proposal at one desk.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Place {
    pub id: CandidateId,
    pub proposal_id: ProposalId,
    pub round_id: RoundId,
    pub stage_kind: StageKind,
    pub area_code: String,
    pub agency_id: Option<AgencyId>,
    pub village_code: String,
    pub standing: Standing,
    pub entered_at: DateTime<Utc>,
    pub reviewed_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// Everything that ever stood at a desk of a cycle, in the order it came.
pub async fn places(db: &impl ConnectionTrait, cycle: CycleId) -> Result<Vec<Place>, ApiError> {
    use candidates::Column as C;
    let first = Alias::new("first");
    let of_cycle = Query::select()
        .column(rounds::Column::Id)
        .from(rounds::Entity)
        .and_where(rounds::Column::CycleId.eq(cycle))
        .to_owned();
    let reviewed = Query::select()
        .columns([reviews::Column::RoundId, reviews::Column::ProposalId])
        .expr_as(
            Func::min(Expr::col(reviews::Column::At)),
            Alias::new("reviewed_at"),
        )
        .from(reviews::Entity)
        .and_where(reviews::Column::RoundId.in_subquery(of_cycle))
        .group_by_columns([reviews::Column::RoundId, reviews::Column::ProposalId])
        .to_owned();
    let candidate = |column: C| Expr::col((candidates::Entity, column));
    let mut query = Query::select();
    query
        .columns([
            (candidates::Entity, C::Id),
            (candidates::Entity, C::ProposalId),
            (candidates::Entity, C::RoundId),
            (candidates::Entity, C::Standing),
            (candidates::Entity, C::EnteredAt),
            (candidates::Entity, C::DecidedAt),
        ])
        .columns([
            (rounds::Entity, rounds::Column::StageKind),
            (rounds::Entity, rounds::Column::AreaCode),
            (rounds::Entity, rounds::Column::AgencyId),
            (rounds::Entity, rounds::Column::ClosedAt),
        ])
        .column((proposals::Entity, proposals::Column::VillageCode))
        .column((first.clone(), Alias::new("reviewed_at")))
        .from(candidates::Entity)
        .inner_join(
            rounds::Entity,
            Expr::col((rounds::Entity, rounds::Column::Id))
                .equals((candidates::Entity, C::RoundId)),
        )
        .inner_join(
            proposals::Entity,
            Expr::col((proposals::Entity, proposals::Column::Id))
                .equals((candidates::Entity, C::ProposalId)),
        )
        .join_subquery(
            sea_orm::JoinType::LeftJoin,
            reviewed,
            first.clone(),
            candidate(C::RoundId)
                .equals((first.clone(), reviews::Column::RoundId))
                .and(candidate(C::ProposalId).equals((first, reviews::Column::ProposalId))),
        )
        .and_where(Expr::col((rounds::Entity, rounds::Column::CycleId)).eq(cycle))
        .order_by((candidates::Entity, C::Id), Order::Asc);
    let statement = db.get_database_backend().build(&query);
    Ok(Place::find_by_statement(statement).all(db).await?)
}

/// Indicators of a cycle's villages below an area: code, how many villages have it, and one of their sources.
pub async fn indicators(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    area: &str,
) -> Result<Vec<(String, i64, Option<String>)>, ApiError> {
    use indicators::Column as I;
    let (low, high) = subtree(area);
    Ok(indicators::Entity::find()
        .select_only()
        .column(I::Code)
        .column_as(I::AreaCode.count(), "villages")
        .column_as(I::Source.max(), "source")
        .filter(I::CycleId.eq(cycle))
        .filter(I::AreaCode.gte(low))
        .filter(I::AreaCode.lt(high))
        // A village's code has thirteen signs.
        .filter(Func::char_length(Expr::col(I::AreaCode)).eq(13))
        .group_by(I::Code)
        .into_tuple()
        .all(db)
        .await?)
}
