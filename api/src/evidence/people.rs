//! Queries of the people behind the numbers: attendance lists, turnout, proposers.

use chrono::{DateTime, Utc};
use entity::enums::{AgeBand, DelegateRole, Sex, StageKind};
use entity::ids::{AccountId, CycleId};
use entity::{accounts, attendees, proposals, rounds, turnout};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
};

use crate::areas::code::subtree;
use crate::problem::ApiError;

/// People of one kind on the attendance lists of an area's meetings.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Attended {
    pub area_code: String,
    pub sex: Sex,
    pub age_band: AgeBand,
    pub disability: bool,
    pub delegate: DelegateRole,
    pub people: i64,
}

/// The attendance of a cycle's meetings, by the area they were held in.
pub async fn attended(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    area: &str,
) -> Result<Vec<Attended>, ApiError> {
    use attendees::Column as A;
    let (low, high) = subtree(area);
    let groups = [A::Sex, A::AgeBand, A::Disability, A::Delegate];
    let mut query = Query::select();
    query
        .column((rounds::Entity, rounds::Column::AreaCode))
        .columns(groups.map(|group| (attendees::Entity, group)))
        .expr_as(
            Func::count(Expr::col((attendees::Entity, A::Id))),
            Alias::new("people"),
        )
        .from(attendees::Entity)
        .inner_join(
            rounds::Entity,
            Expr::col((rounds::Entity, rounds::Column::Id)).equals((attendees::Entity, A::RoundId)),
        )
        .and_where(rounds::Column::CycleId.eq(cycle))
        .and_where(rounds::Column::AreaCode.gte(low))
        .and_where(rounds::Column::AreaCode.lt(high))
        .group_by_col((rounds::Entity, rounds::Column::AreaCode))
        .group_by_columns(groups.map(|group| (attendees::Entity, group)));
    let statement = db.get_database_backend().build(&query);
    Ok(Attended::find_by_statement(statement).all(db).await?)
}

/// People who used their vote in an area's village rounds, by village, and those who could when they were counted.
pub async fn voted(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    area: &str,
) -> Result<Vec<(String, i64, Option<i64>)>, ApiError> {
    use turnout::Column as T;
    let (low, high) = subtree(area);
    let held = Query::select()
        .column(rounds::Column::Id)
        .from(rounds::Entity)
        .and_where(rounds::Column::CycleId.eq(cycle))
        .and_where(rounds::Column::StageKind.eq(StageKind::VillageMeeting))
        .to_owned();
    Ok(turnout::Entity::find()
        .select_only()
        .columns([T::AreaCode, T::Voters, T::Residents])
        .filter(T::RoundId.in_subquery(held))
        .filter(T::AreaCode.gte(low))
        .filter(T::AreaCode.lt(high))
        .into_tuple()
        .all(db)
        .await?)
}

/// Who proposed in a village.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Proposed {
    pub village_code: String,
    pub proposals: i64,
    pub entered: i64,
    pub proposers: i64,
}

/// Proposals by village, those an officer entered for somebody, and how many people made the others.
pub async fn proposed(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    area: &str,
) -> Result<Vec<Proposed>, ApiError> {
    use proposals::Column as P;
    let (low, high) = subtree(area);
    let own = Expr::case(P::EnteredById.is_null(), Expr::col(P::ProposerId));
    Ok(proposals::Entity::find()
        .select_only()
        .column(P::VillageCode)
        .column_as(P::Id.count(), "proposals")
        .column_as(P::EnteredById.count(), "entered")
        .expr_as(SimpleExpr::from(Func::count_distinct(own)), "proposers")
        .filter(P::CycleId.eq(cycle))
        .filter(P::SubmittedAt.is_not_null())
        .filter(P::VillageCode.gte(low))
        .filter(P::VillageCode.lt(high))
        .group_by(P::VillageCode)
        .into_model()
        .all(db)
        .await?)
}

/// Somebody who proposed and told of themselves: for counting, never to be shown.
#[derive(Clone, Copy, FromQueryResult)]
pub struct Proposer {
    pub id: AccountId,
    pub sex: Option<Sex>,
    pub birth_year: Option<i32>,
    pub disability: Option<bool>,
    pub told_at: DateTime<Utc>,
    pub proposed_at: DateTime<Utc>,
}

/// Submitted proposals of a cycle in an area that were entered by whoever made them.
fn made_by_proposers(cycle: CycleId, area: &str) -> SelectStatement {
    use proposals::Column as P;
    let (low, high) = subtree(area);
    let column = |column: P| Expr::col((proposals::Entity, column));
    Query::select()
        .from(proposals::Entity)
        .and_where(column(P::CycleId).eq(cycle))
        .and_where(column(P::SubmittedAt).is_not_null())
        .and_where(column(P::EnteredById).is_null())
        .and_where(column(P::VillageCode).gte(low))
        .and_where(column(P::VillageCode).lt(high))
        .to_owned()
}

/// How many people proposed in an area.
pub async fn proposers(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    area: &str,
) -> Result<i64, ApiError> {
    let who = Expr::col((proposals::Entity, proposals::Column::ProposerId));
    let query = made_by_proposers(cycle, area)
        .expr_as(Func::count_distinct(who), Alias::new("people"))
        .to_owned();
    let statement = db.get_database_backend().build(&query);
    let row = db.query_one_raw(statement).await?;
    Ok(match row {
        Some(row) => row.try_get("", "people")?,
        None => 0,
    })
}

/// What those of them told of themselves who told anything.
pub async fn told(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    area: &str,
) -> Result<Vec<Proposer>, ApiError> {
    use accounts::Column as A;
    let columns = [A::Id, A::Sex, A::BirthYear, A::Disability, A::ToldAt];
    let columns = columns.map(|column| (accounts::Entity, column));
    let submitted = Expr::col((proposals::Entity, proposals::Column::SubmittedAt));
    let query = made_by_proposers(cycle, area)
        .columns(columns)
        .expr_as(Func::min(submitted), Alias::new("proposed_at"))
        .inner_join(
            accounts::Entity,
            Expr::col((accounts::Entity, A::Id))
                .equals((proposals::Entity, proposals::Column::ProposerId)),
        )
        .and_where(Expr::col((accounts::Entity, A::ToldAt)).is_not_null())
        .group_by_columns(columns)
        .to_owned();
    let statement = db.get_database_backend().build(&query);
    Ok(Proposer::find_by_statement(statement).all(db).await?)
}
