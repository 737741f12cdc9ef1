//! Queries of surveys and answers.

use entity::enums::{AgeBand, Education, Sex};
use entity::ids::{AgencyId, CycleId, ProposalId, RoundId, SurveyId, WorkId};
use entity::{survey_answers, surveys, works};
use sea_orm::JoinType;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    TryGetable,
};

use super::rules::Tally;
use crate::areas::code::subtree;
use crate::db::Tx;
use crate::problem::ApiError;

/// What surveys are narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In this area and below.
    pub area: Option<String>,
    /// Of this agency.
    pub agency: Option<AgencyId>,
    /// Of plans for this year.
    pub year: Option<i32>,
    /// Of this cycle.
    pub cycle: Option<CycleId>,
    /// Of this round.
    pub round: Option<RoundId>,
    /// Of this work.
    pub work: Option<WorkId>,
}

fn narrowed(mut query: Select<surveys::Entity>, filter: &Filter) -> Select<surveys::Entity> {
    use surveys::Column as C;
    if let Some(area) = &filter.area {
        let (low, high) = subtree(area);
        query = query
            .filter(C::AreaCode.gte(low))
            .filter(C::AreaCode.lt(high));
    }
    if let Some(agency) = filter.agency {
        query = query.filter(C::AgencyId.eq(agency));
    }
    if let Some(year) = filter.year {
        query = query.filter(C::FiscalYear.eq(year));
    }
    if let Some(cycle) = filter.cycle {
        query = query.filter(C::CycleId.eq(cycle));
    }
    if let Some(round) = filter.round {
        query = query.filter(C::RoundId.eq(round));
    }
    if let Some(work) = filter.work {
        query = query.filter(C::WorkId.eq(work));
    }
    query
}

/// A survey, or 404.
pub async fn get(db: &impl ConnectionTrait, id: SurveyId) -> Result<surveys::Model, ApiError> {
    surveys::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// A survey, locked, or 404.
pub async fn lock(tx: &Tx, id: SurveyId) -> Result<surveys::Model, ApiError> {
    surveys::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// The survey of a round or a work, if there is one.
pub async fn of(
    db: &impl ConnectionTrait,
    round: Option<RoundId>,
    work: Option<WorkId>,
) -> Result<Option<surveys::Model>, ApiError> {
    let filter = Filter {
        round,
        work,
        ..Filter::default()
    };
    Ok(narrowed(surveys::Entity::find(), &filter).one(db).await?)
}

/// The survey of a work that a proposal asked for, if there is one.
pub async fn of_proposal(
    db: &impl ConnectionTrait,
    proposal: ProposalId,
) -> Result<Option<surveys::Model>, ApiError> {
    let works = Query::select()
        .column(works::Column::Id)
        .from(works::Entity)
        .and_where(works::Column::ProposalId.eq(proposal))
        .to_owned();
    Ok(surveys::Entity::find()
        .filter(surveys::Column::WorkId.in_subquery(works))
        .order_by_desc(surveys::Column::Id)
        .one(db)
        .await?)
}

/// Surveys, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<SurveyId>,
    limit: u64,
) -> Result<Vec<surveys::Model>, ApiError> {
    let mut query = narrowed(surveys::Entity::find(), filter);
    if let Some(after) = after {
        query = query.filter(surveys::Column::Id.lt(after));
    }
    Ok(query
        .order_by_desc(surveys::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// A group's key, how many answered, and the sums of the nine elements.
type Summed<K> = (K, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64);

fn tally<K>(row: Summed<K>) -> (K, Tally) {
    let (key, n, u1, u2, u3, u4, u5, u6, u7, u8, u9) = row;
    let sums = [u1, u2, u3, u4, u5, u6, u7, u8, u9];
    (key, Tally { n, sums })
}

fn summed<E: EntityTrait>(query: Select<E>) -> Select<E> {
    use survey_answers::Column as A;
    let mut query = query.expr_as(A::Respondent.count(), "n");
    for column in [
        A::Requirements,
        A::Procedure,
        A::Time,
        A::Cost,
        A::Product,
        A::Competence,
        A::Conduct,
        A::Complaints,
        A::Facilities,
    ] {
        let sum = Expr::col((survey_answers::Entity, column)).sum();
        query = query.expr_as(sum.cast_as("bigint"), format!("sum_{column:?}"));
    }
    query
}

/// Answers to some surveys, added up.
pub async fn tallies(
    db: &impl ConnectionTrait,
    ids: &[SurveyId],
) -> Result<Vec<(SurveyId, Tally)>, ApiError> {
    use survey_answers::Column as A;
    let query = survey_answers::Entity::find()
        .select_only()
        .column(A::SurveyId)
        .filter(A::SurveyId.is_in(ids.iter().copied()))
        .group_by(A::SurveyId);
    let rows: Vec<Summed<SurveyId>> = summed(query).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(tally).collect())
}

async fn grouped<K>(
    db: &impl ConnectionTrait,
    survey: SurveyId,
    column: survey_answers::Column,
) -> Result<Vec<(Option<K>, Tally)>, ApiError>
where
    K: TryGetable + Send,
{
    let query = survey_answers::Entity::find()
        .select_only()
        .column(column)
        .filter(survey_answers::Column::SurveyId.eq(survey))
        .group_by(column)
        .order_by_asc(column);
    let rows: Vec<Summed<Option<K>>> = summed(query).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(tally).collect())
}

/// Answers by sex; those who did not tell it under none.
pub async fn by_sex(
    db: &impl ConnectionTrait,
    survey: SurveyId,
) -> Result<Vec<(Option<Sex>, Tally)>, ApiError> {
    grouped(db, survey, survey_answers::Column::Sex).await
}

/// Answers by age.
pub async fn by_age(
    db: &impl ConnectionTrait,
    survey: SurveyId,
) -> Result<Vec<(Option<AgeBand>, Tally)>, ApiError> {
    grouped(db, survey, survey_answers::Column::AgeBand).await
}

/// Answers by education.
pub async fn by_education(
    db: &impl ConnectionTrait,
    survey: SurveyId,
) -> Result<Vec<(Option<Education>, Tally)>, ApiError> {
    grouped(db, survey, survey_answers::Column::Education).await
}

/// Answers to all surveys that a filter leaves, by a column of these.
pub async fn totals<K>(
    db: &impl ConnectionTrait,
    filter: &Filter,
    column: surveys::Column,
) -> Result<Vec<(K, Tally)>, ApiError>
where
    K: TryGetable + Send,
{
    let answers = surveys::Entity::belongs_to(survey_answers::Entity)
        .from(surveys::Column::Id)
        .to(survey_answers::Column::SurveyId)
        .into();
    let query = surveys::Entity::find()
        .select_only()
        .column(column)
        .join(JoinType::InnerJoin, answers)
        .filter(column.is_not_null())
        .group_by(column)
        .order_by_asc(column);
    let query = narrowed(query, filter);
    let rows: Vec<Summed<K>> = summed(query).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(tally).collect())
}

/// Comments on a survey, in no telling order.
pub async fn comments(
    db: &impl ConnectionTrait,
    survey: SurveyId,
    after: Option<Vec<u8>>,
    limit: u64,
) -> Result<Vec<(Vec<u8>, String)>, ApiError> {
    use survey_answers::Column as A;
    let mut query = survey_answers::Entity::find()
        .select_only()
        .columns([A::Respondent, A::Comment])
        .filter(A::SurveyId.eq(survey))
        .filter(A::Comment.is_not_null());
    if let Some(after) = after {
        query = query.filter(A::Respondent.gt(after));
    }
    Ok(query
        .order_by_asc(A::Respondent)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?)
}

/// Whether somebody has answered a survey.
pub async fn has_answered(
    db: &impl ConnectionTrait,
    survey: SurveyId,
    respondent: &[u8],
) -> Result<bool, ApiError> {
    let key = (survey, respondent.to_vec());
    let found = survey_answers::Entity::find_by_id(key).one(db).await?;
    Ok(found.is_some())
}
