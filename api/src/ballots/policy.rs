//! Who may vote, who may run the vote.

use entity::enums::Role;
use entity::rounds;

use super::rules;
use crate::auth::Caller;
use crate::problem::{ApiError, Code};

/// A person who may vote in a round.
#[derive(Clone, Copy, Debug)]
pub struct Voter<'a> {
    /// HMAC of the NIK.
    pub nik: &'a [u8],
    /// Village they are verified for.
    pub village: &'a str,
}

/// The person behind a caller who may vote in this round.
pub fn voter<'a>(caller: &'a Caller, round: &rounds::Model) -> Result<Voter<'a>, ApiError> {
    let mut homes = caller
        .grants
        .iter()
        .filter(|held| held.role == Role::Citizen)
        .filter_map(|held| held.area.as_deref());
    let home = homes.find(|village| rules::inside(&round.area_code, village));
    match (&caller.nik, home) {
        (Some(nik), Some(village)) => Ok(Voter { nik, village }),
        _ => Err(not_eligible()),
    }
}

/// The office in which a caller runs this round: its own level, neither above nor below.
pub fn office(caller: &Caller, round: &rounds::Model) -> Option<Role> {
    if let Some(agency) = round.agency_id {
        return caller.serves(agency).then_some(Role::AgencyOfficer);
    }
    let role = match round.area_code.len() {
        13 => Role::VillageOfficer,
        8 => Role::DistrictOfficer,
        _ => Role::Planner,
    };
    caller.holds(role, &round.area_code).then_some(role)
}

/// The office of a caller who must be an officer of this round.
pub fn officer(caller: &Caller, round: &rounds::Model) -> Result<Role, ApiError> {
    office(caller, round).ok_or_else(|| {
        ApiError::forbidden(
            "Hanya petugas penyelenggara putaran ini yang dapat melakukannya.",
            "Only an officer of the body that holds this round may do this.",
        )
    })
}

/// The office in which a caller may have the round counted: its own officer's, or the planning agency's.
pub fn counter(caller: &Caller, round: &rounds::Model) -> Result<Role, ApiError> {
    if let Some(role) = office(caller, round) {
        return Ok(role);
    }
    if caller.plans(&round.area_code) {
        let planner = round
            .area_code
            .get(..5)
            .is_some_and(|regency| caller.holds(Role::Planner, regency));
        return Ok(if planner { Role::Planner } else { Role::Admin });
    }
    Err(ApiError::forbidden(
        "Hanya petugas penyelenggara putaran ini atau badan perencanaan yang dapat menghitungnya.",
        "Only an officer of the body that holds this round or the planning agency may tally it.",
    ))
}

/// The refusal of a person who is not on the round's roll.
pub fn not_eligible() -> ApiError {
    ApiError::new(
        Code::NotEligible,
        "Hanya warga terverifikasi dari wilayah putaran ini yang dapat memilih.",
        "Only verified residents of this round's area may vote.",
    )
}
