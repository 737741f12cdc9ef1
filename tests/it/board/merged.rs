//! Duplicates found, merged, and taken apart again.

use serde_json::{Value, json};

use super::Board;
use crate::cycle::OTHER_VILLAGE;

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
