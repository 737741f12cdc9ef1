//! Queries of works.

use std::collections::HashMap;

use entity::enums::WorkState;
use entity::ids::{AccountId, AgencyId, CycleId, ProposalId, WorkAnswerId, WorkId};
use entity::{work_answers, work_reports, works};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Select, TryGetable, Value,
};

use crate::problem::ApiError;

/// Rows of a batch.
const BATCH: usize = 500;

/// What works are narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Area they lie in.
    pub area: Option<String>,
    /// Agency that does them.
    pub agency: Option<AgencyId>,
    /// Year they are planned for.
    pub year: Option<i32>,
    /// Cycle that planned them.
    pub cycle: Option<CycleId>,
    /// How far they are.
    pub state: Option<WorkState>,
    /// Whether no proposal asked for them.
    pub unproposed: Option<bool>,
}

fn narrowed(filter: &Filter) -> Select<works::Entity> {
    use works::Column as C;
    let mut query = works::Entity::find();
    if let Some(area) = &filter.area {
        query = match area.len() {
            0..=2 => query.filter(C::RegencyCode.starts_with(format!("{area}."))),
            3..=5 => query.filter(C::RegencyCode.eq(area)),
            6..=8 => query.filter(C::DistrictCode.eq(area)),
            _ => query.filter(C::VillageCode.eq(area)),
        };
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
    if let Some(state) = filter.state {
        query = query.filter(C::State.eq(state));
    }
    match filter.unproposed {
        Some(true) => query.filter(C::ProposalId.is_null()),
        Some(false) => query.filter(C::ProposalId.is_not_null()),
        None => query,
    }
}

/// Works, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<WorkId>,
    limit: u64,
) -> Result<Vec<works::Model>, ApiError> {
    let mut query = narrowed(filter);
    if let Some(after) = after {
        query = query.filter(works::Column::Id.lt(after));
    }
    Ok(query
        .order_by_desc(works::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// A work, or 404.
pub async fn get(db: &impl ConnectionTrait, id: WorkId) -> Result<works::Model, ApiError> {
    works::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// Works by id, locked.
pub async fn lock(
    db: &impl ConnectionTrait,
    ids: &[WorkId],
) -> Result<HashMap<WorkId, works::Model>, ApiError> {
    let mut found = HashMap::new();
    for ids in ids.chunks(BATCH) {
        let rows = works::Entity::find()
            .filter(works::Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(works::Column::Id)
            .lock_exclusive()
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}

/// Works of proposals, part by part.
pub async fn of_proposals(
    db: &impl ConnectionTrait,
    ids: &[ProposalId],
) -> Result<Vec<works::Model>, ApiError> {
    let mut found = Vec::new();
    for ids in ids.chunks(BATCH) {
        let rows = works::Entity::find()
            .filter(works::Column::ProposalId.is_in(ids.iter().copied()))
            .order_by_asc(works::Column::ProposalId)
            .order_by_asc(works::Column::Part);
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}

/// Whether a cycle has a work of this title in this village that no proposal asked for.
pub async fn is_entered(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    village: &str,
    title: &str,
) -> Result<bool, ApiError> {
    use works::Column as C;
    let found = works::Entity::find()
        .filter(C::VillageCode.eq(village))
        .filter(C::CycleId.eq(cycle))
        .filter(C::ProposalId.is_null())
        .filter(C::Title.eq(title));
    Ok(found.one(db).await?.is_some())
}

/// Brings works up to date.
pub async fn update(db: &impl ConnectionTrait, rows: Vec<works::Model>) -> Result<(), ApiError> {
    use works::Column as C;
    let known = OnConflict::column(C::Id)
        .update_columns([
            C::State,
            C::Percent,
            C::ContractIdr,
            C::Note,
            C::Reports,
            C::ReportedAt,
        ])
        .to_owned();
    for batch in rows.chunks(BATCH) {
        let rows = batch
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        works::Entity::insert_many(rows)
            .on_conflict(known.clone())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Reports on a work after one, in order.
pub async fn reports(
    db: &impl ConnectionTrait,
    work: WorkId,
    after: Option<i32>,
    limit: u64,
) -> Result<Vec<work_reports::Model>, ApiError> {
    use work_reports::Column as C;
    let mut query = work_reports::Entity::find().filter(C::WorkId.eq(work));
    if let Some(after) = after {
        query = query.filter(C::Number.gt(after));
    }
    Ok(query.order_by_asc(C::Number).limit(limit).all(db).await?)
}

/// All reports on works, in order.
pub async fn all_reports(
    db: &impl ConnectionTrait,
    works: &[WorkId],
) -> Result<Vec<work_reports::Model>, ApiError> {
    use work_reports::Column as C;
    Ok(work_reports::Entity::find()
        .filter(C::WorkId.is_in(works.iter().copied()))
        .order_by_asc(C::WorkId)
        .order_by_asc(C::Number)
        .all(db)
        .await?)
}

/// How many confirm and contradict each report on works.
pub async fn counts(
    db: &impl ConnectionTrait,
    works: &[WorkId],
) -> Result<HashMap<(WorkId, i32), (i64, i64)>, ApiError> {
    use work_answers::Column as C;
    let rows: Vec<(WorkId, i32, bool, i64)> = work_answers::Entity::find()
        .select_only()
        .columns([C::WorkId, C::Number, C::Confirms])
        .expr_as(Expr::col(C::Id).count(), "answers")
        .filter(C::WorkId.is_in(works.iter().copied()))
        .group_by(C::WorkId)
        .group_by(C::Number)
        .group_by(C::Confirms)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts: HashMap<_, (i64, i64)> = HashMap::new();
    for (work, number, confirms, answers) in rows {
        let count = counts.entry((work, number)).or_default();
        if confirms {
            count.0 += answers;
        } else {
            count.1 += answers;
        }
    }
    Ok(counts)
}

/// Answers to a report, newest first.
pub async fn answers(
    db: &impl ConnectionTrait,
    work: WorkId,
    number: i32,
    after: Option<WorkAnswerId>,
    limit: u64,
) -> Result<Vec<work_answers::Model>, ApiError> {
    use work_answers::Column as C;
    let mut query = work_answers::Entity::find()
        .filter(C::WorkId.eq(work))
        .filter(C::Number.eq(number));
    if let Some(after) = after {
        query = query.filter(C::Id.lt(after));
    }
    Ok(query.order_by_desc(C::Id).limit(limit).all(db).await?)
}

/// All answers of an account, in order.
pub async fn answers_of(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<work_answers::Model>, ApiError> {
    use work_answers::Column as C;
    Ok(work_answers::Entity::find()
        .filter(C::AccountId.eq(account))
        .order_by_asc(C::Id)
        .all(db)
        .await?)
}

/// Newest answers to reports on a work that have a note.
pub async fn said(
    db: &impl ConnectionTrait,
    work: WorkId,
    limit: u64,
) -> Result<Vec<work_answers::Model>, ApiError> {
    use work_answers::Column as C;
    Ok(work_answers::Entity::find()
        .filter(C::WorkId.eq(work))
        .filter(C::Note.is_not_null())
        .order_by_desc(C::Number)
        .order_by_desc(C::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// What an account answered to a report.
pub async fn answer_of(
    db: &impl ConnectionTrait,
    account: AccountId,
    work: WorkId,
    number: i32,
) -> Result<Option<work_answers::Model>, ApiError> {
    use work_answers::Column as C;
    Ok(work_answers::Entity::find()
        .filter(C::WorkId.eq(work))
        .filter(C::Number.eq(number))
        .filter(C::AccountId.eq(account))
        .one(db)
        .await?)
}

/// A group's key; works, money promised; finished, their money; cancelled; unproposed.
pub type Total<K> = (K, i64, i64, i64, i64, i64, i64);

/// What was promised against what was built, by the values of a column.
pub async fn totals<K>(
    db: &impl ConnectionTrait,
    filter: &Filter,
    column: works::Column,
    after: Option<K>,
    limit: u64,
) -> Result<Vec<Total<K>>, ApiError>
where
    K: TryGetable + Into<Value> + Send,
{
    use works::Column as C;
    let when = |condition: SimpleExpr, then: SimpleExpr| {
        let case: SimpleExpr = Expr::case(condition, then).finally(0).into();
        case.sum().cast_as("bigint")
    };
    let is = |state: WorkState| C::State.eq(state);
    let mut query = narrowed(filter)
        .filter(column.is_not_null())
        .select_only()
        .column(column)
        .expr_as(C::Id.count(), "promised")
        .expr_as(C::PromisedIdr.sum().cast_as("bigint"), "promised_idr")
        .expr_as(when(is(WorkState::Finished), Expr::val(1)), "finished")
        .expr_as(
            when(is(WorkState::Finished), Expr::col(C::PromisedIdr)),
            "finished_idr",
        )
        .expr_as(when(is(WorkState::Cancelled), Expr::val(1)), "cancelled")
        .expr_as(when(C::ProposalId.is_null(), Expr::val(1)), "unproposed")
        .group_by(column)
        .order_by_asc(column)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(column.gt(after));
    }
    Ok(query.into_tuple().all(db).await?)
}
