//! Figures of areas: summed rightly, as JSON, as a map and as a file; and the way back from paper.

use serde_json::{Value, json};

use crate::board::to_regency;
use crate::cycle::{DISTRICT, OTHER_VILLAGE, REGENCY, Town, VILLAGE, candidate, conclude};
use crate::world::World;

async fn page(world: &World, path: &str) -> String {
    let request = world.request(reqwest::Method::GET, path);
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{path}");
    answer.text().await.unwrap()
}

fn of<'a>(figures: &'a Value, code: &str) -> &'a Value {
    let items = figures["items"].as_array().unwrap();
    items.iter().find(|one| one["code"] == code).unwrap()
}

#[tokio::test]
async fn what_was_proposed_is_summed_by_village_and_district() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let neighbour = world.citizen(OTHER_VILLAGE).await;
    for (who, village, cost) in [
        (&town.resident, VILLAGE, 10_000_000),
        (&town.resident, VILLAGE, 5_000_000),
        (&neighbour, OTHER_VILLAGE, 2_000_000),
    ] {
        let title = format!("Paving jalan {cost}");
        cycle.submit(world, who, village, &title, cost).await;
    }
    let people = "area_code,code,value\n35.10.01.2001,population,1000\n";
    let path = format!("/cycles/{}/indicators/import", cycle.id);
    world.csv(&cycle.planner, &path, people).await.ok();
    let path = format!("/areas/{REGENCY}/figures?level=village&measure=asked_idr");
    let figures = world.get(&path).await.ok();
    assert_eq!(figures["items"].as_array().unwrap().len(), 217);
    let village = of(&figures, VILLAGE);
    assert_eq!(
        (&village["proposals"], &village["asked_idr"]),
        (&json!(2), &json!(15_000_000))
    );
    assert_eq!(village["asked_per_head_idr"], 15_000);
    assert_eq!(
        (&village["class"], &of(&figures, OTHER_VILLAGE)["class"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(figures["classes"], json!([2_000_000, 15_000_000]));
    assert_eq!(of(&figures, "35.10.02.2001")["class"], 0);
    let district = world.get(&format!("/areas/{REGENCY}/figures")).await.ok();
    assert_eq!(of(&district, DISTRICT)["asked_idr"], 17_000_000);
    assert_eq!(
        district["by_status"],
        json!([{ "code": "submitted", "proposals": 3, "asked_idr": 17_000_000 }])
    );
    assert_eq!(district["by_sector"][0]["proposals"], 3);
    let weeks = district["by_week"].as_array().unwrap();
    assert_eq!(weeks.len(), 12);
    world
        .get(&format!("/areas/{VILLAGE}/figures"))
        .await
        .refused(404, "not_found");
    world
        .get("/areas/35/figures")
        .await
        .refused(404, "not_found");
    let wrong = world
        .get(&format!("/areas/{DISTRICT}/figures?level=district"))
        .await;
    wrong.refused(422, "invalid_fields");
    let file = page(
        world,
        &format!("/api/v1/exports/areas/{REGENCY}/figures?level=village"),
    )
    .await;
    assert_eq!(file.lines().count(), 218);
    assert!(file.contains(&format!("{VILLAGE},")));
}

#[tokio::test]
async fn what_meetings_decided_counts_once() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let mut proposals = Vec::new();
    for title in ["Paving jalan RT 01", "Saluran air RT 02"] {
        proposals.push(
            cycle
                .submit(world, &town.resident, VILLAGE, title, 10_000_000)
                .await,
        );
    }
    let regency = to_regency(&town, &proposals).await;
    let mut decisions = Vec::new();
    for (proposal, verdict, reason) in [
        (&proposals[0], "accommodated", "meeting_consensus"),
        (&proposals[1], "deferred", "beyond_ceiling"),
    ] {
        let mut decision = json!({
            "candidate_id": candidate(world, &regency, proposal).await, "verdict": verdict,
            "reason_code": reason, "reason": "Musyawarah sepakat demikian.",
        });
        if verdict == "accommodated" {
            decision["program_code"] = json!("1.03.10");
            decision["activity_code"] = json!("1.03.10.2.01");
        }
        decisions.push(decision);
    }
    conclude(world, &cycle.planner, &regency, json!(decisions)).await;
    let figures = world
        .get(&format!("/areas/{DISTRICT}/figures?measure=acceptance"))
        .await
        .ok();
    let village = of(&figures, VILLAGE);
    assert_eq!(village["decided_idr"], 10_000_000, "{village:#}");
    assert_eq!(village["acceptance_basis_points"], 5_000);
}

#[tokio::test]
async fn the_map_shows_every_village_with_its_name_and_is_light() {
    let town = Town::new().await;
    let world = &town.world;
    town.cycle
        .submit(
            world,
            &town.resident,
            VILLAGE,
            "Paving jalan RT 01",
            10_000_000,
        )
        .await;
    for measure in [
        "proposals",
        "turnout",
        "decided_per_head_idr",
        "salah<script>",
    ] {
        let html = page(
            world,
            &format!("/areas/{REGENCY}/map?measure={measure}&level=village"),
        )
        .await;
        assert_eq!(html.matches("<path class=\"c").count(), 217, "{measure}");
        assert_eq!(
            html.matches("</title></path></a>").count(),
            217,
            "{measure}"
        );
        assert!(!html.contains("<script>"), "{measure}");
        assert!(html.len() < 200_000, "{measure} {}", html.len());
    }
    let district = page(world, &format!("/areas/{DISTRICT}/map?sort=name")).await;
    assert!(district.contains("aria-sort=\"ascending\""));
    let none = page(world, "/areas/35.78/map").await;
    assert!(!none.contains("<figure"));
}

/// Outlines lent beside the repository.
#[expect(clippy::print_stderr, reason = "a skipped check must be seen")]
fn lent(file: &str) -> Option<String> {
    let text = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .find_map(|folder| std::fs::read_to_string(folder.join("shared/data").join(file)).ok());
    if text.is_none() {
        eprintln!("skipped: no {file}");
    }
    text
}

#[tokio::test]
async fn a_map_with_imported_outlines_stays_light() {
    let Some(outlines) = lent("batas-35.10-village.geojson") else {
        return;
    };
    let town = Town::new().await;
    let world = &town.world;
    api::areas::service::import_boundaries(&world.app, &outlines, "test")
        .await
        .unwrap();
    let html = page(world, &format!("/areas/{REGENCY}/map?level=village")).await;
    assert_eq!(html.matches("<path class=\"c").count(), 217);
    assert!(!html.contains("skematis"));
    let svg = html.split("<figure class=\"map").nth(1).unwrap();
    let svg = svg.split("</svg>").next().unwrap();
    assert!(svg.len() < 75_000, "{}", svg.len());
    assert!(html.len() < 200_000, "{}", html.len());
}

#[tokio::test]
async fn paper_leads_back_to_its_page() {
    let world =
        World::with(|config| config.public_url = Some("https://musrenbang.contoh.id".into())).await;
    let html = page(&world, "/proposals?status=verified&kabar=masuk&lang=en").await;
    let paper = html.split("<aside class=\"paper\"").nth(1).unwrap();
    let paper = paper.split("</aside>").next().unwrap();
    assert!(
        paper.contains("https://musrenbang.contoh.id/proposals?status=verified</span>"),
        "{paper}"
    );
    assert!(paper.contains("<svg viewBox="));
    let long = page(&world, &format!("/proposals?cari={}", "a".repeat(4_000))).await;
    assert!(long.contains("class=\"paper\""));
}
