//! The planning agency's board: decided against ceilings, split, merged, undone, handed over.

mod decided;
mod forum;
mod handed;
mod merged;

use serde_json::{Value, json};

use crate::cycle::{DISTRICT, REGENCY, Town, VILLAGE, accept, candidate, conclude, shift};
use crate::world::Actor;

struct Board {
    town: Town,
    path: String,
    proposals: Vec<String>,
}

impl Board {
    /// Three proposals, costing 10, 20 and 30 million.
    async fn new() -> Self {
        let town = Town::new().await;
        let path = format!("/cycles/{}/board", town.cycle.id);
        let mut proposals = Vec::new();
        for (title, cost) in [
            ("Paving jalan RT 01", 10_000_000),
            ("Saluran air RT 02", 20_000_000),
            ("Lampu jalan RT 03", 30_000_000),
        ] {
            let (cycle, resident) = (&town.cycle, &town.resident);
            proposals.push(
                cycle
                    .submit(&town.world, resident, VILLAGE, title, cost)
                    .await,
            );
        }
        Self {
            town,
            path,
            proposals,
        }
    }

    fn planner(&self) -> &Actor {
        &self.town.cycle.planner
    }

    async fn ceilings(&self, items: Value) {
        let path = format!("/cycles/{}/ceilings", self.town.cycle.id);
        let put = self
            .town
            .world
            .put(self.planner(), &path, json!({ "items": items }));
        put.await.ok();
    }

    async fn decide(&self, body: Value) -> Value {
        let path = format!("{}/decisions", self.path);
        self.town.world.post(self.planner(), &path, body).await.ok()
    }

    fn take(&self, at: usize) -> Value {
        json!({ "proposal_id": self.proposals[at], "verdict": "accommodated" })
    }

    async fn undo(&self, act: &Value) -> Value {
        let path = format!(
            "{}/acts/{}/undo",
            self.path,
            act["act_id"].as_str().unwrap()
        );
        self.town
            .world
            .post(self.planner(), &path, json!({}))
            .await
            .ok()
    }

    async fn left(&self) -> i64 {
        let totals = self
            .town
            .world
            .get(&format!("{}/totals", self.path))
            .await
            .ok();
        totals["ceilings"][0]["remaining_idr"].as_i64().unwrap()
    }

    async fn agency(&self, code: &str) -> String {
        let found = self
            .town
            .world
            .get(&format!("/agencies?regency={REGENCY}"))
            .await
            .ok();
        let found = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["code"] == code);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    }
}

/// Carries proposals through all meetings to the regency's, accepts them there and lets its review end; answers its
/// round.
pub async fn to_regency(town: &Town, proposals: &[String]) -> String {
    let (world, cycle) = (&town.world, &town.cycle);
    let voted = json!({ "opens_at": shift(0), "review_closes_at": shift(12), "voting_closes_at": shift(14) });
    let silent = |to| json!({ "opens_at": shift(0), "review_closes_at": shift(to) });
    let district = cycle
        .open(world, 1, voted, json!([DISTRICT]))
        .await
        .remove(0);
    cycle.open(world, 2, silent(16), json!(null)).await;
    let regency = cycle
        .open(world, 3, silent(18), json!(null))
        .await
        .remove(0);
    let agencies = format!("/rounds?cycle_id={}&stage=agency_forum", cycle.id);
    let agencies = world.get(&agencies).await.ok();
    let agencies = agencies["items"].as_array().unwrap();
    let agency = agencies
        .iter()
        .find(|round| round["agency_id"] == cycle.agency.as_str());
    let agency = agency.unwrap()["id"].as_str().unwrap().to_owned();
    let head = world.officer("district_officer", DISTRICT).await;
    let works = world.agency_officer(&cycle.agency).await;
    for (officer, round, review, meeting) in [
        (&town.officer, &town.round, 6, 10),
        (&head, &district, 11, 15),
        (&works, &agency, 15, 17),
    ] {
        world.clock.set(shift(review));
        accept(world, officer, &proposals.iter().collect::<Vec<_>>()).await;
        world.clock.set(shift(meeting));
        let mut decisions = Vec::new();
        for proposal in proposals {
            decisions.push(json!({
                "candidate_id": candidate(world, round, proposal).await, "verdict": "accommodated",
                "reason_code": "meeting_consensus", "reason": "Musyawarah sepakat menerima semua.",
            }));
        }
        conclude(world, officer, round, json!(decisions)).await;
    }
    accept(world, &cycle.planner, &proposals.iter().collect::<Vec<_>>()).await;
    world.clock.set(shift(19));
    regency
}

fn fates(act: &Value) -> Vec<&str> {
    let items = act["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["fate"].as_str().unwrap())
        .collect()
}

const CODES: &str = "code,name,indicator,unit\n1.03.10,Program Jalan,,\n1.03.10.2.01,Kegiatan Jalan,,\n\
    1.03.10.2.01.0005,Pembangunan Jalan,Panjang jalan,km\n1.03,terlalu pendek,,\n";
