//! The classes of advisories published against platforms of this kind, each tried here. Who may call what
//! is held by the access matrix, forged forms by the tests of the pages, races by those of ballots.

mod markup;
mod parameters;
mod secrets;

use entity::ids::ProposalId;
use entity::proposals;
use reqwest::Method;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::cycle::{Town, VILLAGE, accept, candidate};
use crate::world::{Actor, World};

/// Markup that would run if any page or answer let it through.
const MARKUP: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

/// What no page may contain because of it.
fn runs(body: &str) -> bool {
    body.contains("<script>alert") || body.contains("<img src=x") || body.contains("\"'><")
}

/// A village round with one accepted proposal, every text of which is markup.
struct City {
    town: Town,
    proposal: String,
    candidate: String,
}

async fn city() -> City {
    let town = Town::new().await;
    let (world, resident) = (&town.world, &town.resident);
    let mut body = town
        .cycle
        .proposal(VILLAGE, "Paving jalan RT 01", 10_000_000);
    for field in ["problem", "work"] {
        body[field] = json!(MARKUP);
    }
    let proposal = world.post(resident, "/proposals", body).await.id();
    // Single lines refuse markup at the door; here it came by another way.
    let id = ProposalId(proposal.parse().unwrap());
    proposals::Entity::update_many()
        .col_expr(proposals::Column::Title, Expr::value(MARKUP))
        .col_expr(proposals::Column::Address, Expr::value(MARKUP))
        .col_expr(proposals::Column::Unit, Expr::value(MARKUP))
        .filter(proposals::Column::Id.eq(id))
        .exec(world.app.db.read())
        .await
        .unwrap();
    accept(world, &town.officer, &[&proposal]).await;
    let candidate = candidate(world, &town.round, &proposal).await;
    City {
        town,
        proposal,
        candidate,
    }
}

async fn page(world: &World, path: &str, actor: Option<&Actor>) -> (u16, String) {
    let mut request = world.request(Method::GET, path);
    if let Some(actor) = actor {
        request = request.header("cookie", format!("session={}", actor.token));
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}
