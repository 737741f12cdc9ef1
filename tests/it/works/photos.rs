//! Photos of works.

use reqwest::Method;
use serde_json::json;

use crate::delivery::Delivery;
use crate::world::{PASSWORD, photo};

#[tokio::test]
async fn photos_of_works_are_cleaned_limited_and_removed() {
    let delivery = Delivery::new().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    delivery.take_up().await;
    let work = delivery.work(0).await;
    let path = format!("/works/{work}/reports");
    let before = town.files();
    world
        .show(&delivery.agency, &format!("{path}/1/photos"), photo(60))
        .await
        .refused(404, "not_found");
    let begun = json!({ "state": "in_progress", "percent": 40 });
    world.post(&delivery.agency, &path, begun).await.ok();
    let photos = format!("{path}/1/photos");
    for hostile in [
        &b"<script>alert(1)</script>"[..],
        b"%PDF-1.7 not really",
        b"\xff\xd8\xff\xe0 cut",
    ] {
        let refused = world
            .show(&delivery.agency, &photos, hostile.to_vec())
            .await;
        let refused = refused.refused(422, "invalid_fields");
        assert_eq!(refused["errors"][0]["pointer"], "/file");
    }
    world
        .show(&delivery.agency, &photos, vec![0; 20 << 20])
        .await
        .refused(413, "payload_too_large");
    world
        .show(&town.resident, &photos, photo(60))
        .await
        .refused(403, "forbidden");
    assert_eq!(town.files(), before, "nothing refused is stored");
    let shown = world.show(&delivery.agency, &photos, photo(60)).await.ok();
    assert_eq!(shown["media_type"], "image/jpeg");
    for width in 61..65 {
        world
            .show(&delivery.agency, &photos, photo(width))
            .await
            .ok();
    }
    world
        .show(&delivery.agency, &photos, photo(70))
        .await
        .refused(409, "wrong_state");
    let seen = world.get(&path).await.ok();
    assert_eq!(seen["items"][0]["photos"].as_array().unwrap().len(), 5);
    let url = shown["url"].as_str().unwrap();
    for address in [url, shown["thumbnail_url"].as_str().unwrap()] {
        let served = world.send(world.request(Method::GET, address)).await;
        assert_eq!(served.headers["content-type"], "image/jpeg");
        assert_eq!(served.headers["x-content-type-options"], "nosniff");
    }
    let own = url.trim_start_matches("/api/v1");
    world
        .call(&town.resident, Method::DELETE, own, &json!({}))
        .await
        .refused(403, "forbidden");
    let gone = world
        .call(&delivery.agency, Method::DELETE, own, &json!({}))
        .await;
    assert_eq!(gone.status.as_u16(), 204);
    world.get(own).await.refused(404, "not_found");
    answered_with_photos(&delivery, &work).await;
}

/// A resident shows what they see; it stays when their account is erased, as their proposals do.
async fn answered_with_photos(delivery: &Delivery, work: &str) {
    let (town, world) = (&delivery.town, &delivery.town.world);
    let answers = format!("/works/{work}/reports/1/answers");
    let photos = format!("{answers}/photos");
    world
        .show(&town.resident, &photos, photo(80))
        .await
        .refused(404, "not_found");
    let no = json!({ "confirms": false, "note": "Baru satu sisi yang dikerjakan." });
    world.post(&town.resident, &answers, no).await;
    let first = world.show(&town.resident, &photos, photo(80)).await.ok();
    for width in 81..83 {
        world.show(&town.resident, &photos, photo(width)).await.ok();
    }
    world
        .show(&town.resident, &photos, photo(90))
        .await
        .refused(409, "wrong_state");
    let path = first["url"].as_str().unwrap().trim_start_matches("/api/v1");
    for other in [&delivery.agency, &town.cycle.planner] {
        world
            .call(other, Method::DELETE, path, &json!({}))
            .await
            .refused(403, "forbidden");
    }
    let second = world.get(&answers).await.ok()["items"][0]["photos"][1]["id"].clone();
    let second = format!("/work-photos/{}", second.as_str().unwrap());
    let gone = world
        .call(&town.resident, Method::DELETE, &second, &json!({}))
        .await;
    assert_eq!(gone.status.as_u16(), 204);
    let verbs = world.get("/audit?subject=work&limit=100").await.ok();
    let verbs = verbs.to_string();
    assert!(verbs.contains("work.photo_added") && verbs.contains("work.photo_removed"));
    assert!(!verbs.contains(town.resident.id.as_str()));
    let body = json!({ "password": PASSWORD });
    let erased = world
        .call(&town.resident, Method::DELETE, "/me", &body)
        .await;
    assert!(erased.status.is_success(), "{:#}", erased.body);
    let said = world.get(&answers).await.ok();
    assert_eq!(said["items"][0]["photos"].as_array().unwrap().len(), 2);
    assert!(world.get(path).await.status.is_success());
}
