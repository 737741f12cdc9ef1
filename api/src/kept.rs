//! Lists sent for a preview: kept for an hour, encrypted, for the account that sent them, so that what was
//! looked at is what is taken in and nobody sends a file twice.

use chrono::Duration;
use entity::ids::{AccountId, KeptListId};
use entity::kept_lists::{ActiveModel, Column, Entity};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::db::Tx;
use crate::keys;
use crate::problem::{ApiError, Code};

/// How long a list is kept, minutes.
const MINUTES: i64 = 60;
/// Characters of a file's name that are kept.
const NAME: usize = 80;

/// A list that waits to be confirmed.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Identifier, for its address.
    pub id: KeptListId,
    /// Name its file had.
    pub name: String,
    /// SHA-256 of its text, hexadecimal.
    pub sha256: String,
    /// The list.
    pub text: String,
}

fn expired() -> ApiError {
    ApiError::new(
        Code::WrongState,
        "Pratinjau ini sudah kedaluwarsa atau sudah diimpor. Pilih berkasnya lagi.",
        "This preview has expired or was imported. Choose the file again.",
    )
}

/// Keeps a list for its sender; `subject` tells what it is for. One sent before for the same ends, and so does
/// whatever is older than an hour.
pub async fn keep(
    app: &App,
    caller: &Caller,
    subject: String,
    name: &str,
    text: String,
) -> Result<KeptListId, ApiError> {
    let id = KeptListId(Uuid::now_v7());
    let (keys, now, account) = (app.keys.clone(), app.clock.now(), caller.account);
    let plain = name.chars().filter(|c| !c.is_control()).take(NAME);
    let name: String = plain.collect();
    let sealed = tokio::task::spawn_blocking(move || keys.seal(text.as_bytes()))
        .await
        .map_err(ApiError::internal)??;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let before = Condition::all()
                    .add(Column::AccountId.eq(account))
                    .add(Column::Subject.eq(subject.as_str()));
                let old = Column::KeptAt.lt(now - Duration::minutes(MINUTES));
                Entity::delete_many()
                    .filter(Condition::any().add(before).add(old))
                    .exec(tx)
                    .await?;
                let row = ActiveModel {
                    id: Set(id),
                    account_id: Set(account),
                    subject: Set(subject),
                    name: Set(name),
                    sealed: Set(sealed),
                    kept_at: Set(now),
                };
                Entity::insert(row).exec_without_returning(tx).await?;
                Ok(id)
            })
        })
        .await
}

/// A list its sender kept for a subject, while it is kept.
pub async fn open(
    app: &App,
    caller: &Caller,
    subject: &str,
    id: KeptListId,
) -> Result<Kept, ApiError> {
    let row = Entity::find_by_id(id)
        .filter(Column::AccountId.eq(caller.account))
        .filter(Column::Subject.eq(subject))
        .filter(Column::KeptAt.gte(app.clock.now() - Duration::minutes(MINUTES)))
        .one(app.db.read())
        .await?
        .ok_or_else(expired)?;
    let keys = app.keys.clone();
    let text = tokio::task::spawn_blocking(move || keys.open(&row.sealed))
        .await
        .map_err(ApiError::internal)??;
    Ok(Kept {
        id,
        name: row.name,
        sha256: hex::encode(keys::sha256(&text)),
        text: String::from_utf8(text).map_err(ApiError::internal)?,
    })
}

/// Ends a list that was taken in.
pub async fn drop(app: &App, id: KeptListId) -> Result<(), ApiError> {
    app.db
        .write(move |tx| {
            Box::pin(async move {
                Entity::delete_by_id(id).exec(tx).await?;
                Ok(())
            })
        })
        .await
}

/// Ends all lists of an account.
pub async fn forget(tx: &Tx, account: AccountId) -> Result<(), ApiError> {
    Entity::delete_many()
        .filter(Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}
