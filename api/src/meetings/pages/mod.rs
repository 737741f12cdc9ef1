//! What anyone may see of a meeting: the screen in the hall and the minutes on paper.

mod counts;
mod minutes;
mod screen;

use entity::ids::RoundId;
use entity::rounds;
use poem::Route;
use uuid::Uuid;

use super::service;
use super::wire::MeetingOut;
use crate::problem::{ApiError, Code};
use crate::rounds::standing;
use crate::web::Visit;
use crate::web::format::Zone;
use crate::{agencies, areas};

pub use counts::{Band, Counts};

/// Adds `/rounds/{id}/meeting` and `/rounds/{id}/minutes`.
pub fn routes(route: Route) -> Route {
    route
        .at("/rounds/:id/meeting", poem::get(screen::show))
        .at("/rounds/:id/minutes", poem::get(minutes::show))
}

/// Where a meeting is held, as its pages name it.
struct Place {
    /// Area or agency.
    name: String,
    zone: Zone,
}

async fn round(visit: &Visit, id: &str) -> Result<rounds::Model, ApiError> {
    let id = Uuid::parse_str(id).map_err(|_| ApiError::not_found())?;
    standing::get(visit.app.db.read(), RoundId(id)).await
}

async fn of_place(visit: &Visit, round: &rounds::Model) -> Result<Place, ApiError> {
    let db = visit.app.db.read();
    let name = match round.agency_id {
        Some(id) => agencies::service::get(db, id).await?.name,
        None => areas::service::find(db, &round.area_code)
            .await?
            .map_or_else(|| round.area_code.clone(), |area| area.name),
    };
    Ok(Place {
        name,
        zone: Zone::of(&round.area_code),
    })
}

/// The meeting of a round; none where it is not set yet.
pub async fn meeting_of(
    visit: &Visit,
    round: &rounds::Model,
) -> Result<Option<MeetingOut>, ApiError> {
    match service::show(&visit.app, round.id).await {
        Ok(meeting) => Ok(Some(meeting)),
        Err(error) if error.problem().code == Code::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
