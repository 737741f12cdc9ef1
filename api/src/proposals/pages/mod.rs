//! Pages of proposals: the list, one proposal, and its journey by tracking code.

mod edit;
mod input;
mod journey;
mod list;
mod one;

use poem::Route;

/// Adds the pages of proposals.
pub fn routes(route: Route) -> Route {
    route
        .at("/proposals", poem::get(list::show_list))
        .at("/proposals/new", poem::get(edit::show_new).post(edit::make))
        .at("/proposals/:id", poem::get(one::show_proposal))
        .at(
            "/proposals/:id/edit",
            poem::get(edit::show_edit).post(edit::change),
        )
        .at("/proposals/:id/submit", poem::post(edit::submit))
        .at("/proposals/:id/withdraw", poem::post(edit::withdraw))
        .at("/proposals/:id/discard", poem::post(edit::discard))
        .at("/tracking", poem::get(journey::show_form))
        .at("/tracking/:code", poem::get(journey::show_journey))
}
