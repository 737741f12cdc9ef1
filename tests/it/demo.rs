//! The demonstration is built through the services, by the rules they keep.

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
    // A second start finds it there.
    assert!(!api::demo::load(&world.app).await.unwrap());
}
