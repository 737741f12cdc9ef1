//! Submissions at once: each is stored once, in a round as it is at that moment.

use chrono::Duration;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{Town, VILLAGE, candidate};
use crate::world::Answer;

/// Clients at once.
const CLIENTS: usize = 16;

async fn send(town: &Town, key: &str, title: &str) -> Answer {
    let body = town.cycle.proposal(VILLAGE, title, 10_000_000);
    let request = town
        .world
        .request(Method::POST, "/api/v1/proposals")
        .bearer_auth(&town.resident.token)
        .header("idempotency-key", key)
        .json(&body);
    town.world.send(request).await
}

async fn mine(town: &Town) -> Vec<Value> {
    let request = town
        .world
        .request(Method::GET, "/api/v1/proposals?mine=true&limit=100")
        .bearer_auth(&town.resident.token);
    let page = town.world.send(request).await.ok();
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn one_key_makes_one_proposal_however_often_it_is_sent_at_once() {
    let town = Town::new().await;
    // Every second client repeats one create; the others make their own.
    let keys: Vec<String> = (0..CLIENTS)
        .map(|number| format!("own-{}", if number % 2 == 0 { 0 } else { number }))
        .collect();
    let sent = keys.iter().map(|key| send(&town, key, "Saluran air"));
    let ids: Vec<String> = join_all(sent).await.into_iter().map(Answer::id).collect();
    for (number, id) in ids.iter().enumerate() {
        assert_eq!(number % 2 == 0, *id == ids[0], "{ids:?}");
        candidate(&town.world, &town.round, id).await;
    }
    assert_eq!(mine(&town).await.len(), CLIENTS / 2 + 1);
    assert_eq!(send(&town, &keys[0], "Saluran air").await.id(), ids[0]);
    let other = send(&town, &keys[0], "Saluran lain").await;
    other.refused(409, "idempotency_mismatch");
    assert_eq!(mine(&town).await.len(), CLIENTS / 2 + 1);
}

#[tokio::test]
async fn a_round_whose_submission_was_ended_takes_no_more() {
    let town = Town::new().await;
    send(&town, "first", "Saluran air").await.ok();
    let path = format!("/rounds/{}", town.round);
    let round = town.world.get(&path).await;
    let tag = round.headers["etag"].to_str().unwrap().to_owned();
    let end = town.world.clock.now() + Duration::hours(1);
    let earlier = json!({ "submission_closes_at": end, "reason": "Rapat dimajukan satu hari." });
    let planner = &town.cycle.planner;
    let adjusted = town.world.patch(planner, &path, &tag, earlier).await;
    adjusted.ok();
    town.world.pass(Duration::hours(2));
    let late = send(&town, "second", "Saluran lain").await;
    late.refused(409, "wrong_phase");
    assert_eq!(mine(&town).await.len(), 1);
}
