//! A cycle ready for a test: stages, agencies, rounds of a few villages, in Banyuwangi.

use chrono::{DateTime, Duration, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Actor, World, start};

/// The regency.
pub const REGENCY: &str = "35.10";
/// Two villages of one district, and the district.
pub const VILLAGE: &str = "35.10.01.2001";
/// The other village.
pub const OTHER_VILLAGE: &str = "35.10.01.2002";
/// Their district.
pub const DISTRICT: &str = "35.10.01";

/// A cycle with its planner.
pub struct Cycle {
    /// Its id.
    pub id: String,
    /// Stage ids, in order.
    pub stages: Vec<String>,
    /// An agency's id.
    pub agency: String,
    /// The planner.
    pub planner: Actor,
}

/// A moment some shifts of eight hours after the start; a whole cycle fits into the life of a login.
pub fn shift(number: i64) -> DateTime<Utc> {
    start() + Duration::hours(8 * number)
}

/// Makes a cycle for a fiscal year.
pub async fn cycle(world: &World, planner: Actor, year: i32) -> Cycle {
    let body = json!({
        "regency_code": REGENCY, "fiscal_year": year, "name": "Musrenbang Banyuwangi",
        "template": "village_first", "objection_days": 7,
    });
    let id = world.post(&planner, "/cycles", body).await.id();
    let detail = world.get(&format!("/cycles/{id}")).await.ok();
    let stages = detail["stages"].as_array().unwrap();
    let csv = "code,name,kind\nPU,Dinas Pekerjaan Umum,dinas\nDINKES,Dinas Kesehatan,dinas\n";
    world
        .csv(
            &planner,
            &format!("/agencies/import?regency={REGENCY}"),
            csv,
        )
        .await
        .ok();
    let agencies = world
        .get(&format!("/agencies?regency={REGENCY}"))
        .await
        .ok();
    let agency = agencies["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["code"] == "PU")
        .unwrap();
    Cycle {
        id,
        stages: stages
            .iter()
            .map(|stage| stage["id"].as_str().unwrap().to_owned())
            .collect(),
        agency: agency["id"].as_str().unwrap().to_owned(),
        planner,
    }
}

/// The planner of the regency.
pub async fn planner(world: &World) -> Actor {
    world.officer("planner", REGENCY).await
}

impl Cycle {
    /// Opens the rounds of a stage; times are shifts after the start. Answers their ids.
    pub async fn open(
        &self,
        world: &World,
        stage: usize,
        schedule: Value,
        areas: Value,
    ) -> Vec<String> {
        let body = json!({
            "stage_id": self.stages[stage], "schedule": schedule,
            "default_ceiling_idr": 100_000_000, "area_codes": areas,
        });
        let path = format!("/cycles/{}/rounds", self.id);
        let opened = world.post(&self.planner, &path, body).await.ok();
        let ids = opened["round_ids"].as_array().unwrap();
        ids.iter()
            .map(|id| id.as_str().unwrap().to_owned())
            .collect()
    }

    /// Opens the rounds of the two villages: submission to shift 5, review to shift 7, voting to shift 9.
    pub async fn open_villages(&self, world: &World) -> Vec<String> {
        let schedule = json!({
            "opens_at": shift(0), "submission_closes_at": shift(5),
            "review_closes_at": shift(7), "voting_closes_at": shift(9),
        });
        self.open(world, 0, schedule, json!([VILLAGE, OTHER_VILLAGE]))
            .await
    }

    /// A proposal's body.
    pub fn proposal(&self, village: &str, title: &str, cost: i64) -> Value {
        json!({
            "cycle_id": self.id, "title": title,
            "problem": "Jalan rusak dan tergenang setiap hujan.",
            "work": "Memperbaiki jalan lingkungan dengan paving.",
            "village_code": village, "address": "RT 01 RW 02",
            "quantity": 10.0, "unit": "m2", "unit_price_idr": cost / 10,
            "sector": "infrastruktur", "agency_id": self.agency,
            "beneficiaries": { "households": 20, "people": 80, "women": 40 },
            "land_status": "government", "origin": "resident", "submit": true,
        })
    }

    /// Submits a proposal; answers its id.
    pub async fn submit(
        &self,
        world: &World,
        actor: &Actor,
        village: &str,
        title: &str,
        cost: i64,
    ) -> String {
        let body = self.proposal(village, title, cost);
        world.post(actor, "/proposals", body).await.id()
    }
}

/// Accepts proposals as they are.
pub async fn accept(world: &World, officer: &Actor, proposals: &[&String]) {
    for id in proposals {
        let body = json!({ "finding": "accept" });
        world
            .post(officer, &format!("/proposals/{id}/reviews"), body)
            .await
            .ok();
    }
}

/// The candidate a proposal is in a round.
pub async fn candidate(world: &World, round: &str, proposal: &str) -> String {
    let page = world
        .get(&format!("/rounds/{round}/candidates?limit=100"))
        .await
        .ok();
    let items = page["items"].as_array().unwrap();
    let found = items.iter().find(|item| item["proposal_id"] == proposal);
    found.expect("a candidate")["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Tallies a round, records its meeting, takes decisions and closes it.
pub async fn conclude(world: &World, officer: &Actor, round: &str, decisions: Value) -> Value {
    world
        .post(officer, &format!("/rounds/{round}/tally"), json!({}))
        .await
        .ok();
    let meeting = json!({ "venue": "Balai desa", "starts_at": world.clock.now() });
    world
        .put(officer, &format!("/rounds/{round}/meeting"), meeting)
        .await
        .ok();
    if decisions != json!([]) {
        let body = json!({ "items": decisions });
        world
            .put(officer, &format!("/rounds/{round}/decisions"), body)
            .await
            .ok();
    }
    world
        .call(
            officer,
            Method::POST,
            &format!("/rounds/{round}/close"),
            &json!({}),
        )
        .await
        .ok()
}

/// A village in the middle of its round: its proposer and its officer.
pub struct Town {
    /// The service.
    pub world: World,
    /// The cycle.
    pub cycle: Cycle,
    /// The village's round.
    pub round: String,
    /// A verified resident.
    pub resident: Actor,
    /// The village's officer.
    pub officer: Actor,
}

impl Town {
    /// A village whose round takes submissions.
    pub async fn new() -> Self {
        let world = World::start().await;
        let cycle = cycle(&world, planner(&world).await, 2028).await;
        let round = cycle.open_villages(&world).await.remove(0);
        let resident = world.citizen(VILLAGE).await;
        let officer = world.officer("village_officer", VILLAGE).await;
        Self {
            world,
            cycle,
            round,
            resident,
            officer,
        }
    }

    /// How many files are stored.
    pub fn files(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else {
                return 0;
            };
            entries
                .map(|entry| entry.unwrap().path())
                .map(|path| if path.is_dir() { count(&path) } else { 1 })
                .sum()
        }
        count(&self.world.app.config.data_dir.join("attachments"))
    }

    /// The resident votes for one proposal.
    pub async fn vote(&self, round: &str, proposal: &str) {
        let choice = candidate(&self.world, round, proposal).await;
        let path = format!("/rounds/{round}/ballot");
        self.world
            .put(&self.resident, &path, json!({ "choices": [choice] }))
            .await
            .ok();
    }
}
