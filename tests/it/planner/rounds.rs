//! Rounds extended, and those that lag.

use chrono::Duration;
use serde_json::json;

use super::{time, version};
use crate::cycle::{DISTRICT, Town, VILLAGE, shift};
use crate::forms::{open, send};

/// How a moment stands in a form's field in Banyuwangi (WIB).
fn field(at: chrono::DateTime<chrono::Utc>) -> String {
    (at + Duration::hours(7))
        .format("%Y-%m-%dT%H:%M")
        .to_string()
}

#[tokio::test]
async fn rounds_are_extended_together_with_a_reason() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let path = format!("/desk/cycles/{}/rounds", town.cycle.id);
    let (page, csrf) = open(world, planner, &format!("{path}?phase=submission")).await;
    let rounds = world
        .get(&format!("/rounds?cycle_id={}", town.cycle.id))
        .await
        .ok();
    let ids: Vec<String> = rounds["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|round| round["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(ids.iter().all(|id| page.contains(id)), "{page}");
    let seen: Vec<String> = ids.iter().map(|id| format!("seen-{id}")).collect();
    let to = field(shift(6));
    let mut fields = vec![
        ("csrf", csrf.as_str()),
        ("scope", "ticked"),
        ("end", "submission"),
        ("to", to.as_str()),
        ("shift", "yes"),
        ("reason", "pendek"),
    ];
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("Centang paling sedikit satu putaran."),
        "{page}"
    );
    for (id, seen) in ids.iter().zip(&seen) {
        fields.extend([("pick", id.as_str()), (seen.as_str(), "1")]);
    }
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-reason\""), "{page}");
    fields[5].1 = "Banjir di beberapa desa.";
    // Meanwhile another changes the second.
    let ceiling = json!({ "ceiling_idr": 5_000_000, "reason": "Pagu desa disesuaikan." });
    world
        .patch(planner, &format!("/rounds/{}", ids[1]), "\"1\"", ceiling)
        .await
        .ok();
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 200);
    assert!(page.contains("1 dari 2 putaran diperpanjang"), "{page}");
    let round = world.get(&format!("/rounds/{}", ids[0])).await.ok();
    assert_eq!(time(&round["schedule"]["submission_closes_at"]), shift(6));
    assert_eq!(time(&round["schedule"]["review_closes_at"]), shift(8));
    assert_eq!(time(&round["schedule"]["voting_closes_at"]), shift(10));
    // All that the filter matches, without ticks: the first has that end already.
    fields.truncate(6);
    fields[1].1 = "all";
    let narrowed = format!("{path}?stage=village_meeting&phase=submission&district={DISTRICT}");
    let (status, _, page) = send(world, planner, &narrowed, &fields).await;
    assert_eq!(status, 200);
    assert!(page.contains("1 dari 2 putaran diperpanjang"), "{page}");
    let round = world.get(&format!("/rounds/{}", ids[1])).await.ok();
    assert_eq!(time(&round["schedule"]["submission_closes_at"]), shift(6));

    let one = format!("{path}/{}", ids[0]);
    let (page, csrf) = open(world, planner, &one).await;
    let (seen, shown) = (version(&page), field(shift(6)));
    assert!(page.contains(&shown), "{page}");
    let later = field(shift(12));
    let mut fields = [
        ("csrf", csrf.as_str()),
        ("version", seen.as_str()),
        ("submission_closes_at", shown.as_str()),
        ("voting_closes_at", later.as_str()),
        ("ceiling_idr", "7.500.000"),
        ("reason", ""),
    ];
    assert_eq!(send(world, planner, &one, &fields).await.0, 422);
    fields[5].1 = "Warga meminta waktu lebih lama.";
    assert_eq!(send(world, planner, &one, &fields).await.0, 303);
    assert_eq!(send(world, planner, &one, &fields).await.0, 412);
    let round = world.get(&format!("/rounds/{}", ids[0])).await.ok();
    assert_eq!(time(&round["schedule"]["voting_closes_at"]), shift(12));
    assert_eq!(round["ceiling_idr"], json!(7_500_000));
}

#[tokio::test]
async fn who_lags_is_listed_with_the_office_to_call() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let path = format!("/desk/cycles/{}/lagging", town.cycle.id);
    let (page, _) = open(world, planner, &path).await;
    // Only two villages have a round; submission there ends in less than two days.
    assert!(page.contains("Belum ada putaran"), "{page}");
    let (few, _) = open(world, planner, &format!("{path}?why=few_proposals")).await;
    assert!(
        few.contains("2 tertinggal") && few.contains("Baru 0 usulan masuk"),
        "{few}"
    );
    assert!(few.contains(&format!("/officers?area={VILLAGE}")));
    // One has an officer, the other none.
    assert_eq!(few.matches("Belum ada petugas.").count(), 1, "{few}");
    let mut seen = 0;
    let mut next = Some(format!("{path}?why=no_round"));
    while let Some(address) = next {
        let (page, _) = open(world, planner, &address).await;
        seen += page.matches("<li><a href=\"/desk/cycles/").count() - 2;
        next = page
            .split_once("rel=\"next\" href=\"")
            .map(|(_, after)| after.split('"').next().unwrap().replace("&#38;", "&"));
        assert!(seen < 500, "pages end");
    }
    assert!(seen > 150, "{seen}");
    let id = town
        .cycle
        .submit(world, &town.resident, VILLAGE, "Paving gang", 1_000_000);
    id.await;
    world.clock.set(shift(8));
    let (late, _) = open(world, planner, &format!("{path}?why=review_late")).await;
    assert!(late.contains("1 usulan menunggu verifikasi"), "{late}");
    let (cycle, _) = open(world, planner, &format!("/desk/cycles/{}", town.cycle.id)).await;
    assert!(cycle.contains("why=review_late\">1</a>"), "{cycle}");
}
