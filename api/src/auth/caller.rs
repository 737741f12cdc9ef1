//! The account behind a request and the roles it holds.

use chrono::{DateTime, Utc};
use entity::enums::Role;
use entity::ids::{AccountId, AgencyId, SessionId};

use crate::problem::ApiError;

/// A role held, with its scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// Area code of a village, district or regency role.
    pub area: Option<String>,
    /// Agency of an agency officer.
    pub agency: Option<AgencyId>,
}

/// A logged-in account.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account.
    pub account: AccountId,
    /// The session the request came with.
    pub session: SessionId,
    /// Pseudonym of the person (HMAC of the NIK), if the account has one.
    pub nik: Option<Vec<u8>>,
    /// Village the account was registered for.
    pub village: Option<String>,
    /// When the password was last set by a code an officer gave, UTC.
    pub reset_at: Option<DateTime<Utc>>,
    /// Roles held now.
    pub grants: Vec<Held>,
}

impl Caller {
    /// Whether any grant has this role.
    pub fn is(&self, role: Role) -> bool {
        self.grants.iter().any(|held| held.role == role)
    }

    /// Whether any office is held: a role with work that waits at a desk.
    pub fn is_officer(&self) -> bool {
        use Role::{AgencyOfficer, DistrictOfficer, Planner, VillageOfficer};
        self.grants.iter().any(|held| {
            matches!(
                held.role,
                VillageOfficer | DistrictOfficer | AgencyOfficer | Planner
            )
        })
    }

    /// Whether the role is held for exactly this area.
    pub fn holds(&self, role: Role, area: &str) -> bool {
        self.grants
            .iter()
            .any(|held| held.role == role && held.area.as_deref() == Some(area))
    }

    /// Whether the caller is an officer of this agency.
    pub fn serves(&self, agency: AgencyId) -> bool {
        self.grants
            .iter()
            .any(|held| held.role == Role::AgencyOfficer && held.agency == Some(agency))
    }

    /// Whether the caller plans for the regency this code lies in.
    pub fn plans(&self, code: &str) -> bool {
        let regency = code.get(..5).unwrap_or(code);
        self.is(Role::Admin) || self.holds(Role::Planner, regency)
    }

    /// Whether the caller is an officer of this village, of the district or the regency above it.
    pub fn oversees(&self, code: &str) -> bool {
        self.plans(code)
            || code
                .get(..8)
                .is_some_and(|district| self.holds(Role::DistrictOfficer, district))
            || self.holds(Role::VillageOfficer, code)
    }

    /// Whether the caller may read what is internal but not secret.
    pub fn audits(&self) -> bool {
        self.is(Role::Auditor) || self.is(Role::Admin)
    }

    /// The planner of a regency, or a refusal.
    pub fn require_planner(&self, regency: &str) -> Result<(), ApiError> {
        if self.plans(regency) {
            return Ok(());
        }
        Err(ApiError::forbidden(
            "Hanya badan perencanaan kabupaten/kota ini yang dapat melakukannya.",
            "Only the planning agency of this regency may do this.",
        ))
    }

    /// How the audit trail names the caller acting in a role on a subject (an area's code or an agency's
    /// id): by office and its scope, never by name.
    pub fn office(&self, role: Role, subject: &str) -> String {
        use sea_orm::ActiveEnum;
        let scopes = self.grants.iter().filter(|held| held.role == role);
        let scope = scopes
            .filter_map(|held| {
                let agency = held.agency.map(|agency| agency.to_string());
                held.area.clone().or(agency)
            })
            .find(|scope| covers(scope, subject));
        match scope {
            Some(scope) => format!("{} {scope}", role.to_value()),
            None if self.is(Role::Admin) => Role::Admin.to_value(),
            None => role.to_value(),
        }
    }
}

/// Whether a scope is the subject or an area above it.
fn covers(scope: &str, subject: &str) -> bool {
    subject
        .strip_prefix(scope)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn held(role: Role, area: Option<&str>) -> Held {
        Held {
            role,
            area: area.map(str::to_owned),
            agency: None,
        }
    }

    #[test]
    fn the_office_named_is_the_one_that_covers_the_subject() {
        let caller = Caller {
            account: AccountId(Uuid::nil()),
            session: SessionId(Uuid::nil()),
            nik: None,
            village: None,
            reset_at: None,
            grants: vec![
                held(Role::VillageOfficer, Some("35.78.01.1001")),
                held(Role::VillageOfficer, Some("35.78.01.1002")),
                held(Role::Admin, None),
            ],
        };
        assert_eq!(
            caller.office(Role::VillageOfficer, "35.78.01.1002"),
            "village_officer 35.78.01.1002"
        );
        assert_eq!(caller.office(Role::Planner, "35.78"), "admin");
        assert!(covers("35.78", "35.78.01") && !covers("35.7", "35.78"));
    }
}
