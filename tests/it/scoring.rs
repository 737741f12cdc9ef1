//! The desk of scoring over HTTP, beyond what the browser tries: who is let in, and what the pages refuse.

use reqwest::header;

use crate::cycle::{Town, VILLAGE};
use crate::world::{Actor, World};

async fn page(world: &World, actor: Option<&Actor>, path: &str) -> (u16, String) {
    let mut request = world.request(reqwest::Method::GET, path);
    if let Some(actor) = actor {
        request = request.header(header::COOKIE, format!("session={}", actor.token));
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn drafts_and_the_planners_pages_are_for_planners() {
    let town = Town::new().await;
    let world = &town.world;
    let path = format!("/cycles/{}/criteria", town.cycle.id);
    let draft = serde_json::json!({ "stage_kind": "village_meeting", "ready": "yalimo" });
    let id = world.post(&town.cycle.planner, &path, draft).await.id();
    for below in [String::new(), format!("/{id}"), format!("/{id}/weights")] {
        let desk = format!("/desk{path}{below}");
        assert_eq!(
            page(world, Some(&town.cycle.planner), &desk).await.0,
            200,
            "{desk}"
        );
        assert_eq!(
            page(world, Some(&town.officer), &desk).await.0,
            403,
            "{desk}"
        );
    }
    let sheet = format!("/desk{path}/{id}/sheet");
    assert_eq!(page(world, Some(&town.officer), &sheet).await.0, 404);
    assert_eq!(page(world, None, &format!("{path}/{id}")).await.0, 404);
    let (status, html) = page(world, None, &path).await;
    assert_eq!(status, 200);
    assert!(html.contains("belum memakai perangkat kriteria"));
    let sipd = format!("/desk/cycles/{}/sipd", town.cycle.id);
    assert_eq!(page(world, Some(&town.officer), &sipd).await.0, 403);
    assert_eq!(page(world, Some(&town.cycle.planner), &sipd).await.0, 200);
    let nothing = format!("{sipd}/0193e4a0-0000-7000-8000-000000000001");
    assert_eq!(
        page(world, Some(&town.cycle.planner), &nothing).await.0,
        404
    );
}

#[tokio::test]
async fn the_ranked_list_explains_itself_to_anybody() {
    let town = Town::new().await;
    let world = &town.world;
    let path = format!("/cycles/{}/criteria", town.cycle.id);
    let set =
        serde_json::json!({ "stage_kind": "village_meeting", "ready": "yalimo", "in_force": true });
    let id = world.post(&town.cycle.planner, &path, set).await.id();
    let mut items = Vec::new();
    for (place, title) in ["Paving jalan", "Saluran air & \"got\"", "Lampu jalan"]
        .iter()
        .enumerate()
    {
        let made = town
            .cycle
            .submit(world, &town.resident, VILLAGE, title, 5_000_000)
            .await;
        for (at, code) in ["factor_1", "factor_2", "factor_3"].iter().enumerate() {
            let answer = 1 + (place + at) % 4;
            items.push(
                serde_json::json!({ "proposal_id": made, "criterion": code, "answer": answer }),
            );
        }
    }
    let scores = serde_json::json!({ "items": items });
    world
        .put(&town.officer, &format!("{path}/{id}/scores"), scores)
        .await
        .ok();
    let (status, html) = page(world, None, &format!("{path}/{id}")).await;
    assert_eq!(status, 200);
    for words in [
        "1. Saluran air",
        "Tau Kendall",
        "TOPSIS",
        "Sumbangan",
        "Bertukar dengan",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(!html.contains("& \"got\""), "titles are escaped");
    let (_, elsewhere) = page(world, None, &format!("{path}/{id}?area=35.10.02")).await;
    assert!(elsewhere.contains("Belum ada usulan"));
    for query in ["area=%3Cscript%3E", "area=35.78.01"] {
        let (status, html) = page(world, None, &format!("{path}/{id}?{query}")).await;
        assert_eq!(status, 200);
        assert!(html.contains("1. Saluran air"));
    }
    let (status, sheet) = page(
        world,
        Some(&town.officer),
        &format!("/desk{path}/{id}/sheet"),
    )
    .await;
    assert_eq!(status, 200);
    assert_eq!(sheet.matches("name=\"s.").count(), 9);
}
