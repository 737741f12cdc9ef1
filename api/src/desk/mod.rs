//! The desk of an officer: what waits for their offices, the queue of a round, and one proposal to judge.
//!
//! Holds no rules and no queries of its own: everything is done by the services of other rooms, so that the
//! desk and the API refuse the same.

mod board;
mod front;
mod input;
mod meeting;
mod planner;
mod queue;
mod review;

use entity::ids::{ProposalId, RoundId};
use poem::Route;
use uuid::Uuid;

use crate::problem::ApiError;

/// Adds `/desk` and what is below it.
pub fn routes(route: Route) -> Route {
    board::routes(planner::routes(meeting::routes(route)))
        .at("/desk", poem::get(front::show))
        .at("/desk/objections/:id", poem::post(front::answer))
        .at("/desk/residents/:id", poem::post(front::verify))
        .at(
            "/desk/rounds/:id",
            poem::get(queue::show).post(queue::review_many),
        )
        .at(
            "/desk/proposals/:id",
            poem::get(review::show).post(review::save),
        )
}

fn uuid(text: &str) -> Result<Uuid, ApiError> {
    Uuid::parse_str(text).map_err(|_| ApiError::not_found())
}

fn round_id(text: &str) -> Result<RoundId, ApiError> {
    uuid(text).map(RoundId)
}

fn proposal_id(text: &str) -> Result<ProposalId, ApiError> {
    uuid(text).map(ProposalId)
}
