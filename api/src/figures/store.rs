//! Grouped queries over proposals, decisions and votes.

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, StageKind, Verdict};
use entity::ids::CycleId;
use entity::{candidates, proposals, results, rounds};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
};

use crate::problem::ApiError;

/// Proposals of a village in one status and sector.
#[derive(FromQueryResult)]
pub struct Group {
    pub village_code: String,
    pub status: ProposalStatus,
    pub sector: String,
    pub many: i64,
    pub cost_idr: i64,
}

/// Submitted proposals of a cycle by village, status and sector; the index has all of it.
pub async fn groups(db: &impl ConnectionTrait, cycle: CycleId) -> Result<Vec<Group>, ApiError> {
    use proposals::Column as C;
    Ok(proposals::Entity::find()
        .select_only()
        .columns([C::VillageCode, C::Status, C::Sector])
        // A column of the index: counting identifiers would read every row.
        .column_as(C::VillageCode.count(), "many")
        .expr_as(sum(C::CostIdr.into_expr()), "cost_idr")
        .filter(C::CycleId.eq(cycle))
        .filter(C::Status.ne(ProposalStatus::Draft))
        .group_by(C::VillageCode)
        .group_by(C::Status)
        .group_by(C::Sector)
        .into_model()
        .all(db)
        .await?)
}

/// A sum as a whole number on both databases.
fn sum(of: sea_orm::sea_query::SimpleExpr) -> sea_orm::sea_query::SimpleExpr {
    Func::sum(of).cast_as(Alias::new("bigint"))
}

/// What was decided of a village.
#[derive(FromQueryResult)]
struct Decided {
    village_code: String,
    cost_idr: i64,
}

/// What the last meeting that decided on each proposal of a cycle took, by village, rupiah.
pub async fn decided(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<Vec<(String, i64)>, ApiError> {
    use candidates::Column as C;
    let later = Alias::new("later");
    let column = |column: C| Expr::col((later.clone(), column));
    let superseded = Query::select()
        .expr(Expr::val(1))
        .from_as(candidates::Entity, later.clone())
        .and_where(column(C::ProposalId).equals((candidates::Entity, C::ProposalId)))
        .and_where(column(C::Verdict).is_not_null())
        .and_where(column(C::Id).gt(Expr::col((candidates::Entity, C::Id))))
        .to_owned();
    let cost = Func::coalesce([
        Expr::col((candidates::Entity, C::VerdictCostIdr)),
        Expr::col((candidates::Entity, C::CostIdr)),
    ]);
    let mut query = Query::select();
    query
        .column((proposals::Entity, proposals::Column::VillageCode))
        .expr_as(sum(cost.into()), Alias::new("cost_idr"))
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
        .and_where(rounds::Column::CycleId.eq(cycle))
        .and_where(C::Verdict.eq(Verdict::Accommodated))
        .and_where(Expr::exists(superseded).not())
        .group_by_col((proposals::Entity, proposals::Column::VillageCode));
    let statement = db.get_database_backend().build(&query);
    let rows = Decided::find_by_statement(statement).all(db).await?;
    let rows = rows.into_iter().map(|row| (row.village_code, row.cost_idr));
    Ok(rows.collect())
}

/// Voters and those who could vote in the counted village rounds of a cycle, by village.
pub async fn votes(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<Vec<(String, i64, i64)>, ApiError> {
    let rounds: Vec<(entity::ids::RoundId, String)> = rounds::Entity::find()
        .select_only()
        .columns([rounds::Column::Id, rounds::Column::AreaCode])
        .filter(rounds::Column::CycleId.eq(cycle))
        .filter(rounds::Column::StageKind.eq(StageKind::VillageMeeting))
        .filter(rounds::Column::TalliedAt.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let of_cycle = Query::select()
        .column(rounds::Column::Id)
        .from(rounds::Entity)
        .and_where(rounds::Column::CycleId.eq(cycle))
        .to_owned();
    let counted = results::Entity::find()
        .filter(results::Column::RoundId.in_subquery(of_cycle))
        .filter(results::Column::EligibleVoters.gt(0))
        .select_only()
        .columns([
            results::Column::RoundId,
            results::Column::BallotsOnline,
            results::Column::BallotsAssisted,
            results::Column::PapersIssued,
            results::Column::EligibleVoters,
        ])
        .into_tuple::<(entity::ids::RoundId, i64, i64, i64, i64)>()
        .all(db)
        .await?;
    let areas: std::collections::HashMap<_, _> = rounds.into_iter().collect();
    let told = counted
        .into_iter()
        .filter_map(|(round, online, assisted, papers, eligible)| {
            let village = areas.get(&round)?.clone();
            Some((village, online + assisted + papers, eligible))
        });
    Ok(told.collect())
}

/// Proposals of a cycle submitted between moments, by district: one number for each span between two.
pub async fn submitted(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    moments: &[DateTime<Utc>],
) -> Result<Vec<(String, Vec<i64>)>, ApiError> {
    use proposals::Column as C;
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else {
        return Ok(Vec::new());
    };
    let mut query = Query::select();
    query
        .column(C::DistrictCode)
        .from(proposals::Entity)
        .and_where(C::CycleId.eq(cycle))
        .and_where(C::SubmittedAt.gte(*first))
        .and_where(C::SubmittedAt.lt(*last))
        .group_by_col(C::DistrictCode);
    for (at, span) in moments.windows(2).enumerate() {
        let [from, to] = span else { continue };
        let within = C::SubmittedAt.gte(*from).and(C::SubmittedAt.lt(*to));
        let one = Expr::case(within, 1).finally(0);
        query.expr_as(sum(one.into()), Alias::new(format!("n{at}")));
    }
    let statement = db.get_database_backend().build(&query);
    let rows = db.query_all_raw(statement).await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let district: String = row.try_get_by_index(0)?;
        let counts = (1..moments.len()).map(|at| row.try_get_by_index::<i64>(at));
        told.push((district, counts.collect::<Result<_, _>>()?));
    }
    Ok(told)
}
