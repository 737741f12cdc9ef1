//! Queries over rounds and candidates.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::enums::{BallotForm, StageKind, Standing};
use entity::ids::{AgencyId, CandidateId, CycleId, RoundId, StageId};
use entity::{candidates, proposals, rounds, stages};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use uuid::Uuid;

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
    let mut query = rounds::Entity::find();
    if let Some(cycle) = filter.cycle {
        query = query.filter(C::CycleId.eq(cycle));
    }
    if let Some(stage) = filter.stage {
        query = query.filter(C::StageKind.eq(stage));
    }
    if let Some(area) = filter.area {
        let (low, high) = subtree(&area);
        query = query
            .filter(C::AreaCode.gte(low))
            .filter(C::AreaCode.lt(high));
    }
    if let Some(phase) = filter.phase {
        query = query.filter(in_phase(phase, now));
    }
    if let Some(after) = after {
        query = query.filter(C::Id.gt(RoundId(after)));
    }
    Ok(query.order_by_asc(C::Id).limit(limit + 1).all(db).await?)
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
