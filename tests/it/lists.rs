//! Lists: their queries, orders and pages, and those that come in as files.

use std::fmt::Write;

use entity::areas;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::json;

use crate::cycle::{self, VILLAGE};
use crate::world::World;

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
async fn a_stray_quotation_mark_swallows_nobody() {
    let world = World::start().await;
    let officer = world.officer("village_officer", VILLAGE).await;
    let path = format!("/areas/{VILLAGE}/roll");
    let niks = [
        "3510014505850001",
        "3510014505850002",
        "3510014505850003",
        "3510014505850004",
    ];
    let [a, b, c, d] = niks;
    let roll = format!("nik,name\n{a},\"Budi Satu\n{b},Siti Dua\n{c},Tono Tiga\n");
    let out = world.csv(&officer, &path, &roll).await.ok();
    assert_eq!(
        (&out["imported"], &out["rejected"][0]["line"]),
        (&json!(2), &json!(2)),
        "{out:#}"
    );
    // Rightly ended, but over the lines of others.
    let roll = format!("nik,name\n{a},\"Budi Satu\n{b},Siti Dua\"\n{d},Dewi Empat\n");
    let out = world.csv(&officer, &path, &roll).await.ok();
    assert_eq!(
        (&out["imported"], &out["rejected"][0]["line"]),
        (&json!(1), &json!(2)),
        "{out:#}"
    );
}

#[tokio::test]
async fn a_corrected_list_of_areas_applies_and_a_cut_one_does_not() {
    let world = World::start().await;
    let rows = areas::Entity::find()
        .all(world.app.db.read())
        .await
        .unwrap();
    let list = |name: &str, most: usize| {
        let mut text = String::from("code,name\n");
        for row in rows.iter().take(most) {
            let name = if row.code == VILLAGE { name } else { &row.name };
            writeln!(text, "{},\"{}\"", row.code, name.replace('"', "\"\"")).unwrap();
        }
        text
    };
    let load = async |text: String| {
        api::areas::service::import_list(&world.app, &text, "Kepmendagri Uji 2027", "uji").await
    };
    let now = async || world.get(&format!("/areas/{VILLAGE}")).await.ok();
    let loaded = load(list("Salah Ejaan", usize::MAX)).await.unwrap();
    assert!(
        loaded.starts_with("0 added, 1 renamed, 0 retired"),
        "{loaded}"
    );
    let loaded = load(list("Betul", usize::MAX)).await.unwrap();
    assert!(
        loaded.starts_with("0 added, 1 renamed, 0 retired"),
        "{loaded}"
    );
    assert_eq!(now().await["name"], "Betul");
    let trail = world.get("/audit?subject=areas&subject_id=list").await.ok();
    assert_eq!(trail["items"].as_array().unwrap().len(), 2, "{trail:#}");
    let refused = load(list("Betul", 10)).await.unwrap_err();
    assert!(
        refused.problem().detail_en.contains("cut off"),
        "{refused:?}"
    );
    assert!(now().await.get("retired_at").is_none());
}
