//! The planning agency's board: decided against ceilings, split, merged, undone, handed over.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{
    DISTRICT, OTHER_VILLAGE, REGENCY, Town, VILLAGE, accept, candidate, conclude, shift,
};
use crate::world::Actor;

const CODES: &str = "code,name,indicator,unit\n1.03.10,Program Jalan,,\n1.03.10.2.01,Kegiatan Jalan,,\n\
    1.03.10.2.01.0005,Pembangunan Jalan,Panjang jalan,km\n1.03,terlalu pendek,,\n";

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

#[tokio::test]
async fn many_are_decided_at_once_each_with_its_fate() {
    let board = Board::new().await;
    let world = &board.town.world;
    board
        .ceilings(json!([{ "area_code": DISTRICT, "amount_idr": 35_000_000 }]))
        .await;
    let mut cheaper = board.take(1);
    cheaper["cost_idr"] = json!(15_000_000);
    let act = board
        .decide(json!({ "items": [
            board.take(0), cheaper, board.take(2),
            { "proposal_id": "018f0000-0000-7000-8000-000000000000", "verdict": "deferred" },
        ] }))
        .await;
    // The second changes the cost without a reason; the third fits beside the first no more than the ceiling lets.
    assert_eq!(fates(&act), ["done", "refused", "refused", "refused"]);
    assert!(
        act["items"][2]["detail"]
            .as_str()
            .unwrap()
            .contains("Rp 35.000.000")
    );
    let mut cheaper = board.take(1);
    cheaper["cost_idr"] = json!(15_000_000);
    cheaper["priority"] = json!("Infrastruktur merata");
    cheaper["sdg"] = json!(11);
    let act = board
        .decide(json!({ "items": [cheaper, { "proposal_id": board.proposals[2], "verdict": "deferred" }],
            "reason_code": "cost_adjusted", "reason": "Disesuaikan dengan standar harga." }))
        .await;
    assert_eq!(fates(&act), ["done", "done"]);
    assert_eq!(board.left().await, 10_000_000);
    let listed = world
        .get(&format!("{}?verdict=accommodated", board.path))
        .await
        .ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert_eq!(listed["items"][1]["lines"][0]["cost_idr"], 15_000_000);
    let by_goal = world.get(&format!("{}?sdg=11", board.path)).await.ok();
    assert_eq!(by_goal["items"].as_array().unwrap().len(), 1);
    let totals = world
        .get(&format!("{}/totals?by=sector", board.path))
        .await
        .ok();
    assert_eq!(totals["groups"][0]["key"], "infrastruktur");
    assert_eq!(totals["groups"][0]["accommodated_idr"], 25_000_000);
    assert_eq!(totals["groups"][0]["amount_idr"], 55_000_000);
    for by in [
        "agency", "district", "village", "origin", "status", "priority", "sdg",
    ] {
        world
            .get(&format!("{}/totals?by={by}", board.path))
            .await
            .ok();
    }
    let history = format!("/proposals/{}/history", board.proposals[0]);
    let history = world.get(&history).await.ok().to_string();
    assert!(history.contains("proposal.consolidated"));
    // A lowered ceiling: what is over it may shrink, not grow.
    board
        .ceilings(json!([{ "area_code": DISTRICT, "amount_idr": 12_000_000 }]))
        .await;
    assert_eq!(board.left().await, -13_000_000);
    let drop = json!({ "proposal_id": board.proposals[1], "verdict": "reserve",
        "reason_code": "beyond_ceiling", "reason": "Pagu kecamatan dipangkas." });
    assert_eq!(
        fates(&board.decide(json!({ "items": [drop] })).await),
        ["done"]
    );
    assert_eq!(board.left().await, 2_000_000);
}

#[tokio::test]
async fn two_planners_never_spend_the_same_money() {
    let board = Board::new().await;
    board
        .ceilings(json!([{ "area_code": REGENCY, "amount_idr": 30_000_000 }]))
        .await;
    let other = board.town.world.officer("planner", REGENCY).await;
    let path = format!("{}/decisions", board.path);
    let take = |at: usize| json!({ "items": [board.take(at)] });
    let (world, mine) = (&board.town.world, board.planner());
    let (one, two) = futures_util::join!(
        world.post(mine, &path, take(1)),
        world.post(&other, &path, take(2)),
    );
    let (one, two) = (one.ok(), two.ok());
    let mut fates = [fates(&one)[0], fates(&two)[0]];
    fates.sort_unstable();
    assert_eq!(fates, ["done", "refused"]);
    assert!(board.left().await >= 0);
}

#[tokio::test]
async fn an_act_is_undone_by_another() {
    let board = Board::new().await;
    let world = &board.town.world;
    board
        .ceilings(json!([{ "area_code": VILLAGE, "amount_idr": 60_000_000 }]))
        .await;
    let first = board
        .decide(json!({ "items": [board.take(0), board.take(1)] }))
        .await;
    let again = json!({ "proposal_id": board.proposals[1], "verdict": "deferred",
        "reason_code": "other", "reason": "Menunggu hasil survei." });
    let second = board.decide(json!({ "items": [again] })).await;
    // The second proposal was decided on again since: it stays.
    let undone = board.undo(&first).await;
    assert_eq!(
        (undone["done"].as_u64(), undone["refused"].as_u64()),
        (Some(1), Some(1))
    );
    let path = format!(
        "{}/acts/{}/undo",
        board.path,
        first["act_id"].as_str().unwrap()
    );
    let twice = world.post(board.planner(), &path, json!({})).await;
    twice.refused(409, "wrong_state");
    board.undo(&second).await;
    let listed = world
        .get(&format!("{}?verdict=accommodated", board.path))
        .await
        .ok();
    assert_eq!(
        listed["items"][0]["proposal_id"],
        board.proposals[1].as_str()
    );
    // Undoing the undoing takes the first again.
    board.undo(&undone).await;
    assert_eq!(board.left().await, 30_000_000);
    let acts = world.get(&format!("{}/acts", board.path)).await.ok();
    let acts = acts["items"].as_array().unwrap().clone();
    assert_eq!(acts.len(), 5);
    assert_eq!(acts[4]["undone_by_id"], acts[2]["id"]);
}

#[tokio::test]
async fn a_proposal_is_split_among_agencies() {
    let board = Board::new().await;
    let world = &board.town.world;
    let (works, health) = (board.agency("PU").await, board.agency("DINKES").await);
    board
        .ceilings(json!([{ "agency_id": health, "amount_idr": 5_000_000 }]))
        .await;
    let import = format!(
        "/cycles/{}/nomenclature/import?edition=050-5889/2021",
        board.town.cycle.id
    );
    let imported = world.csv(board.planner(), &import, CODES).await.ok();
    assert_eq!(imported["imported"], 3);
    assert_eq!(imported["rejected"][0]["line"], 5);
    let listed = format!(
        "/cycles/{}/nomenclature?prefix=1.03.10.2",
        board.town.cycle.id
    );
    let listed = world.get(&listed).await.ok();
    assert_eq!(listed["items"][1]["level"], "sub_activity");
    let path = format!("{}/splits", board.path);
    let split = |first: i64, second: i64| {
        json!({ "proposal_id": board.proposals[2], "parts": [
            { "agency_id": works, "cost_idr": first, "nomenclature_code": "1.03.10.2.01.0005" },
            { "agency_id": health, "cost_idr": second, "quantity": 2.5 },
        ], "reason_code": "wrong_agency", "reason": "Dikerjakan dua perangkat daerah." })
    };
    let wrong = world
        .post(board.planner(), &path, split(10_000_000, 10_000_000))
        .await;
    wrong.refused(422, "invalid_fields");
    world
        .post(board.planner(), &path, split(22_000_000, 8_000_000))
        .await
        .ok();
    let take = |number: u32| json!({ "proposal_id": board.proposals[2], "number": number, "verdict": "accommodated" });
    let act = board
        .decide(json!({ "items": [take(1), take(2), take(3)] }))
        .await;
    // The second part is beyond its agency's ceiling, and there is no third.
    assert_eq!(fates(&act), ["done", "refused", "refused"]);
    let shown = world
        .get(&format!("{}?cross_agency=true", board.path))
        .await
        .ok();
    let item = &shown["items"][0];
    assert_eq!(item["cross_agency"], true);
    assert_eq!(item["lines"][0]["verdict"], "accommodated");
    assert_eq!(item["lines"][1]["verdict"], Value::Null);
    assert_eq!(item["lines"][1]["quantity"], 2.5);
    let of_health = world
        .get(&format!("{}?agency_id={health}", board.path))
        .await
        .ok();
    assert_eq!(of_health["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn duplicates_are_found_across_villages_and_merged_with_credit() {
    let board = Board::new().await;
    let (town, world) = (&board.town, &board.town.world);
    let neighbour = world.citizen(OTHER_VILLAGE).await;
    let title = "Saluran air RT 02";
    let twin = town
        .cycle
        .submit(world, &neighbour, OTHER_VILLAGE, title, 21_000_000)
        .await;
    let found = world.get(&format!("{}/duplicates", board.path)).await.ok();
    let cluster = &found["items"][0];
    assert_eq!(cluster["cross_village"], true);
    assert_eq!(cluster["proposals"][1]["proposal_id"], twin.as_str());
    let path = format!("{}/merges", board.path);
    let body = json!({ "into_id": board.proposals[1], "proposal_ids": [twin, board.proposals[1]],
        "reason_code": "duplicate", "reason": "Saluran yang sama di batas desa." });
    let merged = world.post(board.planner(), &path, body).await.ok();
    assert_eq!(
        (merged["done"].as_u64(), merged["refused"].as_u64()),
        (Some(1), Some(1))
    );
    let shown = world.get(&format!("/proposals/{twin}")).await.ok();
    assert_eq!(shown["status"], "merged");
    let history = world.get(&format!("/proposals/{twin}/history")).await.ok();
    assert!(history.to_string().contains("proposal.merged"));
    // Whoever proposed it keeps the credit: a later refusal is theirs to object to.
    let refusal = json!({ "finding": "reject", "reason_code": "other", "reason": "Tidak layak menurut survei." });
    let path = format!("/proposals/{}", board.proposals[1]);
    world
        .post(&town.officer, &format!("{path}/reviews"), refusal)
        .await
        .ok();
    let objection = json!({ "text": "Saluran ini tergenang setiap hujan." });
    world
        .post(&neighbour, &format!("{path}/objections"), objection)
        .await
        .ok();
    let found = world.get(&format!("{}/duplicates", board.path)).await.ok();
    assert_eq!(found["items"], json!([]));
}

#[tokio::test]
async fn what_was_merged_stands_again_as_it_stood_when_that_is_undone() {
    let board = Board::new().await;
    let (town, world) = (&board.town, &board.town.world);
    let neighbour = world.citizen(OTHER_VILLAGE).await;
    let mut twins = Vec::new();
    for title in ["Saluran air RT 02", "Saluran air RT 02 sisi barat"] {
        let twin = town
            .cycle
            .submit(world, &neighbour, OTHER_VILLAGE, title, 21_000_000)
            .await;
        twins.push(twin);
    }
    let path = format!("{}/merges", board.path);
    let target = &board.proposals[1];
    let merge = |ids: Value| {
        json!({ "into_id": target, "proposal_ids": ids, "reason_code": "duplicate",
            "reason": "Saluran yang sama di batas desa." })
    };
    let first = merge(json!([twins[0]]));
    let first = world.post(board.planner(), &path, first).await.ok();
    let second = merge(json!([twins[1]]));
    world.post(board.planner(), &path, second).await.ok();
    let acts = world.get(&format!("{}/acts", board.path)).await.ok();
    assert_eq!(acts["items"][1]["kind"], "merge");
    assert_eq!(acts["items"][1]["id"], first["act_id"]);

    let undo = format!(
        "{}/acts/{}/undo",
        board.path,
        first["act_id"].as_str().unwrap()
    );
    let undone = world.post(board.planner(), &undo, json!({})).await.ok();
    assert_eq!(undone["done"], 1, "{undone}");
    assert_eq!(town.status(&twins[0]).await, "submitted");
    assert_eq!(town.status(&twins[1]).await, "merged");
    let shown = world.get(&format!("/proposals/{}", twins[0])).await.ok();
    assert_eq!(shown.get("merged_into_id"), None);
    let history = world
        .get(&format!("/proposals/{}/history", twins[0]))
        .await
        .ok();
    assert!(
        history.to_string().contains("proposal.unmerged"),
        "{history}"
    );
    let queue = format!("/rounds/{}/queue", shown["round_id"].as_str().unwrap());
    let queue = world.get(&queue).await.ok();
    assert!(
        queue.to_string().contains(&twins[0]),
        "it waits again: {queue}"
    );
    // The other one still gives its proposer the credit.
    let refusal = json!({ "finding": "reject", "reason_code": "other", "reason": "Tidak layak menurut survei." });
    let path = format!("/proposals/{target}");
    world
        .post(&town.officer, &format!("{path}/reviews"), refusal)
        .await
        .ok();
    let objection = json!({ "text": "Saluran ini tergenang setiap hujan." });
    world
        .post(&neighbour, &format!("{path}/objections"), objection)
        .await
        .ok();
    // Undoing the undoing does not merge again by itself.
    let undo = format!(
        "{}/acts/{}/undo",
        board.path,
        undone["act_id"].as_str().unwrap()
    );
    let again = world.post(board.planner(), &undo, json!({})).await.ok();
    assert_eq!((&again["done"], &again["refused"]), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn council_input_is_marked_and_listed_apart() {
    let board = Board::new().await;
    let (town, world) = (&board.town, &board.town.world);
    let mut pokir = town
        .cycle
        .proposal(VILLAGE, "Paving jalan pokir", 40_000_000);
    pokir["origin"] = json!("council_input");
    world.post(board.planner(), "/proposals", pokir).await.ok();
    let apart = world
        .get(&format!("{}?origin=council_input", board.path))
        .await
        .ok();
    assert_eq!(apart["items"].as_array().unwrap().len(), 1);
    assert_eq!(apart["items"][0]["council_input"], true);
    let totals = world
        .get(&format!("{}/totals?by=origin", board.path))
        .await
        .ok();
    assert_eq!(totals["groups"][0]["key"], "council_input");
    assert_eq!(totals["groups"][0]["amount_idr"], 40_000_000);
}

#[tokio::test]
async fn what_the_board_decided_is_handed_to_the_meeting() {
    let board = Board::new().await;
    let (town, world) = (&board.town, &board.town.world);
    let handover = format!("{}/handover", board.path);
    let early = world.post(board.planner(), &handover, json!({})).await;
    early.refused(409, "wrong_state");
    let import = format!("/cycles/{}/nomenclature/import?edition=1", town.cycle.id);
    world.csv(board.planner(), &import, CODES).await.ok();
    let regency = to_regency(town, &board.proposals).await;
    let mut take = board.take(0);
    take["nomenclature_code"] = json!("1.03.10.2.01.0005");
    let defer = json!({ "proposal_id": board.proposals[1], "verdict": "deferred",
        "reason_code": "beyond_ceiling", "reason": "Pagu tidak cukup tahun ini." });
    let act = board.decide(json!({ "items": [take, defer] })).await;
    assert_eq!(fates(&act), ["done", "done"]);
    let planner = board.planner();
    world
        .post(planner, &format!("/rounds/{regency}/tally"), json!({}))
        .await
        .ok();
    let handed = world
        .call(planner, Method::POST, &handover, &json!({}))
        .await
        .ok();
    assert_eq!(
        (handed["decided"].as_u64(), handed["round_id"].as_str()),
        (Some(2), Some(regency.as_str()))
    );
    let decisions = world
        .get(&format!("/rounds/{regency}/decisions"))
        .await
        .ok();
    let of = |id: &str| {
        let items = decisions["items"].as_array().unwrap();
        items
            .iter()
            .find(|one| one["proposal_id"] == id)
            .unwrap()
            .clone()
    };
    assert_eq!(of(&board.proposals[0])["activity_code"], "1.03.10.2.01");
    assert_eq!(of(&board.proposals[1])["verdict"], "deferred");
    // The draft is from the board; the final list is what the meeting decided.
    let publications = format!("/cycles/{}/publications", town.cycle.id);
    let note = json!({ "note": "Untuk dibahas dan ditetapkan." });
    let draft = world.post(planner, &publications, note.clone()).await.ok();
    assert_eq!(
        (draft["kind"].as_str(), draft["number"].as_i64()),
        (Some("draft"), Some(1))
    );
    let last = json!([{ "candidate_id": candidate(world, &regency, &board.proposals[0]).await,
        "verdict": "accommodated", "cost_idr": 8_000_000, "reason_code": "cost_adjusted",
        "program_code": "1.03.10", "activity_code": "1.03.10.2.01",
        "reason": "Musyawarah memperkecil volume." },
        { "candidate_id": candidate(world, &regency, &board.proposals[2]).await, "verdict": "deferred",
          "reason_code": "beyond_ceiling", "reason": "Menunggu tahun berikutnya." }]);
    conclude(world, planner, &regency, last).await;
    let adopted = world.post(planner, &publications, note).await.ok();
    assert_eq!(
        (adopted["kind"].as_str(), adopted["lines"].as_i64()),
        (Some("final"), Some(3))
    );
    assert_eq!(adopted["accommodated_idr"], 8_000_000);
    let changed = world
        .get(&format!("{publications}/2/difference?since=1"))
        .await
        .ok();
    let changed = changed["items"].as_array().unwrap().clone();
    let paving = changed
        .iter()
        .find(|one| one["after"]["title"] == "Paving jalan RT 01");
    let fields = paving.unwrap()["fields"].to_string();
    assert!(
        fields.contains("cost_idr") && fields.contains("sub_activity_code"),
        "{fields}"
    );
    assert_eq!(
        world.get(&format!("{publications}/1")).await.ok()["items"][0]["cost_idr"],
        10_000_000
    );
    for (ending, begins) in [("csv", "\u{feff}No,".as_bytes()), ("xlsx", b"PK")] {
        let path = format!("/api/v1{publications}/2/list.{ending}");
        let file = world.request(Method::GET, &path).send().await.unwrap();
        assert!(file.status().is_success());
        assert!(file.bytes().await.unwrap().starts_with(begins), "{ending}");
    }
    let closed = world
        .post(
            planner,
            &format!("{}/decisions", board.path),
            json!({ "items": [] }),
        )
        .await;
    closed.refused(409, "wrong_state");
}
