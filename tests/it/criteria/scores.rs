//! Weights by judges, scores on a sheet, the ranking.

use serde_json::{Value, json};

use super::{Desk, officer, set, titles};
use crate::cycle::{DISTRICT, OTHER_VILLAGE, VILLAGE, accept};

fn pair(more: &str, less: &str, times: i64) -> Value {
    json!({ "more": more, "less": less, "times": times })
}

#[tokio::test]
async fn judges_compare_and_what_is_inconsistent_needs_a_reason() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let mut criteria = Vec::new();
    for code in ["a", "b", "c"] {
        let mut one = officer(code, 1.0);
        one.as_object_mut().unwrap().remove("weight");
        criteria.push(one);
    }
    let id = desk.draft(set("saw_points", &criteria)).await;
    let judgements = format!("{}/{id}/judgements", desk.path);
    let judge = async |judge: &str, pairs: Value| {
        let body = json!({ "judge": judge, "comparisons": pairs });
        world.post(desk.planner(), &judgements, body).await
    };
    let few = judge("Kepala Bappeda", json!([pair("a", "b", 3)])).await;
    few.refused(422, "invalid_fields");
    // a > b > c > a: as inconsistent as can be.
    let circle = json!([pair("a", "b", 9), pair("b", "c", 9), pair("c", "a", 9)]);
    let told = judge("Kepala Bappeda", circle).await.ok();
    assert_eq!(told["group"]["consistent"], false);
    assert!(told["judges"][0]["worst"].is_object());
    let weigh = format!("{}/{id}/weights", desk.path);
    let refused = world.post(desk.planner(), &weigh, json!({})).await;
    let refused = refused.refused(422, "invalid_fields");
    let detail = refused["errors"][0]["detail_en"].as_str().unwrap();
    assert!(
        detail.contains("0.10") && detail.contains("Look first at"),
        "{detail}"
    );
    let reason = json!({ "reason": "Keputusan rapat 5 Januari, dicatat." });
    let weighed = world
        .post(desk.planner(), &weigh, reason.clone())
        .await
        .ok();
    assert_eq!(weighed["inconsistency_reason"], reason["reason"]);
    // The published example: 1 3 5 over the first row, 3 between the last two.
    let known = json!([pair("a", "b", 3), pair("a", "c", 5), pair("b", "c", 3)]);
    judge("Kepala Bappeda", known.clone()).await.ok();
    let both = judge("Ketua LPMK", known).await.ok();
    assert_eq!(both["judges"].as_array().unwrap().len(), 2);
    assert_eq!(both["judges"][0]["comparisons"][1], pair("a", "c", 5));
    let ratio = both["group"]["consistency_ratio"].as_f64().unwrap();
    assert!((ratio - 0.033).abs() < 1e-3, "{ratio}");
    let weighed = world.post(desk.planner(), &weigh, json!({})).await.ok();
    for (at, known) in [0.637, 0.258, 0.105].into_iter().enumerate() {
        let weight = weighed["weights"][at].as_f64().unwrap();
        assert!((weight - known).abs() < 5e-4, "{weighed:#}");
    }
    assert_eq!(weighed["inconsistency_reason"], Value::Null);
    assert_eq!(weighed["derivation"], "eigenvector");
    world.get(&judgements).await.refused(404, "not_found");
}

#[tokio::test]
async fn proposals_are_scored_on_a_sheet_and_ranked_with_reasons() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let cost = json!({ "code": "cost", "name_id": "Biaya", "name_en": "Cost", "kind": "benefit",
        "scale": "bands", "scorer": "computed", "measure": "cost_idr", "weight": 1.0,
        "bands": [{ "to": 15_000_000, "points": 5 }, { "from": 15_000_001, "to": 25_000_000, "points": 3 },
                  { "from": 25_000_001, "points": 1 }] });
    let id = desk
        .in_force(set("saw_points", &[officer("urgency", 3.0), cost]))
        .await;
    let sheet = format!("{}/{id}/sheet", desk.path);
    let before = world.get(&format!("{sheet}?gaps=true")).await.ok();
    assert_eq!(before["incomplete"], 3);
    assert_eq!(before["items"][0]["cells"][0]["gap"], "not_scored");
    assert_eq!(before["items"][0]["cells"][1]["value"], 5.0);
    // Two officers of the village; the spread shows.
    let other = world.officer("village_officer", VILLAGE).await;
    desk.score(&desk.town.officer, &id, "urgency", &[2.0, 5.0, 4.0])
        .await;
    desk.score(&other, &id, "urgency", &[4.0, 5.0, 4.0]).await;
    let after = world.get(&sheet).await.ok();
    assert_eq!(after["incomplete"], 0);
    let cell = &after["items"][0]["cells"][0];
    assert_eq!(
        (cell["lowest"].as_f64(), cell["highest"].as_f64()),
        (Some(2.0), Some(4.0))
    );
    assert_eq!(
        (cell["answer"].as_f64(), cell["deviation"].as_f64()),
        (Some(3.0), Some(1.0))
    );
    assert!(
        !after.to_string().contains(&other.id),
        "scorers show by office"
    );
    // (3·3 + 5)/4 = 3.5, (3·5 + 3)/4 = 4.5, (3·4 + 1)/4 = 3.25.
    let list = desk.ranking(&id).await;
    assert_eq!(
        titles(&list),
        [
            "Saluran air RT 02",
            "Paving jalan RT 01",
            "Lampu jalan RT 03"
        ]
    );
    assert_eq!(list["items"][0]["score"], 4.5);
    assert_eq!(list["items"][0]["contributions"][0]["contribution"], 3.75);
    assert!(
        list["items"][0]["explanation_id"]
            .as_str()
            .unwrap()
            .contains("Peringkat 1 dari 3")
    );
    // Urgency of weight t: 5t + 3(1 − t) against 3t + 5(1 − t); level at 1/2.
    let swap = &list["items"][0]["swaps_with_next"];
    assert_eq!(swap["criterion"], "urgency");
    assert!((swap["to"].as_f64().unwrap() - 0.5).abs() < 1e-9, "{swap}");
    assert_eq!(list["items"][0]["others"].as_array().unwrap().len(), 3);
    assert_eq!(list["agreement"][0]["with"], "saw_range");
    // Pages walk the same order.
    let path = format!("{}/{id}/ranking?limit=2", desk.path);
    let first = world.get(&path).await.ok();
    let next = first["next"].as_str().unwrap();
    let second = world.get(&format!("{path}&after={next}")).await.ok();
    assert_eq!(titles(&second), ["Lampu jalan RT 03"]);
    assert_eq!(second["next"], Value::Null);
    // A score taken back leaves a gap again.
    let back = json!({ "items": [{ "proposal_id": desk.proposals[0], "criterion": "urgency" }] });
    let scores = format!("{}/{id}/scores", desk.path);
    let back = world.put(&desk.town.officer, &scores, back).await.ok();
    assert_eq!(back["taken_back"], 1);
    let history = format!("/proposals/{}/history", desk.proposals[0]);
    assert!(
        world
            .get(&history)
            .await
            .ok()
            .to_string()
            .contains("proposal.scored")
    );
}

#[tokio::test]
async fn equal_scores_share_a_place_and_say_so() {
    let desk = Desk::new().await;
    let id = desk.in_force(set("saw_points", &[officer("a", 1.0)])).await;
    desk.score(&desk.town.officer, &id, "a", &[3.0, 3.0, 5.0])
        .await;
    let list = desk.ranking(&id).await;
    let places: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            (
                item["place"].as_u64().unwrap(),
                item["tied"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(places, [(1, false), (2, true), (2, true)]);
    // Within the tie, the earlier submission first.
    assert_eq!(
        titles(&list)[1..],
        ["Paving jalan RT 01", "Saluran air RT 02"]
    );
    let world = &desk.town.world;
    let path = format!("/api/v1/exports{}/{id}/ranking", desk.path);
    let file = world.request(reqwest::Method::GET, &path).send().await;
    let file = file.unwrap().text().await.unwrap();
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 4, "{file}");
    assert!(lines[2].contains("Paving jalan RT 01"), "{file}");
    let page = format!("/cycles/{}/criteria/{id}", desk.town.cycle.id);
    let page = world.request(reqwest::Method::GET, &page).send().await;
    let page = page.unwrap().text().await.unwrap();
    assert!(
        page.contains(&format!("href=\"{path}?format=xlsx\"")),
        "{page}"
    );
}

#[tokio::test]
async fn only_who_may_scores_and_only_what_stands() {
    let desk = Desk::new().await;
    let world = &desk.town.world;
    let mut planner = officer("strategy", 1.0);
    planner["scorer"] = json!("planner");
    let mut vote = officer("vote", 0.5);
    vote["scorer"] = json!("vote");
    vote["max"] = json!(1000);
    vote["min"] = json!(0);
    let criteria = [officer("urgency", 1.0), planner, vote];
    let id = desk.in_force(set("saw_range", &criteria)).await;
    let path = format!("{}/{id}/scores", desk.path);
    let one = |criterion: &str, answer: f64| json!({ "items": [{ "proposal_id": desk.proposals[0], "criterion": criterion, "answer": answer }] });
    let stranger = world.officer("village_officer", OTHER_VILLAGE).await;
    for (actor, criterion, answer) in [
        (&stranger, "urgency", 3.0),
        (&desk.town.officer, "strategy", 3.0),
        (desk.planner(), "urgency", 3.0),
        (desk.planner(), "vote", 3.0),
        (&desk.town.officer, "urgency", 6.0),
        (&desk.town.officer, "urgency", 3.1234),
        (&desk.town.officer, "nothing", 3.0),
    ] {
        let answer = world.put(actor, &path, one(criterion, answer)).await;
        answer.refused(422, "invalid_fields");
    }
    let resident = &desk.town.resident;
    world
        .put(resident, &path, one("urgency", 3.0))
        .await
        .refused(403, "forbidden");
    world
        .put(desk.planner(), &path, one("strategy", 3.0))
        .await
        .ok();
    world
        .put(&desk.town.officer, &path, one("urgency", 2.5))
        .await
        .ok();
    // One wrong answer of many, and none is taken in.
    let many = json!({ "items": [
        { "proposal_id": desk.proposals[1], "criterion": "urgency", "answer": 3 },
        { "proposal_id": "018f0000-0000-7000-8000-000000000000", "criterion": "urgency", "answer": 3 },
    ] });
    world
        .put(&desk.town.officer, &path, many)
        .await
        .refused(422, "invalid_fields");
    let sheet = world.get(&format!("{}/{id}/sheet", desk.path)).await.ok();
    assert_eq!(sheet["items"][1]["cells"][0]["gap"], "not_scored");
    assert_eq!(sheet["items"][0]["cells"][2]["gap"], "no_vote");
}

#[tokio::test]
async fn votes_are_one_input_and_compared_with_the_order() {
    let desk = Desk::new().await;
    let (town, world) = (&desk.town, &desk.town.world);
    let ids: Vec<&String> = desk.proposals.iter().collect();
    accept(world, &town.officer, &ids).await;
    let mut vote = officer("vote", 0.25);
    vote["scorer"] = json!("vote");
    vote["scale"] = json!("amount");
    let id = desk
        .in_force(set("saw_range", &[officer("urgency", 0.75), vote]))
        .await;
    desk.score(&town.officer, &id, "urgency", &[5.0, 3.0, 1.0])
        .await;
    world.pass(chrono::Duration::hours(8 * 7 + 1));
    town.vote(&town.round, &desk.proposals[2]).await;
    world.pass(chrono::Duration::hours(8 * 2));
    let path = format!("/rounds/{}/tally", town.round);
    world.post(&town.officer, &path, json!({})).await.ok();
    let list = desk.ranking(&id).await;
    assert_eq!(list["ranked"], 3);
    let first = &list["items"][0];
    assert_eq!(first["title"], "Paving jalan RT 01");
    let by_votes = list["agreement"].as_array().unwrap();
    let by_votes = by_votes.iter().find(|one| one["with"] == "votes").unwrap();
    assert_eq!(
        (by_votes["pairs"].as_u64(), by_votes["discordant"].as_u64()),
        (Some(3), Some(2))
    );
    // Tallied: the scores stand.
    let scores = format!("{}/{id}/scores", desk.path);
    let late = json!({ "items": [{ "proposal_id": desk.proposals[0], "criterion": "urgency", "answer": 1 }] });
    let late = world.put(&town.officer, &scores, late).await;
    late.refused(422, "invalid_fields");
    let of_district = format!("{}/{id}/ranking?area={DISTRICT}", desk.path);
    assert_eq!(world.get(&of_district).await.ok()["ranked"], 3);
    let elsewhere = format!("{}/{id}/ranking?area=35.78", desk.path);
    world.get(&elsewhere).await.refused(422, "invalid_fields");
}
