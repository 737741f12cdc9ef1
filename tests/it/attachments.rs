//! Photos and documents of proposals.

use reqwest::Method;
use serde_json::json;

use crate::cycle::{self, VILLAGE};
use crate::world::{World, photo};

#[tokio::test]
async fn photos_are_cleaned_counted_and_served() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    cycle.open_villages(&world).await;
    let resident = world.citizen(VILLAGE).await;
    let id = cycle
        .submit(&world, &resident, VILLAGE, "Paving jalan RT 01", 10_000_000)
        .await;
    let added = world
        .upload(&resident, &id, "foto \"jalan\".png", photo(60))
        .await
        .ok();
    assert_eq!(added["media_type"], "image/jpeg");
    let url = added["url"].as_str().unwrap();
    let served = world.send(world.request(Method::GET, url)).await;
    assert_eq!(served.headers["content-type"], "image/jpeg");
    assert_eq!(served.headers["x-content-type-options"], "nosniff");
    let small = world
        .send(world.request(Method::GET, added["thumbnail_url"].as_str().unwrap()))
        .await;
    assert!(small.status.is_success());

    world
        .upload(
            &resident,
            &id,
            "foto.jpg",
            b"<script>alert(1)</script>".to_vec(),
        )
        .await
        .refused(422, "invalid_fields");
    world
        .upload(&resident, &id, "besar.png", vec![0; 20 << 20])
        .await
        .refused(413, "payload_too_large");
    let stranger = world.citizen(VILLAGE).await;
    world
        .upload(&stranger, &id, "foto.png", photo(61))
        .await
        .refused(403, "forbidden");
    for width in 62..66 {
        world
            .upload(&resident, &id, "foto.png", photo(width))
            .await
            .ok();
    }
    world
        .upload(&resident, &id, "foto.png", photo(70))
        .await
        .refused(409, "wrong_state");
    let list = world
        .get(&format!("/proposals/{id}/attachments"))
        .await
        .ok();
    assert_eq!(list.as_array().unwrap().len(), 5);
    let gone = world
        .call(
            &resident,
            Method::DELETE,
            url.trim_start_matches("/api/v1"),
            &json!({}),
        )
        .await;
    assert_eq!(gone.status.as_u16(), 204);
    world
        .send(world.request(Method::GET, url))
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn files_of_drafts_are_hidden() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
    let resident = world.citizen(VILLAGE).await;
    let mut body = cycle.proposal(VILLAGE, "Paving jalan RT 01", 10_000_000);
    body["submit"] = json!(false);
    let draft = world.post(&resident, "/proposals", body).await.id();
    let added = world
        .upload(&resident, &draft, "foto.png", photo(60))
        .await
        .ok();
    let path = added["url"]
        .as_str()
        .unwrap()
        .trim_start_matches("/api/v1")
        .to_owned();
    world.get(&path).await.refused(404, "not_found");
    let stranger = world.citizen(VILLAGE).await;
    world
        .get_as(&stranger, &path)
        .await
        .refused(404, "not_found");
    assert!(world.get_as(&resident, &path).await.status.is_success());
}
