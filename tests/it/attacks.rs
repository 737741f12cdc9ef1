//! The classes of advisories published against platforms of this kind, each tried here. Who may call what
//! is held by the access matrix, forged forms by the tests of the pages, races by those of ballots.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use entity::ids::ProposalId;
use entity::{accounts, agencies, cycles, proposals};
use reqwest::Method;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::access::operations;
use crate::cycle::{self, Cycle, REGENCY, VILLAGE, accept, candidate, shift};
use crate::world::{Actor, World};

/// Markup that would run if any page or answer let it through.
const MARKUP: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

/// What no page may contain because of it.
fn runs(body: &str) -> bool {
    body.contains("<script>alert") || body.contains("<img src=x") || body.contains("\"'><")
}

struct City {
    world: World,
    cycle: Cycle,
    round: String,
    resident: Actor,
    officer: Actor,
    proposal: String,
    candidate: String,
}

/// A round with one accepted proposal, every text of which is markup.
async fn city() -> City {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let round = cycle.open_villages(&world).await.remove(0);
    let resident = world.citizen(VILLAGE).await;
    let officer = world.officer("village_officer", VILLAGE).await;
    let mut body = cycle.proposal(VILLAGE, "Paving jalan RT 01", 10_000_000);
    for field in ["problem", "work", "address"] {
        body[field] = json!(MARKUP);
    }
    let proposal = world.post(&resident, "/proposals", body).await.id();
    // Titles and names refuse markup at the door; here it came by another way.
    let id = ProposalId(proposal.parse().unwrap());
    proposals::Entity::update_many()
        .col_expr(proposals::Column::Title, Expr::value(MARKUP))
        .filter(proposals::Column::Id.eq(id))
        .exec(world.app.db.read())
        .await
        .unwrap();
    accept(&world, &officer, &[&proposal]).await;
    let candidate = candidate(&world, &round, &proposal).await;
    City {
        world,
        cycle,
        round,
        resident,
        officer,
        proposal,
        candidate,
    }
}

async fn page(world: &World, path: &str, actor: Option<&Actor>) -> (u16, String) {
    let mut request = world.request(Method::GET, path);
    if let Some(actor) = actor {
        request = request.header("cookie", format!("session={}", actor.token));
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn markup_in_any_text_stays_text_on_every_page() {
    let city = city().await;
    let world = &city.world;
    agencies::Entity::update_many()
        .col_expr(agencies::Column::Name, Expr::value(MARKUP))
        .exec(world.app.db.read())
        .await
        .unwrap();
    cycles::Entity::update_many()
        .col_expr(cycles::Column::Name, Expr::value(MARKUP))
        .exec(world.app.db.read())
        .await
        .unwrap();
    accounts::Entity::update_many()
        .col_expr(accounts::Column::Name, Expr::value(MARKUP))
        .exec(world.app.db.read())
        .await
        .unwrap();
    let refusal = json!({ "finding": "accept_with_changes", "cost_idr": 9_000_000,
        "reason_code": "cost_adjusted", "reason": MARKUP });
    let reviews = format!("/proposals/{}/reviews", city.proposal);
    world.post(&city.officer, &reviews, refusal).await.ok();
    let part = reqwest::multipart::Part::bytes(crate::attachments::photo(64))
        .file_name(format!("{MARKUP}.png"));
    let file = world
        .request(
            Method::POST,
            &format!("/api/v1/proposals/{}/attachments", city.proposal),
        )
        .bearer_auth(&city.resident.token)
        .multipart(reqwest::multipart::Form::new().part("file", part));
    world.send(file).await.ok();
    world.clock.set(shift(8));
    let ballot = format!("/rounds/{}/ballot", city.round);
    let choices = json!({ "choices": [city.candidate] });
    world.put(&city.resident, &ballot, choices).await.ok();
    let pages = every_page(&city).await;
    world.clock.set(shift(10));
    let round = format!("/rounds/{}", city.round);
    let nothing = json!({});
    world
        .post(&city.officer, &format!("{round}/tally"), nothing.clone())
        .await
        .ok();
    let meeting = json!({ "venue": MARKUP, "starts_at": world.clock.now(), "chair": MARKUP, "agenda": MARKUP });
    world
        .put(&city.officer, &format!("{round}/meeting"), meeting)
        .await
        .ok();
    let speaker = json!({ "name": "Siti Aminah", "sex": "female", "age_band": "over_60", "institution": MARKUP, "part": "speaker" });
    world
        .post(
            &city.officer,
            &format!("{round}/meeting/attendees"),
            speaker,
        )
        .await
        .ok();
    let decision = json!({ "items": [{ "candidate_id": city.candidate, "verdict": "deferred",
        "reason_code": "duplicate", "reason": MARKUP }] });
    world
        .put(&city.officer, &format!("{round}/decisions"), decision)
        .await
        .ok();
    world
        .post(&city.officer, &format!("{round}/close"), nothing)
        .await
        .ok();
    let closed = every_page(&city).await;
    assert!(pages.union(&closed).count() >= 14, "{closed:?}");
}

/// Reads every page, as a stranger and logged in; answers which there were.
async fn every_page(city: &City) -> BTreeSet<String> {
    let world = &city.world;
    let proposal = world
        .get(&format!("/proposals/{}", city.proposal))
        .await
        .ok();
    let code = proposal["tracking_code"].as_str().unwrap();
    let (round, id) = (&city.round, &city.proposal);
    let mut seen = BTreeSet::new();
    for path in [
        "/".to_owned(),
        format!("/areas/{REGENCY}"),
        format!("/areas/{VILLAGE}"),
        format!("/rounds/{round}"),
        format!("/rounds/{round}/vote"),
        format!("/rounds/{round}/receipt"),
        "/proposals".into(),
        "/proposals/new".into(),
        format!("/proposals/new?desa={VILLAGE}"),
        format!("/proposals/{id}"),
        format!("/proposals/{id}/edit"),
        "/tracking".into(),
        format!("/tracking/{code}"),
        "/audit".into(),
        "/me".into(),
        "/docs".into(),
        "/docs/proposals".into(),
    ] {
        for actor in [None, Some(&city.resident), Some(&city.officer)] {
            let (status, body) = page(world, &path, actor).await;
            assert!(status < 500, "{path}: {status}");
            assert!(!runs(&body), "{path}\n{body}");
            if status == 200 {
                seen.insert(path.clone());
            }
        }
    }
    seen
}

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
    let pages: [(&str, &[&str]); 8] = [
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
    let world = &city.world;
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
            .replace("/rounds/{id}", &format!("/rounds/{}", city.round))
            .replace("/cycles/{id}", &format!("/cycles/{}", city.cycle.id))
            .replace("/proposals/{id}", &format!("/proposals/{}", city.proposal))
            .replace("{code}", VILLAGE);
        for value in hostile {
            let query = format!("{path}?{name}={}", encoded(value));
            let mut request = world.request(Method::GET, &query);
            if path.starts_with("/api") {
                request = request.bearer_auth(&world.admin().await.token);
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
    let world = &city.world;
    let admin = world.admin().await.clone();
    let review = format!("/proposals/{}/reviews", city.proposal);
    let agencies = "/agencies".to_owned();
    let bodies = [
        (
            "/proposals".to_owned(),
            city.cycle.proposal(VILLAGE, "Paving jalan", 1_000_000),
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

#[test]
fn lists_are_narrowed_by_public_facts_only() {
    let known: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("list_accounts", &["village", "verified"][..]),
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

#[tokio::test]
async fn an_old_login_opens_nothing() {
    let city = city().await;
    let world = &city.world;
    world.get_as(&city.resident, "/me").await.ok();
    world.pass(Duration::days(60));
    let stale = world.get_as(&city.resident, "/me").await;
    stale.refused(401, "unauthenticated");
    let body = city.cycle.proposal(VILLAGE, "Paving jalan", 1_000_000);
    let stale = world.post(&city.resident, "/proposals", body).await;
    stale.refused(401, "unauthenticated");
    let (status, _) = page(world, "/me", Some(&city.resident)).await;
    assert_eq!(status, 303);
}

#[tokio::test]
async fn nothing_tells_the_count_before_voting_ends() {
    let city = city().await;
    let world = &city.world;
    let second = city
        .cycle
        .submit(
            world,
            &city.resident,
            VILLAGE,
            "Saluran air RT 05",
            20_000_000,
        )
        .await;
    accept(world, &city.officer, &[&second]).await;
    let voters = futures_util::future::join_all((0..5).map(|_| world.citizen(VILLAGE))).await;
    let auditor = world.auditor().await;
    world.clock.set(shift(8));
    // The first ballot freezes the round, which shows; those after it must not.
    let ballot = format!("/rounds/{}/ballot", city.round);
    let first = json!({ "choices": [candidate(world, &city.round, &second).await] });
    world.put(&city.resident, &ballot, first).await.ok();
    let watching = [
        None,
        Some(&auditor),
        Some(&city.officer),
        Some(world.admin().await),
    ];
    let mut before = Vec::new();
    for actor in watching {
        before.push(everything(&city, actor).await);
    }
    for voter in &voters {
        let choices = json!({ "choices": [city.candidate] });
        world.put(voter, &ballot, choices).await.ok();
    }
    for (actor, before) in watching.into_iter().zip(before) {
        let after = everything(&city, actor).await;
        for (path, body) in &before {
            assert_eq!(body, &after[path], "{path}");
        }
    }
    let (_, metrics) = page(world, "/metrics", None).await;
    assert!(!metrics.contains("ballot") && !metrics.contains("vote"));
}

/// All that can be read about the round, by anyone who may.
async fn everything(city: &City, actor: Option<&Actor>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut paths: Vec<String> = operations()
        .into_iter()
        .filter(|operation| operation.method == Method::GET)
        .map(|operation| format!("/api/v1{}", operation.path))
        .collect();
    paths.extend([
        "/api/v1/rounds/{id}/candidates?sort=votes".into(),
        "/rounds/{id}".into(),
        "/rounds/{id}/vote".into(),
        "/areas/{code}".into(),
        "/proposals/{proposal}".into(),
        "/proposals".into(),
        "/".into(),
    ]);
    for path in paths {
        // The reader's own account, and the trail, which tells that a round froze but not how anyone voted.
        if path.starts_with("/api/v1/me") || path.starts_with("/api/v1/audit") {
            continue;
        }
        let filled = path
            .replace("/proposals/{id}", &format!("/proposals/{}", city.proposal))
            .replace("/cycles/{id}", &format!("/cycles/{}", city.cycle.id))
            .replace("{proposal}", &city.proposal)
            .replace("{round_id}", &city.round)
            .replace("{id}", &city.round)
            .replace("{code}", VILLAGE);
        let mut request = city.world.request(Method::GET, &filled);
        if let Some(actor) = actor {
            let cookie = format!("session={}", actor.token);
            request = request.header("cookie", cookie);
        }
        let response = request.send().await.unwrap();
        let mut text = format!("{} ", response.status());
        text.push_str(&response.text().await.unwrap());
        found.insert(path, text);
    }
    found
}
