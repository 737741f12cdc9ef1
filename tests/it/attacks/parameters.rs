//! What a caller puts into a parameter or a text.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::{MARKUP, city, runs};
use crate::cycle::{REGENCY, VILLAGE};

fn encoded(value: &str) -> String {
    let bytes = value.bytes().map(|byte| format!("%{byte:02X}"));
    bytes.collect()
}

/// Every query parameter of every read, and those of the pages.
fn parameters() -> Vec<(String, String)> {
    let spec: Value = serde_json::from_str(&api::http::spec()).unwrap();
    let mut found = Vec::new();
    for (path, operations) in spec["paths"].as_object().unwrap() {
        for parameter in operations["get"]["parameters"]
            .as_array()
            .into_iter()
            .flatten()
        {
            if parameter["in"] == "query" {
                let name = parameter["name"].as_str().unwrap();
                found.push((format!("/api/v1{path}"), name.to_owned()));
            }
        }
    }
    let pages: [(&str, &[&str]); 23] = [
        ("/cycles/{id}/forum/{agency}", &["after"]),
        (
            "/areas/35.10/evidence",
            &["indicator", "measure", "cycle", "after"],
        ),
        (
            "/areas/35.10/evidence/acceptance/rows",
            &["by", "key", "reached", "cycle", "after"],
        ),
        (
            "/areas/35.10/evidence/waits/rows",
            &["step", "office", "wait", "state", "cycle", "after"],
        ),
        ("/desk/cycles/{id}/sipd", &["after"]),
        ("/", &["cari", "kabar"]),
        (
            "/proposals",
            &[
                "cari", "q", "wilayah", "status", "bidang", "urut", "sesudah", "after", "sort",
            ],
        ),
        ("/proposals/new", &["desa", "putaran", "siklus"]),
        ("/tracking", &["kode"]),
        ("/audit", &["sesudah", "after", "usulan", "putaran"]),
        ("/login", &["lanjut", "kabar"]),
        ("/register", &["desa", "lanjut"]),
        ("/docs", &["q"]),
        (
            "/desk/cycles/{id}/rounds",
            &["stage", "phase", "district", "after"],
        ),
        (
            "/desk/cycles/{id}/lagging",
            &["why", "stage", "district", "after"],
        ),
        (
            "/desk/cycles/{id}/catalogue",
            &["q", "sector", "item", "after"],
        ),
        ("/desk/areas/35.10/officers", &["area", "login", "after"]),
        (
            "/desk/cycles/{id}/board",
            &[
                "agency", "sector", "district", "village", "priority", "sdg", "status", "origin",
                "verdict", "split", "after",
            ],
        ),
        ("/desk/cycles/{id}/board/totals", &["by", "area", "origin"]),
        ("/desk/cycles/{id}/board/duplicates", &["district", "after"]),
        ("/desk/cycles/{id}/board/acts", &["after"]),
        ("/desk/cycles/{id}/scenarios", &["after"]),
        ("/desk/cycles/{id}/scenarios/compare", &["s"]),
    ];
    for (path, names) in pages {
        let named = names
            .iter()
            .map(|name| (path.to_owned(), (*name).to_owned()));
        found.extend(named);
    }
    found
}

#[tokio::test]
async fn no_parameter_comes_back_as_markup_or_breaks_a_query() {
    let city = city().await;
    let world = &city.town.world;
    let hostile = [
        MARKUP,
        "' OR 1=1--",
        "1); DROP TABLE proposals;--",
        "\" OR \"\"=\"",
        "(SELECT password_hash FROM accounts)",
        "%00",
        "../../../../etc/passwd",
        "-1",
        "99999999999999999999",
        "javascript:alert(1)",
        "//elsewhere.example",
        "\u{202e}\u{0}",
    ];
    for (path, name) in parameters() {
        let path = path
            .replace("/rounds/{id}", &format!("/rounds/{}", city.town.round))
            .replace("/cycles/{id}", &format!("/cycles/{}", city.town.cycle.id))
            .replace("/proposals/{id}", &format!("/proposals/{}", city.proposal))
            .replace("{agency}", &city.town.cycle.agency)
            .replace("{code}", VILLAGE);
        for value in hostile {
            let query = format!("{path}?{name}={}", encoded(value));
            let mut request = world.request(Method::GET, &query);
            if path.starts_with("/api") {
                request = request.bearer_auth(&world.admin().await.token);
            } else if path.starts_with("/desk") {
                let token = &city.town.cycle.planner.token;
                request = request.header("cookie", format!("session={token}"));
            }
            let response = request.send().await.unwrap();
            let status = response.status().as_u16();
            assert!(status < 500, "{path}?{name}={value}: {status}");
            if status == 303 {
                let to = response.headers()["location"].to_str().unwrap();
                assert!(to.starts_with('/') && !to.starts_with("//"), "{path}: {to}");
                continue;
            }
            let kind = response.headers()["content-type"].to_str().unwrap();
            let page = kind.starts_with("text/html");
            assert_eq!(response.headers()["x-content-type-options"], "nosniff");
            let body = response.text().await.unwrap();
            assert!(!page || !runs(&body), "{path}?{name}={value}\n{body}");
            assert!(!body.contains("$argon2"), "{path}?{name}={value}");
        }
    }
    let there = world.get(&format!("/proposals/{}", city.proposal)).await;
    there.ok();
}

#[tokio::test]
async fn no_text_with_a_nul_breaks_a_write() {
    let city = city().await;
    let world = &city.town.world;
    let admin = world.admin().await.clone();
    let review = format!("/proposals/{}/reviews", city.proposal);
    let agencies = "/agencies".to_owned();
    let bodies = [
        (
            "/proposals".to_owned(),
            city.town.cycle.proposal(VILLAGE, "Paving jalan", 1_000_000),
        ),
        (
            "/accounts".into(),
            json!({ "nik": "3578014107900001", "name": "Siti Aminah",
            "village_code": VILLAGE, "email": "siti@contoh.id", "password": "kata-sandi-panjang" }),
        ),
        (
            "/sessions".into(),
            json!({ "login": "siti@contoh.id", "password": "kata-sandi-panjang" }),
        ),
        (
            "/grants".into(),
            json!({ "login": "siti@contoh.id", "role": "citizen", "area_code": VILLAGE }),
        ),
        (
            review,
            json!({ "finding": "reject", "reason_code": "duplicate", "reason": "Sudah diusulkan." }),
        ),
        (
            agencies,
            json!({ "regency_code": REGENCY, "code": "BARU", "name": "Dinas Baru", "kind": "dinas" }),
        ),
    ];
    for (path, body) in bodies {
        let names: Vec<String> = body.as_object().unwrap().keys().cloned().collect();
        for name in names {
            let Some(text) = body[&name].as_str() else {
                continue;
            };
            let mut hostile = body.clone();
            hostile[&name] = json!(format!("{text}\u{0}"));
            let answer = world.post(&admin, &path, hostile).await;
            let status = answer.status.as_u16();
            // A password is hashed as it is.
            assert!(
                (400..500).contains(&status) || (name == "password" && status < 300),
                "{path} {name}: {status} {:#}",
                answer.body
            );
        }
    }
}

/// What files, figures and the search are narrowed by.
const OPEN_DATA: &[(&str, &[&str])] = &[
    (
        "export_proposals",
        &[
            "format",
            "q",
            "area",
            "sector",
            "agency_id",
            "status",
            "origin",
            "cost_min",
            "cost_max",
            "cycle_id",
            "round_id",
            "sort",
        ],
    ),
    ("search", &["q", "kinds", "exact"]),
    ("get_area_figures", &["measure", "level", "cycle_id"]),
    ("export_area_figures", &["format", "level", "cycle_id"]),
    ("get_area_need", &["indicator", "measure", "cycle_id"]),
    ("get_area_participation", &["cycle_id"]),
    ("get_area_acceptance", &["by", "cycle_id"]),
    (
        "list_accepted_proposals",
        &["by", "key", "reached", "cycle_id"],
    ),
    ("get_area_waits", &["by", "cycle_id"]),
    (
        "list_waits",
        &["step", "office", "wait", "state", "cycle_id"],
    ),
    (
        "export_area_need",
        &["format", "indicator", "measure", "cycle_id"],
    ),
    ("export_area_participation", &["format", "cycle_id"]),
    ("export_area_groups", &["format", "cycle_id"]),
    ("export_area_acceptance", &["format", "by", "cycle_id"]),
    (
        "export_accepted_proposals",
        &["format", "by", "key", "reached", "cycle_id"],
    ),
    ("export_area_waits", &["format", "by", "cycle_id"]),
    (
        "export_waits",
        &["format", "step", "office", "wait", "state", "cycle_id"],
    ),
    ("export_candidates", &["format", "standing"]),
    ("export_result", &["format"]),
    (
        "export_rounds",
        &["format", "cycle_id", "stage", "area", "phase"],
    ),
    ("export_decisions", &["format", "stage", "area"]),
    ("export_areas", &["format", "q", "level", "within"]),
    ("export_agencies", &["format", "regency"]),
    ("export_catalogue", &["format", "q", "sector"]),
    ("export_ceilings", &["format"]),
    ("export_ranking", &["format", "area", "agency_id"]),
    (
        "export_board",
        &[
            "format",
            "area",
            "sector",
            "agency_id",
            "status",
            "origin",
            "verdict",
            "priority",
            "sdg",
            "cross_agency",
        ],
    ),
    (
        "export_works",
        &[
            "format",
            "area",
            "agency_id",
            "fiscal_year",
            "cycle_id",
            "state",
            "unproposed",
        ],
    ),
    (
        "export_audit_events",
        &["format", "round_id", "proposal_id"],
    ),
];

#[test]
#[expect(clippy::too_many_lines, reason = "a row an operation")]
fn lists_are_narrowed_by_public_facts_only() {
    let mut known: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("compare_publications", &["since"][..]),
        ("check_document", &["code"]),
        ("list_documents", &["cycle_id", "round_id", "kind"]),
        ("draft_minutes", &["format"]),
        ("get_attendance_paper", &["format"]),
        ("compare_scenarios", &["scenarios"]),
        ("get_board_totals", &["by", "area", "origin"]),
        ("get_delivery_totals", &["by", "area", "fiscal_year"]),
        (
            "list_works",
            &[
                "area",
                "agency_id",
                "fiscal_year",
                "cycle_id",
                "state",
                "unproposed",
            ],
        ),
        ("get_ranking", &["area", "agency_id"]),
        (
            "download_sipd_csv",
            &["stage", "agency_id", "area", "status"],
        ),
        (
            "download_sipd_xlsx",
            &["stage", "agency_id", "area", "status"],
        ),
        ("list_sipd_rows", &["fate"]),
        ("get_survey_totals", &["by", "area", "fiscal_year"]),
        (
            "list_surveys",
            &[
                "area",
                "agency_id",
                "fiscal_year",
                "cycle_id",
                "round_id",
                "work_id",
            ],
        ),
        (
            "list_board",
            &[
                "area",
                "sector",
                "agency_id",
                "status",
                "origin",
                "verdict",
                "priority",
                "sdg",
                "cross_agency",
            ],
        ),
        ("list_duplicates", &["area"]),
        ("list_indicators", &["indicator"]),
        ("list_nomenclature", &["prefix"]),
        ("get_scoring_sheet", &["area", "agency_id", "gaps"]),
        ("list_accounts", &["village", "verified"]),
        ("list_agencies", &["regency"]),
        ("list_areas", &["q", "level", "within"]),
        (
            "list_audit_events",
            &["round_id", "proposal_id", "subject", "subject_id"],
        ),
        ("list_candidates", &["standing", "sort"]),
        ("list_catalogue", &["q", "category", "sector"]),
        ("list_ceilings", &["kind"]),
        ("list_cycles", &["regency", "fiscal_year"]),
        ("list_grants", &["area", "account_id", "role"]),
        ("list_objections", &["state"]),
        ("list_plan", &["verdict"]),
        (
            "list_proposals",
            &[
                "q",
                "area",
                "sector",
                "agency_id",
                "status",
                "origin",
                "cost_min",
                "cost_max",
                "cycle_id",
                "round_id",
                "mine",
                "sort",
            ],
        ),
        ("list_review_queue", &["overdue"]),
        (
            "list_rounds",
            &["cycle_id", "stage", "area", "phase", "agency_id"],
        ),
    ]);
    known.extend(OPEN_DATA.iter().copied());
    let spec: Value = serde_json::from_str(&api::http::spec()).unwrap();
    for operations in spec["paths"].as_object().unwrap().values() {
        let operation = &operations["get"];
        let id = operation["operationId"].as_str().unwrap_or_default();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            if parameter["in"] == "query" && !["limit", "after"].contains(&name) {
                let allowed = known.get(id).copied().unwrap_or_default();
                assert!(allowed.contains(&name), "{id} is narrowed by {name}");
            }
        }
    }
}

#[test]
fn the_service_fetches_nothing_a_caller_names() {
    fn walk(value: &Value, path: &str) {
        match value {
            Value::Object(fields) => {
                assert!(
                    fields.get("format").is_none_or(|format| format != "uri"),
                    "{path}"
                );
                for (name, value) in fields {
                    let lower = name.to_lowercase();
                    let address = ["url", "uri", "webhook", "callback"];
                    let named = path.ends_with("/properties") && address.contains(&lower.as_str());
                    assert!(!named, "{path}/{name}");
                    walk(value, &format!("{path}/{name}"));
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, path)),
            _ => {}
        }
    }
    let spec: Value = serde_json::from_str(&api::http::spec()).unwrap();
    let schemas = spec["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas.iter().filter(|(name, _)| !name.ends_with("Out")) {
        walk(schema, name);
    }
}
