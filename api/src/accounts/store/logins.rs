//! Logins and codes for a new password.

use entity::ids::AccountId;
use entity::{password_resets, sessions};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::db::Tx;
use crate::problem::ApiError;

/// Ends the codes for forgotten passwords that somebody gave: with their office.
pub async fn end_codes(tx: &Tx, given_by: AccountId) -> Result<(), ApiError> {
    password_resets::Entity::delete_many()
        .filter(password_resets::Column::IssuedBy.eq(given_by))
        .exec(tx)
        .await?;
    Ok(())
}

/// Sessions of an account.
pub async fn sessions_of(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<sessions::Model>, ApiError> {
    Ok(sessions::Entity::find()
        .filter(sessions::Column::AccountId.eq(account))
        .order_by_asc(sessions::Column::Id)
        .all(db)
        .await?)
}

/// Ends sessions of an account, all or all but one.
pub async fn end_sessions(
    tx: &Tx,
    account: AccountId,
    but: Option<entity::ids::SessionId>,
) -> Result<(), ApiError> {
    let mut query = sessions::Entity::delete_many().filter(sessions::Column::AccountId.eq(account));
    if let Some(but) = but {
        query = query.filter(sessions::Column::Id.ne(but));
    }
    query.exec(tx).await?;
    Ok(())
}
