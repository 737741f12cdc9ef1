//! Decided against the ceilings, split, undone.

use serde_json::{Value, json};

use super::{Board, CODES, fates};
use crate::cycle::{DISTRICT, REGENCY, VILLAGE};

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
