//! What a meeting chose stays as it was chosen; who is bound to a proposal does not judge it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{DISTRICT, Town, VILLAGE, accept, conclude, shift};
use crate::world::Actor;
use crate::world::photo;

/// A village that chose a road, with its round closed and the road standing in the district.
async fn chosen() -> (Town, String, String) {
    let town = Town::new().await;
    let world = &town.world;
    let schedule = json!({
        "opens_at": shift(0), "review_closes_at": shift(14), "voting_closes_at": shift(16),
    });
    town.cycle.open(world, 1, schedule, json!([DISTRICT])).await;
    let road = town
        .cycle
        .submit(
            world,
            &town.resident,
            VILLAGE,
            "Paving jalan RT 01",
            60_000_000,
        )
        .await;
    let file = town.photo(&road).await.id();
    accept(world, &town.officer, &[&road]).await;
    world.clock.set(shift(8));
    town.vote(&town.round, &road).await;
    world.clock.set(shift(10));
    conclude(world, &town.officer, &town.round, json!([])).await;
    (town, road, file)
}

impl Town {
    async fn photo(&self, proposal: &str) -> crate::world::Answer {
        self.world
            .upload(&self.resident, proposal, "foto.jpg", photo(64))
            .await
    }

    async fn review(&self, officer: &Actor, proposal: &str, body: Value) -> crate::world::Answer {
        let path = format!("/proposals/{proposal}/reviews");
        self.world.post(officer, &path, body).await
    }

    pub async fn status(&self, proposal: &str) -> String {
        let now = self.world.get(&format!("/proposals/{proposal}")).await.ok();
        now["status"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_returned_proposal_stays_what_its_village_chose() {
    let (town, road, file) = chosen().await;
    let world = &town.world;
    let head = world.officer("district_officer", DISTRICT).await;
    let back = json!({ "finding": "return", "reason_code": "incomplete", "reason": "Biaya belum dirinci." });
    town.review(&head, &road, back).await.ok();
    let path = format!("/proposals/{road}");
    let seen = world.get_as(&town.resident, &path).await;
    let tag = seen.headers["etag"].to_str().unwrap().to_owned();

    let mut other = town
        .cycle
        .proposal(VILLAGE, "Gapura kantor kepala desa", 60_000_000);
    other.as_object_mut().unwrap().remove("submit");
    let refused = world.patch(&town.resident, &path, &tag, other).await;
    let problem = refused.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/title", "{problem:#}");

    let mut dearer = town
        .cycle
        .proposal(VILLAGE, "Paving jalan RT 01", 70_000_000);
    dearer.as_object_mut().unwrap().remove("submit");
    let changed = world.patch(&town.resident, &path, &tag, dearer).await.ok();
    assert_eq!(changed["cost_idr"], 70_000_000);
    let history = world.get(&format!("{path}/history")).await.ok();
    let told = history.to_string();
    assert!(
        told.contains("proposal.changed") && told.contains("60000000"),
        "{history:#}"
    );

    let gone = world
        .call(
            &town.resident,
            Method::DELETE,
            &format!("/attachments/{file}"),
            &Value::Null,
        )
        .await;
    gone.refused(409, "wrong_state");
    let added = town.photo(&road).await.id();
    world
        .call(
            &town.resident,
            Method::DELETE,
            &format!("/attachments/{added}"),
            &Value::Null,
        )
        .await
        .ok();
    let there = world
        .get(&format!("/rounds/{}/candidates", town.round))
        .await
        .ok();
    assert_eq!(there["items"][0]["title"], "Paving jalan RT 01");
    assert_eq!(there["items"][0]["cost_idr"], 60_000_000);
}

#[tokio::test]
async fn a_draft_changes_without_a_trace() {
    let town = Town::new().await;
    let world = &town.world;
    let mut draft = town
        .cycle
        .proposal(VILLAGE, "Paving jalan RT 01", 60_000_000);
    draft["submit"] = json!(false);
    let id = world.post(&town.resident, "/proposals", draft).await.id();
    let path = format!("/proposals/{id}");
    let mut other = town
        .cycle
        .proposal(VILLAGE, "Saluran air RT 02", 50_000_000);
    other.as_object_mut().unwrap().remove("submit");
    world
        .patch(&town.resident, &path, "\"1\"", other)
        .await
        .ok();
    let audit = world.get("/audit?limit=100").await.ok().to_string();
    assert!(!audit.contains("proposal.changed") && !audit.contains("Paving"));
}

/// Two proposals of two residents, the second merged into the first.
async fn merged() -> (Town, Actor, String, String) {
    let town = Town::new().await;
    let world = &town.world;
    let neighbour = world.citizen(VILLAGE).await;
    let road = town
        .cycle
        .submit(
            world,
            &town.resident,
            VILLAGE,
            "Paving jalan RT 01",
            60_000_000,
        )
        .await;
    let lane = town
        .cycle
        .submit(world, &neighbour, VILLAGE, "Paving gang RT 01", 20_000_000)
        .await;
    let into = json!({
        "finding": "merge", "merge_into_id": road, "reason_code": "duplicate",
        "reason": "Jalan dan gang yang sama.",
    });
    town.review(&town.officer, &lane, into).await.ok();
    (town, neighbour, road, lane)
}

#[tokio::test]
async fn a_withdrawn_target_frees_what_was_merged_into_it() {
    let (town, neighbour, road, lane) = merged().await;
    assert_eq!(town.status(&lane).await, "merged");
    let why = json!({ "reason": "Sudah dikerjakan warga sendiri." });
    let path = format!("/proposals/{road}/withdraw");
    town.world.post(&town.resident, &path, why).await.ok();
    assert_eq!(town.status(&lane).await, "submitted");
    let queue = town
        .world
        .get(&format!("/rounds/{}/queue", town.round))
        .await
        .ok();
    assert_eq!(queue["items"][0]["proposal_id"], lane, "{queue:#}");
    accept(&town.world, &town.officer, &[&lane]).await;
    let mine = town
        .world
        .get_as(&neighbour, &format!("/proposals/{lane}"))
        .await
        .ok();
    assert_eq!(
        (&mine["status"], mine.get("merged_into_id")),
        (&json!("verified"), None)
    );
}

#[tokio::test]
async fn a_withdrawn_target_frees_what_its_own_proposer_had_merged_into_it() {
    let town = Town::new().await;
    let submit = async |title, cost| {
        let (cycle, world) = (&town.cycle, &town.world);
        cycle
            .submit(world, &town.resident, VILLAGE, title, cost)
            .await
    };
    let road = submit("Paving jalan RT 01", 60_000_000).await;
    let lane = submit("Paving gang RT 01", 20_000_000).await;
    accept(&town.world, &town.officer, &[&road]).await;
    let same = json!({ "finding": "merge", "merge_into_id": road, "reason_code": "duplicate",
        "reason": "Satu ruas dengan usulan itu." });
    town.review(&town.officer, &lane, same).await.ok();
    let why = json!({ "reason": "Sudah dikerjakan warga sendiri." });
    let path = format!("/proposals/{road}/withdraw");
    town.world.post(&town.resident, &path, why).await.ok();
    assert_eq!(town.status(&lane).await, "submitted");
}

#[tokio::test]
async fn whoever_was_merged_in_may_object() {
    let (town, neighbour, road, _) = merged().await;
    let no = json!({ "finding": "reject", "reason_code": "duplicate", "reason": "Sudah ada tahun lalu." });
    town.review(&town.officer, &road, no).await.ok();
    let words = json!({ "text": "Gang ini belum pernah dipaving." });
    let path = format!("/proposals/{road}/objections");
    let stranger = town.world.citizen(VILLAGE).await;
    town.world
        .post(&stranger, &path, words.clone())
        .await
        .refused(403, "forbidden");
    town.world.post(&neighbour, &path, words).await.id();
}

#[tokio::test]
async fn nobody_judges_their_own() {
    let town = Town::new().await;
    let world = &town.world;
    let both = world.citizen(VILLAGE).await;
    world.grant(&both, "village_officer", VILLAGE).await;
    let own = town
        .cycle
        .submit(world, &both, VILLAGE, "Paving jalan RT 01", 60_000_000)
        .await;
    let yes = json!({ "finding": "accept" });
    town.review(&both, &own, yes.clone())
        .await
        .refused(403, "forbidden");
    town.review(&town.officer, &own, yes).await.id();

    let unverified = world.register(VILLAGE).await;
    world.grant(&unverified, "village_officer", VILLAGE).await;
    let path = format!("/accounts/{}/verification", unverified.id);
    world
        .put(&unverified, &path, Value::Null)
        .await
        .refused(403, "forbidden");
    world.put(&town.officer, &path, Value::Null).await.ok();
}

#[tokio::test]
async fn a_target_taken_up_again_takes_nobody_with_it_when_it_is_withdrawn() {
    let (town, neighbour, road, lane) = merged().await;
    let world = &town.world;
    let later = json!({ "finding": "defer", "reason_code": "incomplete", "reason": "Menunggu kepastian lahan jalannya." });
    town.review(&town.officer, &road, later).await.ok();
    let objection = format!("/proposals/{road}/objections");
    let words = json!({ "text": "Lahannya sudah jelas milik desa sejak dulu." });
    let filed = world.post(&neighbour, &objection, words.clone()).await.id();
    let next = crate::cycle::cycle(world, town.cycle.planner.clone(), 2029).await;
    next.open_villages(world).await;
    let path = format!("/cycles/{}/carry-over", next.id);
    let one = json!({ "from_cycle_id": town.cycle.id, "proposal_ids": [road] });
    let refused = world.post(&next.planner, &path, one.clone()).await;
    let problem = refused.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/proposal_ids");
    let all = json!({ "from_cycle_id": town.cycle.id });
    let carried = world.post(&next.planner, &path, all.clone()).await.ok();
    assert_eq!(carried["carried"], 0);
    let above = world.officer("district_officer", DISTRICT).await;
    let no = json!({ "grant": false, "answer": "Surat lahannya belum ada di kecamatan." });
    let answer = format!("/objections/{filed}/answer");
    world.post(&above, &answer, no).await.ok();
    world.post(&next.planner, &path, one).await.ok();
    let again = world.post(&town.resident, &objection, words).await;
    again.refused(409, "wrong_state");
    let why = json!({ "reason": "Sudah dikerjakan warga sendiri." });
    let withdraw = format!("/proposals/{road}/withdraw");
    world.post(&town.resident, &withdraw, why).await.ok();
    assert_eq!(town.status(&lane).await, "deferred");
    let carried = world.post(&next.planner, &path, all).await.ok();
    assert_eq!(carried["carried"], 1);
    assert_eq!(town.status(&lane).await, "submitted");
}
