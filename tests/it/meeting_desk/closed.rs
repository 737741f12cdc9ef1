//! Delegates, paper ballots, the count and the close.

use serde_json::json;

use super::{attend, counted, desk, fields, form, get, post, set};
use crate::cycle::shift;
use crate::forms::{open, send};
use crate::poll::Poll;

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
