//! Lists as files: the same rows as the list, under the same names, of any length, without personal data.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cycle::{REGENCY, Town, VILLAGE};
use crate::world::World;

/// A file as it is sent.
struct File {
    kind: String,
    name: String,
    tag: Option<String>,
    body: Vec<u8>,
}

async fn file(world: &World, path: &str) -> File {
    let request = world.request(reqwest::Method::GET, &format!("/api/v1/exports{path}"));
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let header = |name: &str| {
        let value = answer.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    let file = File {
        kind: header("content-type").unwrap(),
        name: header("content-disposition").unwrap_or_default(),
        tag: header("etag"),
        body: answer.bytes().await.unwrap().to_vec(),
    };
    assert!(status.is_success(), "{path} {status} {}", file.text());
    file
}

impl File {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Its head and its lines.
    fn lines(&self) -> (String, Vec<String>) {
        let text = self.text();
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        let mut lines = text.lines().map(ToOwned::to_owned);
        (lines.next().unwrap(), lines.collect())
    }

    fn features(&self) -> Vec<Value> {
        let collection: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(collection["type"], "FeatureCollection");
        collection["features"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn proposals_are_downloaded_as_the_list_shows_them() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    for (title, cost) in [
        ("Paving jalan RT 01", 10_000_000),
        ("Saluran air RT 02", 5_000_000),
    ] {
        cycle
            .submit(world, &town.resident, VILLAGE, title, cost)
            .await;
    }
    let query = format!("?area={REGENCY}&sort=cheapest");
    let csv = file(world, &format!("/proposals{query}")).await;
    assert_eq!(csv.kind, "text/csv; charset=utf-8");
    assert!(
        csv.name.contains(&format!("proposals_{REGENCY}_2027-01-")),
        "{}",
        csv.name
    );
    assert!(csv.tag.is_some());
    let (head, lines) = csv.lines();
    assert!(
        head.starts_with("id,tracking_code,title,status,origin,village_code,village_name,lat,lng,")
    );
    assert!(head.ends_with("cost_idr,submitted_at"));
    assert_eq!(lines.len(), 2);
    assert!(lines[0].contains("Saluran air RT 02") && lines[0].contains(",5000000,2027-"));
    let one = file(world, "/proposals?q=saluran").await;
    assert_eq!(one.lines().1.len(), 1);
    let none = file(world, "/proposals?status=accommodated").await;
    assert!(none.lines().1.is_empty());
    let map = file(world, &format!("/proposals{query}&format=geojson")).await;
    assert_eq!(map.kind, "application/geo+json");
    let features = map.features();
    assert_eq!(features.len(), 2);
    assert_eq!(features[0]["properties"]["cost_idr"], 5_000_000);
    let at = &features[0]["geometry"];
    assert!(
        at.is_null() || at["coordinates"][0].as_f64().unwrap() > 90.0,
        "{at}"
    );
    let book = file(world, &format!("/proposals{query}&format=xlsx")).await;
    assert!(book.body.starts_with(b"PK") && book.name.ends_with(".xlsx\""));
    let all = file(world, "/proposals").await.text();
    for private in ["NIK", "nik", "proposer", "@"] {
        assert!(!all.contains(private), "{private}");
    }
    let wrong = world.get("/exports/proposals?area=x").await;
    wrong.refused(422, "invalid_fields");
    let wrong = world
        .get("/exports/agencies?regency=35.10&format=geojson")
        .await;
    wrong.refused(422, "invalid_fields");
}

#[tokio::test]
async fn drafts_are_in_no_file() {
    let town = Town::new().await;
    let mut body = town
        .cycle
        .proposal(VILLAGE, "Rahasia belum diajukan", 1_000_000);
    body["submit"] = false.into();
    town.world
        .post(&town.resident, "/proposals", body)
        .await
        .ok();
    let all = file(&town.world, "/proposals").await.text();
    assert!(!all.contains("Rahasia"));
}

#[tokio::test]
async fn long_lists_are_written_whole_and_once() {
    let world = World::start().await;
    let csv = file(&world, "/areas?within=35").await;
    assert_eq!(csv.tag, None, "it streams");
    let (_, lines) = csv.lines();
    let codes: BTreeSet<&str> = lines
        .iter()
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(codes.len(), lines.len());
    // The province, 38 regencies and cities, 666 districts, 8,494 villages.
    assert!(lines.len() > 9_000, "{}", lines.len());
    let map = file(&world, "/areas?within=35.10&format=geojson").await;
    let features = map.features();
    assert_eq!(features.len(), 1 + 25 + 217);
    assert!(
        features
            .iter()
            .all(|one| one["id"].as_str().unwrap().starts_with("35.10"))
    );
    let book = file(&world, "/areas?within=35.10&level=village&format=xlsx").await;
    assert!(book.body.starts_with(b"PK"));
}

#[tokio::test]
async fn every_list_of_a_cycle_is_a_file() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let id = &cycle.id;
    let rounds = world.get(&format!("/rounds?cycle_id={id}")).await.ok();
    let round = rounds["items"][0]["id"].as_str().unwrap();
    for (path, column) in [
        (format!("/rounds?cycle_id={id}"), "schedule_opens_at"),
        (format!("/rounds/{round}/candidates"), "verdict_reason"),
        (format!("/cycles/{id}/decisions"), "stage_kind"),
        (format!("/cycles/{id}/catalogue"), "price_min_idr"),
        (format!("/cycles/{id}/ceilings"), "amount_idr"),
        (format!("/agencies?regency={REGENCY}"), "code"),
        (format!("/works?cycle_id={id}"), "promised_idr"),
        ("/audit".to_owned(), "previous_hash"),
    ] {
        let (head, _) = file(world, &path).await.lines();
        assert!(head.split(',').any(|name| name == column), "{path}: {head}");
        let mark = if path.contains('?') { '&' } else { '?' };
        let book = file(world, &format!("{path}{mark}format=xlsx")).await;
        assert!(book.body.starts_with(b"PK"), "{path}");
    }
    let unknown = world.get(&format!("/exports/rounds/{round}/result")).await;
    unknown.refused(404, "not_found");
    let html = world
        .request(reqwest::Method::GET, "/data")
        .send()
        .await
        .unwrap();
    let html = html.text().await.unwrap();
    assert!(html.contains(&format!(
        "/api/v1/exports/cycles/{id}/decisions?format=geojson"
    )));
}
