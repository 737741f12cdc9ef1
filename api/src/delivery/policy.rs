//! Who may report on works and answer reports.

use entity::enums::Role;
use entity::ids::AgencyId;
use entity::works;

use crate::auth::Caller;
use crate::problem::ApiError;

/// The office the caller reports on a work by: its agency's, or the planning agency's.
pub fn reporter(caller: &Caller, work: &works::Model) -> Option<String> {
    match work.agency_id {
        Some(agency) if caller.serves(agency) => {
            Some(caller.office(Role::AgencyOfficer, &agency.to_string()))
        }
        _ if caller.plans(&work.regency_code) => {
            Some(caller.office(Role::Planner, &work.regency_code))
        }
        _ => None,
    }
}

/// Whose works somebody reports on.
#[derive(Clone, Debug, Default)]
pub struct Seats {
    /// Those of these agencies.
    pub agencies: Vec<AgencyId>,
    /// Those of these regencies.
    pub regencies: Vec<String>,
}

/// Whose works the caller reports on, by the offices they hold.
pub fn seats(caller: &Caller) -> Seats {
    let of = |role| caller.grants.iter().filter(move |held| held.role == role);
    Seats {
        agencies: of(Role::AgencyOfficer)
            .filter_map(|held| held.agency)
            .collect(),
        regencies: of(Role::Planner)
            .filter_map(|held| held.area.clone())
            .collect(),
    }
}

/// The refusal of anybody else.
pub fn stranger() -> ApiError {
    ApiError::forbidden(
        "Hanya perangkat daerah pelaksananya atau badan perencanaan yang dapat melaporkan pekerjaan ini.",
        "Only the agency that does this work or the planning agency may report on it.",
    )
}

/// The refusal of whoever did not send a resident's photo.
pub fn not_theirs() -> ApiError {
    ApiError::forbidden(
        "Foto warga hanya dapat dihapus oleh warga yang mengirimnya.",
        "A resident's photo is removed by the resident who sent it only.",
    )
}

/// Only those who live there, and are known to, say what they see.
pub fn require_neighbour(caller: &Caller, work: &works::Model) -> Result<(), ApiError> {
    if caller.holds(Role::Citizen, &work.village_code) {
        return Ok(());
    }
    Err(ApiError::forbidden(
        "Hanya warga terverifikasi desa/kelurahan ini yang dapat menanggapi laporan.",
        "Only verified residents of this village may answer reports.",
    ))
}
