//! The demonstration is built through the services, by the rules they keep.

use api::app::App;
use api::clock::Clock;
use api::db::Db;
use api::keys::Keys;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn the_demonstration_has_villages_in_every_phase() {
    let world = World::start().await;
    assert!(api::demo::load(&world.app).await.unwrap());
    let cycles = world.get("/cycles?regency=35.78").await.ok();
    let cycle = cycles["items"][0]["id"].as_str().unwrap().to_owned();
    for phase in ["submission", "review", "voting", "deliberation", "closed"] {
        let rounds = world
            .get(&format!("/rounds?cycle_id={cycle}&phase={phase}&limit=1"))
            .await
            .ok();
        assert_eq!(rounds["items"].as_array().unwrap().len(), 1, "{phase}");
    }
    let login = json!({ "login": "bappeda@demo.id", "password": "musrenbang-demo" });
    let login = world
        .request(reqwest::Method::POST, "/api/v1/sessions")
        .json(&login);
    world.send(login).await.ok();
    for (email, village, phase) in [
        ("rapat", "35.78.02.1002", "deliberation"),
        ("pemilih", "35.78.02.1003", "voting"),
        ("verifikasi", "35.78.02.1004", "review"),
        ("pengusul", "35.78.02.1005", "submission"),
    ] {
        let shown = api::demo::listing();
        let line = shown
            .lines()
            .find(|line| line.contains(&format!(" {email}@demo.id")));
        assert!(line.unwrap().contains(village), "{shown}");
        let login = json!({ "login": format!("{email}@demo.id"), "password": "musrenbang-demo" });
        let login = world
            .request(reqwest::Method::POST, "/api/v1/sessions")
            .json(&login);
        let token = world.send(login).await.ok()["token"]
            .as_str()
            .unwrap()
            .to_owned();
        let me = world
            .request(reqwest::Method::GET, "/api/v1/me")
            .bearer_auth(token);
        let me = world.send(me).await.ok();
        assert_eq!(me["grants"][0]["area_code"], village, "{me}");
        let rounds = world
            .get(&format!(
                "/rounds?cycle_id={cycle}&area={village}&phase={phase}"
            ))
            .await
            .ok();
        assert_eq!(rounds["items"].as_array().unwrap().len(), 1, "{phase}");
    }
    // A second start finds it there.
    assert!(!api::demo::load(&world.app).await.unwrap());
    says_that_it_is_made_up(&world, &cycle).await;
}

const PAGE: &str = "<p class=\"meta\" role=\"note\">Peragaan:";
const PAPER: &str = "PERAGAAN, bukan dokumen resmi";

async fn page(world: &World, path: &str) -> String {
    let answer = world.request(reqwest::Method::GET, path).send().await;
    answer.unwrap().text().await.unwrap()
}

/// Every page and paper of a demonstration says so, also when its database is served without it later.
async fn says_that_it_is_made_up(world: &World, cycle: &str) {
    for path in [
        "/",
        "/areas/35.78",
        "/areas/35.78/evidence",
        "/login",
        "/docs",
        "/offline",
        "/nowhere",
    ] {
        assert!(page(world, path).await.contains(PAGE), "{path}");
    }
    assert!(
        page(world, "/?lang=en")
            .await
            .contains("Demonstration: names of areas are real")
    );
    let trail = world.get("/audit?subject=installation").await.ok();
    assert_eq!(
        trail["items"][0]["verb"], "demonstration.loaded",
        "{trail:#}"
    );

    let again = App::new(
        world.app.config.as_ref().clone(),
        Db::connect(world.app.config.database_url.as_deref().unwrap())
            .await
            .unwrap(),
        Clock::system(),
        Keys::from_identity(&crate::world::IDENTITY),
    )
    .unwrap();
    assert!(!again.demo.is_set());
    api::demo::recall(&again).await.unwrap();
    assert!(again.demo.is_set());

    let rounds = format!("/rounds?cycle_id={cycle}&phase=closed&limit=1");
    let rounds = world.get(&rounds).await.ok();
    let round = rounds["items"][0]["id"].as_str().unwrap();
    let login = json!({ "login": "bappeda@demo.id", "password": "musrenbang-demo" });
    let login = world
        .request(reqwest::Method::POST, "/api/v1/sessions")
        .json(&login);
    let token = world.send(login).await.ok()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let draft = world
        .request(
            reqwest::Method::GET,
            &format!("/api/v1/rounds/{round}/minutes?format=docx"),
        )
        .bearer_auth(token);
    let draft = draft.send().await.unwrap().bytes().await.unwrap();
    let mut file = zip::ZipArchive::new(std::io::Cursor::new(draft)).unwrap();
    let mut head = String::new();
    let mut part = file.by_name("word/header1.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut head).unwrap();
    assert!(head.contains(PAPER), "{head}");
}

#[tokio::test]
async fn what_is_no_demonstration_says_nothing_of_it() {
    let world = World::start().await;
    api::demo::recall(&world.app).await.unwrap();
    for path in ["/", "/areas/35.78", "/login"] {
        assert!(
            !page(&world, path).await.contains("role=\"note\""),
            "{path}"
        );
    }
}

/// Outlines of all villages of a city, so small around their points that hardly a made-up place lies inside.
async fn outlines(world: &World, regency: &str) -> String {
    let mut features = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("/areas?within={regency}&level=village&limit=100{after}");
        let page = world.get(&path).await.ok();
        for area in page["items"].as_array().unwrap() {
            let (Some(lat), Some(lng)) = (area["lat"].as_f64(), area["lng"].as_f64()) else {
                continue;
            };
            let (west, east) = (lng - 2e-5, lng + 2e-5);
            let (south, north) = (lat - 2e-5, lat + 2e-5);
            features.push(json!({
                "type": "Feature", "properties": { "code": area["code"] },
                "geometry": { "type": "Polygon", "coordinates": [[
                    [west, south], [east, south], [east, north], [west, north], [west, south],
                ]] },
            }));
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert!(features.len() > 100);
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

#[tokio::test]
async fn the_demonstration_keeps_within_outlines_that_were_imported_before() {
    let world = World::start().await;
    let outlines = outlines(&world, "35.78").await;
    api::areas::service::import_boundaries(&world.app, &outlines, "test")
        .await
        .unwrap();
    assert!(api::demo::load(&world.app).await.unwrap());
    let proposals = world.get("/proposals?area=35.78&limit=100").await.ok();
    let placed = proposals["items"].as_array().unwrap().iter();
    assert!(placed.filter(|one| one["lat"].is_f64()).count() > 50);
}
