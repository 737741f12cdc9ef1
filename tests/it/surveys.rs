//! Satisfaction surveys: who asks, who answers once, and what is shown.

use chrono::Duration;
use entity::survey_answers;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::cycle::{OTHER_VILLAGE, Town, VILLAGE, conclude, shift};
use crate::forms::{open, send};
use crate::world::{Actor, World};

/// The nine elements.
pub const KEYS: [&str; 9] = [
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "conduct",
    "complaints",
    "facilities",
];

/// A body of answers.
pub fn answers(values: [i32; 9]) -> Value {
    let told = KEYS.iter().zip(values);
    Value::Object(
        told.map(|(key, value)| ((*key).to_owned(), json!(value)))
            .collect(),
    )
}

/// A survey about a work, which its agency reports finished.
pub async fn about_work(world: &World, agency: &Actor, work: &str) -> String {
    let finished = json!({ "state": "finished" });
    world
        .post(agency, &format!("/works/{work}/reports"), finished)
        .await
        .ok();
    let open = json!({ "opens_at": "2027-01-01T00:00:00Z", "closes_at": "2027-03-01T00:00:00Z" });
    world
        .put(agency, &format!("/works/{work}/survey"), open)
        .await
        .id()
}

/// The town's round, closed without anything in it, and its survey.
async fn closed(town: &Town) -> String {
    let world = &town.world;
    let path = format!("/rounds/{}/survey", town.round);
    let open = json!({ "opens_at": shift(10), "closes_at": shift(40) });
    world
        .put(&town.officer, &path, open.clone())
        .await
        .refused(409, "wrong_state");
    world.clock.set(shift(10));
    conclude(world, &town.officer, &town.round, json!([])).await;
    let survey = world.put(&town.officer, &path, open).await.id();
    let again = json!({ "opens_at": shift(10), "closes_at": shift(20) });
    let moved = world.put(&town.cycle.planner, &path, again).await;
    assert_eq!(moved.id(), survey, "a round has one survey");
    survey
}

#[tokio::test]
async fn residents_answer_once_and_small_groups_stay_hidden() {
    let town = Town::new().await;
    let world = &town.world;
    let survey = closed(&town).await;
    let path = format!("/surveys/{survey}/answers");
    let report = format!("/surveys/{survey}/report");
    let mut people = Vec::new();
    for _ in 0..6 {
        people.push(world.citizen(VILLAGE).await);
    }
    let late = world.citizen(VILLAGE).await;
    let neighbour = world.citizen(OTHER_VILLAGE).await;
    world
        .post(&neighbour, &path, answers([4; 9]))
        .await
        .refused(403, "forbidden");
    let wrong = answers([0, 3, 3, 3, 3, 3, 3, 3, 5]);
    let refused = world
        .post(&people[0], &path, wrong)
        .await
        .refused(422, "invalid_fields");
    assert_eq!(refused["errors"].as_array().unwrap().len(), 2);
    for (at, person) in people.iter().enumerate() {
        let mut body = answers([if at == 0 { 4 } else { 3 }; 9]);
        body["sex"] = json!(if at == 5 { "male" } else { "female" });
        body["comment"] = json!("Undangan datang terlambat.");
        world.post(person, &path, body).await.ok();
        if at == 3 {
            let few = world.get(&report).await.ok();
            assert_eq!(few["survey"]["respondents"], 4);
            assert!(few["survey"].get("index").is_none(), "{few:#}");
            assert_eq!(few["elements"], json!([]));
        }
    }
    world
        .post(&people[0], &path, answers([1; 9]))
        .await
        .refused(409, "already_exists");
    let told = world.get(&report).await.ok();
    // (4 + 5 × 3) / 6 = 3.1667; × 25 = 79.17.
    assert_eq!(told["survey"]["index"], 79.17);
    assert_eq!(told["survey"]["grade"], "B");
    assert_eq!(told["elements"][0]["mean"], 3.167);
    // The one man would be told by taking the women from all.
    assert_eq!(told["by_sex"], json!([]));
    assert_eq!(told["population"], 8);
    assert_eq!(told["sample"], 8);
    assert!(!told.to_string().contains("terlambat"));
    let totals = world.get("/surveys/totals?by=area").await.ok();
    assert_eq!(totals[0]["key"], VILLAGE);
    assert_eq!(totals[0]["index"], 79.17);
    let csv = world.request(Method::GET, &format!("/api/v1/surveys/{survey}/report.csv"));
    let csv = csv.send().await.unwrap().text().await.unwrap();
    assert!(
        csv.contains("semua,,6,3.167") && csv.contains("79.17,B"),
        "{csv}"
    );
    let comments = format!("/surveys/{survey}/comments");
    let heard = world.get_as(&town.officer, &comments).await.ok();
    assert_eq!(heard["items"].as_array().unwrap().len(), 6);
    world
        .get_as(&people[0], &comments)
        .await
        .refused(403, "forbidden");
    // Nobody can be told from what is stored.
    for row in survey_answers::Entity::find()
        .all(world.app.db.read())
        .await
        .unwrap()
    {
        assert_eq!(row.respondent.len(), 32);
    }
    world.clock.set(shift(20));
    world
        .post(&late, &path, answers([3; 9]))
        .await
        .refused(409, "wrong_phase");
}

#[tokio::test]
async fn two_answers_at_once_count_one() {
    let town = Town::new().await;
    let world = &town.world;
    let survey = closed(&town).await;
    let path = format!("/surveys/{survey}/answers");
    let (one, other) = tokio::join!(
        world.post(&town.resident, &path, answers([4; 9])),
        world.post(&town.resident, &path, answers([1; 9]))
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
    let shown = world.get(&format!("/surveys/{survey}")).await.ok();
    assert_eq!(shown["respondents"], 1);
}

#[tokio::test]
async fn a_survey_lasts_180_days_at_most_and_ends_after_it_begins() {
    let town = Town::new().await;
    let world = &town.world;
    closed(&town).await;
    let path = format!("/rounds/{}/survey", town.round);
    for closes_at in [shift(10), shift(10) + Duration::days(181), shift(9)] {
        let body = json!({ "opens_at": shift(10), "closes_at": closes_at });
        let refused = world.put(&town.officer, &path, body).await;
        let body = refused.refused(422, "invalid_fields");
        assert_eq!(body["errors"][0]["pointer"], "/closes_at");
    }
}

#[tokio::test]
async fn the_page_asks_a_resident_without_a_script_and_shows_the_report() {
    let town = Town::new().await;
    let world = &town.world;
    let survey = closed(&town).await;
    let path = format!("/surveys/{survey}");
    let read = async |path: String| {
        let page = world.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(page.status(), 200);
        page.text().await.unwrap()
    };
    let round = read(format!("/rounds/{}", town.round)).await;
    assert!(round.contains(&format!("href=\"{path}\"")), "{round}");
    let stranger = read(path.clone()).await;
    assert!(stranger.contains("Survei kepuasan") && !stranger.contains("name=\"conduct\""));
    let (page, token) = open(world, &town.resident, &path).await;
    assert_eq!(page.matches("type=\"radio\"").count(), 36);
    let mut fields = vec![("csrf", token.as_str()), ("sex", "female")];
    fields.extend(KEYS[1..].iter().map(|key| (*key, "3")));
    let (status, _, page) = send(world, &town.resident, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-requirements\""), "{page}");
    fields.push(("requirements", "4"));
    let (status, to, _) = send(world, &town.resident, &path, &fields).await;
    assert_eq!((status, to.as_str()), (303, path.as_str()));
    let shown = world.get(&format!("/surveys/{survey}")).await.ok();
    assert_eq!(shown["respondents"], 1);
}
