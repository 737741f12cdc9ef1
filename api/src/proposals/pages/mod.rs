//! Pages of proposals: the list, one proposal, and its journey by tracking code.

mod edit;
mod input;
mod journey;
mod list;
mod one;

use entity::ids::AccountId;
use entity::proposals;
use poem::Route;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::areas::code::subtree;
use crate::problem::ApiError;

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

/// The newest public proposals in an area and below.
pub async fn newest_in(
    db: &impl ConnectionTrait,
    area: &str,
) -> Result<Vec<proposals::Model>, ApiError> {
    let (low, high) = subtree(area);
    Ok(proposals::Entity::find()
        .filter(proposals::Column::VillageCode.gte(low))
        .filter(proposals::Column::VillageCode.lt(high))
        .filter(proposals::Column::SubmittedAt.is_not_null())
        .order_by_desc(proposals::Column::SubmittedAt)
        .limit(10)
        .all(db)
        .await?)
}

/// The newest proposals of an account, drafts among them; for their owner only.
pub async fn own(
    db: &impl ConnectionTrait,
    owner: AccountId,
) -> Result<Vec<proposals::Model>, ApiError> {
    Ok(proposals::Entity::find()
        .filter(proposals::Column::ProposerId.eq(owner))
        .order_by_desc(proposals::Column::Id)
        .limit(100)
        .all(db)
        .await?)
}
