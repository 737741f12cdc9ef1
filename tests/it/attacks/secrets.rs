//! What must stay closed: an old login, and the count while voting runs.

use std::collections::BTreeMap;

use chrono::Duration;
use reqwest::Method;
use serde_json::json;

use super::{City, city, page};
use crate::access::operations;
use crate::cycle::{VILLAGE, accept, candidate, shift};
use crate::world::Actor;

#[tokio::test]
async fn an_old_login_opens_nothing() {
    let city = city().await;
    let world = &city.town.world;
    world.get_as(&city.town.resident, "/me").await.ok();
    world.pass(Duration::days(60));
    let stale = world.get_as(&city.town.resident, "/me").await;
    stale.refused(401, "unauthenticated");
    let body = city.town.cycle.proposal(VILLAGE, "Paving jalan", 1_000_000);
    let stale = world.post(&city.town.resident, "/proposals", body).await;
    stale.refused(401, "unauthenticated");
    let (status, _) = page(world, "/me", Some(&city.town.resident)).await;
    assert_eq!(status, 303);
}

#[tokio::test]
async fn nothing_tells_the_count_before_voting_ends() {
    let city = city().await;
    let world = &city.town.world;
    let second = city
        .town
        .cycle
        .submit(
            world,
            &city.town.resident,
            VILLAGE,
            "Saluran air RT 05",
            20_000_000,
        )
        .await;
    accept(world, &city.town.officer, &[&second]).await;
    let voters = futures_util::future::join_all((0..5).map(|_| world.citizen(VILLAGE))).await;
    let auditor = world.auditor().await;
    world.clock.set(shift(8));
    let ballot = format!("/rounds/{}/ballot", city.town.round);
    let first = json!({ "choices": [candidate(world, &city.town.round, &second).await] });
    let watching = [
        None,
        Some(&auditor),
        Some(&city.town.officer),
        Some(world.admin().await),
    ];
    let mut before = Vec::new();
    for actor in watching {
        before.push(everything(&city, actor).await);
    }
    world.put(&city.town.resident, &ballot, first).await.ok();
    for voter in &voters {
        let choices = json!({ "choices": [city.candidate] });
        world.put(voter, &ballot, choices).await.ok();
    }
    for (actor, before) in watching.into_iter().zip(before) {
        let after = everything(&city, actor).await;
        for (path, body) in &before {
            assert_eq!(body, &after[path], "{path}");
        }
    }
    // Commits are counted for the operator's tools on this machine, not for who comes by a proxy.
    let request = world.request(Method::GET, "/metrics");
    let foreign = request
        .header("x-forwarded-for", "203.0.113.9")
        .send()
        .await;
    assert_eq!(foreign.unwrap().status(), 404);
}

/// All that can be read about the round, by anyone who may.
async fn everything(city: &City, actor: Option<&Actor>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut paths: Vec<String> = operations()
        .into_iter()
        .filter(|operation| operation.method == Method::GET)
        // How many have voted is public while they vote; what for is not.
        .filter(|operation| !operation.path.ends_with("/turnout"))
        .map(|operation| format!("/api/v1{}", operation.path))
        .collect();
    paths.extend([
        "/api/v1/rounds/{id}/candidates?sort=votes".into(),
        "/rounds/{id}".into(),
        "/rounds/{id}/vote".into(),
        "/areas/{code}".into(),
        "/proposals/{proposal}".into(),
        "/proposals".into(),
        "/".into(),
    ]);
    for path in paths {
        // The reader's own account, and the trail, which tells that a round froze but not how anyone voted.
        if path.starts_with("/api/v1/me") || path.starts_with("/api/v1/audit") {
            continue;
        }
        let filled = path
            .replace("/proposals/{id}", &format!("/proposals/{}", city.proposal))
            .replace("/cycles/{id}", &format!("/cycles/{}", city.town.cycle.id))
            .replace("{proposal}", &city.proposal)
            .replace("{round_id}", &city.town.round)
            .replace("{id}", &city.town.round)
            .replace("{code}", VILLAGE);
        let mut request = city.town.world.request(Method::GET, &filled);
        if let Some(actor) = actor {
            let cookie = format!("session={}", actor.token);
            request = request.header("cookie", cookie);
        }
        let response = request.send().await.unwrap();
        let mut text = format!("{} ", response.status());
        let body = response.text().await.unwrap();
        // How many have voted is public; pages tell it behind one word and in one sentence.
        let mut before = "";
        for element in body.split('<') {
            let number = before.ends_with("Sudah memilih") && element.starts_with("dd>");
            if !number && !element.contains("penduduk terverifikasi") {
                text.push_str(element);
            }
            if !element.starts_with('/') {
                before = element;
            }
        }
        found.insert(path, text);
    }
    found
}
