//! A cycle made, its stages set, its rounds opened, and for whom the desk is.

use reqwest::Method;

use super::{time, version};
use crate::cycle::{DISTRICT, OTHER_VILLAGE, REGENCY, Town, VILLAGE, planner};
use crate::forms::{open, send};
use crate::world::{Actor, World};

#[tokio::test]
async fn a_planner_makes_a_cycle_and_opens_its_rounds() {
    let world = World::start().await;
    let planner = planner(&world).await;
    let (desk, _) = open(&world, &planner, "/desk").await;
    assert!(desk.contains("href=\"/desk/cycles\""), "{desk}");
    let (page, csrf) = open(&world, &planner, "/desk/cycles").await;
    assert!(
        page.contains("Musrenbang Kabupaten Banyuwangi untuk RKPD 2028"),
        "{page}"
    );
    let wrong = [
        ("csrf", csrf.as_str()),
        ("regency_code", REGENCY),
        ("fiscal_year", "dua ribu"),
        ("name", "Musrenbang Banyuwangi 2028"),
        ("template", "backwards"),
        ("objection_days", "14"),
    ];
    let (status, _, page) = send(&world, &planner, "/desk/cycles", &wrong).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("#f-fiscal_year") && page.contains("#f-template"),
        "{page}"
    );
    let mut right = wrong;
    right[2].1 = "2028";
    right[4].1 = "village_first";
    let (status, to, page) = send(&world, &planner, "/desk/cycles", &right).await;
    assert_eq!(status, 303, "{page}");
    let desk = to.trim_end_matches("?kabar=siklus");
    let (status, _, page) = send(&world, &planner, "/desk/cycles", &right).await;
    assert_eq!(status, 409, "{page}");
    let id = desk.trim_start_matches("/desk/cycles/");
    let stages = world.get(&format!("/cycles/{id}/stages")).await.ok();
    let stage = format!("{desk}/stages/{}", stages[0]["id"].as_str().unwrap());

    let (page, csrf) = open(&world, &planner, &stage).await;
    let seen = version(&page);
    let save = |limit: &'static str, version: &'static str| {
        [
            ("csrf", csrf.clone()),
            ("version", version.to_owned()),
            ("ballot_form", "approval".to_owned()),
            ("ballot_limit", limit.to_owned()),
            ("rule", "equal_shares".to_owned()),
        ]
    };
    let post = async |fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        send(&world, &planner, &stage, &fields).await
    };
    assert_eq!(seen, "1");
    let (status, _, page) = post(&save("51", "1")).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-ballot_limit\""), "{page}");
    assert_eq!(post(&save("3", "1")).await.0, 303);
    let (status, _, page) = post(&save("4", "1")).await;
    assert_eq!(status, 412);
    assert!(page.contains("Equal Shares"), "{page}");
    opens_a_district(&world, &planner, desk, &stage).await;
}

/// Opens the rounds of a district from the desk: looked at first, done once, then only what is missing.
async fn opens_a_district(world: &World, planner: &Actor, desk: &str, stage: &str) {
    let id = desk.trim_start_matches("/desk/cycles/");
    let path = format!("{stage}/open");
    let (page, csrf) = open(world, planner, &path).await;
    assert!(
        page.contains("2027-01-05T08:00"),
        "the next day is offered: {page}"
    );
    let mut fields = vec![
        ("csrf", csrf.as_str()),
        ("opens_at", "2027-01-05T08:00"),
        ("submission_closes_at", "2027-01-19T16:00"),
        ("review_closes_at", "kapan saja"),
        ("voting_closes_at", "2027-02-02T16:00"),
        ("default_ceiling_idr", "1.000.000.000"),
        ("within", DISTRICT),
    ];
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-review_closes_at\""), "{page}");
    fields[3].1 = "2027-01-26T16:00";
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 200);
    assert!(page.contains("26 Januari 2027 pukul 16.00 WIB"), "{page}");
    let rounds = async || {
        let rounds = world
            .get(&format!("/rounds?cycle_id={id}&limit=100"))
            .await
            .ok();
        rounds["items"].as_array().unwrap().clone()
    };
    assert!(rounds().await.is_empty(), "a preview opens nothing");
    fields.push(("step", "open"));
    let (status, to, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 303, "{page}");
    assert!(to.contains("kabar=dibuka"));
    let opened = rounds().await;
    assert!(opened.len() > 3);
    let opens: chrono::DateTime<chrono::Utc> = "2027-01-05T01:00:00Z".parse().unwrap();
    assert_eq!(time(&opened[0]["schedule"]["opens_at"]), opens);
    // Sent again it opens nothing twice; for the whole regency only what is missing.
    assert_eq!(send(world, planner, &path, &fields).await.0, 303);
    assert_eq!(rounds().await.len(), opened.len());
    fields[6].1 = "";
    fields.pop();
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 200);
    let there = format!("Sudah ada</dt><dd>{}", opened.len());
    assert!(page.contains(&there), "{page}");
    let (page, _) = open(world, planner, desk).await;
    assert!(page.contains("phase=upcoming") && page.contains("class=\"timeline\""));
    let (page, _) = open(world, planner, stage).await;
    assert!(page.contains("aturannya tidak dapat diubah"), "{page}");
}

#[tokio::test]
async fn the_desk_is_the_regencys_planners() {
    let town = Town::new().await;
    let world = &town.world;
    let cycle = format!("/desk/cycles/{}", town.cycle.id);
    let stage = format!("{cycle}/stages/{}", town.cycle.stages[0]);
    let list = uuid::Uuid::now_v7();
    let paths = [
        cycle.clone(),
        stage.clone(),
        format!("{stage}/open"),
        format!("{cycle}/rounds"),
        format!("{cycle}/rounds/{}", town.round),
        format!("{cycle}/lagging"),
        format!("{cycle}/ceilings"),
        format!("{cycle}/catalogue"),
        format!("{cycle}/lists/ceilings/{list}"),
        format!("/desk/areas/{REGENCY}/officers"),
        format!("/desk/areas/{REGENCY}/roll"),
        format!("/desk/areas/{REGENCY}/roll/{list}"),
    ];
    let elsewhere = world.officer("planner", "35.78").await;
    let get = async |actor: Option<&Actor>, path: &str| {
        let mut request = world.request(Method::GET, path);
        if let Some(actor) = actor {
            request = request.header("cookie", format!("session={}", actor.token));
        }
        request.send().await.unwrap().status().as_u16()
    };
    let csrf = {
        let (_, csrf) = open(world, &elsewhere, "/desk/cycles").await;
        csrf
    };
    for path in &paths {
        assert_eq!(get(None, path).await, 303, "{path}");
        for actor in [&elsewhere, &town.officer, &town.resident] {
            assert_eq!(get(Some(actor), path).await, 403, "{path}");
        }
        let forged = [("csrf", csrf.as_str()), ("reason", "Alasan yang panjang.")];
        let (status, _, _) = send(world, &elsewhere, path, &forged).await;
        assert!(matches!(status, 403 | 405), "{path}: {status}");
    }
    for path in [
        format!("/desk/cycles/{list}"),
        "/desk/cycles/x".to_owned(),
        format!("{cycle}/stages/{list}"),
        format!("{cycle}/rounds/{list}"),
        format!("{cycle}/lists/secrets/{list}"),
        "/desk/areas/35.10.01/officers".to_owned(),
        "/desk/areas/99.99/roll".to_owned(),
    ] {
        assert_eq!(get(Some(&town.cycle.planner), &path).await, 404, "{path}");
    }
    assert_eq!(get(Some(&town.officer), "/desk/cycles").await, 403);
    // A village's officer keeps the roll of the own village, and of no other.
    let own = format!("/desk/areas/{VILLAGE}/roll");
    assert_eq!(get(Some(&town.officer), &own).await, 200);
    let other = format!("/desk/areas/{OTHER_VILLAGE}/roll");
    assert_eq!(get(Some(&town.officer), &other).await, 403);
}
