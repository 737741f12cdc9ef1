//! A meeting's attendance list.

use reqwest::Method;
use serde_json::json;

use crate::poll::Poll;

#[tokio::test]
async fn two_clerks_do_not_overwrite_each_other_on_the_attendance_list() {
    let poll = Poll::open().await;
    let world = &poll.world;
    let path = format!("/rounds/{}/meeting/attendees", poll.round);
    let body = json!({ "name": "Siti", "sex": "female", "age_band": "over_60" });
    let listed = world.post(&poll.officer, &path, body).await.ok();
    assert_eq!(listed["version"], 1);
    let path = format!("{path}/{}", listed["id"].as_str().unwrap());
    let (first, second) = (
        json!({ "delegate": "delegate" }),
        json!({ "part": "speaker" }),
    );
    let changed = world.patch(&poll.officer, &path, "\"1\"", first).await.ok();
    assert_eq!(
        (&changed["version"], &changed["delegate"]),
        (&json!(2), &json!("delegate"))
    );
    let stale = world
        .patch(&poll.officer, &path, "\"1\"", second.clone())
        .await;
    stale.refused(412, "stale_version");
    let blind = world
        .call(&poll.officer, Method::PATCH, &path, &second)
        .await;
    blind.refused(428, "precondition_required");
    let changed = world
        .patch(&poll.officer, &path, "\"2\"", second)
        .await
        .ok();
    assert_eq!(
        (&changed["part"], &changed["delegate"]),
        (&json!("speaker"), &json!("delegate"))
    );
}
