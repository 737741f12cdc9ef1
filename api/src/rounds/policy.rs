//! Who holds a round.

use entity::enums::Role;
use entity::rounds;

use super::rules::{Holder, holder};
use crate::auth::Caller;
use crate::problem::ApiError;

/// The officer's role a round belongs to.
pub fn role(round: &rounds::Model) -> Role {
    match holder(round.stage_kind) {
        Holder::Village => Role::VillageOfficer,
        Holder::District => Role::DistrictOfficer,
        Holder::Agency => Role::AgencyOfficer,
        Holder::Regency => Role::Planner,
    }
}

/// Whether the caller is an officer of the round itself.
pub fn holds(caller: &Caller, round: &rounds::Model) -> bool {
    match (role(round), round.agency_id) {
        (Role::AgencyOfficer, Some(agency)) => caller.serves(agency),
        (role, _) => caller.holds(role, &round.area_code),
    }
}

/// An officer of the round, or a refusal.
pub fn require_holder(caller: &Caller, round: &rounds::Model) -> Result<(), ApiError> {
    if holds(caller, round) {
        return Ok(());
    }
    Err(ApiError::forbidden(
        "Hanya petugas putaran ini yang dapat melakukannya.",
        "Only an officer of this round may do this.",
    ))
}

/// An officer of the round or the planner of its regency, or a refusal.
pub fn require_holder_or_planner(caller: &Caller, round: &rounds::Model) -> Result<(), ApiError> {
    if caller.plans(&round.area_code) {
        return Ok(());
    }
    require_holder(caller, round)
}

/// How the audit trail names the caller acting on a round.
pub fn office(caller: &Caller, round: &rounds::Model) -> String {
    if holds(caller, round) {
        acting(caller, role(round), round)
    } else {
        acting(caller, Role::Planner, round)
    }
}

/// How the audit trail names the caller acting in a role on a round.
pub fn acting(caller: &Caller, role: Role, round: &rounds::Model) -> String {
    let subject = match role {
        Role::AgencyOfficer => &round.subject_key,
        _ => &round.area_code,
    };
    caller.office(role, subject)
}
