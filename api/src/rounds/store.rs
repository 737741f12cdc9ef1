//! Queries over rounds and candidates.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::enums::{BallotForm, StageKind, Standing};
use entity::ids::{AgencyId, CandidateId, CycleId, ProposalId, RoundId, StageId};
use entity::{candidates, meetings, proposals, rounds, stages};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use uuid::Uuid;

use super::overview::Slot;
use super::rules::Phase;
use crate::areas::code::subtree;
use crate::problem::ApiError;

/// What a list of rounds asks for.
#[derive(Debug, Default)]
pub struct Filter {
    /// Of this cycle.
    pub cycle: Option<CycleId>,
    /// Of this kind of stage.
    pub stage: Option<StageKind>,
    /// In this area or below.
    pub area: Option<String>,
    /// In this phase.
    pub phase: Option<Phase>,
}

/// A phase as a condition over the schedule: the same as [`super::rules::Schedule::phase`].
fn in_phase(phase: Phase, now: DateTime<Utc>) -> Condition {
    use rounds::Column as C;
    let open = Condition::all().add(C::ClosedAt.is_null());
    let submitting = Condition::all()
        .add(C::SubmissionClosesAt.is_not_null())
        .add(C::SubmissionClosesAt.gt(now));
    let voting = Condition::all()
        .add(C::VotingClosesAt.is_not_null())
        .add(C::VotingClosesAt.gt(now));
    match phase {
        Phase::Closed => Condition::all().add(C::ClosedAt.is_not_null()),
        Phase::Upcoming => open.add(C::OpensAt.gt(now)),
        Phase::Submission => open.add(C::OpensAt.lte(now)).add(submitting),
        Phase::Review => open
            .add(C::OpensAt.lte(now))
            .add(
                Condition::any()
                    .add(C::SubmissionClosesAt.is_null())
                    .add(C::SubmissionClosesAt.lte(now)),
            )
            .add(C::ReviewClosesAt.gt(now)),
        Phase::Voting => open.add(C::ReviewClosesAt.lte(now)).add(voting),
        Phase::Deliberation => open.add(C::ReviewClosesAt.lte(now)).add(
            Condition::any()
                .add(C::VotingClosesAt.is_null())
                .add(C::VotingClosesAt.lte(now)),
        ),
    }
}

/// A page of rounds, oldest first.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: Filter,
    now: DateTime<Utc>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<rounds::Model>, ApiError> {
    use rounds::Column as C;
    let phase = filter.phase.map(|phase| in_phase(phase, now));
    let mut query = narrowed(filter).filter(Condition::all().add_option(phase));
    if let Some(after) = after {
        query = query.filter(C::Id.gt(RoundId(after)));
    }
    Ok(query.order_by_asc(C::Id).limit(limit + 1).all(db).await?)
}

/// The rounds of a cycle as an overview reads them, by stage and by area or agency.
pub async fn slots(db: &impl ConnectionTrait, cycle: CycleId) -> Result<Vec<Slot>, ApiError> {
    use rounds::Column as C;
    Ok(rounds::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::StageId,
            C::AreaCode,
            C::AgencyId,
            C::SubjectKey,
            C::OpensAt,
            C::SubmissionClosesAt,
            C::ReviewClosesAt,
            C::VotingClosesAt,
            C::ClosedAt,
            C::Version,
        ])
        .filter(C::CycleId.eq(cycle))
        .order_by_asc(C::StagePosition)
        .order_by_asc(C::SubjectKey)
        .into_model()
        .all(db)
        .await?)
}

/// When the stages of a cycle are held: from the first opening of a round to the last end of voting, or of review.
pub async fn spans(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<Vec<(StageId, DateTime<Utc>, DateTime<Utc>)>, ApiError> {
    use rounds::Column as C;
    let end = Func::coalesce([Expr::col(C::VotingClosesAt), Expr::col(C::ReviewClosesAt)]);
    Ok(rounds::Entity::find()
        .select_only()
        .column(C::StageId)
        .column_as(C::OpensAt.min(), "begins")
        .column_as(Expr::expr(end).max(), "ends")
        .filter(C::CycleId.eq(cycle))
        .group_by(C::StageId)
        .into_tuple()
        .all(db)
        .await?)
}

/// The rounds of a cycle, as a subquery.
fn of_cycle(cycle: CycleId) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(rounds::Column::Id)
        .from(rounds::Entity)
        .and_where(rounds::Column::CycleId.eq(cycle))
        .to_owned()
}

/// How many candidates the rounds of a cycle have in each standing.
pub async fn standings_of_cycle(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<Vec<(RoundId, Standing, i64)>, ApiError> {
    Ok(candidates::Entity::find()
        .select_only()
        .column(candidates::Column::RoundId)
        .column(candidates::Column::Standing)
        .column_as(candidates::Column::Id.count(), "count")
        .filter(candidates::Column::RoundId.in_subquery(of_cycle(cycle)))
        .group_by(candidates::Column::RoundId)
        .group_by(candidates::Column::Standing)
        .into_tuple()
        .all(db)
        .await?)
}

/// When the meetings of a cycle's rounds begin, UTC.
pub async fn meetings_of_cycle(
    db: &impl ConnectionTrait,
    cycle: CycleId,
) -> Result<HashMap<RoundId, DateTime<Utc>>, ApiError> {
    let rows: Vec<(RoundId, DateTime<Utc>)> = meetings::Entity::find()
        .select_only()
        .column(meetings::Column::RoundId)
        .column(meetings::Column::StartsAt)
        .filter(meetings::Column::RoundId.in_subquery(of_cycle(cycle)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Rounds of a cycle, stage and area; the phase is for the caller.
fn narrowed(filter: Filter) -> Select<rounds::Entity> {
    use rounds::Column as C;
    let area = filter.area.map(|area| {
        let (low, high) = subtree(&area);
        C::AreaCode.gte(low).and(C::AreaCode.lt(high))
    });
    rounds::Entity::find().filter(
        Condition::all()
            .add_option(filter.cycle.map(|cycle| C::CycleId.eq(cycle)))
            .add_option(filter.stage.map(|stage| C::StageKind.eq(stage)))
            .add_option(area),
    )
}

/// Rounds that areas hold, the newest first, so many at most.
pub async fn of_areas(
    db: &impl ConnectionTrait,
    codes: Vec<String>,
    most: u64,
) -> Result<Vec<rounds::Model>, ApiError> {
    Ok(rounds::Entity::find()
        .filter(rounds::Column::AreaCode.is_in(codes))
        .filter(rounds::Column::AgencyId.is_null())
        .order_by_desc(rounds::Column::Id)
        .limit(most)
        .all(db)
        .await?)
}

/// Rounds with these ids.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    mut ids: Vec<RoundId>,
) -> Result<Vec<rounds::Model>, ApiError> {
    ids.sort_unstable();
    ids.dedup();
    Ok(rounds::Entity::find()
        .filter(rounds::Column::Id.is_in(ids))
        .all(db)
        .await?)
}

/// A page of the decided candidates of rounds with their proposals, by round and proposal, `limit + 1` of them.
pub async fn decided(
    db: &impl ConnectionTrait,
    within: Filter,
    after: Option<(RoundId, ProposalId)>,
    limit: u64,
) -> Result<Vec<(candidates::Model, proposals::Model)>, ApiError> {
    use candidates::Column as C;
    let rounds = narrowed(within)
        .select_only()
        .column(rounds::Column::Id)
        .into_query();
    let mut cursor = candidates::Entity::find()
        .filter(C::RoundId.in_subquery(rounds))
        .filter(C::Verdict.is_not_null())
        .cursor_by((C::RoundId, C::ProposalId));
    if let Some(after) = after {
        cursor.after(after);
    }
    let rows = cursor.first(limit + 1).all(db).await?;
    with_proposals(db, rows).await
}

/// Rounds of a stage.
pub async fn of_stage(
    db: &impl ConnectionTrait,
    stage: StageId,
) -> Result<Vec<rounds::Model>, ApiError> {
    Ok(rounds::Entity::find()
        .filter(rounds::Column::StageId.eq(stage))
        .all(db)
        .await?)
}

/// Rounds that are not closed and are held by these areas or agencies, the one whose review ends first
/// before the others.
pub async fn held(
    db: &impl ConnectionTrait,
    areas: Vec<String>,
    agencies: Vec<AgencyId>,
    limit: u64,
) -> Result<Vec<rounds::Model>, ApiError> {
    use rounds::Column as C;
    let of_areas = Condition::all()
        .add(C::AreaCode.is_in(areas))
        .add(C::AgencyId.is_null());
    let by_whom = Condition::any()
        .add(of_areas)
        .add(C::AgencyId.is_in(agencies));
    Ok(rounds::Entity::find()
        .filter(C::ClosedAt.is_null())
        .filter(by_whom)
        .order_by_asc(C::ReviewClosesAt)
        .order_by_asc(C::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// How many candidates wait for review, by round.
pub async fn waiting(
    db: &impl ConnectionTrait,
    rounds: Vec<RoundId>,
) -> Result<HashMap<RoundId, i64>, ApiError> {
    let rows: Vec<(RoundId, i64)> = candidates::Entity::find()
        .select_only()
        .column(candidates::Column::RoundId)
        .column_as(candidates::Column::Id.count(), "count")
        .filter(candidates::Column::RoundId.is_in(rounds))
        .filter(candidates::Column::Standing.eq(Standing::Pending))
        .group_by(candidates::Column::RoundId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Rounds of a stage that are not closed and have candidates.
pub async fn open_with_candidates(
    db: &impl ConnectionTrait,
    stage: StageId,
) -> Result<Vec<rounds::Model>, ApiError> {
    let standing = Query::select()
        .column(candidates::Column::Id)
        .from(candidates::Entity)
        .and_where(
            Expr::col((candidates::Entity, candidates::Column::RoundId))
                .equals((rounds::Entity, rounds::Column::Id)),
        )
        .to_owned();
    Ok(rounds::Entity::find()
        .filter(rounds::Column::StageId.eq(stage))
        .filter(rounds::Column::ClosedAt.is_null())
        .filter(Expr::exists(standing))
        .order_by_asc(rounds::Column::SubjectKey)
        .all(db)
        .await?)
}

/// How many candidates of a round are in each standing.
pub async fn standings(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<HashMap<Standing, i64>, ApiError> {
    let rows: Vec<(Standing, i64)> = candidates::Entity::find()
        .select_only()
        .column(candidates::Column::Standing)
        .column_as(candidates::Column::Id.count(), "count")
        .filter(candidates::Column::RoundId.eq(round))
        .group_by(candidates::Column::Standing)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Candidates of a round that stand or may yet.
pub async fn may_stand(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<HashSet<Uuid>, ApiError> {
    let ids: Vec<CandidateId> = candidates::Entity::find()
        .select_only()
        .column(candidates::Column::Id)
        .filter(candidates::Column::RoundId.eq(round))
        .filter(candidates::Column::Standing.is_in([Standing::Eligible, Standing::Pending]))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// A page of a round's candidates with their proposals, by id.
pub async fn candidates(
    db: &impl ConnectionTrait,
    round: RoundId,
    standing: Option<Standing>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<(candidates::Model, proposals::Model)>, ApiError> {
    let mut query = candidates::Entity::find().filter(candidates::Column::RoundId.eq(round));
    if let Some(standing) = standing {
        query = query.filter(candidates::Column::Standing.eq(standing));
    }
    if let Some(after) = after {
        query = query.filter(candidates::Column::Id.gt(CandidateId(after)));
    }
    let rows = query
        .order_by_asc(candidates::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    with_proposals(db, rows).await
}

/// All of a round's candidates with their proposals, by id.
pub async fn standing_in(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<(candidates::Model, proposals::Model)>, ApiError> {
    let rows = candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round))
        .order_by_asc(candidates::Column::Id)
        .all(db)
        .await?;
    with_proposals(db, rows).await
}

/// Candidates joined with their proposals, in their order.
pub async fn with_proposals(
    db: &impl ConnectionTrait,
    rows: Vec<candidates::Model>,
) -> Result<Vec<(candidates::Model, proposals::Model)>, ApiError> {
    let ids: Vec<_> = rows.iter().map(|row| row.proposal_id).collect();
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(5_000) {
        let batch = proposals::Entity::find()
            .filter(proposals::Column::Id.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        found.extend(batch.into_iter().map(|row| (row.id, row)));
    }
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let proposal = found.get(&row.proposal_id)?.clone();
            Some((row, proposal))
        })
        .collect())
}

/// The round of a cycle's stage that takes submissions, held by one of these.
pub fn entry(cycle: CycleId, subjects: &[String]) -> Select<rounds::Entity> {
    let stages = Query::select()
        .column(stages::Column::Id)
        .from(stages::Entity)
        .and_where(stages::Column::CycleId.eq(cycle))
        .and_where(stages::Column::TakesSubmissions.eq(true))
        .to_owned();
    rounds::Entity::find()
        .filter(rounds::Column::StageId.in_subquery(stages))
        .filter(rounds::Column::SubjectKey.is_in(subjects))
        .order_by_asc(rounds::Column::StagePosition)
        .limit(1)
}

/// The same, locked until the transaction ends.
pub fn locked(query: Select<rounds::Entity>) -> Select<rounds::Entity> {
    query.lock_exclusive()
}

/// Rounds with ballots that a village takes part in and that are not closed, while they vote and until they
/// close.
pub async fn balloted(
    db: &impl ConnectionTrait,
    village: &str,
    now: DateTime<Utc>,
) -> Result<Vec<rounds::Model>, ApiError> {
    let areas = [village.get(..5), village.get(..8), Some(village)];
    Ok(rounds::Entity::find()
        .filter(rounds::Column::AreaCode.is_in(areas.into_iter().flatten()))
        .filter(rounds::Column::BallotForm.ne(BallotForm::None))
        .filter(rounds::Column::ReviewClosesAt.lte(now))
        .filter(rounds::Column::ClosedAt.is_null())
        .order_by_desc(rounds::Column::Id)
        .limit(10)
        .all(db)
        .await?)
}
