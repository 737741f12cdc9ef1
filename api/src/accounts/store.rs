//! Queries over accounts, grants and the roll.

use chrono::{DateTime, Utc};
use entity::enums::{GrantBasis, Role};
use entity::ids::{AccountId, AgencyId, GrantId};
use entity::{accounts, grants, password_resets, proposals, roll_entries, sessions};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Set, SqlErr,
};
use uuid::Uuid;

use super::identity;
use crate::app::App;
use crate::areas::code::subtree;
use crate::db::Tx;
use crate::problem::{ApiError, Code};

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

/// Grants that hold, of one account.
pub async fn grants_of(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<grants::Model>, ApiError> {
    Ok(grants::Entity::find()
        .filter(grants::Column::AccountId.eq(account))
        .filter(grants::Column::RevokedAt.is_null())
        .order_by_asc(grants::Column::Id)
        .all(db)
        .await?)
}

/// A grant to give.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// Who gets it.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// Its area.
    pub area: Option<String>,
    /// Its agency.
    pub agency: Option<AgencyId>,
    /// Why.
    pub basis: GrantBasis,
    /// Who gives it.
    pub by: Option<AccountId>,
}

impl NewGrant {
    fn scope_key(&self) -> String {
        self.area
            .clone()
            .or_else(|| self.agency.map(|agency| agency.to_string()))
            .unwrap_or_default()
    }
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

/// Gives a grant; one that holds already is answered as it is.
pub async fn give(tx: &Tx, new: NewGrant, now: DateTime<Utc>) -> Result<grants::Model, ApiError> {
    give_as(tx, GrantId(Uuid::now_v7()), new, now).await
}

/// A grant, or 404.
pub async fn grant(db: &impl ConnectionTrait, id: GrantId) -> Result<grants::Model, ApiError> {
    grants::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// Gives a grant under an identifier; one that holds already is answered as it is.
pub async fn give_as(
    tx: &Tx,
    id: GrantId,
    new: NewGrant,
    now: DateTime<Utc>,
) -> Result<grants::Model, ApiError> {
    // An account that is erased meanwhile must not end with a role.
    lock(tx, new.account).await?;
    let scope_key = new.scope_key();
    let held = grants::Entity::find()
        .filter(grants::Column::AccountId.eq(new.account))
        .filter(grants::Column::Role.eq(new.role))
        .filter(grants::Column::ScopeKey.eq(scope_key.clone()))
        .filter(grants::Column::RevokedAt.is_null())
        .one(tx)
        .await?;
    if let Some(held) = held {
        return Ok(held);
    }
    let grant = grants::ActiveModel {
        id: Set(id),
        account_id: Set(new.account),
        role: Set(new.role),
        area_code: Set(new.area),
        agency_id: Set(new.agency),
        scope_key: Set(scope_key),
        basis: Set(new.basis),
        granted_by: Set(new.by),
        granted_at: Set(now),
        revoked_at: Set(None),
    };
    if new.role != Role::Citizen {
        // Whoever could reset a resident cannot reset an officer.
        password_resets::Entity::delete_by_id(new.account)
            .exec(tx)
            .await?;
    }
    match grant.insert(tx).await {
        Err(e) if matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Err(ApiError::new(
                Code::AlreadyExists,
                "Peran ini sedang diberikan oleh orang lain; coba lagi.",
                "Somebody else is giving this role; try again.",
            ))
        }
        outcome => Ok(outcome?),
    }
}

/// Ends the codes for forgotten passwords that somebody gave: with their office.
pub async fn end_codes(tx: &Tx, given_by: AccountId) -> Result<(), ApiError> {
    password_resets::Entity::delete_many()
        .filter(password_resets::Column::IssuedBy.eq(given_by))
        .exec(tx)
        .await?;
    Ok(())
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

/// Makes sure that an administrator is left when this account no longer is one.
pub async fn leave_an_admin(tx: &Tx, leaving: AccountId) -> Result<(), ApiError> {
    let admins = grants::Entity::find()
        .filter(grants::Column::Role.eq(Role::Admin))
        .filter(grants::Column::RevokedAt.is_null())
        .order_by_asc(grants::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let last = admins.iter().any(|grant| grant.account_id == leaving)
        && admins.iter().all(|grant| grant.account_id == leaving);
    if last {
        return Err(ApiError::new(
            Code::WrongState,
            "Ini administrator terakhir; angkat dulu penggantinya.",
            "This is the last administrator; give the role to another first.",
        ));
    }
    Ok(())
}

/// Verifies residents because the roll has them; who is verified already stays so.
pub async fn give_citizens(
    tx: &Tx,
    residents: Vec<(AccountId, String)>,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    for batch in residents.chunks(1_000) {
        let rows = batch.iter().map(|(account, village)| grants::ActiveModel {
            id: Set(GrantId(Uuid::now_v7())),
            account_id: Set(*account),
            role: Set(Role::Citizen),
            area_code: Set(Some(village.clone())),
            agency_id: Set(None),
            scope_key: Set(village.clone()),
            basis: Set(GrantBasis::Roll),
            granted_by: Set(None),
            granted_at: Set(now),
            revoked_at: Set(None),
        });
        grants::Entity::insert_many(rows)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Grants of an area and below, an account or a role.
pub async fn list_grants(
    db: &impl ConnectionTrait,
    area: Option<&str>,
    account: Option<AccountId>,
    role: Option<Role>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<grants::Model>, ApiError> {
    let mut query = grants::Entity::find().filter(grants::Column::RevokedAt.is_null());
    if let Some(area) = area {
        let (low, high) = subtree(area);
        query = query
            .filter(grants::Column::AreaCode.gte(low))
            .filter(grants::Column::AreaCode.lt(high));
    }
    if let Some(account) = account {
        query = query.filter(grants::Column::AccountId.eq(account));
    }
    if let Some(role) = role {
        query = query.filter(grants::Column::Role.eq(role));
    }
    if let Some(after) = after {
        query = query.filter(grants::Column::Id.gt(GrantId(after)));
    }
    Ok(query
        .order_by_asc(grants::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// Offices that are held in an area and below, or of agencies.
fn held_offices(area: &str, agencies: Vec<AgencyId>) -> sea_orm::Select<grants::Entity> {
    use grants::Column as C;
    let (low, high) = subtree(area);
    let of_areas = Condition::all()
        .add(C::AreaCode.gte(low))
        .add(C::AreaCode.lt(high))
        .add(C::Role.is_in([Role::VillageOfficer, Role::DistrictOfficer]));
    grants::Entity::find()
        .filter(C::RevokedAt.is_null())
        .filter(
            Condition::any()
                .add(of_areas)
                .add(C::AgencyId.is_in(agencies)),
        )
}

/// A page of offices held in an area and below, or of agencies, oldest first.
pub async fn offices(
    db: &impl ConnectionTrait,
    area: &str,
    agencies: Vec<AgencyId>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<grants::Model>, ApiError> {
    let mut query = held_offices(area, agencies);
    if let Some(after) = after {
        query = query.filter(grants::Column::Id.gt(GrantId(after)));
    }
    Ok(query
        .order_by_asc(grants::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?)
}

/// Areas and agencies whose office somebody holds, as grants have their scope.
pub async fn manned(
    db: &impl ConnectionTrait,
    area: &str,
    agencies: Vec<AgencyId>,
) -> Result<std::collections::HashSet<String>, ApiError> {
    let rows: Vec<String> = held_offices(area, agencies)
        .select_only()
        .column(grants::Column::ScopeKey)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
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
