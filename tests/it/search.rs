//! One search over everything: what is found, what is mended, what breaks nothing.

use serde_json::Value;

use crate::cycle::{REGENCY, Town, VILLAGE};
use crate::world::World;

/// A query as an address carries it.
fn encoded(query: &str) -> String {
    use std::fmt::Write;
    query.bytes().fold(String::new(), |mut out, byte| {
        write!(out, "%{byte:02X}").unwrap();
        out
    })
}

/// What a search answers.
async fn search(world: &World, query: &str) -> Value {
    let answer = world.get(&format!("/search?q={}", encoded(query))).await;
    answer.ok()
}

/// Titles of a kind.
fn titles(found: &Value, kind: &str) -> Vec<String> {
    let groups = found["groups"].as_array().unwrap().iter();
    let items = groups.filter(|group| group["kind"] == kind);
    let items = items.flat_map(|group| group["items"].as_array().unwrap());
    items
        .map(|item| item["title"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn misspelt_names_are_mended() {
    let world = World::start().await;
    for (given, meant, title) in [
        ("bayuwangi", "banyuwangi", "Banyuwangi"),
        ("gnteng", "genteng", "Genteng"),
        ("sukolillo", "sukolilo", "Sukolilo"),
    ] {
        let found = search(&world, given).await;
        assert_eq!(found["corrected"], meant, "{given}");
        let titles = titles(&found, "areas");
        assert!(
            titles.iter().any(|one| one.ends_with(title)),
            "{given}: {titles:?}"
        );
    }
    let found = search(&world, "Sukolilo").await;
    assert!(found["corrected"].is_null());
    assert!(titles(&found, "areas").contains(&"Sukolilo".to_owned()));
    let exact = world.get("/search?q=gnteng&exact=true").await.ok();
    assert_eq!(exact["groups"], serde_json::json!([]));
}

#[tokio::test]
async fn areas_are_found_by_code_kind_and_the_area_above() {
    let world = World::start().await;
    let found = search(&world, "35.10").await;
    assert_eq!(found["groups"][0]["items"][0]["id"], "35.10");
    let found = search(&world, "genteng banyuwangi").await;
    let first = &found["groups"][0]["items"][0];
    assert!(
        first["id"].as_str().unwrap().starts_with("35.10."),
        "{first}"
    );
    assert!(
        first["place"]
            .as_str()
            .unwrap()
            .ends_with("Banyuwangi, Jawa Timur"),
        "{first}"
    );
    assert!(!titles(&search(&world, "kecamatan Genteng").await, "areas").is_empty());
    let one = world
        .get("/search?q=genteng&kinds=areas&limit=1")
        .await
        .ok();
    let group = &one["groups"][0];
    assert_eq!(group["items"].as_array().unwrap().len(), 1);
    assert!(group["total"].as_u64().unwrap() > 1);
}

#[tokio::test]
async fn proposals_rounds_agencies_catalogue_and_cycles_are_found() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let title = "Paving gang Melati RT 07";
    let id = cycle
        .submit(world, &town.resident, VILLAGE, title, 9_000_000)
        .await;
    let proposal = world.get(&format!("/proposals/{id}")).await.ok();
    let code = proposal["tracking_code"].as_str().unwrap();
    assert_eq!(titles(&search(world, "melati").await, "proposals"), [title]);
    assert_eq!(titles(&search(world, code).await, "proposals"), [title]);
    let mended = search(world, "pavng melatti").await;
    assert_eq!(mended["corrected"], "paving melati");
    assert_eq!(titles(&mended, "proposals"), [title]);
    let village = world.get(&format!("/areas/{VILLAGE}")).await.ok();
    let found = search(world, village["name"].as_str().unwrap()).await;
    assert!(!titles(&found, "rounds").is_empty(), "{found:#}");
    let agency = world
        .get(&format!("/agencies?regency={REGENCY}"))
        .await
        .ok();
    let agency = agency["items"][0]["name"].as_str().unwrap();
    assert!(titles(&search(world, agency).await, "agencies").contains(&agency.to_owned()));
    assert!(!titles(&search(world, "Banyuwangi").await, "cycles").is_empty());
    let path = format!("/cycles/{}/catalogue/import", cycle.id);
    let list = "code,name,category,sector,unit\nF-01,Gapura kampung,fisik,infrastruktur,unit\n";
    world.csv(&cycle.planner, &path, list).await.ok();
    let found = search(world, "gapura").await;
    assert_eq!(titles(&found, "catalogue"), ["Gapura kampung"]);
}

#[tokio::test]
async fn hostile_queries_break_nothing() {
    let world = World::start().await;
    for query in [
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "\"",
        "*",
        "a* OR b",
        "NEAR(a b)",
        "%%%",
        "___",
        "\\",
        "🦀🦀",
        "ꙮ",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "(((((",
        ": & | !",
        "35.",
        ".",
        "..",
    ] {
        let found = search(&world, query).await;
        assert_eq!(found["query"], query.trim());
        let path = format!("/search?q={}", encoded(query));
        let page = world.request(reqwest::Method::GET, &path);
        let page = page.send().await.unwrap();
        assert!(page.status().is_success(), "{query}");
        assert!(
            !page.text().await.unwrap().contains("<script>alert"),
            "{query}"
        );
    }
    for wrong in [
        "",
        "?q=",
        "?q=a&kinds=people",
        "?q=a&limit=0",
        "?q=a&what=b",
    ] {
        world
            .get(&format!("/search{wrong}"))
            .await
            .refused(422, "invalid_fields");
    }
    let long = "a".repeat(201);
    world
        .get(&format!("/search?q={long}"))
        .await
        .refused(422, "invalid_fields");
}
