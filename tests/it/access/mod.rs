//! The access matrix: who may call what. An operation without a row fails.

mod matrix;
mod setting;

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::Value;

use crate::world::World;
use matrix::{ANYONE, LOGINS, MATRIX};
use setting::{Scene, another_photo, body, form, scene};

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
