//! A meeting's attendance list.

use reqwest::Method;
use serde_json::json;

use crate::poll::Poll;

#[tokio::test]
async fn the_trail_tells_that_the_list_changed_and_not_who_came() {
    let poll = Poll::open().await;
    let world = &poll.world;
    let path = format!("/rounds/{}/meeting/attendees", poll.round);
    let body = json!({ "name": "Siti Rahasia", "sex": "female", "age_band": "over_60", "disability": true });
    let listed = world.post(&poll.officer, &path, body).await.id();
    let csv = "name,sex,age_band\nBudi Rahasia,L,over_60\nDewi Rahasia,P,over_60\n";
    world
        .csv(&poll.officer, &format!("{path}/import"), csv)
        .await
        .ok();
    let one = format!("{path}/{listed}");
    let elected = json!({ "delegate": "reserve" });
    world
        .patch(&poll.officer, &one, "\"1\"", elected)
        .await
        .ok();
    let removed = world
        .call(&poll.officer, Method::DELETE, &one, &json!(null))
        .await;
    removed.ok();
    let trail = world
        .get(&format!("/audit?round_id={}&limit=100", poll.round))
        .await
        .ok();
    let verbs: Vec<_> = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|event| event["verb"].as_str().unwrap())
        .filter(|verb| verb.starts_with("attendee"))
        .collect();
    let mut told = verbs.clone();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "attendee.added",
            "attendee.changed",
            "attendee.removed",
            "attendees.imported"
        ]
    );
    let text = trail.to_string();
    assert!(!text.contains("Rahasia") && !text.contains("disab") && !text.contains("over_60"));
}

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
