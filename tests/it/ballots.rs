//! One counting ballot a person, whatever happens at once.

use futures_util::future::join_all;
use serde_json::json;

use crate::cycle::{self, Cycle, VILLAGE, accept, candidate, shift};
use crate::world::World;

struct Vote {
    world: World,
    round: String,
    candidates: Vec<String>,
    cycle: Cycle,
}

async fn vote() -> Vote {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let round = cycle.open_villages(&world).await.remove(0);
    let resident = world.citizen(VILLAGE).await;
    let officer = world.officer("village_officer", VILLAGE).await;
    let mut candidates = Vec::new();
    for number in 1..=3 {
        let title = format!("Paving jalan RT {number:02}");
        let id = cycle
            .submit(&world, &resident, VILLAGE, &title, 30_000_000)
            .await;
        accept(&world, &officer, &[&id]).await;
        candidates.push(candidate(&world, &round, &id).await);
    }
    world.clock.set(shift(8));
    Vote {
        world,
        round,
        candidates,
        cycle,
    }
}

#[tokio::test]
async fn many_casts_of_one_person_count_once() {
    let vote = vote().await;
    let voter = vote.world.citizen(VILLAGE).await;
    let path = format!("/rounds/{}/ballot", vote.round);
    let answers = join_all((0..64).map(|turn| {
        let choice = &vote.candidates[turn % 3];
        vote.world
            .put(&voter, &path, json!({ "choices": [choice] }))
    }))
    .await;
    for answer in answers {
        answer.ok();
    }
    vote.world.clock.set(shift(10));
    let officer = vote.world.officer("village_officer", VILLAGE).await;
    let result = vote
        .world
        .post(
            &officer,
            &format!("/rounds/{}/tally", vote.round),
            json!({}),
        )
        .await
        .ok();
    let page = vote
        .world
        .get(&format!("/rounds/{}/candidates", vote.round))
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
    let vote = vote().await;
    let voters = join_all((0..16).map(|_| vote.world.citizen(VILLAGE))).await;
    let path = format!("/rounds/{}/ballot", vote.round);
    let body = json!({ "choices": [vote.candidates[0]] });
    for answer in join_all(
        voters
            .iter()
            .map(|voter| vote.world.put(voter, &path, body.clone())),
    )
    .await
    {
        answer.ok();
    }
    let unverified = vote.world.register(VILLAGE).await;
    vote.world
        .put(&unverified, &path, body.clone())
        .await
        .refused(403, "not_eligible");
    let elsewhere = vote.world.citizen("35.10.01.2002").await;
    vote.world
        .put(&elsewhere, &path, body.clone())
        .await
        .refused(403, "not_eligible");
    let wrong = json!({ "choices": [vote.candidates[0], vote.candidates[0]] });
    vote.world
        .put(&voters[0], &path, wrong)
        .await
        .refused(422, "invalid_fields");
    let stale = json!({ "choices": [vote.candidates[0]], "frozen_hash": "0".repeat(64) });
    vote.world
        .put(&voters[0], &path, stale)
        .await
        .refused(409, "frozen");
    vote.world.clock.set(shift(10));
    vote.world
        .put(&voters[0], &path, body)
        .await
        .refused(409, "wrong_phase");
    let officer = vote.world.officer("village_officer", VILLAGE).await;
    vote.world
        .post(
            &officer,
            &format!("/rounds/{}/tally", vote.round),
            json!({}),
        )
        .await
        .ok();
    let page = vote
        .world
        .get(&format!("/rounds/{}/candidates", vote.round))
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
    let vote = vote().await;
    let planner = &vote.cycle.planner;
    let path = format!("/rounds/{}", vote.round);
    let tag = vote.world.get(&path).await.headers["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    let earlier = json!({ "review_closes_at": shift(9), "reason": "Membuka kembali verifikasi." });
    vote.world
        .patch(planner, &path, &tag, earlier)
        .await
        .refused(409, "wrong_phase");
    let officer = vote.world.officer("village_officer", VILLAGE).await;
    let page = vote.world.get(&format!("{path}/candidates")).await.ok();
    let proposal = page["items"][0]["proposal_id"].as_str().unwrap();
    let refusal = json!({ "finding": "reject", "reason_code": "duplicate", "reason": "Sudah diusulkan tahun lalu." });
    vote.world
        .post(&officer, &format!("/proposals/{proposal}/reviews"), refusal)
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
