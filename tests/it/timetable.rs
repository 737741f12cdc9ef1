//! When the stages of a cycle are planned: said at the planner's desk or by the API, shown to everyone.

use reqwest::Method;
use serde_json::json;

use crate::cycle::{self, REGENCY, VILLAGE, planner};
use crate::forms::{open, send};
use crate::world::World;

async fn seen(world: &World, path: &str) -> String {
    let request = world.request(Method::GET, path);
    request.send().await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn residents_see_when_stages_are_planned_until_their_rounds_open() {
    let world = World::start().await;
    let regency = format!("/areas/{REGENCY}");
    let page = seen(&world, &regency).await;
    assert!(
        page.contains("Belum ada perencanaan yang dibuka untuk Kabupaten Banyuwangi"),
        "{page}"
    );
    let cycle = cycle::cycle(&world, planner(&world).await, 2028).await;
    let page = seen(&world, &regency).await;
    assert_eq!(page.matches("belum ditetapkan").count(), 4, "{page}");

    let desk = format!("/desk/cycles/{}", cycle.id);
    let path = format!("{desk}/stages/{}", cycle.stages[1]);
    let (_, csrf) = open(&world, &cycle.planner, &path).await;
    let mut fields = [
        ("csrf", csrf.as_str()),
        ("version", "1"),
        ("planned_from", "2027-02-14"),
        ("planned_until", "2027-02-08"),
    ];
    let (status, _, page) = send(&world, &cycle.planner, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-planned_until\""), "{page}");
    assert!(page.contains("value=\"2027-02-14\""), "kept: {page}");
    fields[2].1 = "2027-02-01";
    let (status, _, page) = send(&world, &cycle.planner, &path, &fields).await;
    assert_eq!(status, 303, "{page}");
    let (page, _) = open(&world, &cycle.planner, &desk).await;
    assert!(
        page.contains("Direncanakan 1 Februari 2027 – 8 Februari 2027."),
        "{page}"
    );
    let page = seen(&world, &format!("/areas/{VILLAGE}")).await;
    assert!(
        page.contains("1 Februari 2027 – 8 Februari 2027 <span class=\"meta\">rencana</span>"),
        "{page}"
    );
    assert_eq!(page.matches("belum ditetapkan").count(), 3, "{page}");

    cycle.open_villages(&world).await;
    let page = seen(&world, &regency).await;
    assert_eq!(page.matches("belum ditetapkan").count(), 2, "{page}");
    assert_eq!(page.matches(">rencana<").count(), 1, "{page}");
}

#[tokio::test]
async fn planned_days_come_in_pairs_and_change_while_rounds_are_open() {
    let world = World::start().await;
    let cycle = cycle::cycle(&world, planner(&world).await, 2028).await;
    let path = format!("/cycles/{}/stages/{}", cycle.id, cycle.stages[0]);
    let change =
        async |tag: &'static str, body| world.patch(&cycle.planner, &path, tag, body).await;
    let (from, until) = ("2027-01-04T00:00:00Z", "2027-01-22T00:00:00Z");
    for (body, pointer) in [
        (json!({ "planned_from": from }), "/planned_until"),
        (json!({ "planned_until": until }), "/planned_from"),
        (
            json!({ "planned_from": until, "planned_until": from }),
            "/planned_until",
        ),
        (
            json!({ "planned_from": "1950-01-01T00:00:00Z", "planned_until": until }),
            "/planned_from",
        ),
    ] {
        let problem = change("\"1\"", body).await.refused(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    cycle.open_villages(&world).await;
    let both = json!({ "planned_from": from, "planned_until": until });
    let stage = change("\"1\"", both.clone()).await.ok();
    assert_eq!(stage["version"], 2);
    change("\"1\"", both).await.refused(412, "stale_version");
    let rule = json!({ "rule": "phragmen", "planned_until": "2027-01-29T00:00:00Z" });
    change("\"2\"", rule).await.refused(409, "wrong_state");
    let later = json!({ "planned_until": "2027-01-29T00:00:00Z" });
    let stage = change("\"2\"", later).await.ok();
    assert!(
        stage["planned_from"]
            .as_str()
            .unwrap()
            .starts_with("2027-01-04"),
        "{stage}"
    );
}
