//! A round for every rule and form of ballot, from its configuration to a file that counts the same.

use api::cli::allocate::recount;
use api::keys::sha256;
use serde_json::{Value, json};

use crate::cycle::{self, Cycle, accept, candidate, conclude, shift};
use crate::world::{Actor, World};

/// Rule, form, and the ballots of three voters over three candidates: choices, and points where there are any.
pub type Case = (
    Value,
    Value,
    [(&'static [usize], Option<&'static [i32]>); 3],
);

/// A case for every rule and form.
pub fn cases() -> Vec<Case> {
    let ticks: [(&[usize], Option<&[i32]>); 3] = [(&[0, 2], None), (&[0], None), (&[1, 0], None)];
    let fits: [(&[usize], Option<&[i32]>); 3] = [(&[0, 1], None), (&[2], None), (&[1], None)];
    let ranks: [(&[usize], Option<&[i32]>); 3] =
        [(&[2, 0, 1], None), (&[0, 1], None), (&[2], None)];
    let points: [(&[usize], Option<&[i32]>); 3] = [
        (&[0, 2], Some(&[6, 4])),
        (&[1], Some(&[6])),
        (&[2, 1], Some(&[3, 3])),
    ];
    let approval = json!({ "form": "approval", "limit": 3 });
    let knapsack = json!({ "form": "knapsack" });
    let ranking = json!({ "form": "ranking", "limit": 3 });
    let shared = json!({ "form": "points", "points": 10, "most_points": 6 });
    let score = json!({ "form": "score", "max_score": 6 });
    let rule = |name: &str| json!({ "name": name });
    let equal = |utility: &str, completion: &str| json!({ "name": "equal_shares", "utility": utility, "completion": completion });
    vec![
        (rule("greedy"), approval.clone(), ticks),
        (rule("greedy"), ranking.clone(), ranks),
        (rule("greedy_per_cost"), knapsack.clone(), fits),
        (rule("greedy_per_cost"), shared.clone(), points),
        (equal("cost", "add_one_greedy"), approval.clone(), ticks),
        (equal("cardinality", "none"), knapsack.clone(), fits),
        (equal("score", "greedy"), ranking, ranks),
        (equal("score", "add_one"), shared.clone(), points),
        (equal("cost", "add_one"), score.clone(), points),
        (rule("phragmen"), approval, ticks),
        (rule("phragmen"), knapsack, fits),
        (rule("knapsack"), shared, points),
        (rule("knapsack"), score, points),
    ]
}

/// Configures a round.
pub async fn configure(world: &World, actor: &Actor, round: &str, configuration: Value) -> Value {
    let body =
        json!({ "configuration": configuration, "reason": "Disepakati dalam pramusrenbang." });
    let path = format!("/rounds/{round}");
    let tag = world.get(&path).await.headers["etag"].clone();
    world
        .patch(actor, &path, tag.to_str().unwrap(), body)
        .await
        .ok()
}

/// Opens a district's round, so that its villages' can be closed.
pub async fn open_district(world: &World, cycle: &Cycle, district: &str) {
    let schedule = json!({ "opens_at": shift(0), "review_closes_at": shift(12), "voting_closes_at": shift(14) });
    cycle.open(world, 1, schedule, json!([district])).await;
}

/// The main list of a result.
pub fn selected(result: &Value) -> Vec<&str> {
    let lines = result["candidates"].as_array().unwrap().iter();
    let main = lines.filter(|line| line["outcome"] == "main");
    main.map(|line| line["candidate_id"].as_str().unwrap())
        .collect()
}

/// A configured round with three candidates and three voters.
pub struct Held {
    /// Where it is held.
    pub village: String,
    /// The round.
    pub round: String,
    /// Its officer.
    pub officer: Actor,
    /// Who votes.
    pub voters: [Actor; 3],
    /// Its candidates.
    pub candidates: Vec<String>,
    /// What it is held and counted by.
    pub case: Case,
}

/// A configured round with three candidates, none of them changed since.
pub async fn hold(world: &World, cycle: &Cycle, village: &str, round: String, case: Case) -> Held {
    let configuration = json!({
        "ballot": case.1, "rule": case.0, "tie_break": ["draw", "lower_cost"],
        "forced_out": [],
    });
    configure(world, &cycle.planner, &round, configuration).await;
    let officer = world.officer("village_officer", village).await;
    let voters = [
        world.citizen(village).await,
        world.citizen(village).await,
        world.citizen(village).await,
    ];
    let mut candidates = Vec::new();
    for (number, cost) in [(1, 30_000_000), (2, 40_000_000), (3, 60_000_000)] {
        let title = format!("Paving jalan RT {number:02}");
        let id = cycle.submit(world, &voters[0], village, &title, cost).await;
        accept(world, &officer, &[&id]).await;
        candidates.push(candidate(world, &round, &id).await);
    }
    Held {
        village: village.to_owned(),
        round,
        officer,
        voters,
        candidates,
        case,
    }
}

impl Held {
    /// The path of something of the round.
    pub fn path(&self, of: &str) -> String {
        format!("/rounds/{}{of}", self.round)
    }

    async fn vote(&self, world: &World) {
        let path = format!("/rounds/{}/ballot", self.round);
        for (voter, (choices, points)) in self.voters.iter().zip(self.case.2) {
            let choices: Vec<&String> = choices.iter().map(|at| &self.candidates[*at]).collect();
            let mut body = json!({ "choices": choices });
            if let Some(points) = points {
                body["points"] = json!(points);
            }
            let cast = world.put(voter, &path, body).await.ok();
            let kept = world.get_as(voter, &path).await.ok();
            assert_eq!(cast, kept);
        }
        for hidden in ["result", "comparison"] {
            let path = format!("/rounds/{}/{hidden}", self.round);
            world.get(&path).await.refused(404, "not_found");
        }
        let path = format!("/rounds/{}/ballots.pb", self.round);
        world.get(&path).await.refused(409, "wrong_phase");
        let path = format!("/rounds/{}/candidates", self.round);
        let text = world.get(&path).await.ok().to_string();
        assert!(!text.contains("\"votes\""), "counts leak before the tally");
    }

    async fn count(&self, world: &World) {
        let path = format!("/rounds/{}", self.round);
        let paper = world.get(&format!("{path}/ballot-paper")).await.ok();
        let text = paper["frozen_text"].as_str().unwrap();
        let frozen = hex::encode(sha256(text.as_bytes()));
        assert_eq!(paper["frozen_hash"], frozen);
        conclude(world, &self.officer, &self.round, json!([])).await;
        let result = world.get(&format!("{path}/result")).await.ok();
        self.check(&paper, &result);
        let compared = world.get(&format!("{path}/comparison")).await.ok();
        let own = &compared["rules"][0];
        assert_eq!(own["published"], true);
        assert_eq!(own["candidate_ids"], json!(selected(&result)));
        assert_eq!(own["voters_better_off"], 0);
        assert!(compared["rules"].as_array().unwrap().len() >= 4);

        let url = format!("/api/v1{path}/bundle");
        let request = world.request(reqwest::Method::GET, &url);
        let file = request.send().await.unwrap().bytes().await.unwrap();
        let sound = api::bundle::verify::verify(&file, None).unwrap();
        assert_eq!(sound.frozen.seed.as_deref(), result["seed"].as_str());

        let url = format!("/api/v1{path}/ballots.pb");
        let request = world.request(reqwest::Method::GET, &url);
        let file = request.send().await.unwrap().text().await.unwrap();
        let report = recount(file.as_bytes()).unwrap();
        assert_eq!(report.selected, selected(&result), "{file}");
        let rounds: Vec<_> = report
            .rounds
            .iter()
            .map(|r| r.left_before.as_i64())
            .collect();
        let steps = result["counting"]["steps"].as_array().unwrap();
        let steps: Vec<_> = steps
            .iter()
            .map(|s| s["left_before_idr"].as_i64())
            .collect();
        assert_eq!(rounds, steps);
        assert_eq!(
            report.ties.len(),
            result["counting"]["ties"].as_array().unwrap().len()
        );
    }

    fn check(&self, paper: &Value, result: &Value) {
        assert_eq!(result["rule"], self.case.0["name"]);
        assert_eq!(result["frozen_hash"], paper["frozen_hash"]);
        assert_eq!(result["configuration"], paper["configuration"]);
        let seed = result["seed"].as_str().unwrap();
        let hash = hex::encode(sha256(seed.as_bytes()));
        assert_eq!(result["seed_hash"], hash);
        assert!(paper["frozen_text"].as_str().unwrap().contains(&hash));
        let lines = result["candidates"].as_array().unwrap();
        assert_eq!(lines.len(), 3);
        let spent: i64 = lines
            .iter()
            .filter(|line| line["outcome"] == "main")
            .map(|line| line["cost_idr"].as_i64().unwrap())
            .sum();
        assert_eq!(result["spent_idr"], spent);
        assert!(0 < spent && spent <= 100_000_000, "{result:#}");
        for line in lines {
            let (id, en) = (&line["explanation_id"], &line["explanation_en"]);
            let won = line["outcome"] == "main";
            assert_eq!(id.as_str().unwrap().starts_with("Terpilih"), won, "{id}");
            assert_eq!(en.as_str().unwrap().starts_with("Selected"), won, "{en}");
            assert!(
                !id.as_str()
                    .unwrap()
                    .contains(line["candidate_id"].as_str().unwrap())
            );
        }
        assert_eq!(result["counting"]["ballots"], 3);
        assert_eq!(
            result["counting"]["steps"].as_array().unwrap().len(),
            selected(result).len()
        );
    }
}

#[tokio::test]
async fn every_rule_and_form_goes_from_configuration_to_a_file_that_counts_the_same() {
    let world = World::with(|config| config.least_published = 1).await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let schedule = json!({
        "opens_at": shift(0), "submission_closes_at": shift(5),
        "review_closes_at": shift(7), "voting_closes_at": shift(9),
    });
    let cases = cases();
    let mut villages = Vec::new();
    for district in ["35.10.01", "35.10.02", "35.10.03"] {
        let path = format!("/areas/{district}/children?limit=100");
        let children = world.get(&path).await.ok();
        let children = children["items"].as_array().unwrap().iter();
        villages.extend(children.map(|area| area["code"].as_str().unwrap().to_owned()));
        open_district(&world, &cycle, district).await;
    }
    villages.truncate(cases.len());
    let rounds = cycle.open(&world, 0, schedule, json!(villages)).await;
    let mut held = Vec::new();
    for ((village, round), case) in villages.iter().zip(rounds).zip(cases) {
        held.push(hold(&world, &cycle, village, round, case).await);
    }
    assert_eq!(held.len(), 13, "{villages:?}");
    world.clock.set(shift(8));
    for round in &held {
        round.vote(&world).await;
    }
    world.clock.set(shift(10));
    for round in &held {
        round.count(&world).await;
    }
}
