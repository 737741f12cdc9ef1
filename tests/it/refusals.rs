//! Bad input of every kind gets a precise problem, and nothing is lost.

use reqwest::Method;
use serde_json::json;

use crate::cycle::{self, VILLAGE, shift};
use crate::world::World;

#[tokio::test]
async fn bodies_that_cannot_be_read_are_problems() {
    let world = World::start().await;
    let actor = world.register(VILLAGE).await;
    let post = |path: &str| world.request(Method::POST, path).bearer_auth(&actor.token);
    let broken = post("/api/v1/proposals")
        .header("content-type", "application/json")
        .body("{\"title\":");
    world.send(broken).await.refused(400, "bad_request");
    let form = post("/api/v1/proposals")
        .header("content-type", "text/plain")
        .body("x");
    world
        .send(form)
        .await
        .refused(415, "unsupported_media_type");
    let huge = post("/api/v1/proposals")
        .header("content-type", "application/json")
        .body(vec![b' '; 5 << 20]);
    world.send(huge).await.refused(413, "payload_too_large");
    world.get("/nowhere").await.refused(404, "not_found");
    let put = world.request(Method::PUT, "/api/v1/areas");
    let put = world.send(put).await;
    assert_eq!(put.headers["allow"], "GET, HEAD");
    put.refused(405, "method_not_allowed");
    let replaced = world.request(
        Method::POST,
        "/api/v1/proposals/018f0000-0000-7000-8000-000000000000",
    );
    let replaced = world.send(replaced).await;
    assert_eq!(replaced.headers["allow"], "DELETE, GET, HEAD, PATCH");
    replaced.refused(405, "method_not_allowed");
    let forged = world
        .request(Method::GET, "/api/v1/me")
        .bearer_auth("palsu");
    world.send(forged).await.refused(401, "unauthenticated");
    world.get("/me").await.refused(401, "unauthenticated");
    world
        .get("/rounds/not-a-uuid")
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn bodies_that_do_not_fit_name_every_field() {
    let world = World::start().await;
    let admin = world.admin().await.clone();
    let body = json!({
        "cycle_id": "bukan-uuid", "title": 5, "work": "x".repeat(2001), "village_code": VILLAGE,
        "address": "Jalan", "quantity": "banyak", "land_status": "milik sendiri", "origin": "resident",
        "beneficiaries": { "people": 1.5, "orang": 2 }, "tittle": "x",
    });
    let problem = world.post(&admin, "/proposals", body).await;
    let problem = problem.refused(422, "invalid_fields");
    let errors = problem["errors"].as_array().unwrap();
    let mut named: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    named.sort_unstable();
    let expected = [
        "/beneficiaries/orang",
        "/beneficiaries/people",
        "/cycle_id",
        "/land_status",
        "/problem",
        "/quantity",
        "/title",
        "/tittle",
        "/work",
    ];
    assert_eq!(named, expected, "{problem:#}");
    let of = |pointer: &str| {
        let found = errors.iter().find(|error| error["pointer"] == pointer);
        found.unwrap().to_string()
    };
    assert!(of("/land_status").contains("granted"));
    assert!(of("/problem").contains("Wajib"));
    assert!(of("/tittle").contains("title"));
    let file = world
        .request(Method::POST, "/api/v1/proposals")
        .bearer_auth(&admin.token)
        .header("content-type", "application/json")
        .body("{\n \"title\": }");
    let problem = world.send(file).await.refused(400, "bad_request");
    assert!(problem["detail"].as_str().unwrap().contains("baris 2"));
}

#[tokio::test]
async fn queries_that_do_not_fit_name_every_parameter() {
    let world = World::start().await;
    let path = "/proposals?sort=mahal&sektor=x&limit=0&agency_id=1&cost_min=a&mine=ya&q=a&q=b";
    let problem = world.get(path).await.refused(422, "invalid_fields");
    let errors = problem["errors"].as_array().unwrap();
    let named: Vec<_> = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    let expected = [
        "sort",
        "sektor",
        "limit",
        "agency_id",
        "cost_min",
        "mine",
        "q",
    ];
    assert_eq!(named, expected, "{problem:#}");
    assert!(errors[0].to_string().contains("dearest"));
    assert!(errors[1].to_string().contains("cycle_id"));
    world.get("/agencies").await.refused(422, "invalid_fields");
}

#[tokio::test]
async fn registration_names_every_wrong_field() {
    let world = World::start().await;
    let body = json!({
        "nik": "3578013205850001", "name": "=HYPERLINK(1)", "village_code": "35.78",
        "email": "bukan surel", "password": "pendek",
    });
    let request = world.request(Method::POST, "/api/v1/accounts").json(&body);
    let problem = world.send(request).await.refused(422, "invalid_fields");
    let named: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(named, ["/nik", "/name", "/email", "/password"]);
}

#[tokio::test]
async fn proposals_are_checked_at_the_door() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    cycle.open_villages(&world).await;
    let resident = world.citizen(VILLAGE).await;
    let mut body = cycle.proposal(VILLAGE, "X", 0);
    body["lat"] = json!(-7.0);
    body["beneficiaries"] = json!({ "people": 5, "women": 6 });
    body["sector"] = json!("tidak-ada");
    let problem = world
        .post(&resident, "/proposals", body)
        .await
        .refused(422, "invalid_fields");
    let text = problem.to_string();
    for field in [
        "/title",
        "/lng",
        "/beneficiaries/women",
        "/sector",
        "/cost_idr",
    ] {
        assert!(text.contains(field), "{field}: {problem:#}");
    }
    let foreign = cycle.proposal("35.10.01.2002", "Paving jalan RT 01", 10_000_000);
    world
        .post(&resident, "/proposals", foreign)
        .await
        .refused(403, "forbidden");
    let pokir = {
        let mut body = cycle.proposal(VILLAGE, "Paving jalan RT 01", 10_000_000);
        body["origin"] = json!("council_input");
        body
    };
    world
        .post(&resident, "/proposals", pokir)
        .await
        .refused(403, "forbidden");

    for hostile in [
        "<script>alert(1)</script> jalan",
        "=HYPERLINK(\"x\")",
        "Jalan\nrusak",
    ] {
        let body = cycle.proposal(VILLAGE, hostile, 10_000_000);
        let problem = world.post(&resident, "/proposals", body).await;
        let problem = problem.refused(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["pointer"], "/title", "{hostile}");
    }
    let plain = "Saluran < 1 m & paving \"Melati\"";
    let kept = cycle
        .submit(&world, &resident, VILLAGE, plain, 10_000_000)
        .await;
    assert_eq!(
        world.get(&format!("/proposals/{kept}")).await.ok()["title"],
        plain
    );

    world.clock.set(shift(8));
    let late = cycle.proposal(VILLAGE, "Paving jalan RT 02", 10_000_000);
    world
        .post(&resident, "/proposals", late)
        .await
        .refused(409, "wrong_phase");
}

#[tokio::test]
async fn drafts_are_hidden_and_repeats_make_one() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    cycle.open_villages(&world).await;
    let resident = world.citizen(VILLAGE).await;
    let mut body = cycle.proposal(VILLAGE, "Paving jalan RT 01", 10_000_000);
    body["submit"] = json!(false);
    let draft = world.post(&resident, "/proposals", body.clone()).await.id();
    world
        .get(&format!("/proposals/{draft}"))
        .await
        .refused(404, "not_found");
    let stranger = world.citizen(VILLAGE).await;
    world
        .get_as(&stranger, &format!("/proposals/{draft}"))
        .await
        .refused(404, "not_found");
    assert_eq!(world.get("/proposals").await.ok()["items"], json!([]));
    let send = |body: &serde_json::Value| {
        world
            .request(Method::POST, "/api/v1/proposals")
            .bearer_auth(&resident.token)
            .header("idempotency-key", "satu")
            .json(body)
    };
    let first = world.send(send(&body)).await.id();
    let second = world.send(send(&body)).await.id();
    assert_eq!(first, second);
    body["title"] = json!("Judul yang lain sama sekali");
    world
        .send(send(&body))
        .await
        .refused(409, "idempotency_mismatch");
    body.as_object_mut().unwrap().remove("submit");
    let no_tag = world
        .call(
            &resident,
            Method::PATCH,
            &format!("/proposals/{draft}"),
            &body,
        )
        .await;
    no_tag.refused(428, "precondition_required");
}

#[tokio::test]
async fn hostile_queries_find_nothing_and_break_nothing() {
    let world = World::start().await;
    for query in [
        "/proposals?q=%22%20OR%20*",
        "/proposals?q=%27%3B%20DROP%20TABLE%20proposals%3B--",
        "/proposals?q=jalan%20NEAR%20%28",
        "/areas?q=%25",
        "/areas?q=%27",
    ] {
        let answer = world.get(query).await;
        assert!(answer.status.is_success(), "{query}: {:#}", answer.body);
    }
    world
        .get("/proposals?after=bukan-penunjuk")
        .await
        .refused(400, "unknown_cursor");
    world
        .get("/proposals?limit=0")
        .await
        .refused(422, "invalid_fields");
    world
        .get("/proposals?limit=1000")
        .await
        .refused(422, "invalid_fields");
    world
        .get("/proposals?sort=password_hash")
        .await
        .refused(422, "invalid_fields");
    world
        .get("/proposals?area=35.7")
        .await
        .refused(422, "invalid_fields");
    world.get("/tracking/123").await.refused(404, "not_found");
}

#[tokio::test]
async fn pages_come_in_every_order_without_gaps() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    cycle.open_villages(&world).await;
    let resident = world.citizen(VILLAGE).await;
    for number in 1..=7 {
        let title = format!("Paving jalan RT {number:02}");
        cycle
            .submit(
                &world,
                &resident,
                VILLAGE,
                &title,
                10_000_000 * (1 + number % 3),
            )
            .await;
    }
    for sort in ["newest", "oldest", "cheapest", "dearest"] {
        let mut seen = Vec::new();
        let mut path = format!("/proposals?sort={sort}&limit=3");
        loop {
            let page = world.get(&path).await.ok();
            for item in page["items"].as_array().unwrap() {
                seen.push((
                    item["cost_idr"].as_i64().unwrap(),
                    item["id"].as_str().unwrap().to_owned(),
                ));
            }
            match page["next"].as_str() {
                Some(next) => path = format!("/proposals?sort={sort}&limit=3&after={next}"),
                None => break,
            }
        }
        let costs: Vec<_> = seen.iter().map(|(cost, _)| *cost).collect();
        match sort {
            "cheapest" => assert!(costs.is_sorted(), "{costs:?}"),
            "dearest" => assert!(costs.iter().rev().is_sorted(), "{costs:?}"),
            _ => {}
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 7, "{sort}");
    }
    let mut found = world.get("/proposals?q=paving&limit=4").await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 4);
    let next = found["next"].as_str().unwrap().to_owned();
    found = world
        .get(&format!("/proposals?q=paving&limit=4&after={next}"))
        .await
        .ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 3);
    world
        .get(&format!("/proposals?sort=cheapest&after={next}"))
        .await
        .refused(400, "unknown_cursor");
}

#[tokio::test]
async fn rounds_do_not_open_in_the_past() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let body = json!({
        "stage_id": cycle.stages[0], "default_ceiling_idr": 1, "area_codes": [VILLAGE],
        "schedule": {
            "opens_at": "2025-01-01T00:00:00Z", "submission_closes_at": "2025-01-02T00:00:00Z",
            "review_closes_at": "2025-01-03T00:00:00Z", "voting_closes_at": "2025-01-04T00:00:00Z",
        },
    });
    let path = format!("/cycles/{}/rounds", cycle.id);
    let answer = world.post(&cycle.planner, &path, body).await;
    let problem = answer.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/schedule");
}

#[tokio::test]
async fn one_fault_is_told_once() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    cycle.open_villages(&world).await;
    let resident = world.citizen(VILLAGE).await;
    let pointers = async |body: serde_json::Value| {
        let problem = world.post(&resident, "/proposals", body).await;
        let problem = problem.refused(422, "invalid_fields");
        let errors = problem["errors"].as_array().unwrap().iter();
        errors
            .map(|error| error["pointer"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let mut body = cycle.proposal(VILLAGE, "Paving jalan RT 01", 10_000_000);
    let fields = body.as_object_mut().unwrap();
    fields.remove("cost_idr");
    fields.insert("unit_price_idr".into(), json!(200_000));
    fields.insert("quantity".into(), json!(-3));
    assert_eq!(pointers(body.clone()).await, ["/quantity"]);
    let nobody = "018f0000-0000-7000-8000-000000000000";
    let fields = body.as_object_mut().unwrap();
    fields.insert("quantity".into(), json!(3));
    fields.insert("cycle_id".into(), json!(nobody));
    fields.insert("catalogue_item_id".into(), json!(nobody));
    fields.remove("unit");
    fields.remove("sector");
    assert_eq!(pointers(body).await, ["/cycle_id"]);
}

#[tokio::test]
async fn lists_come_as_spreadsheets_save_them() {
    let world = World::start().await;
    let admin = world.admin().await.clone();
    let send = |path: &str, body: Vec<u8>| {
        world
            .request(Method::POST, &format!("/api/v1{path}"))
            .bearer_auth(&admin.token)
            .header("content-type", "text/csv")
            .body(body)
    };
    let agencies = "/agencies/import?regency=35.10";
    let saved = "\u{feff}code;name;kind\r\nA;Dinas A;dinas\r\n\r\nB;X;dinas\r\n";
    let done = world.send(send(agencies, saved.into())).await.ok();
    assert_eq!(done["imported"], 1);
    assert_eq!(done["rejected"][0]["line"], 4, "{done:#}");
    let roll = "\u{feff}nik;name\nx;Siti\n3578014505850001;Siti Aminah\n";
    let path = format!("/areas/{VILLAGE}/roll");
    let done = world.send(send(&path, roll.into())).await.ok();
    assert_eq!(done["imported"], 1);
    assert_eq!(done["rejected"][0]["line"], 2);
    let latin = b"code,name\nA,Dinas A\nB,Dinas Perikanan\xe9\n".to_vec();
    let problem = world.send(send(agencies, latin)).await;
    let problem = problem.refused(400, "bad_request");
    assert!(problem["detail"].as_str().unwrap().contains("Baris 3"));
    let missing = world.send(send(agencies, b"kode,nama\n".to_vec())).await;
    missing.refused(422, "invalid_fields");
}

#[tokio::test]
async fn repeated_grants_and_catalogue_items_are_made_once() {
    let world = World::start().await;
    let admin = world.admin().await.clone();
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let resident = world.register(VILLAGE).await;
    let send = |path: &str, key: &str, body: serde_json::Value| {
        world
            .request(Method::POST, &format!("/api/v1{path}"))
            .bearer_auth(&admin.token)
            .header("idempotency-key", key)
            .json(&body)
    };
    let role =
        json!({ "account_id": resident.id, "role": "village_officer", "area_code": VILLAGE });
    let first = world.send(send("/grants", "satu", role.clone())).await;
    let at = first.headers["location"].to_str().unwrap().to_owned();
    let id = first.id();
    assert_eq!(
        world.send(send("/grants", "satu", role.clone())).await.id(),
        id
    );
    let shown = world.request(Method::GET, &at).bearer_auth(&admin.token);
    assert_eq!(world.send(shown).await.id(), id);
    let mut other = role;
    other["role"] = json!("district_officer");
    other["area_code"] = json!("35.10.01");
    let other = send("/grants", "satu", other);
    world.send(other).await.refused(409, "idempotency_mismatch");

    let path = format!("/cycles/{}/catalogue", cycle.id);
    let mut item = json!({ "code": "X", "name": "Paving", "category": "fisik",
        "sector": "infrastruktur", "unit": "m2" });
    let made = world.send(send(&path, "dua", item.clone())).await.id();
    assert_eq!(
        world.send(send(&path, "dua", item.clone())).await.id(),
        made
    );
    item["unit"] = json!("m");
    let changed = send(&path, "dua", item.clone());
    world
        .send(changed)
        .await
        .refused(409, "idempotency_mismatch");
    item["category"] = json!("lain");
    let wrong = world.send(send(&path, "tiga", item)).await;
    let problem = wrong.refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "/category");
}

#[tokio::test]
async fn head_answers_as_get_and_no_cache_keeps_what_is_for_one() {
    let world = World::start().await;
    let actor = world.register(VILLAGE).await;
    let path = "/api/v1/areas?limit=1";
    let get = world.request(Method::GET, path).send().await.unwrap();
    let head = world.request(Method::HEAD, path).send().await.unwrap();
    assert_eq!(head.status(), 200);
    for name in ["etag", "content-length"] {
        assert_eq!(head.headers()[name], get.headers()[name], "{name}");
    }
    let same = world
        .request(Method::HEAD, path)
        .header("if-none-match", get.headers()["etag"].clone());
    assert_eq!(same.send().await.unwrap().status(), 304);
    for (method, path) in [
        (Method::GET, "/nowhere"),
        (
            Method::GET,
            "/api/v1/proposals/018f0000-0000-7000-8000-000000000000",
        ),
        (Method::POST, "/api/v1/grants"),
    ] {
        let answer = world.get_as(&actor, "/me").await;
        assert!(
            answer.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("private")
        );
        let request = world.request(method, path).bearer_auth(&actor.token);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_client_error(), "{path}");
        assert_eq!(
            answer.headers()["cache-control"],
            "private, no-store",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_header_nobody_can_read_is_refused() {
    let town = crate::cycle::Town::new().await;
    let body = town
        .cycle
        .proposal(VILLAGE, "Paving jalan RT 01", 10_000_000);
    let request = town
        .world
        .request(Method::POST, "/api/v1/proposals")
        .bearer_auth(&town.resident.token)
        .header("idempotency-key", "kunci-é".as_bytes())
        .json(&body);
    let problem = town
        .world
        .send(request)
        .await
        .refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "Idempotency-Key");
    let forged = town
        .world
        .request(Method::GET, "/api/v1/areas")
        .header("authorization", &b"Bearer \xff"[..]);
    town.world
        .send(forged)
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_running_vote_is_not_cut_short() {
    let town = crate::cycle::Town::new().await;
    let world = &town.world;
    world.clock.set(crate::cycle::shift(8));
    let path = format!("/rounds/{}", town.round);
    let tag = world.get(&path).await.headers["etag"].clone();
    let tag = tag.to_str().unwrap();
    let soon = world.clock.now() + chrono::Duration::minutes(1);
    let short = json!({ "voting_closes_at": soon, "reason": "Sudah cukup suaranya." });
    world
        .patch(&town.officer, &path, tag, short)
        .await
        .refused(409, "wrong_phase");
    let later = json!({ "voting_closes_at": crate::cycle::shift(12), "reason": "Banyak yang belum memilih." });
    world.patch(&town.officer, &path, tag, later).await.ok();
}

#[tokio::test]
async fn opening_more_rounds_answers_those_it_opened() {
    let town = crate::cycle::Town::new().await;
    let schedule = json!({
        "opens_at": crate::cycle::shift(0), "submission_closes_at": crate::cycle::shift(5),
        "review_closes_at": crate::cycle::shift(7), "voting_closes_at": crate::cycle::shift(9),
    });
    let more = town
        .cycle
        .open(&town.world, 0, schedule, json!(["35.10.01.2004"]))
        .await;
    assert_eq!(more.len(), 1);
    assert_ne!(more[0], town.round);
}
