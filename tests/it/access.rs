//! The access matrix: who may call what. An operation without a row fails.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::cycle::{self, Cycle, DISTRICT, OTHER_VILLAGE, VILLAGE};
use crate::world::{Actor, World, photo};

/// Anyone, without a login.
const ANYONE: &str = "anyone";

/// Operations that answer 401 to a wrong login.
const LOGINS: [&str; 2] = ["create_session", "reset_password"];

/// Who gets past the question who may, by the letters of [`people`]: r the proposer, a verified resident of
/// the village; s a resident of the next village; v, d, g, p the officers of village, district and agency
/// and the planner of the regency; o an officer of the next village; f a planner of another regency; u an
/// auditor; a the administrator. Everybody else gets 401, 403 or 404.
const MATRIX: &[(&str, &str)] = &[
    ("register_account", ANYONE),
    ("create_session", ANYONE),
    ("get_session", "rsvdgpofua"),
    ("delete_session", "rsvdgpofua"),
    ("get_me", "rsvdgpofua"),
    ("update_me", "rsvdgpofua"),
    ("export_me", "rsvdgpofua"),
    ("erase_me", "rsvdgpofua"),
    ("list_accounts", "vdpa"),
    ("verify_account", "vdpa"),
    ("unverify_account", "vdpa"),
    ("give_reset_code", "vdpa"),
    ("release_nik", "vdpofa"),
    ("reset_password", ANYONE),
    ("create_grant", "pa"),
    ("list_grants", "vdpua"),
    ("get_grant", "sdpoua"),
    ("revoke_grant", "dpoa"),
    ("import_roll", "vpa"),
    ("list_areas", ANYONE),
    ("get_area", ANYONE),
    ("list_area_children", ANYONE),
    ("get_area_boundary", ANYONE),
    ("list_sectors", ANYONE),
    ("list_reasons", ANYONE),
    ("list_agencies", ANYONE),
    ("get_agency", ANYONE),
    ("create_agency", "pa"),
    ("import_agencies", "pa"),
    ("create_cycle", "pa"),
    ("list_cycles", ANYONE),
    ("get_cycle", ANYONE),
    ("update_cycle", "pa"),
    ("list_stages", ANYONE),
    ("update_stage", "pa"),
    ("list_catalogue", ANYONE),
    ("put_catalogue_item", "pa"),
    ("import_catalogue", "pa"),
    ("put_ceilings", "pa"),
    ("list_ceilings", ANYONE),
    ("list_ready_criteria", ANYONE),
    ("create_criteria_set", "pa"),
    ("list_criteria_sets", ANYONE),
    ("get_criteria_set", ANYONE),
    ("update_criteria_set", "pa"),
    ("delete_criteria_set", "pa"),
    ("put_judgement", "pa"),
    ("list_judgements", ANYONE),
    ("derive_weights", "pa"),
    ("put_criteria_in_force", "pa"),
    ("score_proposals", "vdgpoa"),
    ("get_scoring_sheet", ANYONE),
    ("get_ranking", ANYONE),
    ("publish_plan", "pa"),
    ("list_publications", ANYONE),
    ("get_publication", ANYONE),
    ("download_publication_csv", ANYONE),
    ("download_publication_xlsx", ANYONE),
    ("compare_publications", ANYONE),
    ("download_sipd_xlsx", ANYONE),
    ("download_sipd_csv", ANYONE),
    ("start_sipd_import", "pa"),
    ("list_sipd_imports", "pa"),
    ("get_sipd_import", "pa"),
    ("list_sipd_rows", "pa"),
    ("download_sipd_refused", "pa"),
    ("confirm_sipd_import", "pa"),
    ("get_letter", ANYONE),
    ("put_letter", "pa"),
    ("draft_minutes", "vpa"),
    ("get_attendance_paper", "v"),
    ("issue_minutes", "vpa"),
    ("issue_plan", "pa"),
    ("edit_document", "pa"),
    ("list_documents", ANYONE),
    ("check_document", ANYONE),
    ("get_document", ANYONE),
    ("get_document_record", ANYONE),
    ("download_document", ANYONE),
    ("take_up_plan", "pa"),
    ("enter_work", "pa"),
    ("import_work_reports", "gpa"),
    ("list_works", ANYONE),
    ("get_delivery_totals", ANYONE),
    ("get_work", ANYONE),
    ("report_work", "gpa"),
    ("list_work_reports", ANYONE),
    ("answer_work_report", "r"),
    ("list_work_answers", ANYONE),
    ("upload_work_photo", "gpa"),
    ("upload_answer_photo", "r"),
    ("download_work_photo", ANYONE),
    ("get_work_photo_thumbnail", ANYONE),
    ("delete_work_photo", "gpa"),
    ("put_round_survey", "vpa"),
    ("put_work_survey", "gpa"),
    ("list_surveys", ANYONE),
    ("get_survey_totals", ANYONE),
    ("get_survey", ANYONE),
    ("answer_survey", "r"),
    ("get_survey_report", ANYONE),
    ("download_survey_report", ANYONE),
    ("list_survey_comments", "gpa"),
    ("list_indicators", ANYONE),
    ("import_indicators", "pa"),
    ("create_scenario", "pa"),
    ("list_scenarios", ANYONE),
    ("compare_scenarios", ANYONE),
    ("get_scenario", ANYONE),
    ("put_scenario", "pa"),
    ("delete_scenario", "pa"),
    ("adopt_scenario", "pa"),
    ("list_nomenclature", ANYONE),
    ("import_nomenclature", "pa"),
    ("list_board", ANYONE),
    ("get_board_totals", ANYONE),
    ("decide_on_board", "pa"),
    ("split_proposal", "pa"),
    ("merge_proposals", "pa"),
    ("list_duplicates", ANYONE),
    ("list_board_acts", ANYONE),
    ("undo_board_act", "pa"),
    ("hand_over_board", "p"),
    ("open_rounds", "pa"),
    ("list_rounds", ANYONE),
    ("get_round", ANYONE),
    ("adjust_round", "vpa"),
    ("list_candidates", ANYONE),
    ("create_proposal", "rvdpa"),
    ("list_proposals", ANYONE),
    ("find_similar_proposals", ANYONE),
    ("get_proposal", ANYONE),
    ("update_proposal", "r"),
    ("delete_proposal", "r"),
    ("submit_proposal", "rv"),
    ("withdraw_proposal", "r"),
    ("get_proposal_history", ANYONE),
    ("list_follows", "rsvdgpofua"),
    ("get_followers", ANYONE),
    ("follow_proposal", "rsvdgpofua"),
    ("unfollow_proposal", "rsvdgpofua"),
    ("track_proposal", ANYONE),
    ("upload_attachment", "r"),
    ("list_attachments", ANYONE),
    ("download_attachment", ANYONE),
    ("get_attachment_thumbnail", ANYONE),
    ("delete_attachment", "r"),
    ("create_review", "v"),
    ("list_reviews", ANYONE),
    ("list_review_queue", ANYONE),
    ("create_objection", "r"),
    ("list_proposal_objections", ANYONE),
    ("list_objections", ANYONE),
    ("answer_objection", "d"),
    ("get_ballot_paper", ANYONE),
    ("cast_ballot", "r"),
    ("get_ballot", ""),
    ("issue_ballot_paper", "v"),
    ("enter_paper_ballot", "v"),
    ("get_paper_ballot", ""),
    ("cast_assisted_ballot", "v"),
    ("get_ledger", ANYONE),
    ("get_bundle", ANYONE),
    ("get_ballot_inclusion", ANYONE),
    ("get_turnout", ANYONE),
    ("get_stage_turnout", ANYONE),
    ("get_bundle", ANYONE),
    ("tally_round", "vpa"),
    ("get_result", ANYONE),
    ("compare_rules", ANYONE),
    ("download_ballots", ANYONE),
    ("put_meeting", "v"),
    ("get_meeting", ANYONE),
    ("add_attendee", "v"),
    ("import_attendees", "v"),
    ("list_attendees", "vpua"),
    ("update_attendee", "v"),
    ("remove_attendee", "v"),
    ("put_decisions", "v"),
    ("list_decisions", ANYONE),
    ("close_round", "v"),
    ("carry_over", "pa"),
    ("list_plan", ANYONE),
    ("list_audit_events", ANYONE),
    ("search", ANYONE),
    ("get_area_figures", ANYONE),
    ("export_area_figures", ANYONE),
    ("get_area_need", ANYONE),
    ("get_area_participation", ANYONE),
    ("get_area_acceptance", ANYONE),
    ("list_accepted_proposals", ANYONE),
    ("get_area_waits", ANYONE),
    ("list_waits", ANYONE),
    ("export_area_need", ANYONE),
    ("export_area_participation", ANYONE),
    ("export_area_acceptance", ANYONE),
    ("export_accepted_proposals", ANYONE),
    ("export_area_waits", ANYONE),
    ("export_waits", ANYONE),
    ("export_proposals", ANYONE),
    ("export_candidates", ANYONE),
    ("export_result", ANYONE),
    ("export_rounds", ANYONE),
    ("export_decisions", ANYONE),
    ("export_areas", ANYONE),
    ("export_agencies", ANYONE),
    ("export_catalogue", ANYONE),
    ("export_ceilings", ANYONE),
    ("export_works", ANYONE),
    ("export_audit_events", ANYONE),
    ("get_audit_head", ANYONE),
];

pub struct Operation {
    id: String,
    pub method: Method,
    pub path: String,
    body: Option<&'static str>,
}

pub fn operations() -> Vec<Operation> {
    let spec: Value = serde_json::from_str(&api::http::spec()).unwrap();
    let mut all = Vec::new();
    for (path, operations) in spec["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let content = operation["requestBody"]["content"].as_object();
            let body = content.and_then(|content| {
                ["application/json", "text/csv", "multipart/form-data"]
                    .into_iter()
                    .find(|kind| content.keys().any(|key| key.starts_with(kind)))
            });
            all.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                body,
            });
        }
    }
    all
}

fn fill(path: &str, ids: &BTreeMap<&str, String>) -> String {
    let mut path = path.to_owned();
    for (name, value) in ids {
        path = path.replace(&format!("{{{name}}}"), value);
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    for part in &mut parts {
        if part.starts_with('{') {
            *part = "018f0000-0000-7000-8000-000000000000";
        }
    }
    parts.join("/")
}

#[test]
fn every_operation_has_a_row() {
    let known: BTreeSet<&str> = MATRIX.iter().map(|(id, _)| *id).collect();
    let operations = operations();
    let published: BTreeSet<&str> = operations.iter().map(|op| op.id.as_str()).collect();
    assert_eq!(published, known);
}

/// Whoever gets through is named by the published description, and where anyone does it says so.
#[test]
fn the_specification_names_whoever_may() {
    let spec: Value = serde_json::from_str(&api::http::spec()).unwrap();
    let roles = [
        ('v', "village_officer"),
        ('d', "district_officer"),
        ('g', "agency_officer"),
        ('p', "planner"),
        ('u', "auditor"),
        ('a', "admin"),
    ];
    let rows: BTreeMap<&str, &str> = MATRIX.iter().copied().collect();
    let items = spec["paths"].as_object().unwrap().values();
    for operation in items.flat_map(|item| item.as_object().unwrap().values()) {
        let id = operation["operationId"].as_str().unwrap();
        let text = operation["description"].as_str().unwrap();
        let (_, who) = text.rsplit_once("**Who:** ").unwrap();
        let row = rows[id];
        assert_eq!(row == ANYONE, who.starts_with("anyone"), "{id}: {who}");
        let holder = who.contains("of the body that holds the round");
        let named = |letter: char, role: &str| {
            who.contains(&format!("`{role}`")) || (holder && "vdg".contains(letter))
        };
        let unnamed = roles
            .iter()
            .filter(|(letter, role)| row.contains(*letter) && !named(*letter, role));
        let unnamed: Vec<_> = unnamed.collect();
        assert!(
            row == ANYONE || who.starts_with("any account") || unnamed.is_empty(),
            "{id}: {who} {unnamed:?}"
        );
    }
}

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

fn form() -> Form {
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

fn body(operation: &str, cycle: &Cycle) -> Value {
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
struct Scene {
    cycle: Cycle,
    people: Vec<(char, Actor)>,
    /// What an identifier below a path names.
    objects: Vec<(&'static str, String)>,
    /// What other parameters of paths name.
    others: BTreeMap<&'static str, String>,
}

async fn scene(world: &World) -> Scene {
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

#[tokio::test]
async fn nobody_gets_past_their_row() {
    let world = World::start().await;
    let Scene {
        cycle,
        people,
        objects,
        others,
    } = scene(&world).await;
    let rows: BTreeMap<&str, &str> = MATRIX.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut operations = operations();
    operations.sort_by_key(|operation| operation.method == Method::DELETE);
    for operation in operations {
        let object = objects
            .iter()
            .find(|(path, _)| operation.path.starts_with(path));
        let id = object.map(|(_, id)| id.clone()).unwrap_or_default();
        let mut ids = others.clone();
        ids.insert("id", id);
        let path = fill(&operation.path, &ids);
        let query = match operation.id.as_str() {
            "list_agencies" | "import_agencies" | "export_agencies" => "?regency=35.10",
            "search" => "?q=banyuwangi",
            "import_nomenclature" => "?edition=1",
            "list_accounts" => "?village=35.10.01.2001",
            "list_grants" => "?area=35.10.01.2001",
            _ => "",
        };
        let send_to = |path: String, token: Option<&str>| {
            let mut request =
                world.request(operation.method.clone(), &format!("/api/v1{path}{query}"));
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            request = match operation.body {
                Some("application/json") => request.json(&body(&operation.id, &cycle)),
                Some("text/csv") => request
                    .header("content-type", "text/csv")
                    .body("code,name\n"),
                Some("multipart/form-data") => request.multipart(form()),
                _ => request,
            };
            world.send(request.header("if-match", "\"1\""))
        };
        let send = |token| send_to(path.clone(), token);
        let row = rows[operation.id.as_str()];
        let anonymous = send(None).await.status.as_u16();
        if row == ANYONE {
            if [401, 403].contains(&anonymous) && !LOGINS.contains(&operation.id.as_str()) {
                wrong.push(format!("{}: anonymous got {anonymous}", operation.id));
            }
            continue;
        }
        if anonymous != 401 {
            wrong.push(format!("{}: anonymous got {anonymous}", operation.id));
        }
        if ["delete_session", "erase_me"].contains(&operation.id.as_str()) {
            // These end the caller's own login; every account may.
            continue;
        }
        let mut passed = String::new();
        // Those who may not come first: the others may leave nothing to try on.
        let mut order: Vec<_> = people.iter().collect();
        order.sort_by_key(|(letter, _)| row.contains(*letter));
        for (letter, actor) in order {
            let path = match operation.id.as_str() {
                // Each tries on a photo of its own: it is gone once somebody may.
                "delete_work_photo" if row.contains(*letter) => {
                    another_photo(&world, &people, &objects).await
                }
                _ => path.clone(),
            };
            let answer = send_to(path, Some(&actor.token)).await;
            if ![401, 403, 404].contains(&answer.status.as_u16()) {
                passed.push(*letter);
            }
        }
        if passed != row {
            wrong.push(format!("{}: passed {passed}, expected {row}", operation.id));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The path of one more photo of the work, which its agency showed.
async fn another_photo(
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
fn example(operation: &str) -> Value {
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
