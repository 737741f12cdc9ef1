//! Criteria: drafted, weighed, in force; proposals scored and ranked.

mod scores;
mod sets;

use serde_json::{Value, json};

use crate::cycle::{Town, VILLAGE};
use crate::world::Actor;

/// A criterion officers score 1 to 5.
fn officer(code: &str, weight: f64) -> Value {
    let name = format!("Kriteria {code}");
    json!({ "code": code, "name_id": name, "name_en": name, "kind": "benefit", "scale": "points",
        "min": 1, "max": 5, "scorer": "officer", "weight": weight })
}

fn set(method: &str, criteria: &[Value]) -> Value {
    json!({ "stage_kind": "village_meeting", "set": {
        "code": "uji", "name_id": "Perangkat uji", "name_en": "Test set", "source": "Perbup 1/2027",
        "method": method, "criteria": criteria,
    } })
}

struct Desk {
    town: Town,
    path: String,
    proposals: Vec<String>,
}

impl Desk {
    /// Three proposals, costing 10, 20 and 30 million.
    async fn new() -> Self {
        let town = Town::new().await;
        let path = format!("/cycles/{}/criteria", town.cycle.id);
        let mut proposals = Vec::new();
        for (title, cost) in [
            ("Paving jalan RT 01", 10_000_000),
            ("Saluran air RT 02", 20_000_000),
            ("Lampu jalan RT 03", 30_000_000),
        ] {
            let (cycle, resident) = (&town.cycle, &town.resident);
            let id = cycle
                .submit(&town.world, resident, VILLAGE, title, cost)
                .await;
            proposals.push(id);
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

    async fn draft(&self, body: Value) -> String {
        let drafted = self.town.world.post(self.planner(), &self.path, body).await;
        drafted.id()
    }

    async fn in_force(&self, mut body: Value) -> String {
        body["in_force"] = json!(true);
        self.draft(body).await
    }

    /// Scores proposals by one criterion, in their order.
    async fn score(&self, actor: &Actor, set: &str, criterion: &str, answers: &[f64]) {
        let items: Vec<Value> = self
            .proposals
            .iter()
            .zip(answers)
            .map(|(id, answer)| {
                json!({ "proposal_id": id, "criterion": criterion, "answer": answer })
            })
            .collect();
        let path = format!("{}/{set}/scores", self.path);
        let answer = self.town.world.put(actor, &path, json!({ "items": items }));
        answer.await.ok();
    }

    async fn ranking(&self, set: &str) -> Value {
        let path = format!("{}/{set}/ranking", self.path);
        self.town.world.get(&path).await.ok()
    }
}

fn titles(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["title"].as_str().unwrap())
        .collect()
}
