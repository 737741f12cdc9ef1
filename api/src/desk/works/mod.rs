//! The desk of those who report on works: what nobody has reported on for longest, one report by form, several by a
//! list that is looked at line by line before anything is written.

mod list;
mod queue;
mod report;

use std::sync::Arc;

use poem::Route;

use super::{front, uuid};
use crate::auth::Caller;
use crate::delivery::policy::{self, Seats};
use crate::web::{PageError, Visit};

/// Adds `/desk/works` and what is below it.
pub(super) fn routes(route: Route) -> Route {
    route
        .at("/desk/works", poem::get(queue::show))
        .at(
            "/desk/works/:id",
            poem::get(report::show).post(report::save),
        )
        .at("/desk/work-lists", poem::post(list::send))
        .at(
            "/desk/work-lists/:cycle/:kept",
            poem::get(list::show).post(list::import),
        )
}

/// An officer, and whose works they report on; one whose offices have none is refused.
fn seats(visit: &Visit) -> Result<(Arc<Caller>, Seats), PageError> {
    let caller = front::officer(visit)?;
    let seats = policy::seats(&caller);
    if seats.agencies.is_empty() && seats.regencies.is_empty() {
        return Err(policy::stranger().into());
    }
    Ok((caller, seats))
}
