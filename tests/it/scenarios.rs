//! What-if scenarios: made from the board, compared with it, adopted.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{OTHER_VILLAGE, REGENCY, Town, VILLAGE};
use crate::world::Answer;

struct Desk {
    town: Town,
    path: String,
    proposals: Vec<String>,
}

impl Desk {
    /// Two proposals of one village, 10 and 30 million, and one of the next, 20 million; the regency has 60 million,
    /// and the dearest is taken.
    async fn new() -> Self {
        let town = Town::new().await;
        let neighbour = town.world.citizen(OTHER_VILLAGE).await;
        let mut proposals = Vec::new();
        for (actor, village, title, cost) in [
            (&town.resident, VILLAGE, "Paving jalan RT 01", 10_000_000),
            (&town.resident, VILLAGE, "Saluran air RT 02", 30_000_000),
            (&neighbour, OTHER_VILLAGE, "Lampu jalan RT 03", 20_000_000),
        ] {
            proposals.push(
                town.cycle
                    .submit(&town.world, actor, village, title, cost)
                    .await,
            );
        }
        let path = format!("/cycles/{}", town.cycle.id);
        let desk = Self {
            town,
            path,
            proposals,
        };
        desk.ceiling(60_000_000).await;
        let take =
            json!({ "items": [{ "proposal_id": desk.proposals[1], "verdict": "accommodated" }] });
        desk.post("/board/decisions", take).await.ok();
        desk
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        let path = format!("{}{path}", self.path);
        self.town
            .world
            .post(&self.town.cycle.planner, &path, body)
            .await
    }

    async fn ceiling(&self, amount: i64) {
        let body = json!({ "items": [{ "area_code": REGENCY, "amount_idr": amount }] });
        let path = format!("{}/ceilings", self.path);
        self.town
            .world
            .put(&self.town.cycle.planner, &path, body)
            .await
            .ok();
    }

    async fn outcomes(&self, scenarios: &[&String]) -> Vec<Value> {
        let ids: Vec<&str> = scenarios.iter().map(|id| id.as_str()).collect();
        let path = format!(
            "{}/scenarios/comparison?scenarios={}",
            self.path,
            ids.join(",")
        );
        let compared = self
            .town
            .world
            .get_as(&self.town.cycle.planner, &path)
            .await
            .ok();
        compared["outcomes"].as_array().unwrap().clone()
    }

    async fn adopt(&self, scenario: &str) -> Answer {
        let path = format!("/api/v1{}/scenarios/{scenario}/adopt", self.path);
        let request = self
            .town
            .world
            .request(Method::POST, &path)
            .bearer_auth(&self.town.cycle.planner.token)
            .header("if-match", "\"1\"")
            .json(&json!({ "reason": "Disepakati dalam rapat TAPD." }));
        self.town.world.send(request).await
    }
}

#[tokio::test]
async fn a_scenario_that_halves_the_ceiling_is_compared_and_leaves_the_board_alone() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let csv = format!(
        "area_code,code,value\n{VILLAGE},poverty,\"4,5\"\n{OTHER_VILLAGE},poverty,12\n{VILLAGE},population,1000\n\
         35.78,poverty,1\n{VILLAGE},poverty,banyak\n"
    );
    let path = format!("{}/indicators/import", desk.path);
    let imported = world.csv(&desk.town.cycle.planner, &path, &csv).await.ok();
    assert_eq!(imported["imported"], 3);
    assert_eq!(imported["rejected"].as_array().unwrap().len(), 2);
    let body = json!({ "name": "Pagu separuh", "rule": "cheapest", "keep_decisions": false, "ceiling_percent": 50 });
    let half = desk.post("/scenarios", body).await.id();
    let body = json!({ "name": "Semua masuk", "rule": "cheapest" });
    let all = desk.post("/scenarios", body).await.id();
    let outcomes = desk.outcomes(&[&half, &all]).await;
    let taken: Vec<i64> = outcomes
        .iter()
        .map(|one| one["amount_idr"].as_i64().unwrap())
        .collect();
    assert_eq!(taken, [30_000_000, 30_000_000, 60_000_000]);
    assert_eq!(outcomes[0]["name"], "board");
    assert_eq!(outcomes[1]["accommodated"], 2);
    assert_eq!(outcomes[1]["overlap_with_board"], 0.0);
    assert_eq!(outcomes[2]["overlap_with_board"], 1.0 / 3.0);
    // Of two villages whose poverty is known, the poorer is the poorest fifth.
    assert_eq!(outcomes[0]["share_of_poorest_fifth"], 0.0);
    assert_eq!(outcomes[1]["share_of_poorest_fifth"], 2.0 / 3.0);
    let nothing = |at: usize| outcomes[at]["villages_with_nothing"].as_u64().unwrap();
    assert_eq!(nothing(0), nothing(1) + 1);
    assert_eq!(outcomes[0]["gini_per_head"], false);
    assert_eq!(outcomes[2]["sectors"][0]["amount_idr"], 60_000_000);
    // The board has not changed, and nobody else sees what is only thought of.
    let board = world
        .get(&format!("{}/board?verdict=accommodated", desk.path))
        .await
        .ok();
    assert_eq!(board["items"].as_array().unwrap().len(), 1);
    let shown = format!("{}/scenarios/{half}", desk.path);
    world.get(&shown).await.refused(404, "not_found");
    let listed = world.get(&format!("{}/scenarios", desk.path)).await.ok();
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test]
async fn only_adoption_changes_the_board_and_is_undone_like_any_act() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let body = json!({ "name": "Yang murah dulu", "rule": "cheapest", "keep_decisions": false,
        "ceilings": [{ "area_code": REGENCY, "amount_idr": 30_000_000 }] });
    let cheap = desk.post("/scenarios", body).await.id();
    // Over the official ceiling as it is now: all or nothing.
    desk.ceiling(25_000_000).await;
    let refused = desk.adopt(&cheap).await.refused(409, "wrong_state");
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .contains("Rp 25.000.000")
    );
    desk.ceiling(30_000_000).await;
    let adopted = desk.adopt(&cheap).await.ok();
    assert_eq!(adopted["changed"], 3);
    let taken = async || {
        let path = format!("{}/board?verdict=accommodated", desk.path);
        let board = world.get(&path).await.ok();
        let items = board["items"].as_array().unwrap();
        let titles = items
            .iter()
            .map(|item| item["title"].as_str().unwrap().to_owned());
        titles.collect::<Vec<_>>()
    };
    assert_eq!(taken().await, ["Paving jalan RT 01", "Lampu jalan RT 03"]);
    let shown = world
        .get(&format!("{}/scenarios/{cheap}", desk.path))
        .await
        .ok();
    assert!(shown["adopted_at"].is_string());
    let trail = world.get("/audit?limit=100").await.ok().to_string();
    assert!(trail.contains("scenario.adopted"));
    let path = format!("/board/acts/{}/undo", adopted["act_id"].as_str().unwrap());
    desk.post(&path, json!({})).await.ok();
    assert_eq!(taken().await, ["Saluran air RT 02"]);
}

#[tokio::test]
async fn a_scenario_ranks_by_other_weights() {
    let desk = Desk::new().await;
    let (town, world) = (&desk.town, &desk.town.world);
    let criterion = |code: &str, weight: f64| {
        json!({ "code": code, "name_id": format!("Kriteria {code}"), "name_en": format!("Criterion {code}"),
            "kind": "benefit", "scale": "points", "scorer": "officer", "weight": weight })
    };
    let set = json!({ "stage_kind": "village_meeting", "in_force": true, "set": {
        "code": "uji", "name_id": "Perangkat uji", "name_en": "Test set", "source": "Perbup 1/2027",
        "method": "saw_points", "criteria": [criterion("a", 0.9), criterion("b", 0.1)],
    } });
    let set = desk.post("/criteria", set).await.id();
    let neighbour = world.officer("village_officer", OTHER_VILLAGE).await;
    for (officer, at, a, b) in [
        (&town.officer, 0, 5, 1),
        (&town.officer, 1, 1, 5),
        (&neighbour, 2, 3, 3),
    ] {
        let id = &desk.proposals[at];
        let items = json!({ "items": [
            { "proposal_id": id, "criterion": "a", "answer": a },
            { "proposal_id": id, "criterion": "b", "answer": b },
        ] });
        world
            .put(
                officer,
                &format!("{}/criteria/{set}/scores", desk.path),
                items,
            )
            .await
            .ok();
    }
    let scenario = |name: &str, weights: Value| {
        json!({ "name": name, "rule": "ranking", "stage_kind": "village_meeting", "keep_decisions": false,
            "ceilings": [{ "area_code": REGENCY, "amount_idr": 30_000_000 }], "weights": weights })
    };
    let official = desk
        .post("/scenarios", scenario("Bobot resmi", json!([])))
        .await
        .id();
    let turned = json!([{ "criterion": "a", "weight": 0.1 }, { "criterion": "b", "weight": 0.9 }]);
    let turned = desk
        .post("/scenarios", scenario("Bobot dibalik", turned))
        .await
        .id();
    let outcomes = desk.outcomes(&[&official, &turned]).await;
    // Officially the paving and the lamp fit; turned, the drain takes all, which is what the board has.
    assert_eq!(outcomes[1]["accommodated"], 2);
    assert_eq!(outcomes[2]["accommodated"], 1);
    assert_eq!(outcomes[2]["overlap_with_board"], 1.0);
    let wrong = json!([{ "criterion": "a", "weight": 0 }, { "criterion": "b", "weight": 0 }]);
    let wrong = desk.post("/scenarios", scenario("Nol", wrong)).await;
    wrong.refused(422, "invalid_fields");
    // Computed again, at the version read.
    let path = format!("/api/v1{}/scenarios/{turned}", desk.path);
    let put = |tag: &str| {
        world
            .request(Method::PUT, &path)
            .bearer_auth(&town.cycle.planner.token)
            .header("if-match", tag)
            .json(&json!({ "name": "Tanpa aturan", "rule": "none", "keep_decisions": false }))
    };
    world.send(put("\"7\"")).await.refused(412, "stale_version");
    assert_eq!(world.send(put("\"1\"")).await.ok()["version"], 2);
    assert_eq!(desk.outcomes(&[&turned]).await[1]["accommodated"], 0);
}
