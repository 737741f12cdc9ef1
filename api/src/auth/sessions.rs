//! Sessions: opaque tokens, of which only the hash is stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use entity::enums::Role;
use entity::ids::{AccountId, AgencyId, SessionId};
use entity::{accounts, grants, sessions};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult,
    JoinType, QueryFilter, Set,
};
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
    let select = Query::select()
        .expr_as(
            Expr::col((sessions::Entity, sessions::Column::Id)),
            "session_id",
        )
        .expr_as(
            Expr::col((accounts::Entity, accounts::Column::Id)),
            "account_id",
        )
        .columns([
            (accounts::Entity, accounts::Column::NikHmac),
            (accounts::Entity, accounts::Column::VillageCode),
            (accounts::Entity, accounts::Column::ResetAt),
        ])
        .columns([
            (grants::Entity, grants::Column::Role),
            (grants::Entity, grants::Column::AreaCode),
            (grants::Entity, grants::Column::AgencyId),
        ])
        .from(sessions::Entity)
        .inner_join(
            accounts::Entity,
            Expr::col((accounts::Entity, accounts::Column::Id))
                .equals((sessions::Entity, sessions::Column::AccountId)),
        )
        .join(
            JoinType::LeftJoin,
            grants::Entity,
            Condition::all()
                .add(
                    Expr::col((grants::Entity, grants::Column::AccountId))
                        .equals((accounts::Entity, accounts::Column::Id)),
                )
                .add(grants::Column::RevokedAt.is_null()),
        )
        .and_where(sessions::Column::TokenHash.eq(keys::sha256(token.as_bytes()).to_vec()))
        .and_where(sessions::Column::ExpiresAt.gt(app.clock.now()))
        .and_where(accounts::Column::ErasedAt.is_null())
        .to_owned();
    let rows = Row::find_by_statement(db.get_database_backend().build(&select))
        .all(db)
        .await?;
    let mut caller: Option<Caller> = None;
    for row in rows {
        let caller = caller.get_or_insert_with(|| Caller {
            account: row.account_id,
            session: row.session_id,
            nik: row.nik_hmac,
            village: row.village_code,
            reset_at: row.reset_at,
            grants: Vec::new(),
        });
        caller.grants.extend(row.role.map(|role| Held {
            role,
            area: row.area_code,
            agency: row.agency_id,
        }));
    }
    Ok(caller)
}

/// A session with its account and one of the grants that hold, if there is one.
#[derive(FromQueryResult)]
struct Row {
    session_id: SessionId,
    account_id: AccountId,
    nik_hmac: Option<Vec<u8>>,
    village_code: Option<String>,
    reset_at: Option<DateTime<Utc>>,
    role: Option<Role>,
    area_code: Option<String>,
    agency_id: Option<AgencyId>,
}

/// An account as a caller; none once it is erased.
pub async fn caller(
    db: &impl ConnectionTrait,
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
        reset_at: account.reset_at,
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
