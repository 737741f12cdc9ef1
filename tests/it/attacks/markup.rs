//! Markup that somebody stored.

use std::collections::BTreeSet;

use entity::{accounts, agencies, attendees, cycles, meetings};
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use serde_json::json;

use super::{City, MARKUP, city, page, runs};
use crate::cycle::{REGENCY, VILLAGE, shift};
use crate::world::photo;

#[tokio::test]
async fn markup_in_any_text_stays_text_on_every_page() {
    let city = city().await;
    let world = &city.town.world;
    agencies::Entity::update_many()
        .col_expr(agencies::Column::Name, Expr::value(MARKUP))
        .exec(world.app.db.read())
        .await
        .unwrap();
    cycles::Entity::update_many()
        .col_expr(cycles::Column::Name, Expr::value(MARKUP))
        .exec(world.app.db.read())
        .await
        .unwrap();
    accounts::Entity::update_many()
        .col_expr(accounts::Column::Name, Expr::value(MARKUP))
        .exec(world.app.db.read())
        .await
        .unwrap();
    let refusal = json!({ "finding": "accept_with_changes", "cost_idr": 9_000_000,
        "reason_code": "cost_adjusted", "reason": MARKUP });
    let reviews = format!("/proposals/{}/reviews", city.proposal);
    world.post(&city.town.officer, &reviews, refusal).await.ok();
    let name = format!("{MARKUP}.png");
    world
        .upload(&city.town.resident, &city.proposal, &name, photo(64))
        .await
        .ok();
    world.clock.set(shift(8));
    let ballot = format!("/rounds/{}/ballot", city.town.round);
    let choices = json!({ "choices": [city.candidate] });
    world.put(&city.town.resident, &ballot, choices).await.ok();
    let pages = every_page(&city).await;
    world.clock.set(shift(10));
    let round = format!("/rounds/{}", city.town.round);
    let nothing = json!({});
    world
        .post(
            &city.town.officer,
            &format!("{round}/tally"),
            nothing.clone(),
        )
        .await
        .ok();
    let meeting =
        json!({ "venue": "Balai desa", "starts_at": world.clock.now(), "agenda": MARKUP });
    world
        .put(&city.town.officer, &format!("{round}/meeting"), meeting)
        .await
        .ok();
    let speaker =
        json!({ "name": "Siti Aminah", "sex": "female", "age_band": "over_60", "part": "speaker" });
    world
        .post(
            &city.town.officer,
            &format!("{round}/meeting/attendees"),
            speaker,
        )
        .await
        .ok();
    let db = world.app.db.read();
    meetings::Entity::update_many()
        .col_expr(meetings::Column::Venue, Expr::value(MARKUP))
        .col_expr(meetings::Column::Chair, Expr::value(MARKUP))
        .exec(db)
        .await
        .unwrap();
    attendees::Entity::update_many()
        .col_expr(attendees::Column::Institution, Expr::value(MARKUP))
        .exec(db)
        .await
        .unwrap();
    let decision = json!({ "items": [{ "candidate_id": city.candidate, "verdict": "deferred",
        "reason_code": "duplicate", "reason": MARKUP }] });
    world
        .put(&city.town.officer, &format!("{round}/decisions"), decision)
        .await
        .ok();
    world
        .post(&city.town.officer, &format!("{round}/close"), nothing)
        .await
        .ok();
    let closed = every_page(&city).await;
    assert!(pages.union(&closed).count() >= 14, "{closed:?}");
}

/// Reads every page, as a stranger and logged in; answers which there were.
async fn every_page(city: &City) -> BTreeSet<String> {
    let world = &city.town.world;
    let proposal = world
        .get(&format!("/proposals/{}", city.proposal))
        .await
        .ok();
    let code = proposal["tracking_code"].as_str().unwrap();
    let (round, id) = (&city.town.round, &city.proposal);
    let mut seen = BTreeSet::new();
    for path in [
        "/".to_owned(),
        format!("/areas/{REGENCY}"),
        format!("/areas/{VILLAGE}"),
        format!("/rounds/{round}"),
        format!("/cycles/{}/forum", city.town.cycle.id),
        format!(
            "/cycles/{}/forum/{}",
            city.town.cycle.id, city.town.cycle.agency
        ),
        format!("/rounds/{round}/vote"),
        format!("/rounds/{round}/receipt"),
        "/proposals".into(),
        "/proposals/new".into(),
        format!("/proposals/new?desa={VILLAGE}"),
        format!("/proposals/{id}"),
        format!("/proposals/{id}/edit"),
        "/tracking".into(),
        format!("/tracking/{code}"),
        "/audit".into(),
        "/me".into(),
        "/docs".into(),
        "/docs/proposals".into(),
    ] {
        for actor in [None, Some(&city.town.resident), Some(&city.town.officer)] {
            let (status, body) = page(world, &path, actor).await;
            assert!(status < 500, "{path}: {status}");
            assert!(!runs(&body), "{path}\n{body}");
            if status == 200 {
                seen.insert(path.clone());
            }
        }
    }
    seen
}
