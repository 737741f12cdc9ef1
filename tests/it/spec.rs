//! The committed specification is the one the service publishes.

use serde_json::Value;

use crate::world::World;

#[test]
fn the_committed_specification_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == api::http::spec(),
        "write it again: cargo run -- openapi > openapi/openapi.json"
    );
}

#[test]
fn every_operation_is_described() {
    let spec: Value = serde_json::from_str(&api::http::spec()).unwrap();
    let mut seen = std::collections::HashSet::new();
    for (path, operations) in spec["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap_or_default();
            assert!(
                seen.insert(id.to_owned()),
                "{method} {path}: operation id `{id}`"
            );
            assert!(operation["summary"].is_string(), "{id} has no summary");
            assert!(
                operation["responses"]["default"].is_object(),
                "{id} tells no problem"
            );
        }
    }
}

#[tokio::test]
async fn it_is_served_with_the_pages_of_the_reference() {
    let world = World::start().await;
    let served = world.get("/openapi.json").await.ok();
    assert_eq!(served["info"]["title"], "e-Musrenbang");
    for path in [
        "/",
        "/docs",
        "/proposals",
        "/tracking",
        "/audit",
        "/healthz",
        "/readyz",
        "/metrics",
    ] {
        let answer = world.send(world.request(reqwest::Method::GET, path)).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.status);
    }
}
