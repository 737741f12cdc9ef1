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

fn said(value: &Value) -> bool {
    let text = |value: &Value| {
        value["description"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    };
    text(value)
        || value["allOf"]
            .as_array()
            .is_some_and(|parts| parts.iter().any(text))
}

#[test]
fn every_operation_is_described() {
    let spec: Value = serde_json::from_str(&api::http::spec()).unwrap();
    let mut seen = std::collections::HashSet::new();
    let mut silent = Vec::new();
    for (path, operations) in spec["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap_or_default();
            assert!(seen.insert(id), "{method} {path}: operation id `{id}`");
            assert!(operation["summary"].is_string(), "{id} has no summary");
            let text = operation["description"].as_str().unwrap_or_default();
            let (what, who) = text.split_once("**Who:**").unwrap_or_default();
            if what.trim().is_empty() || who.trim().is_empty() {
                silent.push(format!("{id}: what it does, or who may"));
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                if !said(parameter) {
                    silent.push(format!("{id}: parameter {}", parameter["name"]));
                }
            }
            let responses = operation["responses"].as_object().unwrap();
            for (status, response) in responses {
                if !said(response) {
                    silent.push(format!("{id}: {status}"));
                }
                for (name, header) in response["headers"].as_object().into_iter().flatten() {
                    if !said(header) {
                        silent.push(format!("{id}: {status} {name}"));
                    }
                }
            }
            let refuses = |status: &String| status.starts_with('4');
            let takes = operation["parameters"].is_array() || operation["requestBody"].is_object();
            if takes && !responses.keys().any(refuses) {
                silent.push(format!("{id}: no refusal by status"));
            }
            assert!(responses.contains_key("default"), "{id} tells no problem");
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_schema_is_described_and_every_body_has_an_example() {
    let spec: Value = serde_json::from_str(&api::http::spec()).unwrap();
    let mut silent = Vec::new();
    let schemas = spec["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        if !said(schema) {
            silent.push(name.clone());
        }
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            if !said(property) {
                silent.push(format!("{name}.{field}"));
            }
        }
    }
    for operations in spec["paths"].as_object().unwrap().values() {
        for operation in operations.as_object().unwrap().values() {
            let content = operation["requestBody"]["content"].as_object();
            for (kind, body) in content.into_iter().flatten() {
                if body["example"].is_null() {
                    silent.push(format!("{}: {kind}", operation["operationId"]));
                }
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
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
