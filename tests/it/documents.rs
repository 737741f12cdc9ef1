//! Papers: minutes and the plan's list are issued under a number and a hash, set as PDF, and checked by anyone.

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::board::to_regency;
use crate::cycle::{DISTRICT, REGENCY, Town, VILLAGE, accept, candidate, conclude, shift};
use crate::world::{Actor, World};

/// A village after its vote: two proposals stand, one was refused with a reason.
pub async fn voted() -> (Town, Vec<String>) {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let schedule = json!({
        "opens_at": shift(11), "review_closes_at": shift(13), "voting_closes_at": shift(15),
    });
    cycle.open(world, 1, schedule, json!([DISTRICT])).await;
    let mut ids = Vec::new();
    for title in [
        "Paving =gang mawar",
        "Lampu jalan RW 04",
        "Saluran air RT 05",
    ] {
        ids.push(
            cycle
                .submit(world, &town.resident, VILLAGE, title, 10_000_000)
                .await,
        );
    }
    accept(world, &town.officer, &[&ids[0], &ids[1]]).await;
    let refusal = json!({ "finding": "reject", "reason_code": "incomplete", "reason": "Ukuran salurannya tidak ada." });
    let path = format!("/proposals/{}/reviews", ids[2]);
    world.post(&town.officer, &path, refusal).await.ok();
    world.clock.set(shift(8));
    town.vote(&town.round, &ids[0]).await;
    world.clock.set(shift(10));
    (town, ids)
}

/// A file of the API: its status and bytes.
pub async fn file(world: &World, actor: Option<&Actor>, path: &str) -> (u16, Vec<u8>) {
    let request = world.request(Method::GET, &format!("/api/v1{path}"));
    let request = match actor {
        Some(actor) => request.bearer_auth(&actor.token),
        None => request,
    };
    let answer = request.send().await.unwrap();
    (
        answer.status().as_u16(),
        answer.bytes().await.unwrap().to_vec(),
    )
}

/// SHA-256 of bytes, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn minutes_are_issued_numbered_and_checked() {
    let (town, ids) = voted().await;
    let (world, officer) = (&town.world, &town.officer);
    let papers = format!("/rounds/{}/documents", town.round);
    let draft = format!("/rounds/{}/minutes", town.round);
    let (status, pdf) = file(world, Some(officer), &draft).await;
    assert_eq!((status, &pdf[..4]), (200, &b"%PDF"[..]));
    let (status, docx) = file(world, Some(officer), &format!("{draft}?format=docx")).await;
    assert_eq!((status, &docx[..2]), (200, &b"PK"[..]));
    assert_eq!(file(world, Some(&town.resident), &draft).await.0, 403);
    let early = world.post(officer, &papers, json!({})).await;
    early.refused(409, "wrong_state");
    let decision = json!([{ "candidate_id": candidate(world, &town.round, &ids[1]).await, "verdict": "deferred",
        "reason_code": "beyond_ceiling", "reason": "Menunggu tahun depan." }]);
    conclude(world, officer, &town.round, decision).await;

    let issued = world.post(officer, &papers, json!({})).await.ok();
    assert_eq!(issued["kind"], "village_minutes");
    let number = issued["number"].as_str().unwrap();
    assert!(
        number.starts_with("001/BA-MUSREN/") && number.ends_with("/2028"),
        "{number}"
    );
    let id = issued["id"].as_str().unwrap();
    // What it says is hashed, and in the trail.
    let (_, record) = file(world, None, &format!("/documents/{id}/record")).await;
    assert_eq!(issued["sha256"], sha256(&record));
    let says: Value = serde_json::from_slice(&record).unwrap();
    let lines = says["body"]["lines"].as_array().unwrap();
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["title"].as_str().unwrap(),
                line["verdict"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Paving =gang mawar", "accommodated"),
            ("Lampu jalan RW 04", "deferred"),
            ("Saluran air RT 05", "not_accommodated"),
        ]
    );
    assert_eq!(lines[2]["reason"], "Ukuran salurannya tidak ada.");
    let trail = world
        .get(&format!("/audit?subject=document&subject_id={id}"))
        .await
        .ok();
    let told = trail["items"][0]["detail"].as_str().unwrap();
    assert!(told.contains(issued["sha256"].as_str().unwrap()), "{told}");
    // The paper is set, and known by its code, its record and its file; a changed one is not.
    let (status, pdf) = file(world, None, &format!("/documents/{id}/files/1")).await;
    assert_eq!((status, &pdf[..4]), (200, &b"%PDF"[..]));
    assert_eq!(
        file(world, None, &format!("/documents/{id}/files/2"))
            .await
            .0,
        404
    );
    let shown = world.get(&format!("/documents/{id}")).await.ok();
    assert_eq!(shown["files"][0]["sha256"], sha256(&pdf));
    let code = issued["code"].as_str().unwrap().replace(' ', "%20");
    for (asked, by) in [
        (code, "code"),
        (sha256(&record), "record"),
        (sha256(&pdf), "file"),
    ] {
        let found = world
            .get(&format!("/documents/check?code={asked}"))
            .await
            .ok();
        assert_eq!(
            (found["by"].as_str(), found["document"]["id"].as_str()),
            (Some(by), Some(id))
        );
    }
    let changed = sha256(&[pdf, vec![b' ']].concat());
    let found = world
        .get(&format!("/documents/check?code={changed}"))
        .await
        .ok();
    assert_eq!(found, json!({ "known": false }));
    world
        .get("/documents/check?code=abc")
        .await
        .refused(422, "invalid_fields");
    // Issued again with other signatories, it takes the place of the first.
    let body = json!({ "signatories": [{ "role": "Kepala {village}", "name": "Siti Aminah" }] });
    let again = world.post(officer, &papers, body).await.ok();
    assert!(again["number"].as_str().unwrap().starts_with("002/"));
    assert_eq!(
        world.get(&format!("/documents/{id}")).await.ok()["replaced_by"],
        again["id"]
    );
    let listed = world
        .get(&format!("/documents?round_id={}", town.round))
        .await
        .ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let edit = format!("/documents/{id}/edit");
    assert_eq!(file(world, Some(officer), &edit).await.1[..2], b"PK"[..]);
    assert_eq!(file(world, None, &edit).await.0, 401);
}

#[tokio::test]
async fn minutes_list_what_was_agreed_in_the_order_it_was_decided() {
    let (town, ids) = voted().await;
    let (world, round) = (&town.world, &town.round);
    let mut decisions = Vec::new();
    for (place, id) in [(2, &ids[0]), (1, &ids[1])] {
        decisions.push(json!({
            "candidate_id": candidate(world, round, id).await, "verdict": "accommodated", "position": place,
            "reason_code": "meeting_consensus", "reason": "Lampu lebih mendesak.",
        }));
    }
    conclude(world, &town.officer, round, json!(decisions)).await;
    let papers = format!("/rounds/{round}/documents");
    let issued = world.post(&town.officer, &papers, json!({})).await.ok();
    let path = format!("/documents/{}/record", issued["id"].as_str().unwrap());
    let says: Value = serde_json::from_slice(&file(world, None, &path).await.1).unwrap();
    let lines = says["body"]["lines"].as_array().unwrap();
    let titles: Vec<_> = lines
        .iter()
        .map(|line| line["title"].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        [
            "Lampu jalan RW 04",
            "Paving =gang mawar",
            "Saluran air RT 05"
        ]
    );
}

#[tokio::test]
async fn numbers_follow_each_other_however_many_issue_at_once() {
    let (town, _) = voted().await;
    let world = &town.world;
    conclude(world, &town.officer, &town.round, json!([])).await;
    let papers = format!("/rounds/{}/documents", town.round);
    let (one, two, three) = tokio::join!(
        world.post(&town.officer, &papers, json!({})),
        world.post(&town.cycle.planner, &papers, json!({})),
        world.post(&town.officer, &papers, json!({})),
    );
    let mut numbers =
        [one, two, three].map(|answer| answer.ok()["number"].as_str().unwrap()[..3].to_owned());
    numbers.sort_unstable();
    assert_eq!(numbers, ["001", "002", "003"]);
    // The same request again is the same paper.
    let key = |request: reqwest::RequestBuilder| {
        request.header("Idempotency-Key", "sekali").json(&json!({}))
    };
    let mut ids = Vec::new();
    for _ in 0..2 {
        let request = world.request(Method::POST, &format!("/api/v1{papers}"));
        let answer = world
            .send(key(request.bearer_auth(&town.officer.token)))
            .await;
        ids.push(answer.id());
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_regency_words_its_papers() {
    let (town, _) = voted().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let path = format!("/areas/{REGENCY}/letters/village_minutes");
    let ready = world.get(&path).await.ok();
    assert_eq!(
        (&ready["ready"], &ready["version"]),
        (&json!(true), &json!(0))
    );
    let mut letter = json!({
        "letterhead": ["PEMERINTAH {REGENCY}", "{HOLDER}"], "number": "{seq}/413/{village}/{month}",
        "opening": ["Musyawarah {holder} dihadiri {people} orang."], "closing": [],
        "signatories": [{ "role": "Pimpinan", "name": "{chair}" }],
    });
    let put = |body: Value, tag: &'static str| {
        let request = world.request(Method::PUT, &format!("/api/v1{path}"));
        world.send(
            request
                .bearer_auth(&planner.token)
                .header("If-Match", tag)
                .json(&body),
        )
    };
    let stored = put(letter.clone(), "\"0\"").await.ok();
    assert_eq!(
        (&stored["ready"], &stored["version"]),
        (&json!(false), &json!(1))
    );
    put(letter.clone(), "\"0\"")
        .await
        .refused(412, "stale_version");
    letter["opening"] = json!(["NIK {nik} {chair"]);
    let refused = put(letter, "\"1\"").await.refused(422, "invalid_fields");
    assert_eq!(refused["errors"][0]["pointer"], "/opening/0");
    world
        .get(&format!("/areas/{VILLAGE}/letters/plan"))
        .await
        .refused(422, "invalid_fields");
    conclude(world, &town.officer, &town.round, json!([])).await;
    let papers = format!("/rounds/{}/documents", town.round);
    let issued = world.post(&town.officer, &papers, json!({})).await.ok();
    let number = issued["number"].as_str().unwrap();
    assert!(
        number.starts_with("001/413/Desa ") && number.ends_with("/I"),
        "{number}"
    );
}

#[tokio::test]
async fn the_attendance_list_is_for_the_officers_of_the_round() {
    let (town, _) = voted().await;
    let world = &town.world;
    let meeting = format!("/rounds/{}/meeting", town.round);
    let body = json!({ "venue": "Balai desa", "starts_at": shift(10) });
    world.put(&town.officer, &meeting, body).await.ok();
    let csv = "name,sex,age_band,contact\n=Siti,P,over_60,0812\n";
    let path = format!("{meeting}/attendees/import");
    world.csv(&town.officer, &path, csv).await.ok();
    let paper = format!("{meeting}/attendance");
    let (status, pdf) = file(world, Some(&town.officer), &paper).await;
    assert_eq!((status, &pdf[..4]), (200, &b"%PDF"[..]));
    assert_eq!(file(world, Some(&town.cycle.planner), &paper).await.0, 403);
    assert_eq!(file(world, None, &paper).await.0, 401);
}

#[tokio::test]
async fn the_plan_is_issued_as_a_paper() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let mut ids = Vec::new();
    for title in ["Paving jalan RT 01", "Saluran air RT 02"] {
        ids.push(
            town.cycle
                .submit(world, &town.resident, VILLAGE, title, 10_000_000)
                .await,
        );
    }
    to_regency(&town, &ids).await;
    let board = format!("/cycles/{}/board/decisions", town.cycle.id);
    let body = json!({ "items": [{ "proposal_id": ids[0], "verdict": "accommodated" }],
        "reason_code": "meeting_consensus", "reason": "Sesuai pembahasan bersama." });
    world.post(planner, &board, body).await.ok();
    let publications = format!("/cycles/{}/publications", town.cycle.id);
    let note = json!({ "note": "Untuk dibahas dan ditetapkan." });
    world.post(planner, &publications, note).await.ok();
    let issued = world
        .post(planner, &format!("{publications}/1/documents"), json!({}))
        .await
        .ok();
    assert_eq!(
        (&issued["kind"], &issued["publication"]),
        (&json!("plan"), &json!(1))
    );
    let (status, pdf) = file(
        world,
        None,
        &format!("/documents/{}/files/1", issued["id"].as_str().unwrap()),
    )
    .await;
    assert_eq!((status, &pdf[..4]), (200, &b"%PDF"[..]));
    let missing = world
        .post(planner, &format!("{publications}/9/documents"), json!({}))
        .await;
    missing.refused(404, "not_found");
}

#[tokio::test]
async fn anyone_checks_a_paper_on_a_page() {
    let (town, _) = voted().await;
    let world = &town.world;
    conclude(world, &town.officer, &town.round, json!([])).await;
    let papers = format!("/rounds/{}/documents", town.round);
    let issued = world.post(&town.officer, &papers, json!({})).await.ok();
    let page = |path: String| async move {
        let answer = world.request(Method::GET, &path).send().await.unwrap();
        let to = answer.headers().get("location").cloned();
        let to = to.map(|to| to.to_str().unwrap().to_owned());
        (answer.status().as_u16(), to, answer.text().await.unwrap())
    };
    let id = issued["id"].as_str().unwrap();
    let asked = issued["sha256"].as_str().unwrap();
    let (status, to, _) = page(format!("/documents?code={asked}")).await;
    assert_eq!((status, to), (303, Some(format!("/documents/{id}"))));
    let (_, _, text) = page(format!("/documents/{id}")).await;
    assert!(text.contains(issued["code"].as_str().unwrap()) && text.contains("Paving =gang mawar"));
    let (_, _, text) = page(format!("/documents?code={}", "0".repeat(20))).await;
    assert!(text.contains("Tidak ada kertas"));
    let (status, _, text) = page("/documents?code=%3Cb%3E".into()).await;
    assert!(status == 422 && text.contains("20 angka dan huruf") && !text.contains("<b>\""));
}
