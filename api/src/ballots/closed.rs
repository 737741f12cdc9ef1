//! Queries of what is left of closed rounds' ballots.

use entity::ids::RoundId;
use entity::{ledger_ballots, ledgers};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::db::Tx;
use crate::problem::ApiError;

/// Keeps what a round published as a whole.
pub async fn insert(tx: &Tx, row: ledgers::Model) -> Result<(), ApiError> {
    row.into_active_model().reset_all().insert(tx).await?;
    Ok(())
}

/// What a round published as a whole, once it is closed.
pub async fn ledger(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Option<ledgers::Model>, ApiError> {
    Ok(ledgers::Entity::find_by_id(round).one(db).await?)
}

/// All ballots of a round, by leaf.
pub async fn ballots(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<ledger_ballots::Model>, ApiError> {
    Ok(ledger_ballots::Entity::find()
        .filter(ledger_ballots::Column::RoundId.eq(round))
        .order_by_asc(ledger_ballots::Column::Leaf)
        .all(db)
        .await?)
}

/// Ballots of a round by leaf, after one.
pub async fn page(
    db: &impl ConnectionTrait,
    round: RoundId,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<ledger_ballots::Model>, ApiError> {
    let mut query =
        ledger_ballots::Entity::find().filter(ledger_ballots::Column::RoundId.eq(round));
    if let Some(after) = after {
        query = query.filter(ledger_ballots::Column::Leaf.gt(after));
    }
    Ok(query
        .order_by_asc(ledger_ballots::Column::Leaf)
        .limit(limit)
        .all(db)
        .await?)
}

/// The leaves of a round in the tree's order.
pub async fn leaves(db: &impl ConnectionTrait, round: RoundId) -> Result<Vec<String>, ApiError> {
    Ok(ledger_ballots::Entity::find()
        .select_only()
        .column(ledger_ballots::Column::Leaf)
        .filter(ledger_ballots::Column::RoundId.eq(round))
        .order_by_asc(ledger_ballots::Column::Leaf)
        .into_tuple()
        .all(db)
        .await?)
}

/// The ballot with a salt.
pub async fn by_salt(
    db: &impl ConnectionTrait,
    round: RoundId,
    salt: &[u8],
) -> Result<Option<ledger_ballots::Model>, ApiError> {
    Ok(ledger_ballots::Entity::find()
        .filter(ledger_ballots::Column::RoundId.eq(round))
        .filter(ledger_ballots::Column::Salt.eq(salt.to_vec()))
        .one(db)
        .await?)
}
