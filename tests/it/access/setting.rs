//! Somebody of every role, and something of everything they may act on.

use std::collections::BTreeMap;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::cycle::{self, Cycle, DISTRICT, OTHER_VILLAGE, VILLAGE};
use crate::world::{Actor, World, photo};

/// Everybody who may come, by one letter.
async fn people(world: &World, cycle: &Cycle, resident: Actor) -> Vec<(char, Actor)> {
    vec![
        ('r', resident),
        ('s', world.citizen(OTHER_VILLAGE).await),
        ('v', world.officer("village_officer", VILLAGE).await),
        ('d', world.officer("district_officer", DISTRICT).await),
        ('g', world.agency_officer(&cycle.agency).await),
        ('p', cycle.planner.clone()),
        ('o', world.officer("village_officer", OTHER_VILLAGE).await),
        ('f', world.officer("planner", "35.78").await),
        ('u', world.auditor().await),
        ('a', world.admin().await.clone()),
    ]
}

pub(super) fn form() -> Form {
    let photo = Part::bytes(photo(64))
        .file_name("foto.jpg")
        .mime_str("image/jpeg");
    Form::new().part("file", photo.unwrap())
}

/// An objection to a refusal, to be answered.
async fn objection(world: &World, cycle: &Cycle, resident: &Actor, officer: &Actor) -> String {
    let id = cycle
        .submit(world, resident, VILLAGE, "Saluran air RT 02", 10_000_000)
        .await;
    let path = format!("/proposals/{id}");
    let refusal = json!({ "finding": "reject", "reason_code": "duplicate", "reason": "Sudah diusulkan tahun lalu." });
    world
        .post(officer, &format!("{path}/reviews"), refusal)
        .await
        .ok();
    let words = example("create_objection");
    world
        .post(resident, &format!("{path}/objections"), words)
        .await
        .id()
}

/// An act at the board, to be undone.
async fn deferral(world: &World, cycle: &Cycle, proposal: &str) -> String {
    let path = format!("/cycles/{}/board/decisions", cycle.id);
    let body = json!({ "items": [{ "proposal_id": proposal, "verdict": "deferred" }],
        "reason_code": "other", "reason": "Menunggu hasil survei." });
    let act = world.post(&cycle.planner, &path, body).await.ok();
    act["act_id"].as_str().unwrap().to_owned()
}

/// A scenario that was adopted, so that deleting leaves it.
async fn scenario(world: &World, cycle: &Cycle) -> String {
    let path = format!("/cycles/{}/scenarios", cycle.id);
    let body = json!({ "name": "Skenario", "rule": "none" });
    let id = world.post(&cycle.planner, &path, body).await.id();
    let request = world
        .request(Method::POST, &format!("/api/v1{path}/{id}/adopt"))
        .bearer_auth(&cycle.planner.token)
        .header("if-match", "\"1\"")
        .json(&example("adopt_scenario"));
    world.send(request).await.ok();
    id
}

/// A work that was reported on once.
async fn work(world: &World, cycle: &Cycle, agency: &Actor) -> String {
    let path = format!("/cycles/{}/works", cycle.id);
    let mut body = example("enter_work");
    body["agency_id"] = json!(cycle.agency);
    let id = world.post(&cycle.planner, &path, body).await.id();
    let path = format!("/works/{id}/reports");
    world
        .post(agency, &path, json!({ "state": "in_procurement" }))
        .await
        .ok();
    id
}

/// A set of criteria in force.
async fn criteria(world: &World, cycle: &Cycle) -> String {
    let path = format!("/cycles/{}/criteria", cycle.id);
    let set = json!({ "stage_kind": "village_meeting", "ready": "yalimo", "in_force": true });
    world.post(&cycle.planner, &path, set).await.id()
}

pub(super) fn body(operation: &str, cycle: &Cycle) -> Value {
    match operation {
        "create_proposal" | "update_proposal" => {
            let mut body = cycle.proposal(VILLAGE, "Paving jalan RT 09", 10_000_000);
            body.as_object_mut().unwrap().remove("submit");
            body
        }
        _ => example(operation),
    }
}

/// Everybody, and one of everything they may come to.
pub(super) struct Scene {
    pub cycle: Cycle,
    pub people: Vec<(char, Actor)>,
    /// What an identifier below a path names.
    pub objects: Vec<(&'static str, String)>,
    /// What other parameters of paths name.
    pub others: BTreeMap<&'static str, String>,
}

pub(super) async fn scene(world: &World) -> Scene {
    let cycle = cycle::cycle(world, cycle::planner(world).await, 2028).await;
    let round = cycle.open_villages(world).await.remove(0);
    let resident = world.citizen(VILLAGE).await;
    let proposal = cycle
        .submit(world, &resident, VILLAGE, "Paving jalan RT 01", 10_000_000)
        .await;
    let file = world
        .upload(&resident, &proposal, "foto.jpg", photo(64))
        .await
        .id();
    let act = deferral(world, &cycle, &proposal).await;
    let scenario = scenario(world, &cycle).await;
    let people = people(world, &cycle, resident).await;
    let who = |letter| &people.iter().find(|(l, _)| *l == letter).unwrap().1;
    let objection = objection(world, &cycle, who('r'), who('v')).await;
    let grants = format!("/grants?account_id={}", who('s').id);
    let grants = world.get_as(who('a'), &grants).await.ok();
    let path = format!("/rounds/{round}/meeting");
    world
        .put(who('v'), &path, example("put_meeting"))
        .await
        .ok();
    let path = format!("{path}/attendees");
    let attendee = world.post(who('v'), &path, example("add_attendee")).await;
    let work = work(world, &cycle, who('g')).await;
    let report = format!("/works/{work}/reports/1");
    let photos = format!("{report}/photos");
    let seen = world.show(who('g'), &photos, photo(60)).await.id();
    let answers = format!("{report}/answers");
    world
        .post(who('r'), &answers, json!({ "confirms": true }))
        .await;
    let survey = crate::surveys::about_work(world, who('g'), &work).await;
    let mut objects = vec![
        ("/rounds", round),
        ("/cycles", cycle.id.clone()),
        ("/proposals", proposal),
        ("/attachments", file),
        ("/objections", objection),
        (
            "/grants",
            grants["items"][0]["id"].as_str().unwrap().to_owned(),
        ),
        ("/accounts", who('r').id.clone()),
        ("/agencies", cycle.agency.clone()),
        ("/works", work.clone()),
        ("/work-photos", seen),
        ("/surveys", survey),
    ];
    let attendee = attendee.id();
    let set = criteria(world, &cycle).await;
    let publications = format!("/cycles/{}/publications", cycle.id);
    let list = world.post(&cycle.planner, &publications, example("publish_plan"));
    list.await.ok();
    let papers = format!("{publications}/1/documents");
    let paper = world.post(&cycle.planner, &papers, json!({})).await.id();
    objects.push(("/documents", paper));
    let others = BTreeMap::from([
        ("code", VILLAGE.to_owned()),
        ("kind", "plan".to_owned()),
        ("part", "1".to_owned()),
        ("stage_id", cycle.stages[0].clone()),
        ("attendee_id", attendee),
        ("set_id", set),
        ("number", "1".to_owned()),
        ("act_id", act),
        ("scenario_id", scenario),
        (
            "import_id",
            crate::sipd::send(
                world,
                &cycle,
                "usulan.csv",
                crate::sipd::sheet(&[]).into_bytes(),
            )
            .await
            .id(),
        ),
    ]);
    Scene {
        cycle,
        people,
        objects,
        others,
    }
}

/// The path of one more photo of the work, which its agency showed.
pub(super) async fn another_photo(
    world: &World,
    people: &[(char, Actor)],
    objects: &[(&str, String)],
) -> String {
    let (_, agency) = people.iter().find(|(letter, _)| *letter == 'g').unwrap();
    let (_, work) = objects.iter().find(|(path, _)| *path == "/works").unwrap();
    let path = format!("/works/{work}/reports/2/photos");
    let shown = world.show(agency, &path, photo(60)).await.ok();
    let url = shown["url"].as_str().unwrap();
    url.trim_start_matches("/api/v1").to_owned()
}

/// A body good enough to reach the question who may.
pub(super) fn example(operation: &str) -> Value {
    let nobody = "018f0000-0000-7000-8000-000000000000";
    match operation {
        "create_grant" => {
            json!({ "account_id": nobody, "role": "village_officer", "area_code": VILLAGE })
        }
        "create_agency" => json!({ "regency_code": "35.10", "code": "X", "name": "Dinas X" }),
        "create_cycle" => {
            json!({ "regency_code": "35.10", "fiscal_year": 2030, "name": "Siklus", "template": "village_first" })
        }
        "put_catalogue_item" => {
            json!({ "code": "X", "name": "Paving", "category": "fisik", "sector": "infrastruktur", "unit": "m2" })
        }
        "put_ceilings" | "put_decisions" | "score_proposals" | "decide_on_board" => {
            json!({ "items": [] })
        }
        "split_proposal" => {
            json!({ "proposal_id": nobody, "parts": [], "reason_code": "other", "reason": "Alasan yang cukup." })
        }
        "merge_proposals" => {
            json!({ "into_id": nobody, "proposal_ids": [], "reason_code": "other", "reason": "Alasan yang cukup." })
        }
        "create_criteria_set" => json!({ "stage_kind": "village_meeting", "ready": "yalimo" }),
        "create_scenario" | "put_scenario" => json!({ "name": "Skenario", "rule": "none" }),
        "adopt_scenario" => json!({ "reason": "Disepakati dalam rapat." }),
        "take_up_plan" => json!({ "publication": 1 }),
        "put_letter" => {
            json!({ "letterhead": [], "number": "{seq}/BA", "opening": [], "closing": [], "signatories": [] })
        }
        "enter_work" => {
            json!({ "title": "Perbaikan jembatan", "village_code": VILLAGE, "agency_id": nobody,
            "quantity": 1, "unit": "unit", "promised_idr": 250_000_000, "basis": "Keadaan darurat banjir." })
        }
        "report_work" => json!({ "state": "funded", "note": "Kembali ke penganggaran." }),
        "answer_work_report" => json!({ "confirms": true }),
        "put_round_survey" | "put_work_survey" => {
            json!({ "opens_at": "2027-01-01T00:00:00Z", "closes_at": "2027-02-01T00:00:00Z" })
        }
        "answer_survey" => crate::surveys::answers([3; 9]),
        "publish_plan" => json!({ "note": "Rancangan untuk dibahas." }),
        "put_judgement" => json!({ "judge": "Bappeda", "comparisons": [] }),
        "open_rounds" => {
            json!({ "stage_id": nobody, "schedule": { "opens_at": "2027-01-01T00:00:00Z", "review_closes_at": "2027-02-01T00:00:00Z" } })
        }
        "adjust_round" => json!({ "reason": "Alasan yang cukup panjang." }),
        "create_review" => json!({ "finding": "accept" }),
        "answer_objection" => json!({ "grant": false, "answer": "Jawaban yang cukup panjang." }),
        "create_objection" => json!({ "text": "Jalan ini belum pernah diusulkan." }),
        "withdraw_proposal" => json!({ "reason": "Sudah dikerjakan warga sendiri." }),
        "cast_ballot" => json!({ "choices": [nobody] }),
        "issue_ballot_paper" => json!({ "attendee_id": nobody }),
        "enter_paper_ballot" => json!({ "sheet": 1, "void_reason": "unmarked" }),
        "cast_assisted_ballot" => json!({ "attendee_id": nobody, "choices": [nobody] }),
        "put_meeting" => json!({ "venue": "Balai desa", "starts_at": "2027-01-01T00:00:00Z" }),
        "add_attendee" => json!({ "name": "Warga", "sex": "female", "age_band": "over_60" }),
        "carry_over" => json!({ "from_cycle_id": nobody }),
        "register_account" => {
            json!({ "nik": "1", "name": "X", "village_code": "X", "password": "x" })
        }
        "create_session" => json!({ "login": "x", "password": "x" }),
        "release_nik" => json!({ "nik": "3578010101900001" }),
        "reset_password" => json!({ "login": "x", "code": "x", "password": "musyawarah-28" }),
        "find_similar_proposals" => json!({ "village_code": VILLAGE, "title": "Paving" }),
        _ => json!({}),
    }
}
