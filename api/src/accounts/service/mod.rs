//! Use cases of accounts.

mod grant;
mod own;
mod register;
mod reset;
mod session;

pub use grant::{
    NewRole, create_grant, get_grant, list_grants, list_residents, residents_to_verify,
    revoke_grant, set_verified,
};
pub use own::{Change, change, confirm, erase, export, is_erased, session, show};
pub use register::{Registration, create_admin, enrol, register, release_nik};
pub use reset::{issue as issue_reset_code, redeem as redeem_reset_code};
pub use session::{log_in, log_out};

pub use super::passwords::hash as hash_password;

use crate::app::App;
use crate::auth::Caller;
use crate::problem::ApiError;

use super::policy;
use super::wire::RollImportOut;

/// Imports the electoral roll of an area: CSV with `nik`, `name` and, above a village, `village_code`.
pub async fn import_roll(
    app: &App,
    caller: &Caller,
    area: &str,
    text: String,
) -> Result<RollImportOut, ApiError> {
    if !policy::may_import_roll(caller, area) {
        return Err(policy::refusal());
    }
    let role = if caller.plans(area) {
        entity::enums::Role::Planner
    } else {
        entity::enums::Role::VillageOfficer
    };
    let by = super::roll::Importer {
        office: caller.office(role, area),
        account: Some(caller.account),
        anywhere: caller.is(entity::enums::Role::Admin),
    };
    super::roll::import(app, area, text, by).await
}

/// The same by the operator of the installation, from the command line.
pub async fn import_roll_by_operator(
    app: &App,
    area: &str,
    text: String,
) -> Result<RollImportOut, ApiError> {
    let by = super::roll::Importer {
        office: "operator".into(),
        account: None,
        anywhere: true,
    };
    super::roll::import(app, area, text, by).await
}
