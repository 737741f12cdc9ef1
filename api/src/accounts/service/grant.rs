//! Roles: given, listed, taken back; and residents verified.

use entity::enums::{AreaLevel, GrantBasis, Role};
use entity::grants;
use entity::ids::{AccountId, AgencyId, GrantId};
use sea_orm::{ActiveEnum, ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use super::own::masked;
use crate::accounts::policy;
use crate::accounts::store::{self, NewGrant};
use crate::accounts::wire::{GrantOut, ResidentOut};
use crate::app::App;
use crate::audit::{self, Event};
use crate::auth::{Caller, Once, claim};
use crate::page::Page;
use crate::problem::{ApiError, FieldError};
use crate::{agencies, areas};

/// A role to give.
#[derive(Clone, Debug)]
pub struct NewRole {
    /// The account, or
    pub account_id: Option<AccountId>,
    /// its e-mail or phone.
    pub login: Option<String>,
    /// The role.
    pub role: Role,
    /// Area of the scope.
    pub area_code: Option<String>,
    /// Agency of the scope.
    pub agency_id: Option<AgencyId>,
}

/// The scope of a role, checked: area, agency, and the regency both lie in.
struct Scope {
    area: Option<String>,
    agency: Option<AgencyId>,
    regency: Option<String>,
}

fn regency_of(code: &str) -> String {
    code.get(..5).unwrap_or(code).to_owned()
}

/// Refuses a scope the role does not have, lest somebody believe the role ends there.
fn no_other_scope(new: &NewRole) -> Result<(), ApiError> {
    let everywhere = matches!(new.role, Role::Auditor | Role::Admin);
    let agency = new.role == Role::AgencyOfficer;
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, detail: &str, detail_en: &str| {
        errors.push(FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    };
    if new.area_code.is_some() && (everywhere || agency) {
        wrong(
            "/area_code",
            "Peran ini tidak dibatasi wilayah; kosongkan.",
            "This role is not limited to an area; leave it out.",
        );
    }
    if new.agency_id.is_some() && !agency {
        wrong(
            "/agency_id",
            "Peran ini tidak dibatasi perangkat daerah; kosongkan.",
            "This role is not limited to an agency; leave it out.",
        );
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ApiError::fields(errors))
    }
}

async fn scope(app: &App, new: &NewRole) -> Result<Scope, ApiError> {
    let db = app.db.read();
    no_other_scope(new)?;
    let level = match new.role {
        Role::Citizen | Role::VillageOfficer => Some(AreaLevel::Village),
        Role::DistrictOfficer => Some(AreaLevel::District),
        Role::Planner => Some(AreaLevel::Regency),
        Role::AgencyOfficer | Role::Auditor | Role::Admin => None,
    };
    if let Some(level) = level {
        let code = new.area_code.as_deref().unwrap_or_default();
        let area = areas::service::require_known(app, code, level, "/area_code").await?;
        return Ok(Scope {
            regency: Some(regency_of(&area.code)),
            area: Some(area.code.clone()),
            agency: None,
        });
    }
    if new.role != Role::AgencyOfficer {
        return Ok(Scope {
            area: None,
            agency: None,
            regency: None,
        });
    }
    let wrong = || {
        ApiError::field(
            "/agency_id",
            "Isi perangkat daerah yang ada.",
            "Give an agency that exists.",
        )
    };
    let id = new.agency_id.ok_or_else(wrong)?;
    let agency = agencies::service::get(db, id).await.map_err(|_| wrong())?;
    Ok(Scope {
        area: None,
        agency: Some(id),
        regency: Some(agency.regency_code),
    })
}

/// Gives a role. Administrators give any; planners give officers' roles inside their regency; officers
/// verify residents of their villages.
pub async fn create_grant(
    app: &App,
    caller: &Caller,
    new: NewRole,
    once: Option<Once>,
) -> Result<GrantOut, ApiError> {
    let scope = scope(app, &new).await?;
    if !policy::may_grant(
        caller,
        new.role,
        scope.area.as_deref(),
        scope.regency.as_deref(),
    ) {
        return Err(policy::refusal());
    }
    // Whoever verifies residents does not learn who has an account elsewhere.
    let unknown = |pointer| match new.role {
        Role::Citizen => ApiError::field(
            pointer,
            "Tidak ada akun seperti ini yang terdaftar untuk desa/kelurahan ini.",
            "No such account is registered for this village.",
        ),
        _ => ApiError::field(pointer, "Akun ini tidak ada.", "There is no such account."),
    };
    let account = match (new.account_id, new.login.as_deref()) {
        (Some(id), _) => store::get(app.db.read(), id)
            .await
            .map_err(|_| unknown("/account_id"))?,
        (None, Some(login)) => store::by_login(app, login)
            .await?
            .ok_or_else(|| unknown("/login"))?,
        (None, None) => return Err(unknown("/account_id")),
    };
    if new.role == Role::Citizen && account.village_code != scope.area {
        let by_id = new.account_id.is_some();
        return Err(unknown(if by_id { "/account_id" } else { "/login" }));
    }
    let subject = scope.area.clone().or(scope.regency).unwrap_or_default();
    let grant = NewGrant {
        account: account.id,
        role: new.role,
        area: scope.area,
        agency: scope.agency,
        basis: GrantBasis::Officer,
        by: Some(caller.account),
    };
    give(app, caller, grant, &subject, once)
        .await
        .map(Into::into)
}

/// The office in which the caller gives or takes back a role for an area.
pub(super) fn office(caller: &Caller, area: &str) -> String {
    let role = [
        Role::Planner,
        Role::DistrictOfficer,
        Role::VillageOfficer,
        Role::Admin,
    ]
    .into_iter()
    .find(|role| caller.is(*role))
    .unwrap_or(Role::Citizen);
    caller.office(role, area)
}

/// Gives a role for a subject: the area, or the regency of the agency.
async fn give(
    app: &App,
    caller: &Caller,
    grant: NewGrant,
    subject: &str,
    once: Option<Once>,
) -> Result<grants::Model, ApiError> {
    if !policy::may_give_to(caller, grant.role, grant.account) {
        return Err(ApiError::forbidden(
            "Peran untuk diri sendiri diberikan petugas lain.",
            "Another officer gives you a role.",
        ));
    }
    let now = app.clock.now();
    let (actor, actor_id) = (office(caller, subject), caller.account);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let id = GrantId(Uuid::now_v7());
                // The first request may have found the role held already: then it is answered so again.
                if let Some(before) = claim(tx, once, id.0, now).await?
                    && let Ok(grant) = store::grant(tx, GrantId(before)).await
                {
                    return Ok(grant);
                }
                let grant = store::give_as(tx, id, grant, now).await?;
                if grant.id == id {
                    record(tx, now, "grant.given", actor, actor_id, &grant);
                }
                Ok(grant)
            })
        })
        .await
}

fn record(
    tx: &crate::db::Tx,
    now: chrono::DateTime<chrono::Utc>,
    verb: &'static str,
    actor: String,
    actor_id: AccountId,
    grant: &grants::Model,
) {
    let event = Event {
        verb,
        actor,
        actor_id: Some(actor_id),
        subject: "grant",
        subject_id: grant.id.to_string(),
        cycle: None,
        round: None,
        proposal: None,
        detail: json!({ "role": grant.role.to_value(), "scope": grant.scope_key }),
    };
    audit::append(tx, now, event);
}

/// A role, for whoever holds it or may list those of its scope.
pub async fn get_grant(app: &App, caller: &Caller, id: GrantId) -> Result<GrantOut, ApiError> {
    let db = app.db.read();
    let grant = store::grant(db, id).await?;
    let area = match (&grant.area_code, grant.agency_id) {
        (Some(area), _) => Some(area.clone()),
        (None, Some(agency)) => Some(agencies::service::get(db, agency).await?.regency_code),
        (None, None) => None,
    };
    if grant.account_id != caller.account && !policy::may_list(caller, area.as_deref()) {
        return Err(ApiError::not_found());
    }
    Ok(grant.into())
}

/// Takes a role back.
pub async fn revoke_grant(app: &App, caller: &Caller, id: GrantId) -> Result<(), ApiError> {
    let grant = grants::Entity::find_by_id(id)
        .one(app.db.read())
        .await?
        .ok_or_else(ApiError::not_found)?;
    let regency = match (&grant.area_code, grant.agency_id) {
        (Some(area), _) => Some(regency_of(area)),
        (None, Some(agency)) => Some(
            agencies::service::get(app.db.read(), agency)
                .await?
                .regency_code,
        ),
        (None, None) => None,
    };
    if !policy::may_grant(
        caller,
        grant.role,
        grant.area_code.as_deref(),
        regency.as_deref(),
    ) {
        return Err(policy::refusal());
    }
    let now = app.clock.now();
    let subject = grant.area_code.or(regency).unwrap_or_default();
    let (actor, actor_id) = (office(caller, &subject), caller.account);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let grant = grants::Entity::find_by_id(id)
                    .lock_exclusive()
                    .one(tx)
                    .await?
                    .ok_or_else(ApiError::not_found)?;
                if grant.revoked_at.is_some() {
                    return Ok(());
                }
                if grant.role == Role::Admin {
                    store::leave_an_admin(tx, grant.account_id).await?;
                }
                let mut row = grant.clone().into_active_model();
                row.revoked_at = Set(Some(now));
                row.update(tx).await?;
                store::end_codes(tx, grant.account_id).await?;
                record(tx, now, "grant.revoked", actor, actor_id, &grant);
                Ok(())
            })
        })
        .await
}

/// Grants that hold, of an area and below, an account or a role.
pub async fn list_grants(
    app: &App,
    caller: &Caller,
    area: Option<String>,
    account: Option<AccountId>,
    role: Option<Role>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Page<GrantOut>, ApiError> {
    let own = account == Some(caller.account);
    if !own && !policy::may_list(caller, area.as_deref()) {
        return Err(ApiError::forbidden(
            "Sebutkan `area` di dalam wilayah tugas Anda, atau `account_id` Anda sendiri; tanpa keduanya hanya untuk auditor dan admin.",
            "Name an `area` inside the one you oversee, or your own `account_id`; without either this is for auditors and administrators.",
        ));
    }
    let rows =
        store::list_grants(app.db.read(), area.as_deref(), account, role, after, limit).await?;
    Page::cut(rows, limit, |row| row.id.0, Into::into)
}

/// Residents registered for a village, for those who verify them.
pub async fn list_residents(
    app: &App,
    caller: &Caller,
    village: &str,
    verified: Option<bool>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Page<ResidentOut>, ApiError> {
    if !policy::may_verify(caller, village) {
        return Err(policy::refusal());
    }
    residents(app, &[village], verified, after, limit).await
}

/// Residents who wait to be verified in the villages a caller is an officer of, oldest first.
pub async fn residents_to_verify(
    app: &App,
    caller: &Caller,
    limit: u64,
) -> Result<Page<ResidentOut>, ApiError> {
    let villages: Vec<&str> = caller
        .grants
        .iter()
        .filter(|held| held.role == Role::VillageOfficer)
        .filter_map(|held| held.area.as_deref())
        .collect();
    residents(app, &villages, Some(false), None, limit).await
}

async fn residents(
    app: &App,
    villages: &[&str],
    verified: Option<bool>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Page<ResidentOut>, ApiError> {
    let db = app.db.read();
    let rows = store::residents(db, villages, verified, after, limit).await?;
    let ids = rows.iter().map(|row| row.id).collect();
    let citizens = store::citizens_among(db, ids).await?;
    let masks = rows
        .iter()
        .map(|row| Ok((row.id, masked(app, row)?)))
        .collect::<Result<std::collections::HashMap<_, _>, ApiError>>()?;
    Page::cut(
        rows,
        limit,
        |row| row.id.0,
        |row| ResidentOut {
            id: row.id.0,
            nik_masked: masks.get(&row.id).cloned().flatten(),
            verified: citizens.contains(&row.id),
            name: row.name,
            village_code: row.village_code,
            created_at: row.created_at,
        },
    )
}

/// Verifies, or no longer verifies, that a resident lives in the village they registered for.
pub async fn set_verified(
    app: &App,
    caller: &Caller,
    account: AccountId,
    verified: bool,
) -> Result<(), ApiError> {
    let db = app.db.read();
    let row = store::get(db, account).await?;
    let village = row.village_code.ok_or_else(ApiError::not_found)?;
    if !policy::may_verify(caller, &village) {
        // Whoever may not verify here learns nothing about who is registered.
        return Err(ApiError::not_found());
    }
    if verified {
        let grant = NewGrant {
            account,
            role: Role::Citizen,
            area: Some(village.clone()),
            agency: None,
            basis: GrantBasis::Officer,
            by: Some(caller.account),
        };
        return give(app, caller, grant, &village, None).await.map(|_| ());
    }
    for grant in store::grants_of(db, account).await? {
        if grant.role == Role::Citizen {
            revoke_grant(app, caller, grant.id).await?;
        }
    }
    Ok(())
}
