//! Reports of agencies, by form and by list.

use reqwest::Method;
use serde_json::json;

use super::{read, reports};
use crate::delivery::Delivery;
use crate::forms::{hidden, open, send, send_files};
use crate::world::photo;

/// The fields of a report's form.
fn report<'a>(csrf: &'a str, key: &'a str, seen: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("csrf", csrf),
        ("key", key),
        ("seen", seen),
        ("state", "in_progress"),
        ("percent", "40"),
        ("contract_idr", "Rp 9.500.000"),
        ("note", "Galian selesai."),
    ]
}

#[tokio::test]
async fn an_officer_reports_by_form_with_photos() {
    let delivery = Delivery::new().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    delivery.take_up().await;
    let (desk, _) = open(world, &delivery.agency, "/desk").await;
    assert!(desk.contains("2 pekerjaan belum selesai"), "{desk}");
    let (queue, _) = open(world, &delivery.agency, "/desk/works").await;
    let work = delivery.work(0).await;
    let path = format!("/desk/works/{work}");
    assert!(queue.contains(&format!("href=\"{path}\"")), "{queue}");
    assert_eq!(queue.matches("Belum pernah dilaporkan").count(), 2);
    // Whoever reports on nothing has no such desk.
    for (actor, path) in [
        (&town.officer, "/desk/works"),
        (&town.officer, path.as_str()),
        (&town.resident, path.as_str()),
    ] {
        let request = world
            .request(Method::GET, path)
            .header("cookie", format!("session={}", actor.token));
        assert_eq!(request.send().await.unwrap().status(), 403, "{path}");
    }
    let (page, csrf) = open(world, &delivery.agency, &path).await;
    let key = hidden(&page, "key");
    let mut fields = report(&csrf, &key, "0");
    fields[4].1 = "";
    let (status, _, page) = send(world, &delivery.agency, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("href=\"#f-percent\"") && page.contains("Galian selesai."),
        "{page}"
    );
    let fields = report(&csrf, &key, "0");
    // A photo that is none refuses the whole report, and nothing of it is stored.
    let stored = town.files();
    let files = vec![
        ("photos", "satu.png", photo(61)),
        ("photos", "dua.jpg", b"<script>alert(1)</script>".to_vec()),
    ];
    let (status, _, page) = send_files(world, &delivery.agency, &path, &fields, files).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-photos\""), "{page}");
    assert_eq!((reports(world).await, town.files()), (0, stored));
    let many = (60..66).map(|width| ("photos", "foto.png", photo(width)));
    let (status, _, page) =
        send_files(world, &delivery.agency, &path, &fields, many.collect()).await;
    assert_eq!(status, 422);
    assert!(page.contains("paling banyak 5 foto"), "{page}");
    let two = || {
        vec![
            ("photos", "satu.png", photo(61)),
            ("photos", "dua.png", photo(62)),
        ]
    };
    let (status, to, page) = send_files(world, &delivery.agency, &path, &fields, two()).await;
    assert_eq!(
        (status, to.as_str()),
        (303, "/desk/works?kabar=laporan"),
        "{page}"
    );
    // The line dropped before the answer came; the same form is sent again.
    let (status, _, page) = send_files(world, &delivery.agency, &path, &fields, two()).await;
    assert_eq!(status, 303, "{page}");
    assert_eq!(reports(world).await, 1);
    // A form that was opened before that report is stale.
    let stale = report(&csrf, "lain", "0");
    let (status, _, page) = send(world, &delivery.agency, &path, &stale).await;
    assert_eq!(status, 412);
    assert!(page.contains("dilaporkan orang lain"), "{page}");
    let shown = read(world, &format!("/works/{work}")).await;
    for words in [
        "Rp\u{a0}9.500.000",
        "Rp\u{a0}500.000 di bawah rencana",
        "Galian selesai.",
        "2 foto",
        "og:image",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let journey = read(world, &format!("/tracking/{}", delivery.code(0).await)).await;
    assert!(journey.contains(&format!("href=\"/works/{work}\"")));
    let (queue, _) = open(world, &delivery.agency, "/desk/works").await;
    let place = |id: &str| queue.find(&format!("/desk/works/{id}\"")).unwrap();
    let other = delivery.work(1).await;
    assert!(
        place(&other) < place(&work),
        "what nobody reported on comes first"
    );
}

#[tokio::test]
async fn of_two_reports_at_once_one_is_stale() {
    let delivery = Delivery::new().await;
    let world = &delivery.town.world;
    delivery.take_up().await;
    let work = delivery.work(0).await;
    let path = format!("/desk/works/{work}");
    let colleague = world.agency_officer(&delivery.town.cycle.agency).await;
    let (page, csrf) = open(world, &delivery.agency, &path).await;
    let key = hidden(&page, "key");
    let (page, other_csrf) = open(world, &colleague, &path).await;
    let other_key = hidden(&page, "key");
    let mine = report(&csrf, &key, "0");
    let mut theirs = report(&other_csrf, &other_key, "0");
    theirs[4].1 = "55";
    let files = |width| vec![("photos", "foto.png", photo(width))];
    let (one, other) = tokio::join!(
        send_files(world, &delivery.agency, &path, &mine, files(70)),
        send_files(world, &colleague, &path, &theirs, files(71))
    );
    let mut statuses = [one.0, other.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 412], "{} {}", one.2, other.2);
    assert_eq!(reports(world).await, 1);
    let shown = world.get(&format!("/works/{work}/reports")).await.ok();
    let photos = shown["items"][0]["photos"].as_array().unwrap();
    assert_eq!(
        photos.len(),
        1,
        "the photo is that of the report that counts"
    );
    // The API says nothing of what was seen: both are written, one after the other.
    let path = format!("/works/{work}/reports");
    let at = |percent| json!({ "state": "in_progress", "percent": percent });
    let (one, other) = tokio::join!(
        world.post(&delivery.agency, &path, at(60)),
        world.post(&colleague, &path, at(60))
    );
    one.ok();
    other.ok();
    let shown = world.get(&path).await.ok();
    assert_eq!(
        shown["items"].as_array().unwrap().len(),
        2,
        "the same twice is one report"
    );
}

#[tokio::test]
async fn several_reports_are_looked_at_before_any_is_written() {
    let delivery = Delivery::new().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    delivery.take_up().await;
    let (_, csrf) = open(world, &delivery.agency, "/desk/works").await;
    let (first, second) = (delivery.code(0).await, delivery.code(1).await);
    let list = format!(
        "tracking_code,state,percent,contract_idr,note\n{first},berjalan,30%,Rp 9.000.000,=HYPERLINK(1)\n\
         {second},dijanjikan,,,\n{second},selesai,,,\n1234567890,selesai,,,\n"
    );
    let fields = [
        ("csrf", csrf.as_str()),
        ("cycle_id", town.cycle.id.as_str()),
    ];
    let file = |text: &str| vec![("file", "laporan.csv", text.as_bytes().to_vec())];
    for (wrong, told) in [("state\n\u{0}", "#f-"), ("kolom\nx\n", "state")] {
        let (status, _, page) = send_files(
            world,
            &delivery.agency,
            "/desk/work-lists",
            &fields,
            file(wrong),
        )
        .await;
        assert!(status == 422 || status == 303, "{status} {page}");
        assert!(status == 303 || page.contains(told), "{page}");
    }
    let (status, _, page) = send_files(
        world,
        &delivery.agency,
        "/desk/work-lists",
        &fields,
        Vec::new(),
    )
    .await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-file\""), "{page}");
    let (status, to, page) = send_files(
        world,
        &delivery.agency,
        "/desk/work-lists",
        &fields,
        file(&list),
    )
    .await;
    assert_eq!(status, 303, "{page}");
    let (page, csrf) = open(world, &delivery.agency, &to).await;
    for words in [
        "Baris 2",
        "Menjadi laporan",
        "Tidak ada yang baru",
        "Kirim 1 laporan",
        "Baris 4",
        "Baris 5",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(reports(world).await, 0, "a preview writes nothing");
    // The list is its sender's.
    let colleague = world.agency_officer(&town.cycle.agency).await;
    let request = world
        .request(Method::GET, &to)
        .header("cookie", format!("session={}", colleague.token));
    assert_eq!(request.send().await.unwrap().status(), 409);
    let (status, back, page) = send(world, &delivery.agency, &to, &[("csrf", &csrf)]).await;
    assert_eq!(
        (status, back.as_str()),
        (303, "/desk/works?kabar=pekerjaan"),
        "{page}"
    );
    assert_eq!(reports(world).await, 1);
    let (status, ..) = send(world, &delivery.agency, &to, &[("csrf", &csrf)]).await;
    assert_eq!(status, 409, "a list is taken in once");
    // The file of works, as it is downloaded, is such a list and tells nothing new.
    let files = format!(
        "/api/v1/exports/works?cycle_id={}&format=csv",
        town.cycle.id
    );
    let works = read(world, &files).await;
    let path = delivery.path("/works/import?preview=true");
    let told = world.csv(&delivery.agency, &path, &works).await.ok();
    assert_eq!(
        (told["unchanged"].as_u64(), told["reported"].as_u64()),
        (Some(2), Some(0)),
        "{told:#} {works}"
    );
    assert_eq!(told["rejected"], json!([]), "{works}");
    assert_eq!(told["lines"][0]["fate"], "unchanged");
}
