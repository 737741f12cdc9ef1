//! Following by a button on a proposal's page.

use entity::ids::ProposalId;
use poem::web::Path;
use poem::{Response, Route, handler};
use uuid::Uuid;

use super::service;
use crate::problem::ApiError;
use crate::web::{PageError, Visit, see_other};

/// Adds `/proposals/{id}/follow` and `/proposals/{id}/unfollow`.
pub fn routes(route: Route) -> Route {
    route
        .at("/proposals/:id/follow", poem::post(follow))
        .at("/proposals/:id/unfollow", poem::post(unfollow))
}

fn parse(id: &str) -> Result<ProposalId, ApiError> {
    let id = Uuid::parse_str(id).map_err(|_| ApiError::not_found())?;
    Ok(ProposalId(id))
}

#[handler]
async fn follow(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (caller, id) = (visit.signed()?, parse(&id)?);
    service::follow(&visit.app, &caller, id).await?;
    Ok(see_other(&format!("/proposals/{id}?kabar=diikuti")))
}

#[handler]
async fn unfollow(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (caller, id) = (visit.signed()?, parse(&id)?);
    service::unfollow(&visit.app, &caller, id).await?;
    Ok(see_other(&format!("/proposals/{id}?kabar=tidak-diikuti")))
}
