//! Grants: who holds which office.

use chrono::{DateTime, Utc};
use entity::enums::{GrantBasis, Role};
use entity::ids::{AccountId, AgencyId, GrantId};
use entity::{grants, password_resets};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Set, SqlErr,
};
use uuid::Uuid;

use super::people::lock;
use crate::areas::code::subtree;
use crate::db::Tx;
use crate::problem::{ApiError, Code};

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
