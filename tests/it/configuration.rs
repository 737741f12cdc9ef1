//! What a planner may configure, and what comes of it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{self, DISTRICT, Town, VILLAGE, accept, candidate, conclude, shift};
use crate::rules::{configure, open_district, selected};
use crate::world::World;

fn approval(more: &Value) -> Value {
    let mut configuration = json!({
        "ballot": { "form": "approval", "limit": 3 }, "rule": { "name": "greedy" },
    });
    let members = configuration.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    configuration
}

#[tokio::test]
async fn a_forged_configuration_is_refused() {
    let town = Town::new().await;
    let (world, planner, round) = (&town.world, &town.cycle.planner, &town.round);
    open_district(world, &town.cycle, DISTRICT).await;
    let path = format!("/rounds/{round}");
    let nobody = "018f0000-0000-7000-8000-000000000000";
    let sent = |configuration: &Value| json!({ "configuration": configuration, "reason": "Disepakati dalam pramusrenbang." });
    let reason = "Sudah diputuskan musyawarah.";
    for (more, pointer) in [
        (
            json!({ "rule": { "name": "phragmen" }, "ballot": { "form": "score", "max_score": 5 } }),
            "/configuration/rule/name",
        ),
        (
            json!({ "ballot": { "form": "approval", "limit": 5000 } }),
            "/configuration/ballot/limit",
        ),
        (
            json!({ "ballot": { "form": "none" } }),
            "/configuration/ballot/form",
        ),
        (
            json!({ "floors": [{ "kind": "sector", "value": "tidak-ada", "percent": 30 }] }),
            "/configuration/floors/0/value",
        ),
        (
            json!({ "floors": [{ "kind": "area", "value": "35.10.01.2002", "percent": 30 }] }),
            "/configuration/floors/0/value",
        ),
        (
            json!({ "forced_in": [{ "candidate_id": nobody, "reason": reason }] }),
            "/configuration/forced_in/0/candidate_id",
        ),
        (
            json!({ "exclusive": [[nobody, nobody]] }),
            "/configuration/exclusive/0",
        ),
        (
            json!({ "minimum_votes": -1 }),
            "/configuration/minimum_votes",
        ),
    ] {
        let body = sent(&approval(&more));
        let problem = world.patch(planner, &path, "\"1\"", body).await;
        let problem = problem.refused(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{more}");
    }
    for odd in [
        json!({ "rule": { "name": "dictator" } }),
        json!({ "rule": { "name": "greedy", "winner": nobody } }),
        json!({ "seed": "0" }),
    ] {
        let answer = world
            .patch(planner, &path, "\"1\"", sent(&approval(&odd)))
            .await;
        assert!(answer.status.is_client_error(), "{odd}: {}", answer.body);
    }
    let fine = sent(&approval(&json!({})));
    world
        .patch(&town.officer, &path, "\"1\"", fine.clone())
        .await
        .refused(403, "forbidden");
    let id = town
        .cycle
        .submit(
            world,
            &town.resident,
            VILLAGE,
            "Paving jalan RT 01",
            60_000_000,
        )
        .await;
    accept(world, &town.officer, &[&id]).await;
    let stands = candidate(world, round, &id).await;
    let forced = json!({ "forced_in": [{ "candidate_id": stands, "reason": reason }] });
    configure(world, planner, round, approval(&forced)).await;
    world.clock.set(shift(8));
    world
        .patch(planner, &path, "\"2\"", fine)
        .await
        .refused(409, "frozen");
    let wrong = json!({ "choices": [stands], "points": [1] });
    let ballot = format!("{path}/ballot");
    let problem = world.put(&town.resident, &ballot, wrong).await;
    let problem = problem.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/points");
    world.clock.set(shift(10));
    conclude(world, &town.officer, round, json!([])).await;
    let result = world.get(&format!("{path}/result")).await.ok();
    assert_eq!(result["counting"]["steps"][0]["phase"], "forced");
    assert_eq!(selected(&result), [stands]);
}

#[tokio::test]
async fn a_stage_hands_its_configuration_to_its_rounds() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let path = format!("/cycles/{}/stages/{}", cycle.id, cycle.stages[0]);
    let change = |tag: &'static str, body: Value| {
        let (world, cycle, path) = (&world, &cycle, &path);
        async move { world.patch(&cycle.planner, path, tag, body).await }
    };
    let named = approval(
        &json!({ "exclusive": [["018f0000-0000-7000-8000-000000000000", "018f0000-0000-7000-8000-000000000001"]] }),
    );
    let problem = change("\"1\"", json!({ "configuration": named })).await;
    let problem = problem.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/configuration/exclusive");
    let problem = change("\"1\"", json!({ "ballot_form": "points" })).await;
    let problem = problem.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/ballot_form");
    let problem = change("\"1\"", json!({ "ballot_limit": 0 })).await;
    let problem = problem.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/ballot_limit");
    let other = json!({ "rule": "phragmen", "ballot_limit": 4 });
    change("\"1\"", other.clone()).await.ok();
    let stale = change("\"1\"", other.clone()).await;
    stale.refused(412, "stale_version");
    let blind = world
        .call(&cycle.planner, Method::PATCH, &path, &other)
        .await;
    blind.refused(428, "precondition_required");
    let women = json!({ "floors": [{ "kind": "origin", "value": "womens_forum", "percent": 30 }] });
    let held = change("\"2\"", json!({ "configuration": approval(&women) }))
        .await
        .ok();
    let round = cycle.open_villages(&world).await.remove(0);
    let round = world.get(&format!("/rounds/{round}")).await.ok();
    assert_eq!(round["configuration"], held["configuration"]);
    assert_eq!(round["configuration"]["floors"][0]["percent"], 30);
    assert_eq!(
        (&round["rule"], &round["ballot_limit"]),
        (&json!("greedy"), &json!(3))
    );
    assert_eq!(round["seed_hash"].as_str().unwrap().len(), 64);
    assert!(round["seed"].is_null());
}
