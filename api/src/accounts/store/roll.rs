//! The electoral roll.

use entity::roll_entries;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::areas::code::subtree;
use crate::db::Tx;
use crate::problem::ApiError;

/// Takes roll lines in, in place of what the same people had.
pub async fn put_roll(tx: &Tx, rows: Vec<roll_entries::ActiveModel>) -> Result<(), ApiError> {
    use roll_entries::Column;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(2_000).collect();
        roll_entries::Entity::insert_many(batch)
            .on_conflict(
                OnConflict::column(Column::NikHmac)
                    .update_columns([Column::NameHmac, Column::VillageCode, Column::ImportedAt])
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// The roll's line of a person.
pub async fn roll_entry(
    db: &impl ConnectionTrait,
    nik_hmac: &[u8],
) -> Result<Option<roll_entries::Model>, ApiError> {
    Ok(roll_entries::Entity::find_by_id(nik_hmac.to_vec())
        .one(db)
        .await?)
}

/// How many people the roll has in an area, and in how many villages.
pub async fn roll_size(db: &impl ConnectionTrait, area: &str) -> Result<(i64, i64), ApiError> {
    let (low, high) = subtree(area);
    let found: Option<(i64, i64)> = roll_entries::Entity::find()
        .select_only()
        .column_as(roll_entries::Column::NikHmac.count(), "people")
        .column_as(
            Expr::col(roll_entries::Column::VillageCode).count_distinct(),
            "villages",
        )
        .filter(roll_entries::Column::VillageCode.gte(low))
        .filter(roll_entries::Column::VillageCode.lt(high))
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.unwrap_or_default())
}

/// The roll's lines of these people.
pub async fn roll_entries(
    db: &impl ConnectionTrait,
    niks: &[Vec<u8>],
) -> Result<Vec<roll_entries::Model>, ApiError> {
    let mut found = Vec::new();
    for niks in niks.chunks(5_000) {
        let rows = roll_entries::Entity::find()
            .filter(roll_entries::Column::NikHmac.is_in(niks.iter().cloned()));
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}
