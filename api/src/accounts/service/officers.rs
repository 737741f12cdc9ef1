//! Who holds which office in a regency, for its planner.

use std::collections::{HashMap, HashSet};

use entity::enums::Role;
use entity::ids::{AccountId, AgencyId};
use entity::{accounts, grants};
use uuid::Uuid;

use crate::accounts::{identity, store};
use crate::agencies;
use crate::app::App;
use crate::areas::code::within;
use crate::auth::Caller;
use crate::problem::ApiError;

/// Somebody with an office, or who could have one.
#[derive(Clone, Debug)]
pub struct Officer {
    /// The office.
    pub grant: grants::Model,
    /// Who holds it.
    pub name: String,
    /// E-mail or phone number by which they log in.
    pub contact: Option<String>,
}

/// An account found by its e-mail or phone number.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// Its name; only of somebody registered in the regency or with an office there.
    pub name: Option<String>,
    /// The offices held in the regency.
    pub offices: Vec<grants::Model>,
}

/// The roles a planner gives.
pub const OFFICES: [Role; 3] = [
    Role::VillageOfficer,
    Role::DistrictOfficer,
    Role::AgencyOfficer,
];

async fn agency_ids(app: &App, regency: &str) -> Result<Vec<AgencyId>, ApiError> {
    let rows = agencies::service::of_regency(app.db.read(), regency).await?;
    Ok(rows.into_iter().map(|agency| agency.id).collect())
}

/// A page of the offices held in an area of a regency and below; where the area is the regency, also those of
/// its agencies. Oldest first; one more than `limit` where there are more.
pub async fn officers(
    app: &App,
    caller: &Caller,
    regency: &str,
    area: &str,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Officer>, ApiError> {
    caller.require_planner(regency)?;
    let db = app.db.read();
    let (area, agencies) = if area == regency {
        (regency, agency_ids(app, regency).await?)
    } else if within(regency, area) {
        (area, Vec::new())
    } else {
        return Ok(Vec::new());
    };
    let rows = store::offices(db, area, agencies, after, limit).await?;
    let ids = rows.iter().map(|row| row.account_id).collect();
    let people = store::many(db, ids).await?;
    let people: HashMap<AccountId, accounts::Model> =
        people.into_iter().map(|row| (row.id, row)).collect();
    Ok(rows
        .into_iter()
        .map(|grant| {
            let person = people.get(&grant.account_id);
            Officer {
                name: person.map_or_else(String::new, |one| one.name.clone()),
                contact: person.and_then(|one| one.email.clone().or_else(|| one.phone.clone())),
                grant,
            }
        })
        .collect())
}

/// Area codes and agency ids of a regency whose office somebody holds.
pub async fn manned(
    app: &App,
    caller: &Caller,
    regency: &str,
) -> Result<HashSet<String>, ApiError> {
    caller.require_planner(regency)?;
    let agencies = agency_ids(app, regency).await?;
    store::manned(app.db.read(), regency, agencies).await
}

/// Somebody by e-mail or phone number, never by NIK; none where no account has it.
pub async fn find_person(
    app: &App,
    caller: &Caller,
    regency: &str,
    login: &str,
) -> Result<Option<Person>, ApiError> {
    caller.require_planner(regency)?;
    if identity::Nik::parse(login).is_some() {
        return Err(ApiError::field(
            "/login",
            "Cari dengan e-mail atau nomor telepon, bukan NIK.",
            "Search by e-mail or phone number, not by NIK.",
        ));
    }
    let Some(row) = store::by_login(app, login).await? else {
        return Ok(None);
    };
    let agencies: HashSet<AgencyId> = agency_ids(app, regency).await?.into_iter().collect();
    let mut offices = store::grants_of(app.db.read(), row.id).await?;
    offices.retain(|grant| {
        let here = grant.area_code.as_deref();
        OFFICES.contains(&grant.role)
            && (here.is_some_and(|area| within(regency, area))
                || grant.agency_id.is_some_and(|id| agencies.contains(&id)))
    });
    let village = row.village_code.as_deref();
    let known = !offices.is_empty() || village.is_some_and(|village| within(regency, village));
    Ok(Some(Person {
        id: row.id,
        name: known.then_some(row.name),
        offices,
    }))
}
