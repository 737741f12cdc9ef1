//! What people tell of themselves: theirs alone, voluntary, taken back at any time; and counted of those who propose,
//! so that nobody can be recognised.

use entity::accounts;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::cycle::{DISTRICT, OTHER_VILLAGE, REGENCY, Town, VILLAGE};
use crate::forms::{open, send};
use crate::world::{Actor, PASSWORD, World};

/// Tells what somebody is; answers their account.
pub async fn tell(world: &World, actor: &Actor, about: Value) -> Value {
    let me = world.get_as(actor, "/me").await.ok();
    let tag = format!("\"{}\"", me["version"]);
    let body = json!({ "about": about });
    world.patch(actor, "/me", &tag, body).await.ok()
}

async fn kept(world: &World, actor: &Actor) -> accounts::Model {
    let id = uuid::Uuid::parse_str(&actor.id).unwrap();
    let row = accounts::Entity::find_by_id(entity::ids::AccountId(id));
    row.one(world.app.db.read()).await.unwrap().unwrap()
}

async fn is_empty(world: &World, actor: &Actor) -> bool {
    let row = kept(world, actor).await;
    row.sex.is_none()
        && row.birth_year.is_none()
        && row.disability.is_none()
        && row.told_at.is_none()
}

async fn events(world: &World) -> i64 {
    world.get("/audit/head").await.ok()["seq"].as_i64().unwrap()
}

#[tokio::test]
async fn what_one_tells_is_ones_own_and_taken_back() {
    let town = Town::new().await;
    let (world, resident) = (&town.world, &town.resident);
    let proposal = town
        .cycle
        .submit(world, resident, VILLAGE, "Paving jalan RT 01", 5_000_000)
        .await;
    let before = events(world).await;
    let about = json!({ "sex": "female", "birth_year": 1985, "disability": true });
    let me = tell(world, resident, about.clone()).await;
    for (name, value) in about.as_object().unwrap() {
        assert_eq!(&me["about"][name], value);
    }
    let export = world.get_as(resident, "/me/export").await.ok();
    assert_eq!(export["account"]["about"], me["about"]);
    assert!(export["account"]["about"]["told_at"].is_string());
    // The trail does not even tell that something was told: its time would.
    assert_eq!(events(world).await, before);

    let admin = world.admin().await;
    for (who, path) in [
        (&town.officer, format!("/accounts?village={VILLAGE}")),
        (admin, format!("/accounts?village={VILLAGE}")),
        (&town.officer, format!("/proposals/{proposal}")),
        (
            &town.cycle.planner,
            format!("/proposals/{proposal}/history"),
        ),
        (
            &town.officer,
            format!("/grants?role=citizen&area={VILLAGE}"),
        ),
        (admin, "/audit?limit=100".into()),
    ] {
        let shown = world.get_as(who, &path).await.ok().to_string();
        for own in ["about", "1985", "female", "disability\":true", "told_at"] {
            assert!(!shown.contains(own), "{path}: {own}");
        }
    }

    // Part of it is taken back, then all; what is not named stays.
    let me = tell(world, resident, json!({ "birth_year": 1986 })).await;
    assert_eq!(me["about"]["birth_year"], 1986);
    assert_eq!(me["about"].get("sex"), None);
    let tag = format!("\"{}\"", me["version"]);
    let me = world
        .patch(resident, "/me", &tag, json!({ "locale": "en" }))
        .await;
    assert_eq!(me.ok()["about"]["birth_year"], 1986);
    let me = tell(world, resident, json!({})).await;
    assert_eq!(me.get("about"), None);
    assert!(is_empty(world, resident).await);

    for (tag, about, status, code) in [
        ("\"1\"", json!({}), 412, "stale_version"),
        ("", json!({}), 428, "precondition_required"),
        (
            "\"5\"",
            json!({ "birth_year": 1899 }),
            422,
            "invalid_fields",
        ),
        (
            "\"5\"",
            json!({ "birth_year": 2020 }),
            422,
            "invalid_fields",
        ),
        ("\"5\"", json!({ "sex": "other" }), 422, "invalid_fields"),
    ] {
        let mut request = world
            .request(Method::PATCH, "/api/v1/me")
            .bearer_auth(&resident.token)
            .json(&json!({ "about": about }));
        if !tag.is_empty() {
            request = request.header("if-match", tag);
        }
        let answer = world.send(request).await;
        assert_eq!(answer.status.as_u16(), status, "{code} {:#}", answer.body);
    }
    assert!(is_empty(world, resident).await);
}

#[tokio::test]
async fn it_ends_with_the_account_and_with_an_officers_code() {
    let town = Town::new().await;
    let (world, resident) = (&town.world, &town.resident);
    let about = json!({ "sex": "male", "birth_year": 1990, "disability": false });
    tell(world, resident, about.clone()).await;
    let path = format!("/accounts/{}/reset-code", resident.id);
    let code = world.post(&town.officer, &path, json!({})).await.ok();
    let body = json!({
        "login": resident.email, "code": code["code"], "password": "sandi-yang-baru-2027",
    });
    let request = world.request(Method::POST, "/api/v1/password-resets");
    let done = world.send(request.json(&body)).await;
    assert_eq!(done.status.as_u16(), 204, "{:#}", done.body);
    assert!(is_empty(world, resident).await);

    let other = world.citizen(VILLAGE).await;
    tell(world, &other, about).await;
    assert!(!is_empty(world, &other).await);
    let erased = world
        .call(&other, Method::DELETE, "/me", &json!(null))
        .await;
    assert_eq!(erased.status.as_u16(), 204);
    assert!(is_empty(world, &other).await);
}

#[tokio::test]
async fn the_page_keeps_and_empties_it() {
    let world = World::start().await;
    let resident = world.register(VILLAGE).await;
    let (page, token) = open(&world, &resident, "/me").await;
    assert!(page.contains("sukarela") && page.contains("sedikitnya 5 orang"));
    assert!(page.len() < 100_000, "{}", page.len());
    let fill = async |version: &str, sex: &str, year: &str, disability: &str| {
        let fields = [
            ("csrf", token.as_str()),
            ("version", version),
            ("sex", sex),
            ("birth_year", year),
            ("disability", disability),
        ];
        send(&world, &resident, "/me/about", &fields).await
    };
    for slip in ["85", "sembilan", "2026"] {
        let (status, _, page) = fill("1", "female", slip, "yes").await;
        assert_eq!(status, 422);
        assert!(page.contains("href=\"#f-birth_year\""), "{slip}");
        assert!(page.contains("dari 1900 sampai 2017"), "{slip}");
        assert!(
            page.contains("value=\"female\" selected"),
            "what was chosen stays"
        );
    }
    assert!(is_empty(&world, &resident).await);
    let (status, to, _) = fill("1", "female", "1985", "no").await;
    assert_eq!((status, to.as_str()), (303, "/me?kabar=tentang#tentang"));
    let (page, _) = open(&world, &resident, "/me").await;
    assert!(page.contains("value=\"1985\"") && page.contains("value=\"no\" selected"));
    let (status, _, _) = fill("1", "male", "", "").await;
    assert_eq!(status, 412, "somebody else's tab does not overwrite it");
    let (status, _, _) = fill("2", "", "", "").await;
    assert_eq!(status, 303);
    assert!(is_empty(&world, &resident).await);
    let data = world
        .request(Method::GET, "/me/data")
        .header("cookie", format!("session={}", resident.token));
    assert!(
        world.send(data).await.ok()["account"]
            .get("about")
            .is_none()
    );
}

/// People who propose, every other one a woman, each fourth in the other village.
pub async fn proposers(town: &Town, many: usize) -> Vec<Actor> {
    let mut people = Vec::new();
    for place in 0..many {
        let village = if place % 4 == 3 {
            OTHER_VILLAGE
        } else {
            VILLAGE
        };
        let person = town.world.citizen(village).await;
        let title = format!("Saluran air RT {place}");
        town.cycle
            .submit(&town.world, &person, village, &title, 4_000_000)
            .await;
        people.push(person);
    }
    people
}

async fn told(world: &World, area: &str) -> (Value, Vec<(String, Option<i64>)>) {
    let path = format!("/areas/{area}/evidence/participation");
    let out = world.get(&path).await.ok();
    let groups = out["groups"].as_array().unwrap().iter();
    let groups = groups.map(|one| {
        let name = one["group"].as_str().unwrap().to_owned();
        (name, one["proposers"].as_i64())
    });
    let groups = groups.filter(|(_, told)| told.is_some()).collect();
    (out["proposers"].clone(), groups)
}

fn of(name: &str, people: i64) -> (String, Option<i64>) {
    (name.into(), Some(people))
}

#[tokio::test]
async fn proposers_are_counted_in_steps_of_a_whole_regency_only() {
    let town = Town::new().await;
    let world = &town.world;
    let (mut people, few) = (proposers(&town, 4).await, world.citizen(VILLAGE).await);
    assert_eq!(
        told(world, REGENCY).await,
        (json!({}), vec![]),
        "four are few"
    );
    people.extend(proposers(&town, 9).await);
    // Who enters for somebody, and who only has an account, proposes nothing.
    tell(world, &few, json!({ "sex": "female" })).await;
    for (place, person) in people.iter().enumerate().take(9) {
        let sex = if place % 2 == 0 { "female" } else { "male" };
        tell(
            world,
            person,
            json!({ "sex": sex, "birth_year": 1990, "disability": false }),
        )
        .await;
    }
    let all =
        |sex: i64| json!({ "people": 13, "told_sex": sex, "told_age": 9, "told_disability": 9 });
    assert_eq!(told(world, REGENCY).await, (all(9), vec![]));
    tell(world, &people[9], json!({ "sex": "male" })).await;
    let both = vec![of("female", 5), of("male", 5)];
    assert_eq!(told(world, REGENCY).await, (all(10), both.clone()));
    // Whoever comes next moves nothing until ten more have come.
    for person in &people[10..] {
        tell(world, person, json!({ "sex": "female" })).await;
    }
    assert_eq!(told(world, REGENCY).await, (all(13), both.clone()));
    // Nine and one of the same age and without disability are not told: it would be told of each of them.
    tell(
        world,
        &people[10],
        json!({ "sex": "female", "birth_year": 1991, "disability": false }),
    )
    .await;
    let (_, groups) = told(world, REGENCY).await;
    assert_eq!(groups, both);
    assert_eq!(told(world, DISTRICT).await, (Value::Null, vec![]));

    let html = page(world, &format!("/areas/{REGENCY}/evidence/participation")).await;
    for words in [
        "jenis kelamin: 13 dari 13 orang",
        "10 orang lagi",
        "suara rahasia",
        "50,0",
    ] {
        assert!(html.contains(words), "{words} {html}");
    }
    assert!(html.len() < 100_000, "{}", html.len());
    let html = page(world, &format!("/areas/{DISTRICT}/evidence/participation")).await;
    assert!(html.contains("hanya ditampilkan untuk seluruh kabupaten/kota"));
    let file = format!("/api/v1/exports/areas/{REGENCY}/evidence/participation/groups");
    let file = page(world, &file).await;
    let mut lines = file.lines();
    let head = lines.next().unwrap();
    assert!(
        head.contains("group,attendees") && head.contains("proposers"),
        "{head}"
    );
    assert_eq!(
        lines.filter(|line| line.contains(",5,5000,")).count(),
        2,
        "{file}"
    );

    // Taken back is taken out of the count.
    tell(world, &people[0], json!({})).await;
    let (counts, groups) = told(world, REGENCY).await;
    assert_eq!(counts["told_sex"], 12);
    assert_eq!(
        groups
            .iter()
            .map(|(_, people)| people.unwrap())
            .sum::<i64>(),
        10
    );
    let request = world
        .request(Method::DELETE, "/api/v1/me")
        .bearer_auth(&people[1].token)
        .json(&json!({ "password": PASSWORD }));
    assert_eq!(world.send(request).await.status.as_u16(), 204);
    let (counts, _) = told(world, REGENCY).await;
    assert_eq!(
        (&counts["people"], &counts["told_sex"]),
        (&json!(13), &json!(11))
    );
}

async fn page(world: &World, path: &str) -> String {
    let answer = world.request(Method::GET, path).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.text().await.unwrap()
}
