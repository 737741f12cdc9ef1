//! Queries of results.

use entity::ids::RoundId;
use entity::{candidates, results};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

use crate::db::Tx;
use crate::problem::ApiError;

/// Candidates written in one statement: well below the parameters either database takes.
const BATCH: usize = 200;

/// The result of a round.
pub async fn result(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Option<results::Model>, ApiError> {
    Ok(results::Entity::find_by_id(round).one(db).await?)
}

/// Candidates with a place in the result, in its order.
pub async fn placed(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<candidates::Model>, ApiError> {
    Ok(candidates::Entity::find()
        .filter(candidates::Column::RoundId.eq(round))
        .filter(candidates::Column::Position.is_not_null())
        .order_by_asc(candidates::Column::Position)
        .all(db)
        .await?)
}

/// Writes what the rule computed to its candidates.
pub async fn place(tx: &Tx, placed: Vec<candidates::Model>) -> Result<(), ApiError> {
    let mut rows = placed.into_iter().map(|candidate| {
        let mut row = candidate.into_active_model();
        row = row.reset_all();
        row
    });
    loop {
        let batch: Vec<_> = rows.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(());
        }
        candidates::Entity::insert_many(batch)
            .on_conflict(
                OnConflict::column(candidates::Column::Id)
                    .update_columns([
                        candidates::Column::Votes,
                        candidates::Column::Position,
                        candidates::Column::Outcome,
                        candidates::Column::ExplanationId,
                        candidates::Column::ExplanationEn,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
}
