//! Sessions: opaque tokens, of which only the hash is stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::ids::{AccountId, SessionId};
use entity::{accounts, grants, sessions};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use super::{Caller, Held};
use crate::app::App;
use crate::db::Tx;
use crate::keys;
use crate::problem::ApiError;

/// Name of the cookie that carries the token to the pages.
pub const COOKIE: &str = "session";
/// How long a login lasts, days.
pub const DAYS: i64 = 14;

/// Opens a session; the token is shown once, here.
pub async fn open(
    tx: &Tx,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(String, sessions::Model), ApiError> {
    let token = URL_SAFE_NO_PAD.encode(keys::random::<32>()?);
    let session = sessions::ActiveModel {
        id: Set(SessionId(Uuid::now_v7())),
        account_id: Set(account),
        token_hash: Set(keys::sha256(token.as_bytes()).to_vec()),
        created_at: Set(now),
        expires_at: Set(now + Duration::days(DAYS)),
    }
    .insert(tx)
    .await?;
    Ok((token, session))
}

/// The caller a token stands for, if it is valid now.
pub async fn find(app: &App, token: &str) -> Result<Option<Caller>, ApiError> {
    if token.is_empty() || token.len() > 128 {
        return Ok(None);
    }
    let db = app.db.read();
    let found = sessions::Entity::find()
        .filter(sessions::Column::TokenHash.eq(keys::sha256(token.as_bytes()).to_vec()))
        .filter(sessions::Column::ExpiresAt.gt(app.clock.now()))
        .one(db)
        .await?;
    let Some(session) = found else {
        return Ok(None);
    };
    caller(db, session.account_id, session.id).await
}

/// An account as a caller; none once it is erased.
pub async fn caller(
    db: &impl sea_orm::ConnectionTrait,
    account: AccountId,
    session: SessionId,
) -> Result<Option<Caller>, ApiError> {
    let account = accounts::Entity::find_by_id(account)
        .filter(accounts::Column::ErasedAt.is_null())
        .one(db)
        .await?;
    let Some(account) = account else {
        return Ok(None);
    };
    let grants = grants::Entity::find()
        .filter(grants::Column::AccountId.eq(account.id))
        .filter(grants::Column::RevokedAt.is_null())
        .all(db)
        .await?;
    Ok(Some(Caller {
        account: account.id,
        session,
        nik: account.nik_hmac,
        village: account.village_code,
        grants: grants
            .into_iter()
            .map(|grant| Held {
                role: grant.role,
                area: grant.area_code,
                agency: grant.agency_id,
            })
            .collect(),
    }))
}
