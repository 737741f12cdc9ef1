//! Council input apart, and the handover to the meeting.

use reqwest::Method;
use serde_json::json;

use super::{Board, CODES, fates, to_regency};
use crate::cycle::{VILLAGE, candidate, conclude};

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
