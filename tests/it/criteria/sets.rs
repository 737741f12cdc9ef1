//! Sets of criteria: ready, drafted, in force.

use serde_json::{Value, json};

use super::{Desk, officer, set};
use crate::world::World;

#[tokio::test]
async fn a_ready_set_is_installed_in_one_act_and_public() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let ready = world.get("/criteria/ready").await.ok();
    let codes: Vec<&str> = ready
        .as_array()
        .unwrap()
        .iter()
        .map(|set| set["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        [
            "asahan_infrastructure",
            "asahan_other",
            "ahp_physical",
            "ahp_non_physical",
            "yalimo"
        ]
    );
    // Asahan's weights are each office's own to decide.
    let asahan = json!({ "stage_kind": "village_meeting", "ready": "asahan_infrastructure", "in_force": true });
    let refused = world.post(desk.planner(), &desk.path, asahan.clone()).await;
    refused.refused(409, "wrong_state");
    let id = desk
        .in_force(json!({ "stage_kind": "village_meeting", "ready": "ahp_physical" }))
        .await;
    let shown = world.get(&format!("{}/{id}", desk.path)).await.ok();
    assert_eq!(shown["state"], "in_force");
    assert_eq!(shown["criteria"][3]["measure"], "cost_idr");
    assert_eq!(
        shown["criteria"][3]["bands"][0],
        json!({ "to": 50_000_000, "points": 5 })
    );
    let weights: f64 = shown["weights"]
        .as_array()
        .unwrap()
        .iter()
        .map(|weight| weight.as_f64().unwrap())
        .sum();
    assert!((weights - 1.0).abs() < 1e-12);
    let listed = world.get(&desk.path).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let trail = world.get("/audit?limit=100").await.ok();
    assert!(trail.to_string().contains("criteria.in_force"));
}

#[tokio::test]
async fn a_draft_is_hidden_and_changes_until_it_is_in_force() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let id = desk.draft(set("saw_points", &[officer("a", 1.0)])).await;
    let path = format!("{}/{id}", desk.path);
    world.get(&path).await.refused(404, "not_found");
    world
        .get_as(&desk.town.officer, &path)
        .await
        .refused(404, "not_found");
    let listed = world.get(&desk.path).await.ok();
    assert_eq!(listed["items"], json!([]));
    let body = json!({ "set": {
        "code": "uji", "name_id": "Dua kriteria", "name_en": "Two criteria", "source": "Perbup 1/2027",
        "method": "saw_points", "criteria": [officer("a", 1.0), officer("b", 1.0)],
    } });
    let stale = world
        .patch(desk.planner(), &path, "\"9\"", body.clone())
        .await;
    stale.refused(412, "stale_version");
    world
        .patch(desk.planner(), &path, "\"1\"", body.clone())
        .await
        .ok();
    let in_force = format!("{path}/in-force");
    let request = world
        .request(reqwest::Method::POST, &format!("/api/v1{in_force}"))
        .bearer_auth(&desk.planner().token)
        .header("if-match", "\"2\"")
        .json(&json!({}));
    let put = world.send(request).await.ok();
    assert_eq!(put["state"], "in_force");
    let late = world.patch(desk.planner(), &path, "\"3\"", body).await;
    late.refused(409, "wrong_state");
    world
        .call(desk.planner(), reqwest::Method::DELETE, &path, &json!({}))
        .await
        .refused(409, "wrong_state");
    world.get(&path).await.ok();
}

#[tokio::test]
async fn a_set_takes_the_place_of_another_with_a_reason() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let first = desk.in_force(set("saw_points", &[officer("a", 1.0)])).await;
    let second = desk.draft(set("saw_points", &[officer("b", 1.0)])).await;
    let put = |reason: Value| {
        let path = format!("/api/v1{}/{second}/in-force", desk.path);
        world
            .request(reqwest::Method::POST, &path)
            .bearer_auth(&desk.planner().token)
            .header("if-match", "\"1\"")
            .json(&reason)
    };
    let refused = world.send(put(json!({}))).await;
    let refused = refused.refused(422, "invalid_fields");
    assert_eq!(refused["errors"][0]["pointer"], "/reason");
    let reason = json!({ "reason": "Hasil konsultasi publik 3 Januari." });
    world.send(put(reason)).await.ok();
    let old = world.get(&format!("{}/{first}", desk.path)).await.ok();
    assert_eq!(old["state"], "superseded");
    // One of a sector stands beside the one of all others.
    let mut sector = set("saw_points", &[officer("c", 1.0)]);
    sector["sector"] = json!("infrastruktur");
    let sector = desk.in_force(sector).await;
    let of_sector = world
        .get(&format!("{}/{sector}/sheet", desk.path))
        .await
        .ok();
    assert_eq!(of_sector["proposals"], 3);
    let of_others = world
        .get(&format!("{}/{second}/sheet", desk.path))
        .await
        .ok();
    assert_eq!(of_others["proposals"], 0);
}

#[tokio::test]
async fn two_sets_put_in_force_at_once_leave_one() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let body = |code: &str| {
        let mut body = set("saw_points", &[officer(code, 1.0)]);
        body["in_force"] = json!(true);
        body
    };
    let (one, other) = futures_util::join!(
        world.post(desk.planner(), &desk.path, body("a")),
        world.post(desk.planner(), &desk.path, body("b")),
    );
    let statuses = [one.status.as_u16(), other.status.as_u16()];
    assert!(
        statuses == [201, 422] || statuses == [422, 201],
        "{statuses:?}"
    );
    let listed = world.get(&desk.path).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_set_is_told_by_field() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let mut computed = officer("households", 1.0);
    computed["scorer"] = json!("computed");
    let mut cost = officer("cost", 1.0);
    cost["kind"] = json!("cost");
    let mut vote = officer("vote", 10.0);
    vote["scorer"] = json!("vote");
    let mut gap = officer("gap", 1.0);
    gap["scale"] = json!("bands");
    gap["bands"] = json!([{ "to": 9, "points": 1 }, { "from": 11, "points": 2 }]);
    let body = set(
        "saw_points",
        &[computed, cost, vote, gap, officer("gap", 1.0)],
    );
    let refused = world.post(desk.planner(), &desk.path, body).await;
    let refused = refused.refused(422, "invalid_fields");
    let pointers: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    for wanted in [
        "/set/criteria/0/measure",
        "/set/criteria/1/kind",
        "/set/criteria/2/weight",
        "/set/criteria/4/bands",
        "/set/criteria/4/code",
    ] {
        assert!(pointers.contains(&wanted), "{wanted}: {pointers:?}");
    }
}

/// Every label of points in a value.
fn labels<'a>(value: &'a serde_json::Value, found: &mut Vec<&'a str>) {
    match value {
        serde_json::Value::Object(fields) => {
            found.extend(fields.get("label_id").and_then(serde_json::Value::as_str));
            fields.values().for_each(|field| labels(field, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| labels(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_ready_sets_fit_what_is_published_of_them() {
    let world = World::start().await;
    let spec: serde_json::Value = serde_json::from_str(&api::http::spec()).unwrap();
    let label = &spec["components"]["schemas"]["StepWire"]["properties"]["label_id"];
    let least = usize::try_from(label["minLength"].as_u64().unwrap()).unwrap();
    let ready = world.get("/criteria/ready").await.ok();
    let mut found = Vec::new();
    labels(&ready, &mut found);
    assert!(!found.is_empty());
    assert!(
        found.iter().all(|label| label.chars().count() >= least),
        "{found:?}"
    );
}
