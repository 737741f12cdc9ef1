//! The planning agency's board as pages: all proposals of a cycle with what is decided for each, many decided at once,
//! one looked at closely, likely duplicates merged, acts undone, the whole handed over to the regency's meeting; and
//! the scenarios beside it.
//!
//! Like the rest of the desk it holds no rules and no queries: the services of the rooms decide, for pages and API
//! alike.

mod act;
mod acts;
mod asked;
mod decide;
mod duplicates;
mod handover;
mod input;
mod list;
mod merge;
mod names;
mod one;
mod outcome;
mod row;
mod scenarios;
mod split;
mod totals;

use poem::Route;

/// Adds `/desk/cycles/{id}/board`, `/desk/cycles/{id}/scenarios` and what is below them.
pub(super) fn routes(route: Route) -> Route {
    let below = |path: &str| format!("/desk/cycles/:id/board{path}");
    let route = route
        .at(below(""), poem::get(list::show).post(decide::decide))
        .at(below("/totals"), poem::get(totals::show))
        .at(
            below("/duplicates"),
            poem::get(duplicates::show).post(merge::merge),
        )
        .at(below("/acts"), poem::get(acts::show))
        .at(below("/acts/:act"), poem::get(act::show).post(act::undo))
        .at(
            below("/handover"),
            poem::get(handover::show).post(handover::hand_over),
        )
        .at(below("/:proposal"), poem::get(one::show).post(one::decide))
        .at(below("/:proposal/split"), poem::post(split::split));
    scenarios::routes(route)
}
