//! A village that votes, for tests of what comes after.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{self, Cycle, DISTRICT, VILLAGE, accept, candidate, shift};
use crate::world::{Actor, World};

/// A round in voting.
pub struct Poll {
    /// The service.
    pub world: World,
    /// The cycle.
    pub cycle: Cycle,
    /// The round.
    pub round: String,
    /// Its candidates.
    pub candidates: Vec<String>,
    /// Its officer.
    pub officer: Actor,
}

impl Poll {
    /// Three candidates of 30 million under a ceiling of 100 million, and the vote open.
    pub async fn open() -> Self {
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
        let district = json!({
            "opens_at": shift(0), "review_closes_at": shift(12), "voting_closes_at": shift(14),
        });
        cycle.open(&world, 1, district, json!([DISTRICT])).await;
        world.clock.set(shift(8));
        let poll = Self {
            world,
            cycle,
            round,
            candidates,
            officer,
        };
        let meeting = json!({ "venue": "Balai desa", "starts_at": shift(10) });
        let path = poll.path("/meeting");
        poll.world.put(&poll.officer, &path, meeting).await.ok();
        poll
    }

    /// So many verified residents.
    pub async fn residents(&self, many: usize) -> Vec<Actor> {
        join_all((0..many).map(|_| self.world.citizen(VILLAGE))).await
    }

    /// The path of something of the round.
    pub fn path(&self, of: &str) -> String {
        format!("/rounds/{}{of}", self.round)
    }

    /// Casts somebody's ballot for a candidate by number.
    pub async fn cast(&self, voter: &Actor, choice: usize) -> Value {
        let body = json!({ "choices": [self.candidates[choice]] });
        self.world
            .put(voter, &self.path("/ballot"), body)
            .await
            .ok()
    }

    /// A person on the attendance list, who is verified too.
    pub async fn attendee(&self) -> String {
        let person = self.world.citizen(VILLAGE).await;
        let body =
            json!({ "name": "Warga", "sex": "female", "age_band": "over_60", "nik": person.nik });
        let path = self.path("/meeting/attendees");
        self.world.post(&self.officer, &path, body).await.id()
    }

    /// Votes with assistance.
    pub async fn assist(&self, choice: usize) -> Value {
        let body = json!({
            "attendee_id": self.attendee().await, "choices": [self.candidates[choice]],
        });
        let path = self.path("/assisted-ballots");
        self.world.post(&self.officer, &path, body).await.ok()
    }

    /// Hands out a paper ballot and enters a sheet.
    pub async fn paper(&self, sheet: i32, what: Value) -> Value {
        let body = json!({ "attendee_id": self.attendee().await });
        let path = self.path("/ballot-papers");
        self.world.post(&self.officer, &path, body).await.ok();
        let mut body = what;
        body["sheet"] = sheet.into();
        let path = self.path("/paper-ballots");
        self.world.post(&self.officer, &path, body).await.ok()
    }

    /// Ends the vote, counts, decides and closes.
    pub async fn close(&self) -> Value {
        let act = |path: &str, body: Value, method: Method| {
            let path = self.path(path);
            async move {
                self.world
                    .call(&self.officer, method, &path, &body)
                    .await
                    .ok()
            }
        };
        self.world.clock.set(shift(10));
        act("/tally", json!({}), Method::POST).await;
        let decided = json!({ "items": [{
            "candidate_id": self.candidates[2], "verdict": "deferred",
            "reason_code": "meeting_consensus", "reason": "Menunggu kepastian lahan tahun depan.",
        }] });
        act("/decisions", decided, Method::PUT).await;
        act("/close", json!({}), Method::POST).await
    }

    /// The bundle, as the file it is.
    pub async fn bundle(&self) -> Vec<u8> {
        let path = format!("/api/v1{}", self.path("/bundle"));
        let response = self.world.request(Method::GET, &path).send().await;
        let response = response.unwrap().error_for_status().unwrap();
        response.bytes().await.unwrap().to_vec()
    }
}
