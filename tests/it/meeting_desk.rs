//! The desk of a meeting, by forms as a browser without scripts sends them.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

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

async fn decisions(poll: &Poll) -> Vec<Value> {
    let page = poll.world.get(&poll.path("/decisions?limit=100")).await;
    page.ok()["items"].as_array().unwrap().clone()
}

fn of<'a>(rows: &'a [Value], id: &str) -> &'a Value {
    rows.iter()
        .find(|row| row["id"] == id)
        .expect("a candidate")
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

#[tokio::test]
async fn people_are_added_once_changed_and_taken_off() {
    let poll = Poll::open().await;
    let world = &poll.world;
    let (status, to, page) = attend(&poll, "Siti Aminah").await;
    assert_eq!(status, 303, "{page}");
    let path = desk(&poll, "/attendance");
    let (page, _) = open(world, &poll.officer, to.as_str()).await;
    assert!(
        page.contains("autofocus") && page.contains("Siti Aminah") && page.contains("Rahasia 0812"),
        "{page}"
    );
    // The line dropped before the answer came: the same form again adds nobody.
    let mut sent = fields(&page, &path);
    for (name, value) in [("name", "Budi"), ("sex", "male"), ("age_band", "under_17")] {
        set(&mut sent, name, 0, value);
    }
    assert_eq!(post(world, &poll.officer, &path, &sent).await.0, 303);
    assert_eq!(post(world, &poll.officer, &path, &sent).await.0, 303);
    let meeting = world.get(&poll.path("/meeting")).await.ok();
    assert_eq!(meeting["attendance"], 2);
    // Something else under that key is refused, and gets a key of its own.
    set(&mut sent, "name", 0, "Bukan Budi");
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 409);
    let again = fields(&page, &path);
    assert_ne!(
        again.iter().find(|one| one.0 == "key"),
        sent.iter().find(|one| one.0 == "key")
    );
    assert!(again.contains(&("name".into(), "Bukan Budi".into())));
    let (status, _, page) = attend(&poll, "=SUM(A1)").await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-name\""), "{page}");
    // Two clerks at the same person.
    let people = poll.path("/meeting/attendees");
    let list = world.get_as(&poll.officer, &people).await.ok();
    let siti = list["items"][0]["id"].as_str().unwrap();
    let own = format!("{path}/{siti}");
    let (page, _) = open(world, &poll.officer, &path).await;
    let mut sent = fields(&page, &own);
    let elected = json!({ "delegate": "delegate" });
    world
        .patch(&poll.officer, &format!("{people}/{siti}"), "\"1\"", elected)
        .await
        .ok();
    set(&mut sent, "part", 0, "chair");
    set(&mut sent, "act", 0, "save");
    let (status, _, page) = post(world, &poll.officer, &own, &sent).await;
    assert_eq!(status, 412);
    assert!(
        page.contains("Sudah diubah petugas lain") && page.contains("<strong>Utusan</strong>"),
        "{page}"
    );
    let mut again = fields(&page, &own);
    assert!(
        again.contains(&("part".into(), "chair".into())),
        "{again:?}"
    );
    set(&mut again, "act", 0, "remove");
    assert_eq!(post(world, &poll.officer, &own, &again).await.0, 303);
    assert_eq!(
        world.get(&poll.path("/meeting")).await.ok()["attendance"],
        1
    );
    // Contacts are nobody else's to see.
    let minutes = format!("/rounds/{}/minutes", poll.round);
    attend(&poll, "Siti Rahasia").await;
    assert!(
        get(world, Some(&poll.officer), &minutes)
            .await
            .1
            .contains("Rahasia 0812")
    );
    let other = world.officer("village_officer", OTHER_VILLAGE).await;
    for who in [None, Some(&other)] {
        let page = get(world, who, &minutes).await.1;
        assert!(
            !page.contains("Siti Rahasia") && !page.contains("0812"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn a_list_is_imported_and_refused_lines_are_named() {
    let poll = Poll::open().await;
    let world = &poll.world;
    let (page, csrf) = open(world, &poll.officer, &desk(&poll, "/attendance")).await;
    let path = desk(&poll, "/attendance/import");
    let sent = fields(&page, &path);
    let key = sent.iter().find(|one| one.0 == "key").unwrap().1.clone();
    let import = async |text: &str, key: &str| {
        let file = Part::bytes(text.as_bytes().to_vec()).file_name("daftar.csv");
        let form = Form::new()
            .text("csrf", csrf.clone())
            .text("key", key.to_owned())
            .part("file", file);
        let request = world
            .request(Method::POST, &path)
            .header("cookie", format!("session={}", poll.officer.token))
            .header("origin", &world.url)
            .multipart(form);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let csv = "\u{feff}name,sex,age_band\nDewi,P,over_60\nBudi,X,over_60\n=1+1,L,over_60\nAdi,L,under_17\n";
    for _ in 0..2 {
        let (status, page) = import(csv, &key).await;
        assert_eq!(status, 200, "{page}");
        assert!(
            page.contains("2 orang masuk") && page.contains("2 baris ditolak"),
            "{page}"
        );
        assert!(
            page.contains("Baris 3") && page.contains("Baris 4"),
            "{page}"
        );
    }
    assert_eq!(
        world.get(&poll.path("/meeting")).await.ok()["attendance"],
        2
    );
    let (status, page) = import("nama;umur\nDewi;60\n", "lain").await;
    assert_eq!(status, 422);
    assert!(
        page.contains("Kolom `sex` tidak ada") && page.contains("href=\"#f-file\""),
        "{page}"
    );
    let (status, page) = import("", "kosong").await;
    assert_eq!(status, 422);
    assert!(page.contains("Pilih berkas CSV"), "{page}");
}

#[tokio::test]
async fn rows_move_without_a_script_and_all_is_saved_at_once() {
    let poll = counted().await;
    let world = &poll.world;
    let path = desk(&poll, "/decisions");
    let mut sent = form(&poll, &poll.officer, "/decisions", "/decisions").await;
    let ids: Vec<String> = sent
        .iter()
        .filter(|one| one.0 == "id")
        .map(|one| one.1.clone())
        .collect();
    assert_eq!(ids[0], poll.candidates[1], "by votes");
    // The first goes down one; nothing is saved by that.
    set(&mut sent, "move", 0, &format!("down {}", ids[0]));
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 200, "{page}");
    let mut sent = fields(&page, &path);
    let moved: Vec<&str> = sent
        .iter()
        .filter(|one| one.0 == "id")
        .map(|one| one.1.as_str())
        .collect();
    assert_eq!(moved[..2], [ids[1].as_str(), ids[0].as_str()]);
    assert!(
        decisions(&poll)
            .await
            .iter()
            .all(|row| row["verdict"].is_null())
    );
    // The last is put off without a reason, another costs less: both are named at their rows.
    set(&mut sent, "verdict", 2, "deferred");
    set(&mut sent, "cost_idr", 0, "banyak");
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 422);
    assert!(
        page.contains(&format!("href=\"#f-cost_idr-{}\"", ids[1])),
        "{page}"
    );
    set(&mut sent, "cost_idr", 0, "25.000.000");
    set(&mut sent, "reason_code", 0, "meeting_consensus");
    set(&mut sent, "reason", 0, "Harga bahan turun bulan ini.");
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 422);
    assert!(
        page.contains(&format!("href=\"#f-reason-{}\"", ids[2])),
        "{page}"
    );
    assert!(page.contains("Harga bahan turun bulan ini."), "{page}");
    let mut sent = fields(&page, &path);
    set(&mut sent, "reason_code", 2, "meeting_consensus");
    set(
        &mut sent,
        "reason",
        2,
        "Lahan belum jelas sampai tahun depan.",
    );
    for _ in 0..2 {
        let (status, to, page) = post(world, &poll.officer, &path, &sent).await;
        assert_eq!(status, 303, "{page}");
        assert_eq!(to, desk(&poll, "/decisions?kabar=diputuskan"));
    }
    let rows = decisions(&poll).await;
    let (first, second, third) = (of(&rows, &ids[1]), of(&rows, &ids[0]), of(&rows, &ids[2]));
    assert_eq!(
        (&first["verdict_position"], &first["verdict_cost_idr"]),
        (&json!(1), &json!(25_000_000))
    );
    assert_eq!(
        (&second["verdict_position"], &second["position"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&third["verdict"], &third["verdict_position"]),
        (&json!("deferred"), &json!(3))
    );
    // Sent twice it was done once: one event for each candidate.
    let trail = world
        .get(&format!("/audit?round_id={}&limit=100", poll.round))
        .await
        .ok();
    let told = trail["items"].as_array().unwrap().iter();
    assert_eq!(
        told.filter(|event| event["verb"] == "proposal.decided")
            .count(),
        3
    );
    let screen = get(world, None, &format!("/rounds/{}/meeting", poll.round))
        .await
        .1;
    let places: Vec<usize> = ["RT 01", "RT 02", "RT 03"]
        .map(|title| screen.find(title).unwrap())
        .into();
    assert!(places[0] < places[1] && places[1] < places[2], "{screen}");
    assert!(screen.contains("55.000.000"), "{screen}");
}

#[tokio::test]
async fn more_than_the_ceiling_is_refused_with_everything_kept() {
    let poll = counted().await;
    let path = desk(&poll, "/decisions");
    let mut sent = form(&poll, &poll.officer, "/decisions", "/decisions").await;
    set(&mut sent, "cost_idr", 0, "90.000.000");
    set(&mut sent, "reason_code", 0, "meeting_consensus");
    set(
        &mut sent,
        "reason",
        0,
        "Warga meminta mutu yang lebih baik.",
    );
    let (status, _, page) = post(&poll.world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("href=\"#f-items\"") && page.contains("melebihi pagu"),
        "{page}"
    );
    assert!(page.contains("value=\"90.000.000\""), "{page}");
}

#[tokio::test]
async fn the_second_clerk_chooses_between_their_decisions_and_the_first_ones() {
    let poll = counted().await;
    let world = &poll.world;
    let path = desk(&poll, "/decisions");
    let colleague = world.officer("village_officer", VILLAGE).await;
    let mut first = form(&poll, &poll.officer, "/decisions", "/decisions").await;
    let mut second = form(&poll, &colleague, "/decisions", "/decisions").await;
    let id = second.iter().find(|one| one.0 == "id").unwrap().1.clone();
    for (sent, verdict, reason) in [
        (&mut first, "reserve", "Menunggu hasil lelang bersama."),
        (&mut second, "deferred", "Menunggu kepastian lahan warga."),
    ] {
        set(sent, "verdict", 0, verdict);
        set(sent, "reason_code", 0, "meeting_consensus");
        set(sent, "reason", 0, reason);
    }
    assert_eq!(post(world, &poll.officer, &path, &first).await.0, 303);
    let (status, _, page) = post(world, &colleague, &path, &second).await;
    assert_eq!(status, 412, "{page}");
    assert!(
        page.contains("Petugas lain sudah menyimpan keputusan"),
        "{page}"
    );
    assert!(
        page.contains("Menunggu hasil lelang bersama.")
            && page.contains("Menunggu kepastian lahan warga.")
    );
    assert_eq!(of(&decisions(&poll).await, &id)["verdict"], "reserve");
    // Theirs for this one.
    let mut taken = fields(&page, &path);
    set(&mut taken, "take", 0, &id);
    let (status, _, page) = post(world, &colleague, &path, &taken).await;
    assert_eq!(status, 200);
    assert!(!page.contains("Menunggu kepastian lahan warga."), "{page}");
    // Or one's own, knowing theirs.
    let again = fields(&page, &path);
    assert_eq!(post(world, &colleague, &path, &again).await.0, 303);
    assert_eq!(of(&decisions(&poll).await, &id)["verdict"], "reserve");
    // A program that sends the version it read is told the same.
    let item = json!({ "items": [{ "candidate_id": id, "verdict": "accommodated" }] });
    let stale = world
        .request(Method::PUT, &format!("/api/v1{}", poll.path("/decisions")))
        .bearer_auth(&poll.officer.token)
        .header("if-match", "\"0\"")
        .json(&item);
    world.send(stale).await.refused(412, "stale_version");
    let version = world.get(&poll.path("")).await.ok()["decisions_version"].clone();
    let current = world
        .request(Method::PUT, &format!("/api/v1{}", poll.path("/decisions")))
        .bearer_auth(&poll.officer.token)
        .header("if-match", format!("\"{version}\""))
        .json(&item);
    let out = world.send(current).await.ok();
    assert_eq!(
        out["version"].as_i64(),
        version.as_i64().map(|version| version + 1)
    );
}

#[tokio::test]
async fn two_clerks_at_once_do_not_both_win() {
    let poll = counted().await;
    let world = &poll.world;
    let path = desk(&poll, "/decisions");
    let colleague = world.officer("village_officer", VILLAGE).await;
    let first = form(&poll, &poll.officer, "/decisions", "/decisions").await;
    let second = form(&poll, &colleague, "/decisions", "/decisions").await;
    let (one, two) = tokio::join!(
        post(world, &poll.officer, &path, &first),
        post(world, &colleague, &path, &second)
    );
    let mut statuses = [one.0, two.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 412]);
}

#[tokio::test]
async fn delegates_are_elected_and_a_race_is_told() {
    let poll = Poll::open().await;
    let world = &poll.world;
    for name in ["Siti", "Budi"] {
        attend(&poll, name).await;
    }
    let path = desk(&poll, "/delegates");
    let people = poll.path("/meeting/attendees");
    let list = world.get_as(&poll.officer, &people).await.ok();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let mut sent = form(&poll, &poll.officer, "/delegates", "/delegates").await;
    set(&mut sent, &format!("role-{id}"), 0, "delegate");
    let reserve = json!({ "delegate": "reserve" });
    world
        .patch(&poll.officer, &format!("{people}/{id}"), "\"1\"", reserve)
        .await
        .ok();
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 412);
    assert!(
        page.contains("dari Bukan utusan menjadi Utusan cadangan"),
        "{page}"
    );
    let again = fields(&page, &path);
    let (status, to, page) = post(world, &poll.officer, &path, &again).await;
    assert_eq!(
        (status, to),
        (303, desk(&poll, "/delegates?kabar=utusan")),
        "{page}"
    );
    let (page, _) = open(world, &poll.officer, &path).await;
    assert!(page.contains("100,0 %"), "{page}");
    let meeting = world.get(&poll.path("/meeting")).await.ok();
    assert_eq!(meeting["named"][0]["delegate"], "delegate");
    let bad = [("csrf", again[0].1.as_str()), ("role-x", "delegate")];
    assert_eq!(send(world, &poll.officer, &path, &bad).await.0, 404);
}

#[tokio::test]
async fn paper_is_handed_out_entered_and_counted() {
    let poll = Poll::open().await;
    let world = &poll.world;
    let people = [poll.attendee().await, poll.attendee().await];
    let path = desk(&poll, "/ballots");
    let mut sent = form(&poll, &poll.officer, "/ballots", "/ballots").await;
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-attendee_id\""), "{page}");
    set(&mut sent, "attendee_id", 0, &people[0]);
    for _ in 0..2 {
        let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
        assert_eq!(status, 303, "{page}");
    }
    let assisted = desk(&poll, "/ballots/assisted");
    let mut sent = form(
        &poll,
        &poll.officer,
        "/ballots/assisted",
        "/ballots/assisted",
    )
    .await;
    set(&mut sent, "attendee_id", 0, &people[1]);
    let (status, _, page) = post(world, &poll.officer, &assisted, &sent).await;
    assert_eq!(status, 422, "{page}");
    sent.push(("choice".into(), poll.candidates[0].clone()));
    let (status, _, page) = post(world, &poll.officer, &assisted, &sent).await;
    assert_eq!(status, 200, "{page}");
    assert!(
        page.contains("Suara tercatat") && page.contains("class=\"code\""),
        "{page}"
    );
    let sheet = desk(&poll, "/ballots/sheet");
    world.clock.set(shift(10));
    let mut sent = form(&poll, &poll.officer, "/ballots/sheet", "/ballots/sheet").await;
    let (status, _, page) = post(world, &poll.officer, &sheet, &sent).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-sheet\""), "{page}");
    set(&mut sent, "sheet", 0, "7");
    sent.push(("choice".into(), poll.candidates[1].clone()));
    for _ in 0..2 {
        let (status, to, page) = post(world, &poll.officer, &sheet, &sent).await;
        assert_eq!(status, 303, "{page}");
        assert_eq!(to, desk(&poll, "/ballots/sheet?sheet=8&kabar=lembar"));
    }
    // The same number again, as another sheet: what was entered stands beside it.
    let mut other = form(&poll, &poll.officer, "/ballots/sheet", "/ballots/sheet").await;
    set(&mut other, "sheet", 0, "7");
    set(&mut other, "void_reason", 0, "unreadable");
    let (status, _, page) = post(world, &poll.officer, &sheet, &other).await;
    assert_eq!(status, 409);
    assert!(
        page.contains("Lembar 7 sudah dimasukkan begini") && page.contains("Paving jalan RT 02"),
        "{page}"
    );
    let mut tally = form(&poll, &poll.officer, "/close", "/tally").await;
    set(&mut tally, "sure", 0, "count");
    assert_eq!(
        post(world, &poll.officer, &desk(&poll, "/tally"), &tally)
            .await
            .0,
        303
    );
    let (page, _) = open(world, &poll.officer, &path).await;
    assert!(page.contains("Suara menurut cara memilih"), "{page}");
}

#[tokio::test]
async fn closing_tells_what_is_missing_and_leads_to_the_minutes() {
    let poll = counted().await;
    let world = &poll.world;
    attend(&poll, "Siti").await;
    let path = desk(&poll, "/close");
    let (page, _) = open(world, &poll.officer, &path).await;
    assert!(
        page.contains("3 usulan belum diputuskan") && page.contains("Belum ada utusan"),
        "{page}"
    );
    assert!(!page.contains("Harus diselesaikan"), "{page}");
    let mut sent = fields(&page, &path);
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-sure\""), "{page}");
    let minutes = format!("/rounds/{}/minutes", poll.round);
    assert!(get(world, None, &minutes).await.1.contains("Rancangan."));
    set(&mut sent, "sure", 0, "close");
    let (status, to, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 303, "{page}");
    assert_eq!(to, format!("{minutes}?kabar=ditutup"));
    let (status, page) = get(world, None, &minutes).await;
    assert_eq!(status, 200);
    let round = world.get(&poll.path("")).await.ok();
    let root = round["merkle_root"].as_str().unwrap();
    assert!(
        page.contains(root) && page.contains("<svg class=\"qr\"") && page.contains(&minutes),
        "{page}"
    );
    assert!(
        !page.contains("Rancangan.") && page.contains("Paving jalan RT 03"),
        "{page}"
    );
    // Nothing can be changed any more, and the pages say so.
    let (status, _, page) = post(world, &poll.officer, &path, &sent).await;
    assert_eq!(status, 409, "{page}");
    for path in ["", "/attendance", "/decisions", "/delegates", "/close"] {
        let (status, page) = get(world, Some(&poll.officer), &desk(&poll, path)).await;
        assert_eq!(status, 200, "{path}");
        assert!(
            !page.contains("<button name=\"move\"") && !page.contains(">Simpan<"),
            "{path} {page}"
        );
    }
}
