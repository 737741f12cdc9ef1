//! Works on the web: photos of what was built, reports and answers by form, several reports by a list.

use entity::work_reports;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use sea_orm::EntityTrait;
use serde_json::json;

use crate::cycle::{OTHER_VILLAGE, VILLAGE};
use crate::delivery::Delivery;
use crate::forms::{open, send};
use crate::world::{Actor, PASSWORD, World, photo};

/// Sends a form with files; answers the status, where it leads, and the page.
pub async fn send_files(
    world: &World,
    actor: &Actor,
    path: &str,
    fields: &[(&str, &str)],
    files: Vec<(&'static str, &str, Vec<u8>)>,
) -> (u16, String, String) {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    for (field, name, bytes) in files {
        form = form.part(field, Part::bytes(bytes).file_name(name.to_owned()));
    }
    let request = world
        .request(Method::POST, path)
        .header("cookie", format!("session={}", actor.token))
        .header("origin", &world.url)
        .multipart(form);
    let response = request.send().await.unwrap();
    let to = response.headers().get("location");
    let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
    let status = response.status().as_u16();
    (status, to, response.text().await.unwrap())
}

/// A hidden value of a page's form.
fn hidden(page: &str, name: &str) -> String {
    let (_, after) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .expect(name);
    after.split('"').next().unwrap().to_owned()
}

/// A page anybody may read.
async fn read(world: &World, path: &str) -> String {
    let page = world.request(Method::GET, path).send().await.unwrap();
    assert_eq!(page.status(), 200, "{path}");
    page.text().await.unwrap()
}

async fn reports(world: &World) -> usize {
    let rows = work_reports::Entity::find().all(world.app.db.read()).await;
    rows.unwrap().len()
}

#[tokio::test]
async fn photos_of_works_are_cleaned_limited_and_removed() {
    let delivery = Delivery::new().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    delivery.take_up().await;
    let work = delivery.work(0).await;
    let path = format!("/works/{work}/reports");
    let before = town.files();
    world
        .show(&delivery.agency, &format!("{path}/1/photos"), photo(60))
        .await
        .refused(404, "not_found");
    let begun = json!({ "state": "in_progress", "percent": 40 });
    world.post(&delivery.agency, &path, begun).await.ok();
    let photos = format!("{path}/1/photos");
    for hostile in [
        &b"<script>alert(1)</script>"[..],
        b"%PDF-1.7 not really",
        b"\xff\xd8\xff\xe0 cut",
    ] {
        let refused = world
            .show(&delivery.agency, &photos, hostile.to_vec())
            .await;
        let refused = refused.refused(422, "invalid_fields");
        assert_eq!(refused["errors"][0]["pointer"], "/file");
    }
    world
        .show(&delivery.agency, &photos, vec![0; 20 << 20])
        .await
        .refused(413, "payload_too_large");
    world
        .show(&town.resident, &photos, photo(60))
        .await
        .refused(403, "forbidden");
    assert_eq!(town.files(), before, "nothing refused is stored");
    let shown = world.show(&delivery.agency, &photos, photo(60)).await.ok();
    assert_eq!(shown["media_type"], "image/jpeg");
    for width in 61..65 {
        world
            .show(&delivery.agency, &photos, photo(width))
            .await
            .ok();
    }
    world
        .show(&delivery.agency, &photos, photo(70))
        .await
        .refused(409, "wrong_state");
    let seen = world.get(&path).await.ok();
    assert_eq!(seen["items"][0]["photos"].as_array().unwrap().len(), 5);
    let url = shown["url"].as_str().unwrap();
    for address in [url, shown["thumbnail_url"].as_str().unwrap()] {
        let served = world.send(world.request(Method::GET, address)).await;
        assert_eq!(served.headers["content-type"], "image/jpeg");
        assert_eq!(served.headers["x-content-type-options"], "nosniff");
    }
    let own = url.trim_start_matches("/api/v1");
    world
        .call(&town.resident, Method::DELETE, own, &json!({}))
        .await
        .refused(403, "forbidden");
    let gone = world
        .call(&delivery.agency, Method::DELETE, own, &json!({}))
        .await;
    assert_eq!(gone.status.as_u16(), 204);
    world.get(own).await.refused(404, "not_found");
    answered_with_photos(&delivery, &work).await;
}

/// A resident shows what they see; it stays when their account is erased, as their proposals do.
async fn answered_with_photos(delivery: &Delivery, work: &str) {
    let (town, world) = (&delivery.town, &delivery.town.world);
    let answers = format!("/works/{work}/reports/1/answers");
    let photos = format!("{answers}/photos");
    world
        .show(&town.resident, &photos, photo(80))
        .await
        .refused(404, "not_found");
    let no = json!({ "confirms": false, "note": "Baru satu sisi yang dikerjakan." });
    world.post(&town.resident, &answers, no).await;
    let first = world.show(&town.resident, &photos, photo(80)).await.ok();
    for width in 81..83 {
        world.show(&town.resident, &photos, photo(width)).await.ok();
    }
    world
        .show(&town.resident, &photos, photo(90))
        .await
        .refused(409, "wrong_state");
    let path = first["url"].as_str().unwrap().trim_start_matches("/api/v1");
    for other in [&delivery.agency, &town.cycle.planner] {
        world
            .call(other, Method::DELETE, path, &json!({}))
            .await
            .refused(403, "forbidden");
    }
    let second = world.get(&answers).await.ok()["items"][0]["photos"][1]["id"].clone();
    let second = format!("/work-photos/{}", second.as_str().unwrap());
    let gone = world
        .call(&town.resident, Method::DELETE, &second, &json!({}))
        .await;
    assert_eq!(gone.status.as_u16(), 204);
    let verbs = world.get("/audit?subject=work&limit=100").await.ok();
    let verbs = verbs.to_string();
    assert!(verbs.contains("work.photo_added") && verbs.contains("work.photo_removed"));
    assert!(!verbs.contains(town.resident.id.as_str()));
    let body = json!({ "password": PASSWORD });
    let erased = world
        .call(&town.resident, Method::DELETE, "/me", &body)
        .await;
    assert!(erased.status.is_success(), "{:#}", erased.body);
    let said = world.get(&answers).await.ok();
    assert_eq!(said["items"][0]["photos"].as_array().unwrap().len(), 2);
    assert!(world.get(path).await.status.is_success());
}

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
