//! The planning agency's board and scenarios by forms, as a browser without scripts sends them.

mod acts;
mod decided;
mod listed;
mod scenarios;

use serde_json::{Value, json};

use crate::cycle::{Town, VILLAGE};
use crate::forms::{hidden, open, send};
use crate::world::Actor;

struct Desk {
    town: Town,
    /// Address of the board's page.
    path: String,
    /// Path of the cycle's API.
    api: String,
    proposals: Vec<String>,
}

impl Desk {
    /// Three proposals of one village, costing 10, 20 and 30 million.
    async fn new() -> Self {
        let town = Town::new().await;
        let mut proposals = Vec::new();
        for (title, cost) in [
            ("Paving jalan RT 01", 10_000_000),
            ("Saluran air RT 02", 20_000_000),
            ("Lampu jalan RT 03", 30_000_000),
        ] {
            let (world, resident) = (&town.world, &town.resident);
            proposals.push(
                town.cycle
                    .submit(world, resident, VILLAGE, title, cost)
                    .await,
            );
        }
        Self {
            path: format!("/desk/cycles/{}/board", town.cycle.id),
            api: format!("/cycles/{}", town.cycle.id),
            town,
            proposals,
        }
    }

    fn planner(&self) -> &Actor {
        &self.town.cycle.planner
    }

    async fn open(&self, path: &str) -> (String, String) {
        open(&self.town.world, self.planner(), path).await
    }

    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        send(&self.town.world, self.planner(), path, fields).await
    }

    async fn ceilings(&self, items: Value) {
        let path = format!("{}/ceilings", self.api);
        let body = json!({ "items": items });
        self.town.world.put(self.planner(), &path, body).await.ok();
    }

    /// What a tick of a proposal sends, and the name of what hides what was seen.
    fn pick(&self, at: usize) -> String {
        format!("{}.1", self.proposals[at])
    }

    /// A form that ticks rows of an open page and decides on them.
    fn form<'a>(
        &self,
        page: &str,
        picks: &'a [String],
        more: &[(&'a str, &'a str)],
    ) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = vec![("csrf".into(), hidden(page, "csrf"))];
        for proposal in &self.proposals {
            let name = format!("seen-{proposal}");
            if page.contains(&format!("name=\"{name}\"")) {
                fields.push((name.clone(), hidden(page, &name)));
            }
        }
        fields.extend(picks.iter().map(|pick| ("pick".to_owned(), pick.clone())));
        let more = more
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        fields.extend(more);
        fields
    }

    async fn decide(&self, fields: &[(String, String)]) -> (u16, String) {
        let (status, _, page) = self.send(&self.path, &borrowed(fields)).await;
        (status, page)
    }

    async fn taken(&self) -> Vec<String> {
        let path = format!("{}/board?verdict=accommodated", self.api);
        let board = self.town.world.get(&path).await.ok();
        let items = board["items"].as_array().unwrap().iter();
        items
            .map(|item| item["title"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn left(&self) -> i64 {
        let path = format!("{}/board/totals", self.api);
        let totals = self.town.world.get(&path).await.ok();
        totals["ceilings"][0]["remaining_idr"].as_i64().unwrap()
    }
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// The part of a page that tells the fates.
fn fates(page: &str) -> &str {
    let (_, after) = page.split_once("id=\"fates\"").expect("fates");
    after.split("</section>").next().unwrap()
}
