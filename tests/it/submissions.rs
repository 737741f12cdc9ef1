//! Submissions at once: each is stored once, in a round as it is at that moment.

use chrono::Duration;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{Town, VILLAGE, candidate, shift};
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
async fn a_round_whose_submission_was_extended_takes_more() {
    let town = Town::new().await;
    send(&town, "first", "Saluran air").await.ok();
    let ends = shift(5);
    town.world.clock.set(ends - Duration::milliseconds(300));
    send(&town, "in time", "Saluran air RT 02").await.ok();
    let path = format!("/rounds/{}", town.round);
    let round = town.world.get(&path).await;
    let tag = round.headers["etag"].to_str().unwrap().to_owned();
    let later = json!({ "submission_closes_at": ends + Duration::hours(1), "reason": "Warga meminta waktu." });
    let planner = &town.cycle.planner;
    town.world.patch(planner, &path, &tag, later).await.ok();
    // Within the second in which what others change need not show: what this process changed does.
    town.world.clock.set(ends + Duration::milliseconds(300));
    send(&town, "second", "Saluran lain").await.ok();
    town.world.pass(Duration::hours(2));
    let late = send(&town, "third", "Saluran akhir").await;
    late.refused(409, "wrong_phase");
    assert_eq!(mine(&town).await.len(), 3);
}

#[tokio::test]
async fn ones_own_are_found_by_their_words_drafts_included() {
    let town = Town::new().await;
    let sent = send(&town, "sent", "Perbaikan saluran air").await.id();
    candidate(&town.world, &town.round, &sent).await;
    let mut drafts = Vec::new();
    for (title, cost) in [("Saluran RT 02", 30_000_000), ("Balai RW", 20_000_000)] {
        let mut body = town.cycle.proposal(VILLAGE, title, cost);
        body["submit"] = false.into();
        let draft = town.world.post(&town.resident, "/proposals", body).await;
        drafts.push(draft.id());
    }
    let found = async |actor, query: &str| {
        let page = town
            .world
            .get_as(actor, &format!("/proposals?{query}"))
            .await
            .ok();
        let ids = page["items"].as_array().unwrap().iter();
        let ids: Vec<String> = ids.map(|one| one["id"].as_str().unwrap().into()).collect();
        (ids, page["next"].as_str().map(ToOwned::to_owned))
    };
    let own = &town.resident;
    let (ids, next) = found(own, "mine=true&q=salur&limit=1").await;
    assert_eq!(ids, [drafts[0].clone()]);
    let (ids, next) = found(own, &format!("mine=true&q=salur&after={}", next.unwrap())).await;
    assert_eq!((ids, next), (vec![sent.clone()], None));
    let (ids, _) = found(own, "mine=true&q=salur&sort=dearest").await;
    assert_eq!(ids, [drafts[0].clone(), sent.clone()]);
    assert_eq!(found(own, "mine=true&q=balai").await.0, [drafts[1].clone()]);
    assert_eq!(found(own, "mine=true&q=jembatan").await.0, [""; 0]);
    let stranger = town.world.citizen(VILLAGE).await;
    assert_eq!(found(&stranger, "mine=true&q=saluran").await.0, [""; 0]);
    assert_eq!(found(&stranger, "q=saluran").await.0, [sent]);
}
