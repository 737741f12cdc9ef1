//! Pages of works: what was promised against what was built, and each work from the proposal to what residents see.

mod list;
mod one;

use entity::ids::WorkId;
use poem::Route;
use uuid::Uuid;

use crate::problem::ApiError;

pub(crate) use one::photos;

/// Adds `/works` and what is below it.
pub fn routes(route: Route) -> Route {
    route
        .at("/works", poem::get(list::show))
        .at("/works/:id", poem::get(one::show))
        .at(
            "/works/:id/reports/:number/answers",
            poem::post(one::answer),
        )
        .at("/work-photos/:id/remove", poem::post(one::remove_photo))
}

fn work_id(text: &str) -> Result<WorkId, ApiError> {
    let id = Uuid::parse_str(text).map_err(|_| ApiError::not_found())?;
    Ok(WorkId(id))
}
