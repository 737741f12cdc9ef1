//! Who may give roles, verify residents and import rolls.

use entity::enums::Role;
use entity::ids::AccountId;

use crate::auth::Caller;
use crate::problem::ApiError;

/// Whether the caller may give or take back a role for a scope; `regency` is that of the scope.
pub fn may_grant(caller: &Caller, role: Role, area: Option<&str>, regency: Option<&str>) -> bool {
    if caller.is(Role::Admin) {
        return true;
    }
    let plans = regency.is_some_and(|regency| caller.holds(Role::Planner, regency));
    match role {
        Role::VillageOfficer | Role::DistrictOfficer | Role::AgencyOfficer => plans,
        Role::Citizen => plans || area.is_some_and(|village| may_verify(caller, village)),
        Role::Planner | Role::Auditor | Role::Admin => false,
    }
}

/// Whether the caller may verify residents of a village.
pub fn may_verify(caller: &Caller, village: &str) -> bool {
    caller.oversees(village)
}

/// Whether the caller may give this account a role: nobody vouches for their own residence, and only an
/// administrator takes an office.
pub fn may_give_to(caller: &Caller, role: Role, account: AccountId) -> bool {
    account != caller.account || (role != Role::Citizen && caller.is(Role::Admin))
}

/// Whether the caller may give a code for another's forgotten password: whoever verifies the resident;
/// for an account with an office, an administrator only, so that no office is taken over from below.
pub fn may_reset(
    caller: &Caller,
    account: AccountId,
    village: Option<&str>,
    officer: bool,
) -> bool {
    account != caller.account
        && (caller.is(Role::Admin)
            || (!officer && village.is_some_and(|village| may_verify(caller, village))))
}

/// Whether the caller verifies residents of any village.
pub fn verifies_residents(caller: &Caller) -> bool {
    [
        Role::VillageOfficer,
        Role::DistrictOfficer,
        Role::Planner,
        Role::Admin,
    ]
    .into_iter()
    .any(|role| caller.is(role))
}

/// Whether the caller may import the electoral roll of an area.
pub fn may_import_roll(caller: &Caller, area: &str) -> bool {
    caller.plans(area) || caller.holds(Role::VillageOfficer, area)
}

/// Whether the caller may list the grants or residents of an area.
pub fn may_list(caller: &Caller, area: Option<&str>) -> bool {
    caller.audits() || area.is_some_and(|area| caller.oversees(area))
}

/// The refusal all of these share.
pub fn refusal() -> ApiError {
    ApiError::forbidden(
        "Peran Anda tidak mencakup wilayah atau perangkat daerah ini.",
        "Your role does not cover this area or agency.",
    )
}

#[cfg(test)]
mod tests {
    use entity::ids::SessionId;
    use uuid::Uuid;

    use super::*;
    use crate::auth::Held;

    fn caller(role: Role, area: &str) -> Caller {
        Caller {
            account: AccountId(Uuid::nil()),
            session: SessionId(Uuid::nil()),
            nik: None,
            village: None,
            reset_at: None,
            grants: vec![Held {
                role,
                area: Some(area.into()),
                agency: None,
            }],
        }
    }

    #[test]
    fn no_office_is_taken_over_from_below() {
        let somebody = AccountId(Uuid::from_u128(1));
        let village = Some("35.78.01.1001");
        let officer = caller(Role::VillageOfficer, "35.78.01.1001");
        assert!(may_reset(&officer, somebody, village, false));
        assert!(!may_reset(&officer, somebody, village, true));
        assert!(!may_reset(&officer, somebody, Some("35.78.01.1002"), false));
        assert!(!may_reset(&officer, officer.account, village, false));
        assert!(!may_reset(&officer, somebody, None, false));
        assert!(may_reset(&caller(Role::Admin, ""), somebody, None, true));
    }

    #[test]
    fn officers_stay_in_their_scope() {
        let planner = caller(Role::Planner, "35.78");
        let regency = Some("35.78");
        assert!(may_grant(
            &planner,
            Role::VillageOfficer,
            Some("35.78.01.1001"),
            regency
        ));
        assert!(!may_grant(
            &planner,
            Role::VillageOfficer,
            Some("35.10.01.2001"),
            Some("35.10")
        ));
        assert!(!may_grant(&planner, Role::Planner, Some("35.78"), regency));
        assert!(!may_grant(&planner, Role::Admin, None, None));
        let officer = caller(Role::VillageOfficer, "35.78.01.1001");
        assert!(may_grant(
            &officer,
            Role::Citizen,
            Some("35.78.01.1001"),
            regency
        ));
        assert!(!may_grant(
            &officer,
            Role::Citizen,
            Some("35.78.01.1002"),
            regency
        ));
        assert!(!may_grant(
            &officer,
            Role::VillageOfficer,
            Some("35.78.01.1001"),
            regency
        ));
        assert!(may_verify(
            &caller(Role::DistrictOfficer, "35.78.01"),
            "35.78.01.1002"
        ));
        assert!(!may_import_roll(&officer, "35.78"));
    }
}
