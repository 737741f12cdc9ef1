//! Accounts by login, identity and place.

use entity::enums::Role;
use entity::ids::AccountId;
use entity::{accounts, grants, proposals};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::grants::grants_of;
use crate::accounts::identity;
use crate::app::App;
use crate::db::Tx;
use crate::problem::ApiError;

/// The account of a login name: e-mail, phone or NIK.
pub async fn by_login(app: &App, login: &str) -> Result<Option<accounts::Model>, ApiError> {
    let mut query = accounts::Entity::find().filter(accounts::Column::ErasedAt.is_null());
    query = if let Some(nik) = identity::Nik::parse(login) {
        query.filter(accounts::Column::NikHmac.eq(app.keys.nik(nik.secret())))
    } else if let Some(email) = identity::email(login) {
        query.filter(accounts::Column::Email.eq(email))
    } else if let Some(phone) = identity::phone(login) {
        query.filter(accounts::Column::Phone.eq(phone))
    } else {
        return Ok(None);
    };
    Ok(query.one(app.db.read()).await?)
}

/// An account that is not erased, or 404.
pub async fn get(db: &impl ConnectionTrait, id: AccountId) -> Result<accounts::Model, ApiError> {
    accounts::Entity::find_by_id(id)
        .filter(accounts::Column::ErasedAt.is_null())
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// The same, locked.
pub async fn lock(tx: &Tx, id: AccountId) -> Result<accounts::Model, ApiError> {
    accounts::Entity::find_by_id(id)
        .filter(accounts::Column::ErasedAt.is_null())
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// Whether any account has this NIK, e-mail or phone.
pub async fn known(
    tx: &Tx,
    nik_hmac: Option<&[u8]>,
    email: Option<&str>,
    phone: Option<&str>,
) -> Result<bool, ApiError> {
    let mut any = sea_orm::Condition::any();
    if let Some(nik) = nik_hmac {
        any = any.add(accounts::Column::NikHmac.eq(nik.to_vec()));
    }
    if let Some(email) = email {
        any = any.add(accounts::Column::Email.eq(email));
    }
    if let Some(phone) = phone {
        any = any.add(accounts::Column::Phone.eq(phone));
    }
    Ok(accounts::Entity::find()
        .filter(any)
        .one(tx)
        .await?
        .is_some())
}

/// Accounts by their ids, in no order.
pub async fn many(
    db: &impl ConnectionTrait,
    ids: Vec<AccountId>,
) -> Result<Vec<accounts::Model>, ApiError> {
    Ok(accounts::Entity::find()
        .filter(accounts::Column::Id.is_in(ids))
        .all(db)
        .await?)
}

/// Which contacts another account has.
pub struct Taken {
    /// The e-mail.
    pub email: bool,
    /// The phone number.
    pub phone: bool,
}

/// Finds out which of these contacts another account has.
pub async fn taken(
    tx: &Tx,
    account: AccountId,
    email: Option<&str>,
    phone: Option<&str>,
) -> Result<Taken, ApiError> {
    let mut either = Condition::any();
    if let Some(email) = email {
        either = either.add(accounts::Column::Email.eq(email));
    }
    if let Some(phone) = phone {
        either = either.add(accounts::Column::Phone.eq(phone));
    }
    if either.is_empty() {
        return Ok(Taken {
            email: false,
            phone: false,
        });
    }
    let others = accounts::Entity::find()
        .filter(accounts::Column::Id.ne(account))
        .filter(either)
        .all(tx)
        .await?;
    let any = |has: &dyn Fn(&accounts::Model) -> bool| others.iter().any(has);
    Ok(Taken {
        email: email.is_some() && any(&|other| other.email.as_deref() == email),
        phone: phone.is_some() && any(&|other| other.phone.as_deref() == phone),
    })
}

/// Takes a NIK away from the account that has it, if nobody has vouched for that account: it is neither
/// verified nor holds an office. Answers whose it was.
pub async fn release_nik(tx: &Tx, nik_hmac: &[u8]) -> Result<Option<AccountId>, ApiError> {
    let holder = accounts::Entity::find()
        .filter(accounts::Column::NikHmac.eq(nik_hmac.to_vec()))
        .lock_exclusive()
        .one(tx)
        .await?;
    let Some(holder) = holder else {
        return Ok(None);
    };
    if !grants_of(tx, holder.id).await?.is_empty() {
        return Ok(None);
    }
    let (id, version) = (holder.id, holder.version + 1);
    let mut holder = holder.into_active_model();
    holder.nik_hmac = Set(None);
    holder.nik_sealed = Set(None);
    holder.version = Set(version);
    holder.update(tx).await?;
    Ok(Some(id))
}

/// Residents of a village, verified or not, oldest first.
pub async fn residents(
    db: &impl ConnectionTrait,
    villages: &[&str],
    verified: Option<bool>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<accounts::Model>, ApiError> {
    let mut query = accounts::Entity::find()
        .filter(accounts::Column::VillageCode.is_in(villages.iter().copied()))
        .filter(accounts::Column::ErasedAt.is_null());
    if let Some(verified) = verified {
        let holders = Query::select()
            .column(grants::Column::AccountId)
            .from(grants::Entity)
            .and_where(Expr::col(grants::Column::Role).eq("citizen"))
            .and_where(Expr::col(grants::Column::RevokedAt).is_null())
            .to_owned();
        query = query.filter(if verified {
            accounts::Column::Id.in_subquery(holders)
        } else {
            accounts::Column::Id.not_in_subquery(holders)
        });
    }
    if let Some(after) = after {
        query = query.filter(accounts::Column::Id.gt(AccountId(after)));
    }
    Ok(query
        .order_by_asc(accounts::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// Accounts that hold the citizen's grant among some.
pub async fn citizens_among(
    db: &impl ConnectionTrait,
    accounts: Vec<AccountId>,
) -> Result<std::collections::HashSet<AccountId>, ApiError> {
    let rows = grants::Entity::find()
        .filter(grants::Column::AccountId.is_in(accounts))
        .filter(grants::Column::Role.eq(Role::Citizen))
        .filter(grants::Column::RevokedAt.is_null())
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.account_id).collect())
}

/// Accounts whose NIK is among these.
pub async fn by_niks(
    db: &impl ConnectionTrait,
    niks: &[Vec<u8>],
) -> Result<Vec<accounts::Model>, ApiError> {
    let mut found = Vec::new();
    for niks in niks.chunks(5_000) {
        found.extend(
            accounts::Entity::find()
                .filter(accounts::Column::NikHmac.is_in(niks.iter().cloned()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Ids of an account's proposals.
pub async fn proposal_ids(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<Uuid>, ApiError> {
    Ok(proposals::Entity::find()
        .select_only()
        .column(proposals::Column::Id)
        .filter(proposals::Column::ProposerId.eq(account))
        .order_by_asc(proposals::Column::CreatedAt)
        .into_tuple()
        .all(db)
        .await?)
}
