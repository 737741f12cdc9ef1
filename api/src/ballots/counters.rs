//! Queries of the turnout, which is counted up with every vote and never by reading ballots.

use entity::ids::{RoundId, StageId};
use entity::{rounds, turnout};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::db::Tx;
use crate::problem::ApiError;

/// Counts voters up: each a round, a village and how many of it.
pub async fn add(tx: &Tx, voters: Vec<(RoundId, String, i64)>) -> Result<(), ApiError> {
    let rows = voters
        .into_iter()
        .map(|(round, village, voters)| turnout::ActiveModel {
            round_id: Set(round),
            area_code: Set(village),
            voters: Set(voters),
            residents: Set(None),
        });
    turnout::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([turnout::Column::RoundId, turnout::Column::AreaCode])
                .value(
                    turnout::Column::Voters,
                    Expr::col((turnout::Entity, turnout::Column::Voters))
                        .add(Expr::col(("excluded", "voters"))),
                )
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Keeps how many residents the villages of a round have.
pub async fn settle(
    tx: &Tx,
    round: RoundId,
    residents: Vec<(String, i64)>,
) -> Result<(), ApiError> {
    if residents.is_empty() {
        return Ok(());
    }
    let rows = residents
        .into_iter()
        .map(|(village, residents)| turnout::ActiveModel {
            round_id: Set(round),
            area_code: Set(village),
            voters: Set(0),
            residents: Set(Some(residents)),
        });
    turnout::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([turnout::Column::RoundId, turnout::Column::AreaCode])
                .update_column(turnout::Column::Residents)
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Who voted in a round, by village.
pub async fn of_round(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<turnout::Model>, ApiError> {
    Ok(turnout::Entity::find()
        .filter(turnout::Column::RoundId.eq(round))
        .order_by_asc(turnout::Column::AreaCode)
        .all(db)
        .await?)
}

/// Who voted in the rounds of a stage, by round and village.
pub async fn of_stage(
    db: &impl ConnectionTrait,
    stage: StageId,
) -> Result<Vec<turnout::Model>, ApiError> {
    let held = Query::select()
        .column(rounds::Column::Id)
        .from(rounds::Entity)
        .and_where(rounds::Column::StageId.eq(stage))
        .to_owned();
    Ok(turnout::Entity::find()
        .filter(turnout::Column::RoundId.in_subquery(held))
        .order_by_asc(turnout::Column::AreaCode)
        .all(db)
        .await?)
}
