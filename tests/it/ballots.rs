//! One counting ballot a person, whatever happens at once.

use futures_util::future::join_all;
use serde_json::json;

use crate::cycle::{VILLAGE, shift};
use crate::poll::Poll;

#[tokio::test]
async fn many_casts_of_one_person_count_once() {
    let poll = Poll::open().await;
    let voter = poll.world.citizen(VILLAGE).await;
    let path = format!("/rounds/{}/ballot", poll.round);
    let answers = join_all((0..64).map(|turn| {
        let choice = &poll.candidates[turn % 3];
        poll.world
            .put(&voter, &path, json!({ "choices": [choice] }))
    }))
    .await;
    for answer in answers {
        answer.ok();
    }
    poll.world.clock.set(shift(10));
    let officer = &poll.officer;
    let result = poll
        .world
        .post(officer, &format!("/rounds/{}/tally", poll.round), json!({}))
        .await
        .ok();
    let page = poll
        .world
        .get(&format!("/rounds/{}/candidates", poll.round))
        .await
        .ok();
    let total: i64 = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["votes"].as_i64().unwrap())
        .sum();
    assert_eq!(total, 1, "{result:#}");
}

#[tokio::test]
async fn every_voter_counts_and_strangers_do_not_vote() {
    let poll = Poll::open().await;
    let voters = join_all((0..16).map(|_| poll.world.citizen(VILLAGE))).await;
    let path = format!("/rounds/{}/ballot", poll.round);
    let body = json!({ "choices": [poll.candidates[0]] });
    for answer in join_all(
        voters
            .iter()
            .map(|voter| poll.world.put(voter, &path, body.clone())),
    )
    .await
    {
        answer.ok();
    }
    let unverified = poll.world.register(VILLAGE).await;
    poll.world
        .put(&unverified, &path, body.clone())
        .await
        .refused(403, "not_eligible");
    let elsewhere = poll.world.citizen("35.10.01.2002").await;
    poll.world
        .put(&elsewhere, &path, body.clone())
        .await
        .refused(403, "not_eligible");
    let wrong = json!({ "choices": [poll.candidates[0], poll.candidates[0]] });
    poll.world
        .put(&voters[0], &path, wrong)
        .await
        .refused(422, "invalid_fields");
    let stale = json!({ "choices": [poll.candidates[0]], "frozen_hash": "0".repeat(64) });
    poll.world
        .put(&voters[0], &path, stale)
        .await
        .refused(409, "frozen");
    poll.world.clock.set(shift(10));
    poll.world
        .put(&voters[0], &path, body)
        .await
        .refused(409, "wrong_phase");
    let officer = &poll.officer;
    poll.world
        .post(officer, &format!("/rounds/{}/tally", poll.round), json!({}))
        .await
        .ok();
    let page = poll
        .world
        .get(&format!("/rounds/{}/candidates", poll.round))
        .await
        .ok();
    let counted: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["votes"].as_i64().unwrap())
        .collect();
    assert_eq!(counted, [16, 0, 0]);
}

#[tokio::test]
async fn nothing_moves_once_voting_is_open() {
    let poll = Poll::open().await;
    let planner = &poll.cycle.planner;
    let path = format!("/rounds/{}", poll.round);
    let tag = poll.world.get(&path).await.headers["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    let earlier = json!({ "review_closes_at": shift(9), "reason": "Membuka kembali verifikasi." });
    poll.world
        .patch(planner, &path, &tag, earlier)
        .await
        .refused(409, "wrong_phase");
    let officer = &poll.officer;
    let page = poll.world.get(&format!("{path}/candidates")).await.ok();
    let proposal = page["items"][0]["proposal_id"].as_str().unwrap();
    let refusal = json!({ "finding": "reject", "reason_code": "duplicate", "reason": "Sudah diusulkan tahun lalu." });
    poll.world
        .post(officer, &format!("/proposals/{proposal}/reviews"), refusal)
        .await
        .refused(409, "frozen");
}

#[tokio::test]
async fn who_gave_a_reset_code_neither_sees_nor_replaces_the_ballot() {
    let town = crate::cycle::Town::new().await;
    let world = &town.world;
    let road = town
        .cycle
        .submit(
            world,
            &town.resident,
            VILLAGE,
            "Paving jalan RT 01",
            10_000_000,
        )
        .await;
    crate::cycle::accept(world, &town.officer, &[&road]).await;
    world.clock.set(crate::cycle::shift(8));
    town.vote(&town.round, &road).await;
    world.pass(chrono::Duration::minutes(5));
    let path = format!("/accounts/{}/reset-code", town.resident.id);
    let given = world.post(&town.officer, &path, json!({})).await.ok();
    let reset = world
        .request(reqwest::Method::POST, "/api/v1/password-resets")
        .json(&json!({
            "login": town.resident.email, "code": given["code"], "password": crate::world::PASSWORD,
        }));
    world.send(reset).await.ok();
    let taken = world.log_in(&town.resident.email, &town.resident.nik).await;
    let ballot = format!("/rounds/{}/ballot", town.round);
    world
        .get_as(&taken, &ballot)
        .await
        .refused(409, "already_voted");
    let choice = crate::cycle::candidate(world, &town.round, &road).await;
    world
        .put(&taken, &ballot, json!({ "choices": [choice] }))
        .await
        .refused(409, "already_voted");
}

#[tokio::test]
async fn a_counted_rounds_turnout_stays_what_it_was() {
    let poll = Poll::open().await;
    for voter in poll.residents(2).await {
        poll.cast(&voter, 0).await;
    }
    let read = async |path: &str| poll.world.get(&poll.path(path)).await.ok();
    let before = read("/turnout").await;
    poll.world.clock.set(shift(10));
    let tally = poll.path("/tally");
    poll.world.post(&poll.officer, &tally, json!({})).await.ok();
    let result = read("/result").await;
    assert_eq!(read("/turnout").await, before);
    poll.world.citizen(VILLAGE).await;
    assert_eq!(read("/turnout").await, before);
    let reconciled = &result["reconciliation"];
    assert_eq!(
        before["turnout"]["eligible_voters"],
        reconciled["eligible_voters"]
    );
    let stage = format!(
        "/cycles/{}/stages/{}/turnout",
        poll.cycle.id, poll.cycle.stages[0]
    );
    let stage = poll.world.get(&stage).await.ok();
    let mut rounds = stage["areas"].as_array().unwrap().iter();
    let here = rounds
        .find(|area| area["round_id"] == poll.round.as_str())
        .unwrap();
    assert_eq!(here["turnout"], before["turnout"]);
}
