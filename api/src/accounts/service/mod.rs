//! Use cases of accounts.

mod grant;
mod officers;
mod own;
mod register;
mod reset;
mod session;

pub use grant::{
    NewRole, create_grant, get_grant, list_grants, list_residents, residents_to_verify,
    revoke_grant, set_verified,
};
pub use officers::{OFFICES, Officer, Person, find_person, manned, officers};
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

/// Who the caller is to the roll of an area, or a refusal.
fn importer(caller: &Caller, area: &str) -> Result<super::roll::Importer, ApiError> {
    if !policy::may_import_roll(caller, area) {
        return Err(policy::refusal());
    }
    let role = if caller.plans(area) {
        entity::enums::Role::Planner
    } else {
        entity::enums::Role::VillageOfficer
    };
    Ok(super::roll::Importer {
        office: caller.office(role, area),
        account: Some(caller.account),
        anywhere: caller.is(entity::enums::Role::Admin),
    })
}

/// Imports the electoral roll of an area: CSV with `nik`, `name` and, above a village, `village_code`.
pub async fn import_roll(
    app: &App,
    caller: &Caller,
    area: &str,
    text: String,
) -> Result<RollImportOut, ApiError> {
    let by = importer(caller, area)?;
    super::roll::import(app, area, text, by).await
}

/// What [`import_roll`] would do, line by line; nothing is written.
pub async fn preview_roll(
    app: &App,
    caller: &Caller,
    area: &str,
    text: String,
) -> Result<RollImportOut, ApiError> {
    let by = importer(caller, area)?;
    super::roll::preview(app, area, text, by).await
}

/// Refuses a text that is no roll at all: it names no columns.
pub fn check_roll(text: &str) -> Result<(), ApiError> {
    super::roll::check(text)
}

/// How many people the roll has in an area and in how many villages, for those who may import it.
pub async fn roll_size(app: &App, caller: &Caller, area: &str) -> Result<(i64, i64), ApiError> {
    importer(caller, area)?;
    super::store::roll_size(app.db.read(), area).await
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
