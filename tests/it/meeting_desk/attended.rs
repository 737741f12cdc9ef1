//! Who came: typed in, imported, changed.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use super::{attend, desk, fields, get, post, set};
use crate::cycle::OTHER_VILLAGE;
use crate::forms::open;
use crate::poll::Poll;

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
