//! The desk of a meeting, by forms as a browser without scripts sends them.

mod attended;
mod closed;
mod decided;

use reqwest::Method;

use crate::cycle::{OTHER_VILLAGE, VILLAGE, shift};
use crate::forms::{open, send};
use crate::poll::Poll;
use crate::world::{Actor, World};

/// Everything a page's form would send, but the buttons: hidden values, what is typed, ticked and selected.
pub fn fields(page: &str, action: &str) -> Vec<(String, String)> {
    let mark = format!("action=\"{action}\"");
    let ours = |form: &&str| {
        let tag = form.split('>').next().unwrap();
        tag.contains("method=\"post\"") && tag.contains(&mark)
    };
    let form = page.split("<form").skip(1).find(ours).expect(action);
    let (form, _) = form.split_once("</form>").expect("its end");
    let attribute = |tag: &str, name: &str| {
        let (_, after) = tag.split_once(&format!(" {name}=\""))?;
        after.split('"').next().map(unescape)
    };
    let mut found = Vec::new();
    for (at, _) in form.match_indices('<') {
        let rest = &form[at..];
        let tag = rest.split('>').next().unwrap();
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        let value = attribute(tag, "value").unwrap_or_default();
        if tag.starts_with("<input") {
            let unticked = tag.contains("type=\"checkbox\"") && !tag.contains(" checked");
            if !unticked && !tag.contains("type=\"file\"") {
                found.push((name, value));
            }
        } else if tag.starts_with("<textarea") {
            let (_, text) = rest.split_once('>').unwrap();
            found.push((name, unescape(text.split("</textarea>").next().unwrap())));
        } else if tag.starts_with("<select") {
            let options = rest.split("</select>").next().unwrap();
            let chosen = options
                .split("<option")
                .skip(1)
                .find(|option| option.split('>').next().unwrap().contains(" selected"))
                .or_else(|| options.split("<option").nth(1));
            let value = chosen.and_then(|option| attribute(&format!(" {option}"), "value"));
            found.push((name, value.unwrap_or_default()));
        }
    }
    found
}

fn unescape(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

/// Sets a field, the `at`-th of its name.
fn set(fields: &mut Vec<(String, String)>, name: &str, at: usize, value: &str) {
    let mut named = fields.iter_mut().filter(|(key, _)| key == name);
    match named.nth(at) {
        Some(field) => value.clone_into(&mut field.1),
        None => fields.push((name.to_owned(), value.to_owned())),
    }
}

async fn post(
    world: &World,
    actor: &Actor,
    path: &str,
    fields: &[(String, String)],
) -> (u16, String, String) {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    send(world, actor, path, &fields).await
}

async fn get(world: &World, actor: Option<&Actor>, path: &str) -> (u16, String) {
    let mut request = world.request(Method::GET, path);
    if let Some(actor) = actor {
        request = request.header("cookie", format!("session={}", actor.token));
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

fn desk(poll: &Poll, path: &str) -> String {
    format!("/desk/rounds/{}/meeting{path}", poll.round)
}

/// A form of a page of the desk, filled as it stands.
async fn form(poll: &Poll, actor: &Actor, page: &str, action: &str) -> Vec<(String, String)> {
    let (html, _) = open(&poll.world, actor, &desk(poll, page)).await;
    fields(&html, &desk(poll, action))
}

/// A round that is counted: the second candidate has most votes.
async fn counted() -> Poll {
    let poll = Poll::open().await;
    for (voter, choice) in poll.residents(3).await.iter().zip([1, 1, 0]) {
        poll.cast(voter, choice).await;
    }
    poll.world.clock.set(shift(10));
    let mut sent = form(&poll, &poll.officer, "/close", "/tally").await;
    let path = desk(&poll, "/tally");
    let (status, _, page) = post(&poll.world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 422, "{page}");
    set(&mut sent, "sure", 0, "count");
    let (status, to, page) = post(&poll.world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 303, "{page}");
    assert_eq!(to, desk(&poll, "/decisions?kabar=dihitung"));
    poll
}

#[tokio::test]
async fn the_desk_is_for_the_officers_of_its_round() {
    let poll = Poll::open().await;
    let world = &poll.world;
    let other = world.officer("village_officer", OTHER_VILLAGE).await;
    let citizen = world.citizen(VILLAGE).await;
    for path in [
        "",
        "/attendance",
        "/ballots",
        "/ballots/sheet",
        "/ballots/assisted",
        "/decisions",
        "/delegates",
        "/close",
    ] {
        let path = desk(&poll, path);
        assert_eq!(
            get(world, Some(&poll.officer), &path).await.0,
            200,
            "{path}"
        );
        assert_eq!(get(world, Some(&other), &path).await.0, 403, "{path}");
        assert_eq!(get(world, Some(&citizen), &path).await.0, 403, "{path}");
        assert_eq!(get(world, None, &path).await.0, 303, "{path}");
    }
    let (_, token) = open(world, &other, "/desk").await;
    let (_, own) = open(world, &citizen, "/me").await;
    let nobody = uuid::Uuid::nil();
    for path in [
        String::new(),
        "/attendance".to_owned(),
        "/attendance/import".to_owned(),
        format!("/attendance/{nobody}"),
        "/ballots".to_owned(),
        "/ballots/sheet".to_owned(),
        "/ballots/assisted".to_owned(),
        "/decisions".to_owned(),
        "/delegates".to_owned(),
        "/tally".to_owned(),
        "/close".to_owned(),
    ] {
        let path = desk(&poll, &path);
        let fields = [
            ("csrf", token.as_str()),
            ("version", "1"),
            ("sure", "close"),
        ];
        assert_eq!(send(world, &other, &path, &fields).await.0, 403, "{path}");
        let fields = [("csrf", own.as_str())];
        assert_eq!(send(world, &citizen, &path, &fields).await.0, 403, "{path}");
        let forged = [("csrf", "x")];
        assert_eq!(
            send(world, &poll.officer, &path, &forged).await.0,
            403,
            "{path}"
        );
    }
    for path in [
        "/desk/rounds/x/meeting",
        "/rounds/x/meeting",
        "/rounds/x/minutes",
    ] {
        assert_eq!(get(world, Some(&poll.officer), path).await.0, 404, "{path}");
    }
    let unknown = format!("/desk/rounds/{nobody}/meeting");
    assert_eq!(get(world, Some(&poll.officer), &unknown).await.0, 404);
}

#[tokio::test]
async fn a_meeting_is_set_and_the_second_clerk_sees_what_the_first_changed() {
    let poll = Poll::open().await;
    let world = &poll.world;
    let path = desk(&poll, "");
    let colleague = world.officer("village_officer", VILLAGE).await;
    let mut first = form(&poll, &poll.officer, "", "").await;
    let mut second = form(&poll, &colleague, "", "").await;
    let mut wrong = first.clone();
    set(&mut wrong, "venue", 0, "x");
    set(&mut wrong, "ends_at", 0, "nanti");
    let (status, _, page) = post(world, &poll.officer, &path, &wrong).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("href=\"#f-ends_at\"") && page.contains("value=\"nanti\""),
        "{page}"
    );
    set(&mut first, "venue", 0, "Balai RW 05");
    set(&mut first, "number", 0, "050/12/2027");
    set(&mut first, "ends_at", 0, "2027-01-09T20:00");
    let (status, to, page) = post(world, &poll.officer, &path, &first).await;
    assert_eq!((status, to), (303, desk(&poll, "?kabar=rapat")), "{page}");
    let now = world.get(&poll.path("/meeting")).await.ok();
    assert_eq!(now["number"], "050/12/2027");
    // 20.00 WIB.
    assert_eq!(now["ends_at"], "2027-01-09T13:00:00+00:00");
    set(&mut second, "venue", 0, "Kantor desa");
    let (status, _, page) = post(world, &colleague, &path, &second).await;
    assert_eq!(status, 412);
    assert!(page.contains("Sudah diubah petugas lain"), "{page}");
    assert!(
        page.contains("<strong>Balai RW 05</strong>") && page.contains("value=\"Kantor desa\"")
    );
    // Knowing that, the second saves all the same.
    let mut again = fields(&page, &path);
    set(&mut again, "ends_at", 0, "2027-01-09T20:00");
    assert_eq!(post(world, &colleague, &path, &again).await.0, 303);
    assert_eq!(
        world.get(&poll.path("/meeting")).await.ok()["venue"],
        "Kantor desa"
    );
}

async fn attend(poll: &Poll, name: &str) -> (u16, String, String) {
    let mut sent = form(poll, &poll.officer, "/attendance", "/attendance").await;
    // The first form with this address is the one that adds.
    set(&mut sent, "name", 0, name);
    set(&mut sent, "sex", 0, "female");
    set(&mut sent, "age_band", 0, "over_60");
    set(&mut sent, "contact", 0, "Rahasia 0812");
    post(
        &poll.world,
        &poll.officer,
        &desk(poll, "/attendance"),
        &sent,
    )
    .await
}
