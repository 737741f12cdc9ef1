//! Evidence about an area: need against money, who took part, what was accepted, how long desks let wait; and that
//! the rows behind every number add up to it.

use chrono::Duration;
use serde_json::{Value, json};

use crate::board::to_regency;
use crate::cycle::{
    DISTRICT, OTHER_VILLAGE, REGENCY, Town, VILLAGE, accept, candidate, conclude, shift,
};
use crate::world::World;

/// A third village, of another district.
const FAR: &str = "35.10.02.2001";

async fn get(world: &World, path: &str) -> Value {
    let path = format!("/areas/{REGENCY}/evidence{path}");
    world.get(&path).await.ok()
}

async fn page(world: &World, path: &str) -> String {
    let request = world.request(reqwest::Method::GET, path);
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.text().await.unwrap()
}

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().unwrap()
}

/// Two proposals of one village: one decided into the plan at half its price, one put off; a third waits.
async fn decided(town: &Town) -> [String; 3] {
    let (world, cycle) = (&town.world, &town.cycle);
    let mut proposals = Vec::new();
    for title in ["Paving jalan RT 01", "Saluran air RT 02"] {
        let made = cycle.submit(world, &town.resident, VILLAGE, title, 10_000_000);
        proposals.push(made.await);
    }
    let waiting = cycle.submit(world, &town.resident, VILLAGE, "Lampu jalan", 4_000_000);
    let waiting = waiting.await;
    let regency = to_regency(town, &proposals).await;
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
            decision["cost_idr"] = json!(6_000_000);
        }
        decisions.push(decision);
    }
    conclude(world, &cycle.planner, &regency, json!(decisions)).await;
    let [one, other] = proposals.try_into().unwrap();
    [one, other, waiting]
}

#[tokio::test]
async fn what_was_accepted_adds_up_to_its_rows() {
    let town = Town::new().await;
    let world = &town.world;
    let [planned, deferred, waiting] = decided(&town).await;
    let out = get(world, "/acceptance?by=sector").await;
    let total = &out["total"];
    for (step, many, money) in [
        ("submitted", 3, 24_000_000),
        ("verified", 2, 20_000_000),
        ("agreed", 1, 6_000_000),
        ("planned", 1, 6_000_000),
    ] {
        assert_eq!(total[step], many, "{step} {total:#}");
        assert_eq!(total[format!("{step}_idr")], money, "{step} {total:#}");
        for query in [
            "",
            "by=sector&key=infrastruktur&",
            "by=agency&",
            "by=area&key=35.10.01&",
        ] {
            let query = if query == "by=agency&" {
                format!("by=agency&key={}&", town.cycle.agency)
            } else {
                query.to_owned()
            };
            let rows = get(
                world,
                &format!("/acceptance/rows?{query}reached={step}&limit=2"),
            )
            .await;
            let mut all = items(&rows).clone();
            if let Some(next) = rows["next"].as_str() {
                let more = format!("/acceptance/rows?{query}reached={step}&limit=2&after={next}");
                all.extend(items(&get(world, &more).await).clone());
            }
            let sum: i64 = all
                .iter()
                .map(|row| row[format!("{step}_idr")].as_i64().unwrap())
                .sum();
            assert_eq!((all.len(), sum), (many, money), "{step} {query}");
        }
    }
    assert_eq!(total["planned_basis_points"], 3_333);
    let plan = get(world, "/acceptance/rows?reached=planned").await;
    assert_eq!(items(&plan)[0]["proposal_id"], planned.as_str());
    let all = get(world, "/acceptance/rows").await;
    let row = |id: &str| {
        items(&all)
            .iter()
            .find(|row| row["proposal_id"] == id)
            .unwrap()
            .clone()
    };
    assert_eq!(row(&deferred)["verified_idr"], 10_000_000);
    assert_eq!(row(&deferred).get("agreed_idr"), None);
    assert_eq!(row(&waiting).get("verified_idr"), None);
    let by_area = world
        .get(&format!("/areas/{DISTRICT}/evidence/acceptance"))
        .await
        .ok();
    assert_eq!(items(&by_area).len(), 1, "{by_area:#}");
    assert_eq!(items(&by_area)[0]["key"], VILLAGE);
    let origins = get(world, "/acceptance?by=origin").await;
    assert_eq!(items(&origins)[0]["key"], "resident");
    let file = page(
        world,
        &format!("/api/v1/exports/areas/{REGENCY}/evidence/acceptance/rows?reached=verified"),
    )
    .await;
    assert_eq!(file.lines().count(), 3);
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let town = Town::new().await;
    let world = &town.world;
    for path in [
        format!("/areas/{VILLAGE}/evidence/need"),
        "/areas/35/evidence/waits".into(),
        "/areas/99.99/evidence/participation".into(),
        format!("/areas/{REGENCY}/evidence/need?cycle_id=0193e4a0-0000-7000-8000-000000000001"),
        format!("/areas/35.78/evidence/need?cycle_id={}", town.cycle.id),
    ] {
        world.get(&path).await.refused(404, "not_found");
    }
    for query in [
        "need?indicator=tidak-ada",
        "acceptance/rows?by=origin&key=siapa",
        "acceptance/rows?by=agency&key=PU",
        "acceptance/rows?by=area&key=35.78.01",
    ] {
        let path = format!("/areas/{REGENCY}/evidence/{query}");
        world.get(&path).await.refused(422, "invalid_fields");
    }
    let none = world.get("/areas/35.78/evidence/need").await.ok();
    assert_eq!(none.get("cycle_id"), None);
    assert_eq!(none["compared"], 0);
    for part in [
        "",
        "/participation",
        "/acceptance",
        "/acceptance/rows",
        "/waits",
        "/waits/rows",
    ] {
        page(world, &format!("/areas/35.78/evidence{part}")).await;
        let html = page(
            world,
            &format!("/areas/{REGENCY}/evidence{part}?indicator=<b>&by=<b>&step=<b>&wait=<b>"),
        )
        .await;
        assert!(!html.contains("<b>"), "{part}");
    }
}

#[tokio::test]
async fn need_is_set_against_what_was_decided() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    decided(&town).await;
    let known = format!(
        "area_code,code,value,source\n{VILLAGE},poverty,3.5,Contoh\n{OTHER_VILLAGE},poverty,20.25,Contoh\n\
         {FAR},poverty,11,Contoh\n{DISTRICT},poverty,9,Contoh\n{VILLAGE},stunting,4,Lain\n"
    );
    let path = format!("/cycles/{}/indicators/import", cycle.id);
    world.csv(&cycle.planner, &path, &known).await.ok();
    let need = get(world, "/need").await;
    assert_eq!(
        need["indicators"],
        json!([
            { "code": "poverty", "villages": 3, "source": "Contoh" },
            { "code": "stunting", "villages": 1, "source": "Lain" },
        ])
    );
    assert_eq!(
        (&need["indicator"], &need["compared"]),
        (&json!("poverty"), &json!(3))
    );
    assert_eq!(need["items"].as_array().unwrap().len(), 217);
    let first = &items(&need)[0];
    assert_eq!(
        (&first["code"], &first["need"], &first["value"]),
        (&json!(OTHER_VILLAGE), &json!(20.25), &json!(0))
    );
    assert_eq!(
        (&first["need_class"], &first["value_class"]),
        (&json!(3), &json!(1))
    );
    let rho = need["rank_correlation"].as_f64().unwrap();
    assert!((-0.87..-0.86).contains(&rho), "{rho}");
    let few = get(world, "/need?indicator=stunting&measure=proposals").await;
    assert_eq!(
        (few.get("rank_correlation"), &few["compared"]),
        (None, &json!(1))
    );
    let html = page(world, &format!("/areas/{REGENCY}/evidence")).await;
    assert_eq!(html.matches("<path class=\"b").count(), 217);
    let rest = html.split("rel=\"next\" href=\"").nth(1).unwrap();
    let rest = rest.split('"').next().unwrap().replace("&#38;", "&");
    let rest = page(world, rest.split('#').next().unwrap()).await;
    assert!(rest.contains("belum dapat dibandingkan"));
    assert!(html.contains("makin tinggi Kemiskinan, makin rendah"));
    assert!(html.len() < 100_000, "{}", html.len());
    let file = page(
        world,
        &format!("/api/v1/exports/areas/{REGENCY}/evidence/need"),
    )
    .await;
    assert_eq!(file.lines().count(), 218);
}

async fn attend(town: &Town, sex: &str, age: &str, disability: bool, many: usize) {
    let path = format!("/rounds/{}/meeting/attendees", town.round);
    for number in 0..many {
        let person = json!({
            "name": format!("Warga {sex} {age} {number}"), "sex": sex, "age_band": age,
            "disability": disability,
        });
        town.world.post(&town.officer, &path, person).await.ok();
    }
}

#[tokio::test]
async fn who_took_part_is_told_and_few_are_hidden() {
    let town = Town::new().await;
    let world = &town.world;
    let made = town.cycle.submit(
        world,
        &town.resident,
        VILLAGE,
        "Paving jalan RT 01",
        5_000_000,
    );
    made.await;
    let meeting = json!({ "venue": "Balai desa", "starts_at": world.clock.now() });
    let path = format!("/rounds/{}/meeting", town.round);
    world.put(&town.officer, &path, meeting).await.ok();
    attend(&town, "female", "from_26_to_45", false, 6).await;
    attend(&town, "male", "from_26_to_45", false, 7).await;
    attend(&town, "male", "over_60", true, 2).await;
    let out = get(world, "/participation").await;
    assert_eq!((&out["attendees"], &out["fewest"]), (&json!(15), &json!(5)));
    let group = |name: &str| {
        let groups = out["groups"].as_array().unwrap();
        groups
            .iter()
            .find(|one| one["group"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(group("female")["attendees"], 6);
    assert_eq!(group("female")["attendees_basis_points"], 4_000);
    assert_eq!(group("male")["attendees"], 9);
    assert_eq!(group("under_17")["attendees"], 0);
    for few in [
        "over_60",
        "with_disability",
        "without_disability",
        "from_26_to_45",
    ] {
        assert_eq!(group(few).get("attendees"), None, "{few}");
    }
    assert_eq!(group("female").get("population"), None);
    let area = items(&json!({ "items": out["areas"] }))
        .iter()
        .find(|one| one["code"] == DISTRICT)
        .unwrap()
        .clone();
    assert_eq!((&area["women"], &area["proposals"]), (&json!(6), &json!(1)));
    assert_eq!(
        (area.get("with_disability"), area.get("proposers")),
        (None, None)
    );
    let text = out.to_string();
    assert!(!text.contains("Warga"), "no name is told");
    let html = page(world, &format!("/areas/{REGENCY}/evidence/participation")).await;
    assert!(html.contains("kurang dari 5") && html.contains("NIK tidak dipakai"));
}

#[tokio::test]
async fn desks_are_timed_and_the_waiting_count() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let mut made = Vec::new();
    for title in [
        "Paving jalan RT 01",
        "Saluran air RT 02",
        "Lampu RT 03",
        "Pos RT 04",
    ] {
        made.push(
            cycle
                .submit(world, &town.resident, VILLAGE, title, 5_000_000)
                .await,
        );
    }
    world.pass(Duration::hours(2));
    accept(world, &town.officer, &[&made[0]]).await;
    world.pass(Duration::hours(2));
    accept(world, &town.officer, &[&made[1]]).await;
    world.pass(Duration::hours(1));
    let out = get(world, "/waits").await;
    let desk = &items(&out)[0];
    assert_eq!(items(&out).len(), 1);
    let review = &desk["review"];
    assert_eq!(
        (&review["ended"], &review["open"], &review["left"]),
        (&json!(2), &json!(2), &json!(0))
    );
    assert_eq!(review["median_seconds"], 4 * 3_600);
    assert_eq!(
        review.get("p90_seconds"),
        None,
        "more than one in ten still wait"
    );
    assert_eq!(review["longest_seconds"], 5 * 3_600);
    assert_eq!(review["longest_open_seconds"], 5 * 3_600);
    assert_eq!(desk["decision"]["open"], 2);
    let offices = get(world, "/waits?by=office").await;
    assert_eq!(items(&offices)[0]["office"], VILLAGE);
    assert!(items(&offices)[0]["name"].is_string());
    for (query, many) in [
        ("wait=review&state=open", 2),
        ("wait=review&state=ended", 2),
        ("wait=decision&state=open", 2),
        ("wait=review&state=left", 0),
        ("office=35.10.01.2001&step=village_meeting", 4),
        ("office=35.10.01.2002", 0),
        ("step=regency_meeting", 0),
    ] {
        let rows = get(world, &format!("/waits/rows?{query}")).await;
        assert_eq!(items(&rows).len(), many, "{query}");
    }
    let first = get(world, "/waits/rows?limit=3").await;
    let next = first["next"].as_str().unwrap();
    let rest = get(world, &format!("/waits/rows?limit=3&after={next}")).await;
    assert_eq!((items(&first).len(), items(&rest).len()), (3, 1));
    // What was never reviewed when the round closed was given up, and is not forgotten.
    world.clock.set(shift(10));
    conclude(world, &town.officer, &town.round, json!([])).await;
    world.pass(Duration::minutes(2));
    let out = get(world, "/waits").await;
    let review = &items(&out)[0]["review"];
    assert_eq!(
        (&review["ended"], &review["open"], &review["left"]),
        (&json!(2), &json!(0), &json!(2))
    );
    let html = page(world, &format!("/areas/{REGENCY}/evidence/waits?by=office")).await;
    assert!(
        html.contains("4 jam") && html.contains("Ditutup tanpa hasil"),
        "{html}"
    );
    let file = page(
        world,
        &format!("/api/v1/exports/areas/{REGENCY}/evidence/waits/rows"),
    )
    .await;
    assert!(file.lines().count() >= 5);
}
