//! Rounds close in their turn: nothing chosen is lost between two stages, no ceiling is passed.

use serde_json::{Value, json};

use crate::cycle::{DISTRICT, Town, VILLAGE, accept, candidate, conclude, shift};
use crate::world::{Actor, Answer};

impl Town {
    /// Opens the district's round; its review ends at a shift, its vote two shifts later.
    async fn district(&self, review: i64) -> String {
        let schedule = json!({
            "opens_at": shift(0), "review_closes_at": shift(review),
            "voting_closes_at": shift(review + 2),
        });
        let areas = json!([DISTRICT]);
        self.cycle
            .open(&self.world, 1, schedule, areas)
            .await
            .remove(0)
    }

    /// A proposal that its village verified and voted for.
    async fn wanted(&self, title: &str, cost: i64) -> String {
        let id = self
            .cycle
            .submit(&self.world, &self.resident, VILLAGE, title, cost)
            .await;
        accept(&self.world, &self.officer, &[&id]).await;
        self.world.clock.set(shift(8));
        self.vote(&self.round, &id).await;
        id
    }

    async fn ready(&self, officer: &Actor, round: &str) {
        let path = format!("/rounds/{round}/tally");
        self.world.post(officer, &path, json!({})).await.ok();
        let meeting = json!({ "venue": "Balai desa", "starts_at": self.world.clock.now() });
        let path = format!("/rounds/{round}/meeting");
        self.world.put(officer, &path, meeting).await.ok();
    }

    async fn decide(&self, officer: &Actor, round: &str, items: Value) -> Answer {
        let path = format!("/rounds/{round}/decisions");
        self.world
            .put(officer, &path, json!({ "items": items }))
            .await
    }

    async fn close(&self, officer: &Actor, round: &str, late: Option<&str>) -> Answer {
        let path = format!("/rounds/{round}/close");
        self.world
            .post(officer, &path, json!({ "late_reason": late }))
            .await
    }
}

const WHY: &str = "Rapat desa tertunda karena banjir.";

#[tokio::test]
async fn a_village_that_is_late_loses_nothing() {
    let town = Town::new().await;
    let district = town.district(10).await;
    let road = town.wanted("Paving jalan RT 01", 60_000_000).await;
    let world = &town.world;
    world.clock.set(shift(11));
    town.ready(&town.officer, &town.round).await;
    // The district's vote has opened.
    let refused = town.close(&town.officer, &town.round, None).await;
    let problem = refused.refused(409, "wrong_state");
    assert!(
        problem["detail_en"]
            .as_str()
            .unwrap()
            .contains("late_reason")
    );
    let closed = town.close(&town.officer, &town.round, Some(WHY)).await.ok();
    assert_eq!(
        (&closed["accommodated"], &closed["too_late"]),
        (&json!(1), &json!(1))
    );
    let now = world.get(&format!("/proposals/{road}")).await.ok();
    assert_eq!(
        (&now["status"], &now["round_id"]),
        (&json!("deferred"), &json!(town.round))
    );
    let history = world.get(&format!("/proposals/{road}/history")).await.ok();
    let told = history.to_string();
    assert!(told.contains("proposal.missed_next_stage") && told.contains(WHY));
    let page = format!("/tracking/{}", now["tracking_code"].as_str().unwrap());
    let page = world.request(reqwest::Method::GET, &page).send().await;
    let page = page.unwrap().text().await.unwrap();
    assert!(page.contains("Terlambat") && page.contains(WHY), "{page}");
    let there = world
        .get(&format!("/rounds/{district}/candidates"))
        .await
        .ok();
    assert_eq!(there["items"], json!([]));

    // The next cycle takes it up.
    let next = crate::cycle::cycle(world, town.cycle.planner.clone(), 2029).await;
    let schedule = json!({
        "opens_at": shift(11), "submission_closes_at": shift(25),
        "review_closes_at": shift(27), "voting_closes_at": shift(29),
    });
    next.open(world, 0, schedule, json!([VILLAGE])).await;
    let body = json!({ "from_cycle_id": town.cycle.id });
    let path = format!("/cycles/{}/carry-over", next.id);
    let carried = world.post(&next.planner, &path, body).await.ok();
    assert_eq!(carried["carried"], 1);
}

#[tokio::test]
async fn a_district_waits_for_its_villages() {
    let town = Town::new().await;
    let district = town.district(10).await;
    town.wanted("Paving jalan RT 01", 60_000_000).await;
    let world = &town.world;
    let head = world.officer("district_officer", DISTRICT).await;
    world.clock.set(shift(13));
    town.ready(&head, &district).await;
    let refused = town.close(&head, &district, None).await;
    let problem = refused.refused(409, "wrong_state");
    // The other village has no proposal: nobody waits for it.
    let detail = problem["detail_en"].as_str().unwrap();
    assert!(detail.starts_with("1 rounds"), "{detail}");
    let out = town
        .close(
            &head,
            &district,
            Some("Desa belum menutup sampai batas akhir."),
        )
        .await;
    assert_eq!(out.ok()["accommodated"], 0);
    // The village may still close, late; its winner is not lost.
    town.ready(&town.officer, &town.round).await;
    town.close(&town.officer, &town.round, None)
        .await
        .refused(409, "wrong_state");
    let closed = town.close(&town.officer, &town.round, Some(WHY)).await.ok();
    assert_eq!(closed["too_late"], 1);
}

#[tokio::test]
async fn a_late_reason_is_a_reason() {
    let town = Town::new().await;
    town.district(20).await;
    town.wanted("Paving jalan RT 01", 60_000_000).await;
    town.world.clock.set(shift(10));
    town.ready(&town.officer, &town.round).await;
    town.close(&town.officer, &town.round, Some("-"))
        .await
        .refused(422, "invalid_fields");
    town.close(&town.officer, &town.round, None).await.ok();
}

/// A cycle whose villages lead straight to the district and from there to the agencies.
async fn before_the_forum(agency: Value) -> (Town, String, String, Actor) {
    let town = Town::new().await;
    let world = &town.world;
    let district = town.district(14).await;
    let silent = json!({ "opens_at": shift(0), "review_closes_at": shift(20) });
    let body = json!({
        "stage_id": town.cycle.stages[2], "schedule": silent, "default_ceiling_idr": 90_000_000,
    });
    let path = format!("/cycles/{}/rounds", town.cycle.id);
    world.post(&town.cycle.planner, &path, body).await.ok();
    let mut body = town
        .cycle
        .proposal(VILLAGE, "Paving jalan RT 01", 60_000_000);
    body["agency_id"] = agency;
    let road = world.post(&town.resident, "/proposals", body).await.id();
    accept(world, &town.officer, &[&road]).await;
    world.clock.set(shift(8));
    town.vote(&town.round, &road).await;
    world.clock.set(shift(10));
    conclude(world, &town.officer, &town.round, json!([])).await;
    let head = world.officer("district_officer", DISTRICT).await;
    accept(world, &head, &[&road]).await;
    world.clock.set(shift(15));
    town.vote(&district, &road).await;
    world.clock.set(shift(17));
    town.ready(&head, &district).await;
    (town, district, road, head)
}

#[tokio::test]
async fn the_meeting_gives_an_agency_to_what_has_none() {
    let (town, district, road, head) = before_the_forum(Value::Null).await;
    let world = &town.world;
    let refused = town.close(&head, &district, None).await;
    let problem = refused.refused(409, "wrong_state");
    assert!(problem["detail_en"].as_str().unwrap().contains("agency_id"));
    let id = candidate(world, &district, &road).await;
    let item = |agency: Value| json!([{ "candidate_id": id, "verdict": "accommodated", "agency_id": agency }]);
    let refused = town.decide(&head, &district, item(Value::Null)).await;
    let problem = refused.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/items/0/agency_id");
    let nobody = json!("018f0000-0000-7000-8000-000000000000");
    town.decide(&head, &district, item(nobody))
        .await
        .refused(422, "invalid_fields");
    let agency = json!(town.cycle.agency);
    town.decide(&head, &district, item(agency.clone()))
        .await
        .ok();
    town.close(&head, &district, None).await.ok();
    let now = world.get(&format!("/proposals/{road}")).await.ok();
    assert_eq!(
        (&now["agency_id"], &now["status"]),
        (&agency, &json!("carried"))
    );
}

#[tokio::test]
async fn another_agency_needs_a_public_reason() {
    let (town, district, road, head) = before_the_forum(Value::Null).await;
    let world = &town.world;
    let id = candidate(world, &district, &road).await;
    let agencies = world.get("/agencies?regency=35.10").await.ok();
    let other = agencies["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["code"] == "DINKES");
    let other = other.unwrap()["id"].clone();
    let first =
        json!([{ "candidate_id": id, "verdict": "accommodated", "agency_id": town.cycle.agency }]);
    town.decide(&head, &district, first).await.ok();
    let mut item = json!({ "candidate_id": id, "verdict": "accommodated", "agency_id": other });
    let refused = town.decide(&head, &district, json!([item])).await;
    let problem = refused.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/items/0/reason_code");
    item["reason_code"] = json!("meeting_consensus");
    item["reason"] = json!("Jalan menuju puskesmas, dikerjakan dinas kesehatan.");
    town.decide(&head, &district, json!([item])).await.ok();
}

#[tokio::test]
async fn the_plan_keeps_the_ceiling_of_each_sector() {
    let (town, district, road, head) = before_the_forum(json!(null)).await;
    let world = &town.world;
    let planner = &town.cycle.planner;
    let id = candidate(world, &district, &road).await;
    let item =
        json!([{ "candidate_id": id, "verdict": "accommodated", "agency_id": town.cycle.agency }]);
    town.decide(&head, &district, item).await.ok();
    let silent = json!({ "opens_at": shift(0), "review_closes_at": shift(24) });
    let city = town
        .cycle
        .open(world, 3, silent, json!(null))
        .await
        .remove(0);
    town.close(&head, &district, None).await.ok();
    let dinas = world.agency_officer(&town.cycle.agency).await;
    accept(world, &dinas, &[&road]).await;
    world.clock.set(shift(21));
    let forum = world.get(&format!("/proposals/{road}")).await.ok()["round_id"].clone();
    conclude(world, &dinas, forum.as_str().unwrap(), json!([])).await;
    accept(world, planner, &[&road]).await;
    world.clock.set(shift(25));
    town.ready(planner, &city).await;
    let ceiling = json!({ "items": [{ "sector": "infrastruktur", "amount_idr": 50_000_000 }] });
    let path = format!("/cycles/{}/ceilings", town.cycle.id);
    world.put(planner, &path, ceiling).await.ok();
    let there = candidate(world, &city, &road).await;
    let mut item = json!({
        "candidate_id": there, "verdict": "accommodated",
        "program_code": "1.03.10", "activity_code": "1.03.10.2.01",
    });
    let refused = town.decide(planner, &city, json!([item])).await;
    let problem = refused.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/items");
    assert!(
        problem["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .contains("Rp")
    );
    item["cost_idr"] = json!(50_000_000);
    item["reason_code"] = json!("cost_adjusted");
    item["reason"] = json!("Disesuaikan dengan pagu sektor.");
    town.decide(planner, &city, json!([item])).await.ok();
    town.close(planner, &city, None).await.ok();
}
