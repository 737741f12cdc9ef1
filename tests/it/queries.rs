//! How many statements a request costs: the same however many rows there are, and few.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{DISTRICT, REGENCY, Town, VILLAGE, accept};

/// Statements the dearest read may cost, the login among them.
const MOST: u64 = 14;
/// Statements a submission may cost that shares its commit with no other.
const MOST_OF_A_SUBMISSION: u64 = 10;

struct City {
    town: Town,
    proposals: Vec<String>,
    code: String,
    set: String,
}

impl City {
    async fn new() -> Self {
        let town = Town::new().await;
        let path = format!("/cycles/{}/criteria", town.cycle.id);
        let set = json!({ "stage_kind": "village_meeting", "ready": "yalimo", "in_force": true });
        let set = town.world.post(&town.cycle.planner, &path, set).await.id();
        Self {
            town,
            proposals: Vec::new(),
            code: String::new(),
            set,
        }
    }

    /// More of everything a list shows.
    async fn grow(&mut self, more: usize) {
        let world = &self.town.world;
        for number in 0..more {
            let title = format!("Paving jalan RT {number:02}");
            let id = self
                .town
                .cycle
                .submit(world, &self.town.resident, VILLAGE, &title, 10_000_000)
                .await;
            accept(world, &self.town.officer, &[&id]).await;
            let item = json!({
                "code": format!("K{number}"), "name": "Paving", "category": "fisik",
                "sector": "infrastruktur", "unit": "m2", "agency_id": self.town.cycle.agency,
            });
            let path = format!("/cycles/{}/catalogue", self.town.cycle.id);
            world.post(&self.town.cycle.planner, &path, item).await.ok();
            let scores: Vec<Value> = ["factor_1", "factor_2", "factor_3"]
                .map(|code| json!({ "proposal_id": id, "criterion": code, "answer": 3 }))
                .to_vec();
            let path = format!(
                "/cycles/{}/criteria/{}/scores",
                self.town.cycle.id, self.set
            );
            let scores = json!({ "items": scores });
            world.put(&self.town.officer, &path, scores).await.ok();
            self.proposals.push(id);
        }
        let first = &self.proposals[0];
        let shown = world.get(&format!("/proposals/{first}")).await.ok();
        self.code = shown["tracking_code"].as_str().unwrap().into();
        // Everything about one proposal grows too.
        for _ in 0..more {
            let tag = json!({ "finding": "accept_with_changes", "cost_idr": 9_000_000,
                "reason_code": "cost_adjusted", "reason": "Harga disesuaikan standar." });
            world
                .post(
                    &self.town.officer,
                    &format!("/proposals/{first}/reviews"),
                    tag,
                )
                .await
                .ok();
        }
    }

    fn paths(&self) -> Vec<String> {
        let (set, agency) = (&self.set, &self.town.cycle.agency);
        let (cycle, round, proposal) = (&self.town.cycle.id, &self.town.round, &self.proposals[0]);
        let api = [
            "/areas?q=banyu".into(),
            format!("/areas/{REGENCY}"),
            format!("/areas/{REGENCY}/children"),
            format!("/agencies?regency={REGENCY}"),
            "/sectors".into(),
            "/reasons".into(),
            "/cycles".into(),
            format!("/cycles/{cycle}"),
            format!("/cycles/{cycle}/stages"),
            format!("/cycles/{cycle}/catalogue"),
            format!("/cycles/{cycle}/ceilings"),
            format!("/cycles/{cycle}/criteria"),
            format!("/cycles/{cycle}/criteria/{set}"),
            format!("/cycles/{cycle}/criteria/{set}/judgements"),
            format!("/cycles/{cycle}/criteria/{set}/sheet"),
            format!("/cycles/{cycle}/criteria/{set}/ranking"),
            format!("/cycles/{cycle}/nomenclature"),
            format!("/cycles/{cycle}/indicators"),
            format!("/cycles/{cycle}/publications"),
            format!("/areas/{REGENCY}/evidence/need"),
            format!("/areas/{REGENCY}/evidence/participation"),
            format!("/areas/{REGENCY}/evidence/acceptance?by=agency"),
            format!("/areas/{REGENCY}/evidence/acceptance/rows?reached=verified"),
            format!("/areas/{REGENCY}/evidence/waits?by=office"),
            format!("/areas/{REGENCY}/evidence/waits/rows"),
            format!("/documents?cycle_id={cycle}"),
            format!("/areas/{REGENCY}/letters/plan"),
            format!("/works?area={REGENCY}"),
            format!("/works/totals?by=agency&area={REGENCY}"),
            format!("/surveys?area={REGENCY}"),
            format!("/surveys/totals?by=area&area={REGENCY}"),
            format!("/cycles/{cycle}/sipd/proposals.csv"),
            format!("/cycles/{cycle}/scenarios"),
            format!("/cycles/{cycle}/scenarios/comparison"),
            format!("/cycles/{cycle}/board"),
            format!("/cycles/{cycle}/board/totals?by=sector"),
            format!("/cycles/{cycle}/board/duplicates"),
            format!("/cycles/{cycle}/board/acts"),
            format!("/cycles/{cycle}/plan"),
            format!("/rounds?cycle_id={cycle}"),
            format!("/rounds/{round}"),
            format!("/rounds/{round}/candidates"),
            format!("/rounds/{round}/decisions"),
            "/proposals".into(),
            format!("/proposals?area={DISTRICT}&sort=dearest"),
            format!("/proposals?q=paving&area={VILLAGE}"),
            "/proposals?mine=true".into(),
            format!("/proposals/{proposal}"),
            format!("/proposals/{proposal}/reviews"),
            format!("/proposals/{proposal}/history"),
            format!("/proposals/{proposal}/attachments"),
            format!("/proposals/{proposal}/objections"),
            format!("/rounds/{round}/queue"),
            "/objections?state=filed".into(),
            format!("/tracking/{}", self.code),
            "/audit".into(),
            format!("/audit?round_id={round}"),
            "/me".into(),
        ];
        let pages = [
            "/".into(),
            format!("/areas/{VILLAGE}"),
            format!("/areas/{REGENCY}"),
            format!("/rounds/{round}"),
            "/proposals".into(),
            "/proposals?q=paving".into(),
            format!("/proposals/{proposal}"),
            format!("/tracking/{}", self.code),
            "/audit".into(),
            format!("/cycles/{cycle}/criteria"),
            format!("/cycles/{cycle}/criteria/{set}"),
            format!("/cycles/{cycle}/forum"),
            format!("/cycles/{cycle}/forum/{agency}"),
            format!("/areas/{REGENCY}/evidence"),
            format!("/areas/{REGENCY}/evidence/participation"),
            format!("/areas/{REGENCY}/evidence/acceptance"),
            format!("/areas/{REGENCY}/evidence/acceptance/rows"),
            format!("/areas/{REGENCY}/evidence/waits"),
            format!("/areas/{REGENCY}/evidence/waits/rows"),
        ];
        let api = api.into_iter().map(|path| format!("/api/v1{path}"));
        api.chain(pages).collect()
    }

    /// Statements of each read, by somebody logged in, whom no cache answers.
    async fn costs(&self) -> BTreeMap<String, u64> {
        let mut costs = BTreeMap::new();
        for path in self.paths() {
            let before = self.town.world.app.db.statements();
            let request = self
                .town
                .world
                .request(Method::GET, &path)
                .bearer_auth(&self.town.resident.token);
            let answer = self.town.world.send(request).await;
            let cost = self.town.world.app.db.statements() - before;
            assert!(
                answer.status.is_success() || answer.status.as_u16() == 404,
                "{path}: {} {:#}",
                answer.status,
                answer.body
            );
            assert_ne!(answer.status, 404, "{path}");
            costs.insert(path, cost);
        }
        costs
    }
}

#[tokio::test]
async fn no_read_costs_more_for_more_rows() {
    let mut city = City::new().await;
    city.grow(1).await;
    // The first look draws the maps, which are then remembered.
    city.costs().await;
    city.grow(2).await;
    let few = city.costs().await;
    city.grow(12).await;
    let many = city.costs().await;
    assert_eq!(few, many);
    for (path, cost) in many {
        assert!(cost <= MOST, "{path} costs {cost} statements");
    }
}

#[tokio::test]
async fn no_write_costs_more_for_more_rows() {
    let mut city = City::new().await;
    city.grow(1).await;
    // The first one reads what is remembered from then on.
    write_costs(&city).await;
    let few = write_costs(&city).await;
    city.grow(12).await;
    let many = write_costs(&city).await;
    assert_eq!(few, many);
    assert!(many[0] <= MOST_OF_A_SUBMISSION, "{many:?}");
}

/// Statements of a submission and of a review.
async fn write_costs(city: &City) -> [u64; 2] {
    let spent = |before| city.town.world.app.db.statements() - before;
    let before = city.town.world.app.db.statements();
    let id = city
        .town
        .cycle
        .submit(
            &city.town.world,
            &city.town.resident,
            VILLAGE,
            "Saluran air",
            5_000_000,
        )
        .await;
    let submission = spent(before);
    let before = city.town.world.app.db.statements();
    let body: Value = json!({ "finding": "accept" });
    city.town
        .world
        .post(
            &city.town.officer,
            &format!("/proposals/{id}/reviews"),
            body,
        )
        .await
        .ok();
    [submission, spent(before)]
}
