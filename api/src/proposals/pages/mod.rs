//! Pages of proposals: the list, one proposal, and its journey by tracking code.

mod journey;
mod list;
mod one;

use poem::Route;

/// Adds the pages of proposals.
pub fn routes(route: Route) -> Route {
    route
        .at("/proposals", poem::get(list::show_list))
        .at("/proposals/:id", poem::get(one::show_proposal))
        .at("/tracking", poem::get(journey::show_form))
        .at("/tracking/:code", poem::get(journey::show_journey))
}
