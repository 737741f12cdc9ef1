//! What residents see and answer.

use reqwest::Method;
use serde_json::json;

use super::read;
use crate::cycle::{OTHER_VILLAGE, VILLAGE};
use crate::delivery::Delivery;
use crate::forms::{open, send, send_files};
use crate::world::photo;

#[tokio::test]
async fn residents_answer_by_form_and_come_back() {
    let delivery = Delivery::new().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    delivery.take_up().await;
    let work = delivery.work(0).await;
    let path = format!("/works/{work}");
    let quiet = read(world, &path).await;
    assert!(quiet.contains("Belum ada laporan") && !quiet.contains("name=\"confirms\""));
    let begun = json!({ "state": "in_progress", "percent": 40 });
    world
        .post(&delivery.agency, &format!("{path}/reports"), begun)
        .await
        .ok();
    let stranger = read(world, &path).await;
    assert!(
        stranger.contains(&format!("/login?lanjut={path}")),
        "{stranger}"
    );
    let elsewhere = world.citizen(OTHER_VILLAGE).await;
    let (page, _) = open(world, &elsewhere, &path).await;
    assert!(page.contains("warga terverifikasi") && !page.contains("name=\"confirms\""));
    let (page, csrf) = open(world, &town.resident, &path).await;
    assert!(page.contains("name=\"confirms\""), "{page}");
    let answers = format!("{path}/reports/1/answers");
    let unsure = [("csrf", csrf.as_str()), ("note", "Baru satu sisi.")];
    let (status, _, page) = send(world, &town.resident, &answers, &unsure).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("href=\"#f-confirms\"") && page.contains("Baru satu sisi."),
        "{page}"
    );
    let silent = [("csrf", csrf.as_str()), ("confirms", "no")];
    let (status, _, page) = send(world, &town.resident, &answers, &silent).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-note\""), "{page}");
    let no = [
        ("csrf", csrf.as_str()),
        ("confirms", "no"),
        ("note", "Baru satu sisi <b>jalan</b> yang dikerjakan."),
    ];
    let hostile = vec![("photos", "foto.jpg", b"GIF89a".to_vec())];
    let (status, _, page) = send_files(world, &town.resident, &answers, &no, hostile).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-photos\""), "{page}");
    let seen = vec![
        ("photos", "foto.png", photo(77)),
        ("photos", "", Vec::new()),
    ];
    let (status, to, page) = send_files(world, &town.resident, &answers, &no, seen).await;
    assert_eq!(
        (status, to),
        (303, format!("{path}?kabar=tanggapan")),
        "{page}"
    );
    let (status, ..) = send(world, &town.resident, &answers, &no).await;
    assert_eq!(status, 409);
    let shown = read(world, &path).await;
    assert!(shown.contains("Baru satu sisi &#60;b&#62;jalan"), "{shown}");
    assert!(
        shown.contains("0 membenarkan, 1 membantah") && shown.contains("1 foto"),
        "{shown}"
    );
    assert!(!shown.contains(town.resident.id.as_str()));
    // One's own photo is taken back from the page.
    let (page, csrf) = open(world, &town.resident, &path).await;
    assert!(page.contains("Anda sudah menanggapi"), "{page}");
    let (_, after) = page.split_once("action=\"/work-photos/").expect("a photo");
    let remove = format!("/work-photos/{}", after.split('"').next().unwrap());
    let (status, to, _) = send(world, &town.resident, &remove, &[("csrf", &csrf)]).await;
    assert_eq!((status, to), (303, format!("{path}?kabar=berkas_dihapus")));
    let report = world.get(&format!("{answers}?limit=1")).await.ok();
    assert_eq!(report["items"][0]["photos"], json!([]));
}

#[tokio::test]
async fn the_list_narrows_sums_and_flags() {
    let delivery = Delivery::new().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    let none = read(world, "/works").await;
    assert!(none.contains("Belum ada pekerjaan"), "{none}");
    delivery.take_up().await;
    let new = json!({ "title": "Perbaikan jembatan", "village_code": OTHER_VILLAGE, "agency_id": town.cycle.agency,
        "quantity": 1, "unit": "unit", "promised_idr": 250_000_000, "basis": "Keadaan darurat setelah banjir." });
    let bridge = world
        .post(&town.cycle.planner, &delivery.path("/works"), new)
        .await
        .id();
    let path = format!("/works/{bridge}");
    let why = json!({ "state": "cancelled", "note": "Dananya dialihkan ke jembatan lain." });
    world
        .post(&delivery.agency, &format!("{path}/reports"), why)
        .await
        .ok();
    let list = read(world, &format!("/works?wilayah={VILLAGE}")).await;
    assert!(
        list.contains("Rp\u{a0}20.000.000") && !list.contains("Perbaikan jembatan"),
        "{list}"
    );
    let flagged = read(world, "/works?tanpa=1&per=dinas").await;
    assert!(
        flagged.contains("Perbaikan jembatan") && flagged.contains("Dinas Pekerjaan Umum"),
        "{flagged}"
    );
    assert!(!flagged.contains("Paving jalan RT 01"), "{flagged}");
    let one = read(world, &path).await;
    assert!(one.contains("tanpa usulan warga") && one.contains("Keadaan darurat setelah banjir."));
    assert!(
        one.contains("Pekerjaan ini dibatalkan") && one.contains("Dananya dialihkan"),
        "{one}"
    );
    for odd in [
        "/works?wilayah=%3Cscript%3E&tahun=x&status=y&dinas=z&per=q",
        "/works?per=tahun",
        "/works?status=cancelled",
    ] {
        read(world, odd).await;
    }
    for (wrong, status) in [
        ("/works?after=x", 400),
        ("/works?kelompok=x", 400),
        ("/works/tidak-ada", 404),
        ("/works/018f0000-0000-7000-8000-000000000000", 404),
    ] {
        let answer = world.request(Method::GET, wrong).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{wrong}");
    }
    let area = read(world, &format!("/areas/{VILLAGE}")).await;
    assert!(area.contains(&format!("/works?wilayah={VILLAGE}")));
}
