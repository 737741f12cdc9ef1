//! The access matrix: who may call what. An operation without a row fails.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};

use crate::cycle::{self, VILLAGE};
use crate::world::World;

/// Who may call an operation at all; scope is the business of each room's tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Anyone, without a login.
    Anyone,
    /// Any account, for its own sake.
    Account,
    /// Officers, planners or administrators of the object.
    Officer,
}

use Who::{Account, Anyone, Officer};

const MATRIX: &[(&str, Who)] = &[
    ("register_account", Anyone),
    ("create_session", Anyone),
    ("delete_session", Account),
    ("get_me", Account),
    ("update_me", Account),
    ("export_me", Account),
    ("erase_me", Account),
    ("list_accounts", Officer),
    ("verify_account", Officer),
    ("unverify_account", Officer),
    ("create_grant", Officer),
    ("list_grants", Officer),
    ("revoke_grant", Officer),
    ("import_roll", Officer),
    ("list_areas", Anyone),
    ("get_area", Anyone),
    ("list_area_children", Anyone),
    ("get_area_boundary", Anyone),
    ("list_sectors", Anyone),
    ("list_reasons", Anyone),
    ("list_agencies", Anyone),
    ("get_agency", Anyone),
    ("create_agency", Officer),
    ("import_agencies", Officer),
    ("create_cycle", Officer),
    ("list_cycles", Anyone),
    ("get_cycle", Anyone),
    ("update_cycle", Officer),
    ("list_stages", Anyone),
    ("update_stage", Officer),
    ("list_catalogue", Anyone),
    ("put_catalogue_item", Officer),
    ("import_catalogue", Officer),
    ("put_ceilings", Officer),
    ("list_ceilings", Anyone),
    ("open_rounds", Officer),
    ("list_rounds", Anyone),
    ("get_round", Anyone),
    ("adjust_round", Officer),
    ("list_candidates", Anyone),
    ("create_proposal", Account),
    ("list_proposals", Anyone),
    ("find_similar_proposals", Anyone),
    ("get_proposal", Anyone),
    ("update_proposal", Account),
    ("delete_proposal", Account),
    ("submit_proposal", Account),
    ("withdraw_proposal", Account),
    ("get_proposal_history", Anyone),
    ("track_proposal", Anyone),
    ("upload_attachment", Account),
    ("list_attachments", Anyone),
    ("download_attachment", Anyone),
    ("get_attachment_thumbnail", Anyone),
    ("delete_attachment", Account),
    ("create_review", Officer),
    ("list_reviews", Anyone),
    ("list_review_queue", Anyone),
    ("create_objection", Account),
    ("list_proposal_objections", Anyone),
    ("list_objections", Anyone),
    ("answer_objection", Officer),
    ("get_ballot_paper", Anyone),
    ("cast_ballot", Account),
    ("get_ballot", Account),
    ("issue_ballot_paper", Officer),
    ("enter_paper_ballot", Officer),
    ("get_paper_ballot", Officer),
    ("cast_assisted_ballot", Officer),
    ("get_ledger", Anyone),
    ("get_ballot_inclusion", Anyone),
    ("tally_round", Officer),
    ("get_result", Anyone),
    ("put_meeting", Officer),
    ("get_meeting", Anyone),
    ("add_attendee", Officer),
    ("import_attendees", Officer),
    ("list_attendees", Officer),
    ("update_attendee", Officer),
    ("remove_attendee", Officer),
    ("put_decisions", Officer),
    ("list_decisions", Anyone),
    ("close_round", Officer),
    ("carry_over", Officer),
    ("list_plan", Anyone),
    ("list_audit_events", Anyone),
    ("get_audit_head", Anyone),
];

struct Operation {
    id: String,
    method: Method,
    path: String,
    body: Option<&'static str>,
}

fn operations() -> Vec<Operation> {
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

#[tokio::test]
async fn nobody_gets_past_their_row() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let round = cycle.open_villages(&world).await.remove(0);
    let resident = world.citizen(VILLAGE).await;
    let proposal = cycle
        .submit(&world, &resident, VILLAGE, "Paving jalan RT 01", 10_000_000)
        .await;
    let other = world.citizen("35.10.01.2002").await;
    let foreign = world.officer("village_officer", "35.78.01.1001").await;
    let rows: BTreeMap<&str, Who> = MATRIX.iter().copied().collect();
    for operation in operations() {
        let id = if operation.path.starts_with("/rounds") {
            round.clone()
        } else if operation.path.starts_with("/cycles") {
            cycle.id.clone()
        } else if operation.path.starts_with("/proposals") {
            proposal.clone()
        } else {
            cycle.agency.clone()
        };
        let ids = BTreeMap::from([
            ("id", id),
            ("code", VILLAGE.to_owned()),
            ("stage_id", cycle.stages[0].clone()),
        ]);
        let path = fill(&operation.path, &ids);
        let query = match operation.id.as_str() {
            "list_agencies" | "import_agencies" => "?regency=35.10",
            "list_accounts" => "?village=35.10.01.2001",
            "list_grants" => "?area=35.10",
            _ => "",
        };
        let send = |token: Option<&str>| {
            let mut request =
                world.request(operation.method.clone(), &format!("/api/v1{path}{query}"));
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            request = match operation.body {
                Some("application/json") => request.json(&example(&operation.id)),
                Some("text/csv") => request
                    .header("content-type", "text/csv")
                    .body("code,name\n"),
                _ => request,
            };
            world.send(request.header("if-match", "\"1\""))
        };
        let anonymous = send(None).await.status.as_u16();
        match rows[operation.id.as_str()] {
            Anyone => assert!(
                ![401, 403].contains(&anonymous) || operation.id == "create_session",
                "{} → {anonymous}",
                operation.id
            ),
            Account | Officer => assert_eq!(anonymous, 401, "{}", operation.id),
        }
        if rows[operation.id.as_str()] == Officer {
            for stranger in [&other, &foreign] {
                let status = send(Some(&stranger.token)).await.status.as_u16();
                assert!([403, 404].contains(&status), "{} → {status}", operation.id);
            }
        }
    }
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
        "put_ceilings" | "put_decisions" => json!({ "items": [] }),
        "open_rounds" => {
            json!({ "stage_id": nobody, "schedule": { "opens_at": "2027-01-01T00:00:00Z", "review_closes_at": "2027-02-01T00:00:00Z" } })
        }
        "adjust_round" => json!({ "reason": "Alasan yang cukup panjang." }),
        "create_review" => json!({ "finding": "accept" }),
        "answer_objection" => json!({ "grant": false, "answer": "Jawaban yang cukup panjang." }),
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
        "find_similar_proposals" => json!({ "village_code": VILLAGE, "title": "Paving" }),
        _ => json!({}),
    }
}
