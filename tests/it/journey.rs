//! The whole way: from a village's proposal to the regency's list, and on to the next year.

use chrono::Duration;
use reqwest::Method;
use serde_json::json;

use crate::cycle::{self, DISTRICT, REGENCY, VILLAGE, accept, candidate, conclude, shift};
use crate::world::World;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one journey, told in order")]
async fn a_proposal_goes_from_the_village_to_the_plan() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let rounds = cycle.open_villages(&world).await;
    let later = |from, to| json!({ "opens_at": shift(0), "review_closes_at": shift(from), "voting_closes_at": shift(to) });
    let district = cycle
        .open(&world, 1, later(12, 14), json!([DISTRICT]))
        .await
        .remove(0);
    let silent = |to| json!({ "opens_at": shift(0), "review_closes_at": shift(to) });
    let agency = {
        let body = json!({ "stage_id": cycle.stages[2], "schedule": silent(16), "default_ceiling_idr": 90_000_000 });
        world
            .post(
                &cycle.planner,
                &format!("/cycles/{}/rounds", cycle.id),
                body,
            )
            .await
            .ok();
        let page = world
            .get(&format!("/rounds?cycle_id={}&stage=agency_forum", cycle.id))
            .await
            .ok();
        let found = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|r| r["agency_id"] == cycle.agency);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let city = cycle
        .open(&world, 3, silent(18), json!(null))
        .await
        .remove(0);

    let resident = world.citizen(VILLAGE).await;
    let neighbour = world.citizen(VILLAGE).await;
    let road = cycle
        .submit(&world, &resident, VILLAGE, "Paving jalan RT 01", 60_000_000)
        .await;
    let drain = cycle
        .submit(&world, &neighbour, VILLAGE, "Saluran air RT 02", 50_000_000)
        .await;
    let lamp = cycle
        .submit(&world, &neighbour, VILLAGE, "Lampu jalan RW 03", 40_000_000)
        .await;
    let found = world.get("/proposals?q=perbaikan+jalan").await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 3, "{found:#}");

    let village = world.officer("village_officer", VILLAGE).await;
    accept(&world, &village, &[&road, &lamp]).await;
    let changed = json!({
        "finding": "accept_with_changes", "cost_idr": 45_000_000, "reason_code": "cost_adjusted",
        "reason": "Biaya disesuaikan dengan standar harga.",
    });
    world
        .post(&village, &format!("/proposals/{drain}/reviews"), changed)
        .await
        .ok();

    world.clock.set(shift(8));
    let round = &rounds[0];
    let ids = [
        candidate(&world, round, &road).await,
        candidate(&world, round, &drain).await,
        candidate(&world, round, &lamp).await,
    ];
    let ballot = |choices: &[&String]| json!({ "choices": choices });
    world
        .put(
            &resident,
            &format!("/rounds/{round}/ballot"),
            ballot(&[&ids[0], &ids[2]]),
        )
        .await
        .ok();
    let receipt = world
        .put(
            &neighbour,
            &format!("/rounds/{round}/ballot"),
            ballot(&[&ids[0], &ids[1]]),
        )
        .await
        .ok();
    assert!(receipt["receipt"].is_string());
    let open = world.get(&format!("/rounds/{round}/candidates")).await.ok();
    assert!(
        !open.to_string().contains("\"votes\""),
        "counts leak before the tally"
    );
    world
        .get(&format!("/rounds/{round}/result"))
        .await
        .refused(404, "not_found");

    world.clock.set(shift(10));
    let why = json!([{
        "candidate_id": ids[1], "verdict": "accommodated", "cost_idr": 40_000_000,
        "reason_code": "meeting_consensus", "reason": "Musyawarah sepakat memperkecil volume.",
    }, {
        "candidate_id": ids[2], "verdict": "deferred",
        "reason_code": "meeting_consensus", "reason": "Musyawarah mendahulukan saluran air.",
    }]);
    let closed = conclude(&world, &village, round, why).await;
    assert_eq!(closed["accommodated"], 2);
    assert_eq!(closed["accommodated_idr"], 100_000_000);
    let result = world.get(&format!("/rounds/{round}/result")).await.ok();
    assert!(result.to_string().contains("main"));

    let head = world.officer("district_officer", DISTRICT).await;
    accept(&world, &head, &[&road, &drain]).await;
    world.clock.set(shift(13));
    let there = candidate(&world, &district, &road).await;
    world
        .put(
            &resident,
            &format!("/rounds/{district}/ballot"),
            ballot(&[&there]),
        )
        .await
        .ok();
    world.clock.set(shift(15));
    let closed = conclude(&world, &head, &district, json!([])).await;
    assert_eq!(
        (&closed["accommodated"], &closed["not_accommodated"]),
        (&json!(1), &json!(1))
    );

    let dinas = world.agency_officer(&cycle.agency).await;
    accept(&world, &dinas, &[&road]).await;
    world.clock.set(shift(17));
    let closed = conclude(&world, &dinas, &agency, json!([])).await;
    assert_eq!(closed["accommodated"], 1);

    let late =
        json!({ "finding": "accept", "late_reason": "Menunggu hasil forum perangkat daerah." });
    world.clock.set(shift(19));
    world
        .post(&cycle.planner, &format!("/proposals/{road}/reviews"), late)
        .await
        .ok();
    let there = candidate(&world, &city, &road).await;
    let plan = json!([{
        "candidate_id": there, "verdict": "accommodated",
        "program_code": "1.03.10", "activity_code": "1.03.10.2.01",
    }]);
    conclude(&world, &cycle.planner, &city, plan).await;
    let plan = world.get(&format!("/cycles/{}/plan", cycle.id)).await.ok();
    assert_eq!(plan["items"][0]["program_code"], "1.03.10");
    assert_eq!(plan["items"][0]["cost_idr"], 60_000_000);

    let road_now = world.get(&format!("/proposals/{road}")).await.ok();
    assert_eq!(road_now["status"], "accommodated");
    let code = road_now["tracking_code"].as_str().unwrap();
    let journey = world.get(&format!("/tracking/{code}")).await.ok();
    assert_eq!(
        journey["stages"].as_array().unwrap().len(),
        4,
        "{journey:#}"
    );

    // What was not taken stands in next year's cycle, as the same record.
    world.pass(Duration::hours(1));
    let next = cycle::cycle(&world, cycle.planner.clone(), 2029).await;
    let schedule = json!({
        "opens_at": shift(20), "submission_closes_at": shift(25),
        "review_closes_at": shift(27), "voting_closes_at": shift(29),
    });
    next.open(&world, 0, schedule, json!([VILLAGE])).await;
    let body = json!({ "from_cycle_id": cycle.id });
    let carried = world
        .post(
            &next.planner,
            &format!("/cycles/{}/carry-over", next.id),
            body,
        )
        .await
        .ok();
    assert_eq!(carried["carried"], 2);
    let again = world.get(&format!("/proposals/{lamp}")).await.ok();
    assert_eq!(
        (&again["times_proposed"], &again["status"]),
        (&json!(2), &json!("submitted"))
    );
    let page = world.request(Method::GET, &format!("/proposals/{lamp}"));
    let page = page.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Diusulkan untuk tahun ke-2"), "{page}");

    let audit = world.get("/audit?limit=100").await.ok();
    let text = audit.to_string();
    for actor in [&resident, &neighbour] {
        assert!(!text.contains(&actor.nik) && !text.contains(&actor.email));
    }
    assert!(text.contains("round.closed") && text.contains("proposal.carried_over"));
    assert!(
        world
            .get(&format!("/areas/{REGENCY}"))
            .await
            .status
            .is_success()
    );
}

#[tokio::test]
async fn nothing_is_sent_into_a_round_that_votes() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let rounds = cycle.open_villages(&world).await;
    let schedule = json!({ "opens_at": shift(0), "review_closes_at": shift(10), "voting_closes_at": shift(20) });
    cycle.open(&world, 1, schedule, json!([DISTRICT])).await;
    let resident = world.citizen(VILLAGE).await;
    let id = cycle
        .submit(&world, &resident, VILLAGE, "Paving jalan RT 01", 60_000_000)
        .await;
    let village = world.officer("village_officer", VILLAGE).await;
    accept(&world, &village, &[&id]).await;
    world.clock.set(shift(8));
    let there = candidate(&world, &rounds[0], &id).await;
    let ballot = json!({ "choices": [there] });
    world
        .put(&resident, &format!("/rounds/{}/ballot", rounds[0]), ballot)
        .await
        .ok();
    // The district votes already, though nobody has cast a ballot there.
    world.clock.set(shift(11));
    let path = format!("/rounds/{}", rounds[0]);
    world
        .post(&village, &format!("{path}/tally"), json!({}))
        .await
        .ok();
    let meeting = json!({ "venue": "Balai desa", "starts_at": world.clock.now() });
    world
        .put(&village, &format!("{path}/meeting"), meeting)
        .await
        .ok();
    world
        .post(&village, &format!("{path}/close"), json!({}))
        .await
        .refused(409, "wrong_state");
    assert_eq!(
        world.get(&format!("/proposals/{id}")).await.ok()["status"],
        "verified"
    );
}

#[tokio::test]
async fn a_refusal_is_objected_to_once_and_answered_above() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    cycle.open_villages(&world).await;
    let resident = world.citizen(VILLAGE).await;
    let id = cycle
        .submit(&world, &resident, VILLAGE, "Paving jalan RT 01", 60_000_000)
        .await;
    let village = world.officer("village_officer", VILLAGE).await;
    let bare = json!({ "finding": "reject" });
    let problem = world
        .post(&village, &format!("/proposals/{id}/reviews"), bare)
        .await
        .refused(422, "invalid_fields");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2);
    let refusal = json!({ "finding": "reject", "reason_code": "still_good", "reason": "Jalan masih dalam kondisi baik." });
    world
        .post(&village, &format!("/proposals/{id}/reviews"), refusal)
        .await
        .ok();
    let path = format!("/proposals/{id}/objections");
    let text = json!({ "text": "Jalan itu rusak berat sejak banjir." });
    world
        .post(&village, &path, text.clone())
        .await
        .refused(403, "forbidden");
    let objection = world.post(&resident, &path, text.clone()).await.id();
    world
        .post(&resident, &path, text)
        .await
        .refused(409, "already_exists");
    let answer = json!({ "grant": true, "answer": "Setelah survei ulang, jalan memang rusak." });
    let path = format!("/objections/{objection}/answer");
    world
        .post(&village, &path, answer.clone())
        .await
        .refused(403, "forbidden");
    let head = world.officer("district_officer", DISTRICT).await;
    world.post(&head, &path, answer.clone()).await.ok();
    world
        .post(&head, &path, answer)
        .await
        .refused(409, "wrong_state");
    let now = world.get(&format!("/proposals/{id}")).await.ok();
    assert_eq!(now["status"], "verified");
}

#[tokio::test]
async fn merged_proposals_keep_their_credit_and_returned_ones_come_back() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    cycle.open_villages(&world).await;
    let one = world.citizen(VILLAGE).await;
    let two = world.citizen(VILLAGE).await;
    let first = cycle
        .submit(&world, &one, VILLAGE, "Paving jalan RT 01", 60_000_000)
        .await;
    let second = cycle
        .submit(&world, &two, VILLAGE, "Pavingisasi jalan RT 01", 60_000_000)
        .await;
    let village = world.officer("village_officer", VILLAGE).await;
    let merge = json!({
        "finding": "merge", "merge_into_id": first, "reason_code": "duplicate",
        "reason": "Lokasi dan pekerjaannya sama.",
    });
    world
        .post(&village, &format!("/proposals/{second}/reviews"), merge)
        .await
        .ok();
    let kept = world.get(&format!("/proposals/{first}")).await.ok();
    let journey = world
        .get(&format!(
            "/tracking/{}",
            kept["tracking_code"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(journey["co_proposers"], 1);

    let back = json!({ "finding": "return", "reason_code": "unclear", "reason": "Tulis panjang jalan yang diperbaiki." });
    world
        .post(&village, &format!("/proposals/{first}/reviews"), back)
        .await
        .ok();
    let path = format!("/proposals/{first}");
    let read = world.get_as(&one, &path).await;
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    let mut body = cycle.proposal(VILLAGE, "Paving jalan RT 01 sepanjang 60 m", 60_000_000);
    body.as_object_mut().unwrap().remove("submit");
    world.patch(&one, &path, &tag, body.clone()).await.ok();
    world
        .patch(&one, &path, &tag, body)
        .await
        .refused(412, "stale_version");
    world.clock.set(shift(6));
    world
        .post(&one, &format!("{path}/submit"), json!({}))
        .await
        .ok();
    let history = world.get(&format!("{path}/history")).await.ok();
    let verbs: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["verb"].as_str().unwrap())
        .collect();
    assert_eq!(
        verbs,
        [
            "proposal.submitted",
            "proposal.reviewed",
            "proposal.changed",
            "proposal.resubmitted"
        ]
    );
}

#[tokio::test]
async fn all_villages_of_a_regency_open_in_one_call() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let schedule = json!({
        "opens_at": shift(0), "submission_closes_at": shift(5),
        "review_closes_at": shift(7), "voting_closes_at": shift(9),
    });
    let rounds = cycle.open(&world, 0, schedule.clone(), json!(null)).await;
    assert_eq!(rounds.len(), 217);
    let body =
        json!({ "stage_id": cycle.stages[0], "schedule": schedule, "default_ceiling_idr": 1 });
    world
        .post(
            &cycle.planner,
            &format!("/cycles/{}/rounds", cycle.id),
            body,
        )
        .await
        .refused(409, "already_exists");
    let path = format!("/rounds/{}", rounds[0]);
    let tag = world.get(&path).await.headers["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    let longer = json!({ "submission_closes_at": shift(6), "reason": "Jaringan mati dua hari di desa ini." });
    let adjusted = world.patch(&cycle.planner, &path, &tag, longer).await.ok();
    assert_eq!(adjusted["version"], 2);
    world.clock.set(shift(8));
    let tag = world.get(&path).await.headers["etag"]
        .to_str()
        .unwrap()
        .to_owned();
    let frozen = json!({ "ceiling_idr": 5, "reason": "Pagu berubah setelah pemilihan dibuka." });
    world
        .patch(&cycle.planner, &path, &tag, frozen)
        .await
        .refused(409, "frozen");
}
