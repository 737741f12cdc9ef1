//! Use cases of reviews and objections.

mod desk;
mod finding;
mod object;
mod review;

pub use desk::{Answerable, to_answer};
pub use finding::Review;
pub use object::{answer, disputed, file, list_filed, list_objections};
pub use review::{credit, last_in, list, of_proposal, review};

use entity::rounds;

use crate::app::App;
use crate::problem::ApiError;
use crate::rounds::rules::{Holder, holder};
use crate::{agencies, areas};

/// How an office is shown: by its place or agency.
pub(super) async fn office_name(
    app: &App,
    level: Holder,
    round: &rounds::Model,
    village: &str,
) -> Result<String, ApiError> {
    let code = match level {
        Holder::Agency => match round.agency_id {
            Some(agency) => return Ok(agencies::service::get(app.db.read(), agency).await?.name),
            None => round.area_code.as_str(),
        },
        Holder::Village => village,
        Holder::District => village.get(..8).unwrap_or(village),
        Holder::Regency => village.get(..5).unwrap_or(village),
    };
    let area = areas::service::known(app, code).await?;
    let name = area.as_deref().map(areas::service::full_name);
    let name = name.unwrap_or_else(|| code.to_owned());
    Ok(match level {
        Holder::Regency => format!("Badan Perencanaan {name}"),
        Holder::Village | Holder::District | Holder::Agency => name,
    })
}

/// The office that holds a round, as shown.
pub(super) async fn holder_name(
    app: &App,
    round: &rounds::Model,
    village: &str,
) -> Result<String, ApiError> {
    office_name(app, holder(round.stage_kind), round, village).await
}
