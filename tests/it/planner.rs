//! The planner's desk, by forms as a browser without scripts sends them.

use chrono::Duration;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::cycle::{DISTRICT, OTHER_VILLAGE, REGENCY, Town, VILLAGE, planner, shift};
use crate::forms::{open, send};
use crate::world::{Actor, World, nik};

/// Sends a form with a list; answers the status, where it leads, and the page.
async fn send_list(
    world: &World,
    actor: &Actor,
    path: &str,
    csrf: &str,
    list: &[u8],
) -> (u16, String, String) {
    let file = Part::bytes(list.to_vec()).file_name("daftar.csv");
    let form = Form::new().text("csrf", csrf.to_owned()).part("file", file);
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

/// The version a page's form hides.
fn version(page: &str) -> String {
    let (_, after) = page.split_once("name=\"version\" value=\"").unwrap();
    after.split('"').next().unwrap().to_owned()
}

/// A moment of the API.
fn time(value: &serde_json::Value) -> chrono::DateTime<chrono::Utc> {
    value.as_str().unwrap().parse().unwrap()
}

/// How a moment stands in a form's field in Banyuwangi (WIB).
fn field(at: chrono::DateTime<chrono::Utc>) -> String {
    (at + Duration::hours(7))
        .format("%Y-%m-%dT%H:%M")
        .to_string()
}

#[tokio::test]
async fn a_planner_makes_a_cycle_and_opens_its_rounds() {
    let world = World::start().await;
    let planner = planner(&world).await;
    let (desk, _) = open(&world, &planner, "/desk").await;
    assert!(desk.contains("href=\"/desk/cycles\""), "{desk}");
    let (page, csrf) = open(&world, &planner, "/desk/cycles").await;
    assert!(
        page.contains("Musrenbang Kabupaten Banyuwangi untuk RKPD 2028"),
        "{page}"
    );
    let wrong = [
        ("csrf", csrf.as_str()),
        ("regency_code", REGENCY),
        ("fiscal_year", "dua ribu"),
        ("name", "Musrenbang Banyuwangi 2028"),
        ("template", "backwards"),
        ("objection_days", "14"),
    ];
    let (status, _, page) = send(&world, &planner, "/desk/cycles", &wrong).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("#f-fiscal_year") && page.contains("#f-template"),
        "{page}"
    );
    let mut right = wrong;
    right[2].1 = "2028";
    right[4].1 = "village_first";
    let (status, to, page) = send(&world, &planner, "/desk/cycles", &right).await;
    assert_eq!(status, 303, "{page}");
    let desk = to.trim_end_matches("?kabar=siklus");
    let (status, _, page) = send(&world, &planner, "/desk/cycles", &right).await;
    assert_eq!(status, 409, "{page}");
    let id = desk.trim_start_matches("/desk/cycles/");
    let stages = world.get(&format!("/cycles/{id}/stages")).await.ok();
    let stage = format!("{desk}/stages/{}", stages[0]["id"].as_str().unwrap());

    let (page, csrf) = open(&world, &planner, &stage).await;
    let seen = version(&page);
    let save = |limit: &'static str, version: &'static str| {
        [
            ("csrf", csrf.clone()),
            ("version", version.to_owned()),
            ("ballot_form", "approval".to_owned()),
            ("ballot_limit", limit.to_owned()),
            ("rule", "equal_shares".to_owned()),
        ]
    };
    let post = async |fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        send(&world, &planner, &stage, &fields).await
    };
    assert_eq!(seen, "1");
    let (status, _, page) = post(&save("51", "1")).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-ballot_limit\""), "{page}");
    assert_eq!(post(&save("3", "1")).await.0, 303);
    let (status, _, page) = post(&save("4", "1")).await;
    assert_eq!(status, 412);
    assert!(page.contains("Equal Shares"), "{page}");
    opens_a_district(&world, &planner, desk, &stage).await;
}

/// Opens the rounds of a district from the desk: looked at first, done once, then only what is missing.
async fn opens_a_district(world: &World, planner: &Actor, desk: &str, stage: &str) {
    let id = desk.trim_start_matches("/desk/cycles/");
    let path = format!("{stage}/open");
    let (page, csrf) = open(world, planner, &path).await;
    assert!(
        page.contains("2027-01-05T08:00"),
        "the next day is offered: {page}"
    );
    let mut fields = vec![
        ("csrf", csrf.as_str()),
        ("opens_at", "2027-01-05T08:00"),
        ("submission_closes_at", "2027-01-19T16:00"),
        ("review_closes_at", "kapan saja"),
        ("voting_closes_at", "2027-02-02T16:00"),
        ("default_ceiling_idr", "1.000.000.000"),
        ("within", DISTRICT),
    ];
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-review_closes_at\""), "{page}");
    fields[3].1 = "2027-01-26T16:00";
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 200);
    assert!(page.contains("26 Januari 2027 pukul 16.00 WIB"), "{page}");
    let rounds = async || {
        let rounds = world
            .get(&format!("/rounds?cycle_id={id}&limit=100"))
            .await
            .ok();
        rounds["items"].as_array().unwrap().clone()
    };
    assert!(rounds().await.is_empty(), "a preview opens nothing");
    fields.push(("step", "open"));
    let (status, to, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 303, "{page}");
    assert!(to.contains("kabar=dibuka"));
    let opened = rounds().await;
    assert!(opened.len() > 3);
    let opens: chrono::DateTime<chrono::Utc> = "2027-01-05T01:00:00Z".parse().unwrap();
    assert_eq!(time(&opened[0]["schedule"]["opens_at"]), opens);
    // Sent again it opens nothing twice; for the whole regency only what is missing.
    assert_eq!(send(world, planner, &path, &fields).await.0, 303);
    assert_eq!(rounds().await.len(), opened.len());
    fields[6].1 = "";
    fields.pop();
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 200);
    let there = format!("Sudah ada</dt><dd>{}", opened.len());
    assert!(page.contains(&there), "{page}");
    let (page, _) = open(world, planner, desk).await;
    assert!(page.contains("phase=upcoming") && page.contains("class=\"timeline\""));
    let (page, _) = open(world, planner, stage).await;
    assert!(page.contains("aturannya tidak dapat diubah"), "{page}");
}

#[tokio::test]
async fn the_desk_is_the_regencys_planners() {
    let town = Town::new().await;
    let world = &town.world;
    let cycle = format!("/desk/cycles/{}", town.cycle.id);
    let stage = format!("{cycle}/stages/{}", town.cycle.stages[0]);
    let list = uuid::Uuid::now_v7();
    let paths = [
        cycle.clone(),
        stage.clone(),
        format!("{stage}/open"),
        format!("{cycle}/rounds"),
        format!("{cycle}/rounds/{}", town.round),
        format!("{cycle}/lagging"),
        format!("{cycle}/ceilings"),
        format!("{cycle}/catalogue"),
        format!("{cycle}/lists/ceilings/{list}"),
        format!("/desk/areas/{REGENCY}/officers"),
        format!("/desk/areas/{REGENCY}/roll"),
        format!("/desk/areas/{REGENCY}/roll/{list}"),
    ];
    let elsewhere = world.officer("planner", "35.78").await;
    let get = async |actor: Option<&Actor>, path: &str| {
        let mut request = world.request(Method::GET, path);
        if let Some(actor) = actor {
            request = request.header("cookie", format!("session={}", actor.token));
        }
        request.send().await.unwrap().status().as_u16()
    };
    let csrf = {
        let (_, csrf) = open(world, &elsewhere, "/desk/cycles").await;
        csrf
    };
    for path in &paths {
        assert_eq!(get(None, path).await, 303, "{path}");
        for actor in [&elsewhere, &town.officer, &town.resident] {
            assert_eq!(get(Some(actor), path).await, 403, "{path}");
        }
        let forged = [("csrf", csrf.as_str()), ("reason", "Alasan yang panjang.")];
        let (status, _, _) = send(world, &elsewhere, path, &forged).await;
        assert!(matches!(status, 403 | 405), "{path}: {status}");
    }
    for path in [
        format!("/desk/cycles/{list}"),
        "/desk/cycles/x".to_owned(),
        format!("{cycle}/stages/{list}"),
        format!("{cycle}/rounds/{list}"),
        format!("{cycle}/lists/secrets/{list}"),
        "/desk/areas/35.10.01/officers".to_owned(),
        "/desk/areas/99.99/roll".to_owned(),
    ] {
        assert_eq!(get(Some(&town.cycle.planner), &path).await, 404, "{path}");
    }
    assert_eq!(get(Some(&town.officer), "/desk/cycles").await, 403);
    // A village's officer keeps the roll of the own village, and of no other.
    let own = format!("/desk/areas/{VILLAGE}/roll");
    assert_eq!(get(Some(&town.officer), &own).await, 200);
    let other = format!("/desk/areas/{OTHER_VILLAGE}/roll");
    assert_eq!(get(Some(&town.officer), &other).await, 403);
}

#[tokio::test]
async fn rounds_are_extended_together_with_a_reason() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let path = format!("/desk/cycles/{}/rounds", town.cycle.id);
    let (page, csrf) = open(world, planner, &format!("{path}?phase=submission")).await;
    let rounds = world
        .get(&format!("/rounds?cycle_id={}", town.cycle.id))
        .await
        .ok();
    let ids: Vec<String> = rounds["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|round| round["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(ids.iter().all(|id| page.contains(id)), "{page}");
    let seen: Vec<String> = ids.iter().map(|id| format!("seen-{id}")).collect();
    let to = field(shift(6));
    let mut fields = vec![
        ("csrf", csrf.as_str()),
        ("scope", "ticked"),
        ("end", "submission"),
        ("to", to.as_str()),
        ("shift", "yes"),
        ("reason", "pendek"),
    ];
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("Centang paling sedikit satu putaran."),
        "{page}"
    );
    for (id, seen) in ids.iter().zip(&seen) {
        fields.extend([("pick", id.as_str()), (seen.as_str(), "1")]);
    }
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-reason\""), "{page}");
    fields[5].1 = "Banjir di beberapa desa.";
    // Meanwhile another changes the second.
    let ceiling = json!({ "ceiling_idr": 5_000_000, "reason": "Pagu desa disesuaikan." });
    world
        .patch(planner, &format!("/rounds/{}", ids[1]), "\"1\"", ceiling)
        .await
        .ok();
    let (status, _, page) = send(world, planner, &path, &fields).await;
    assert_eq!(status, 200);
    assert!(page.contains("1 dari 2 putaran diperpanjang"), "{page}");
    let round = world.get(&format!("/rounds/{}", ids[0])).await.ok();
    assert_eq!(time(&round["schedule"]["submission_closes_at"]), shift(6));
    assert_eq!(time(&round["schedule"]["review_closes_at"]), shift(8));
    assert_eq!(time(&round["schedule"]["voting_closes_at"]), shift(10));
    // All that the filter matches, without ticks: the first has that end already.
    fields.truncate(6);
    fields[1].1 = "all";
    let narrowed = format!("{path}?stage=village_meeting&phase=submission&district={DISTRICT}");
    let (status, _, page) = send(world, planner, &narrowed, &fields).await;
    assert_eq!(status, 200);
    assert!(page.contains("1 dari 2 putaran diperpanjang"), "{page}");
    let round = world.get(&format!("/rounds/{}", ids[1])).await.ok();
    assert_eq!(time(&round["schedule"]["submission_closes_at"]), shift(6));

    let one = format!("{path}/{}", ids[0]);
    let (page, csrf) = open(world, planner, &one).await;
    let (seen, shown) = (version(&page), field(shift(6)));
    assert!(page.contains(&shown), "{page}");
    let later = field(shift(12));
    let mut fields = [
        ("csrf", csrf.as_str()),
        ("version", seen.as_str()),
        ("submission_closes_at", shown.as_str()),
        ("voting_closes_at", later.as_str()),
        ("ceiling_idr", "7.500.000"),
        ("reason", ""),
    ];
    assert_eq!(send(world, planner, &one, &fields).await.0, 422);
    fields[5].1 = "Warga meminta waktu lebih lama.";
    assert_eq!(send(world, planner, &one, &fields).await.0, 303);
    assert_eq!(send(world, planner, &one, &fields).await.0, 412);
    let round = world.get(&format!("/rounds/{}", ids[0])).await.ok();
    assert_eq!(time(&round["schedule"]["voting_closes_at"]), shift(12));
    assert_eq!(round["ceiling_idr"], json!(7_500_000));
}

#[tokio::test]
async fn who_lags_is_listed_with_the_office_to_call() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let path = format!("/desk/cycles/{}/lagging", town.cycle.id);
    let (page, _) = open(world, planner, &path).await;
    // Only two villages have a round; submission there ends in less than two days.
    assert!(page.contains("Belum ada putaran"), "{page}");
    let (few, _) = open(world, planner, &format!("{path}?why=few_proposals")).await;
    assert!(
        few.contains("2 tertinggal") && few.contains("Baru 0 usulan masuk"),
        "{few}"
    );
    assert!(few.contains(&format!("/officers?area={VILLAGE}")));
    // One has an officer, the other none.
    assert_eq!(few.matches("Belum ada petugas.").count(), 1, "{few}");
    let mut seen = 0;
    let mut next = Some(format!("{path}?why=no_round"));
    while let Some(address) = next {
        let (page, _) = open(world, planner, &address).await;
        seen += page.matches("<li><a href=\"/desk/cycles/").count() - 2;
        next = page
            .split_once("rel=\"next\" href=\"")
            .map(|(_, after)| after.split('"').next().unwrap().replace("&#38;", "&"));
        assert!(seen < 500, "pages end");
    }
    assert!(seen > 150, "{seen}");
    let id = town
        .cycle
        .submit(world, &town.resident, VILLAGE, "Paving gang", 1_000_000);
    id.await;
    world.clock.set(shift(8));
    let (late, _) = open(world, planner, &format!("{path}?why=review_late")).await;
    assert!(late.contains("1 usulan menunggu verifikasi"), "{late}");
    let (cycle, _) = open(world, planner, &format!("/desk/cycles/{}", town.cycle.id)).await;
    assert!(cycle.contains("why=review_late\">1</a>"), "{cycle}");
}

#[tokio::test]
async fn ceilings_are_set_one_by_one_and_by_list() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let path = format!("/desk/cycles/{}/ceilings", town.cycle.id);
    let (page, csrf) = open(world, planner, &path).await;
    assert!(
        page.contains("tidak mengubah putaran yang sudah dibuka"),
        "{page}"
    );
    let wrong = [("csrf", csrf.as_str()), ("subject", ""), ("amount_idr", "")];
    let (status, _, page) = send(world, planner, &path, &wrong).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("#f-subject") && page.contains("#f-amount_idr"),
        "{page}"
    );
    let foreign = [
        ("csrf", csrf.as_str()),
        ("subject", "35.78"),
        ("amount_idr", "5"),
    ];
    let (status, _, page) = send(world, planner, &path, &foreign).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-subject\""), "{page}");
    let right = [
        ("csrf", csrf.as_str()),
        ("subject", VILLAGE),
        ("amount_idr", "Rp 1.250.000.000"),
    ];
    assert_eq!(send(world, planner, &path, &right).await.0, 303);
    let (page, _) = open(world, planner, &path).await;
    assert!(page.contains("Rp\u{a0}1.250.000.000") && page.contains(VILLAGE));

    let lists = format!("/desk/cycles/{}/lists/ceilings", town.cycle.id);
    let csv = format!(
        "area_code,agency,sector,amount_idr\n{VILLAGE},,,1500000000\n{OTHER_VILLAGE},,,1000000000\n\
         ,PU,,25000000000\n,,infrastruktur,9000000000\n35.78,,,1\n{VILLAGE},,,2\n,PU,infrastruktur,3\n\
         {DISTRICT},,,=1+1\n"
    );
    let (status, to, page) = send_list(world, planner, &lists, &csrf, csv.as_bytes()).await;
    assert_eq!(status, 303, "{page}");
    let (page, csrf) = open(world, planner, &to).await;
    assert!(page.contains("Akan masuk</dt><dd>4</dd>"), "{page}");
    assert!(page.contains("Berubah</dt><dd>1</dd>") && page.contains("Ditolak</dt><dd>4</dd>"));
    for line in ["Baris 6", "Baris 7", "Baris 8", "Baris 9"] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let amount = async || {
        let page = world
            .get(&format!("/cycles/{}/ceilings", town.cycle.id))
            .await
            .ok();
        let items = page["items"].as_array().unwrap().clone();
        let own = items
            .iter()
            .find(|one| one["area_code"] == VILLAGE)
            .unwrap();
        (items.len(), own["amount_idr"].as_i64().unwrap())
    };
    assert_eq!(amount().await, (1, 1_250_000_000), "a preview sets nothing");
    // Kept for its sender only.
    let colleague = world.officer("planner", REGENCY).await;
    let (_, token) = open(world, &colleague, &path).await;
    let (status, _, _) = send(world, &colleague, &to, &[("csrf", &token)]).await;
    assert_eq!(status, 409);
    let (status, _, page) = send(world, planner, &to, &[("csrf", &csrf)]).await;
    assert_eq!(status, 303, "{page}");
    assert_eq!(amount().await, (4, 1_500_000_000));
    let (status, _, page) = send(world, planner, &to, &[("csrf", &csrf)]).await;
    assert_eq!(status, 409);
    assert!(page.contains("sudah diimpor"), "{page}");
    let (status, _, page) = send_list(world, planner, &lists, &csrf, b"kode,nilai\n1,2\n").await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-file\""), "{page}");
    let (status, _, _) = send_list(world, planner, &lists, &csrf, b"").await;
    assert_eq!(status, 422);
}

#[tokio::test]
async fn the_catalogue_takes_items_and_lists() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let path = format!("/desk/cycles/{}/catalogue", town.cycle.id);
    let (_, csrf) = open(world, planner, &path).await;
    let mut item = [
        ("csrf", csrf.as_str()),
        ("code", "K-01"),
        ("name", "Paving jalan"),
        ("category", "fisik"),
        ("sector", ""),
        ("unit", "m2"),
        ("price_min_idr", "100.000"),
        ("price_max_idr", "90.000"),
    ];
    let (status, _, page) = send(world, planner, &path, &item).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("#f-sector") && page.contains("#f-price_min_idr"),
        "{page}"
    );
    item[4].1 = "infrastruktur";
    item[7].1 = "250.000";
    assert_eq!(send(world, planner, &path, &item).await.0, 303);
    let (page, _) = open(world, planner, &format!("{path}?item=K-01")).await;
    assert!(page.contains("value=\"250.000\""), "{page}");
    let lists = format!("/desk/cycles/{}/lists/catalogue", town.cycle.id);
    let csv = "code,name,sector,unit,price_min_idr\nK-01,Paving jalan gang,infrastruktur,m2,\n\
               K-02,Lampu jalan,infrastruktur,unit,\nK-03,Salah,bukan,unit,\n";
    let (status, to, page) = send_list(world, planner, &lists, &csrf, csv.as_bytes()).await;
    assert_eq!(status, 303, "{page}");
    let (page, csrf) = open(world, planner, &to).await;
    assert!(page.contains("Akan masuk</dt><dd>2</dd>") && page.contains("Baru</dt><dd>1</dd>"));
    assert!(page.contains("Baris 4"), "{page}");
    assert_eq!(send(world, planner, &to, &[("csrf", &csrf)]).await.0, 303);
    let (page, _) = open(world, planner, &format!("{path}?q=lampu")).await;
    assert!(
        page.contains("Lampu jalan") && !page.contains("Paving jalan gang"),
        "{page}"
    );
}

#[tokio::test]
async fn offices_are_given_found_and_taken_back() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let path = format!("/desk/areas/{REGENCY}/officers");
    let (page, csrf) = open(world, planner, &path).await;
    assert!(page.contains(&town.officer.email), "{page}");
    let person = world.register(OTHER_VILLAGE).await;
    let search = async |login: &str| {
        let (page, _) = open(world, planner, &format!("{path}?login={login}")).await;
        page
    };
    assert!(
        search("tidak.ada@contoh.id")
            .await
            .contains("Tidak ada akun")
    );
    let found = search(&person.email).await;
    assert!(
        found.contains("Warga Contoh") && found.contains("Belum memegang peran"),
        "{found}"
    );
    let by_nik = search(&person.nik).await;
    assert!(by_nik.contains("bukan NIK") && !by_nik.contains("Belum memegang peran"));
    let nobody = [
        ("csrf", csrf.as_str()),
        ("login", "x@contoh.id"),
        ("office", OTHER_VILLAGE),
    ];
    let (status, _, page) = send(world, planner, &path, &nobody).await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-login\""), "{page}");
    let foreign = [
        ("csrf", csrf.as_str()),
        ("login", &person.email),
        ("office", "35.78.01"),
    ];
    assert_eq!(send(world, planner, &path, &foreign).await.0, 403);
    for office in [OTHER_VILLAGE, DISTRICT, &town.cycle.agency] {
        let fields = [
            ("csrf", csrf.as_str()),
            ("login", &person.email),
            ("office", office),
        ];
        let (status, _, page) = send(world, planner, &path, &fields).await;
        assert_eq!(status, 303, "{page}");
    }
    let grants = world
        .get_as(planner, &format!("/grants?area={OTHER_VILLAGE}"))
        .await
        .ok();
    let grant = grants["items"][0]["id"].as_str().unwrap();
    let found = search(&person.email).await;
    assert!(found.contains("Dinas Pekerjaan Umum"), "{found}");
    let narrowed = format!("{path}?area={OTHER_VILLAGE}");
    let (page, _) = open(world, planner, &narrowed).await;
    assert!(
        page.contains(grant) && !page.contains(&town.officer.email),
        "{page}"
    );
    let (status, _, _) = send(
        world,
        planner,
        &format!("{path}/{grant}"),
        &[("csrf", &csrf)],
    )
    .await;
    assert_eq!(status, 303);
    let (page, _) = open(world, planner, &narrowed).await;
    assert!(!page.contains(grant), "{page}");
    // A resident's verification is no office: it is not taken back here.
    let citizen = world
        .get_as(
            world.admin().await,
            &format!("/grants?account_id={}", town.resident.id),
        )
        .await
        .ok();
    let citizen = citizen["items"][0]["id"].as_str().unwrap();
    let (status, _, _) = send(
        world,
        planner,
        &format!("{path}/{citizen}"),
        &[("csrf", &csrf)],
    )
    .await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_roll_is_looked_at_before_it_is_taken_in() {
    let town = Town::new().await;
    let (world, planner) = (&town.world, &town.cycle.planner);
    let waits = world.register(VILLAGE).await;
    let path = format!("/desk/areas/{REGENCY}/roll");
    let (elsewhere, plain, twice) = (nik(), nik(), nik());
    let other = world.officer("planner", "35.78").await;
    let csv = format!("nik,name,village_code\n{elsewhere},Orang Surabaya,35.78.01.1001\n");
    world.csv(&other, "/areas/35.78/roll", &csv).await.ok();
    let list = format!(
        "nik,nama,village_code\n{},Warga Contoh,{VILLAGE}\n{plain},Siti Aminah,{OTHER_VILLAGE}\n\
         {elsewhere},Orang Surabaya,{VILLAGE}\n35100105058500,Budi,{VILLAGE}\n3,51001E+15,Ani,{VILLAGE}\n\
         {twice},Tono,{VILLAGE}\n{twice},Tono,{VILLAGE}\n{},Wati,35.78.01.1001\n",
        waits.nik,
        nik()
    );
    // The API tells the same without writing.
    let preview = format!("/areas/{REGENCY}/roll?preview=true");
    let told = world.csv(planner, &preview, &list).await.ok();
    assert_eq!((&told["added"], &told["verified"]), (&json!(3), &json!(1)));
    assert_eq!(told["lines"].as_array().unwrap().len(), 8);
    assert_eq!(told["lines"][0]["fate"], "new");
    assert_eq!(told["lines"][2]["fate"], "refused");
    assert_eq!(told["rejected"].as_array().unwrap().len(), 5);
    let text = told.to_string();
    assert!(
        !text.contains(&waits.nik) && text.contains("************"),
        "{text}"
    );
    let verified = async || {
        let me = world.get_as(&waits, "/me").await.ok();
        me["verified"].as_bool().unwrap()
    };
    assert!(!verified().await);

    let (_, csrf) = open(world, planner, &path).await;
    let (status, to, page) = send_list(world, planner, &path, &csrf, list.as_bytes()).await;
    assert_eq!(status, 303, "{page}");
    let (page, csrf) = open(world, planner, &to).await;
    assert!(
        page.contains("Baru</dt><dd>3</dd>") && page.contains("Ditolak</dt><dd>5</dd>"),
        "{page}"
    );
    let (refused, _) = open(world, planner, &format!("{to}?fate=refused")).await;
    for told in [
        "Baris 4",
        "terdaftar di wilayah lain",
        "14 angka",
        "sudah ada di baris 7",
    ] {
        assert!(refused.contains(told), "{told}: {refused}");
    }
    for page in [&page, &refused] {
        for nik in [&waits.nik, &plain, &elsewhere, &twice] {
            assert!(!page.contains(nik.as_str()), "a NIK in {page}");
        }
    }
    assert!(!verified().await, "a preview writes nothing");
    let colleague = world.officer("planner", REGENCY).await;
    let (_, token) = open(world, &colleague, &path).await;
    assert_eq!(
        send(world, &colleague, &to, &[("csrf", &token)]).await.0,
        409
    );
    let (status, _, page) = send(world, planner, &to, &[("csrf", &csrf)]).await;
    assert_eq!(status, 303, "{page}");
    assert!(verified().await);
    assert_eq!(send(world, planner, &to, &[("csrf", &csrf)]).await.0, 409);
    let (page, csrf) = open(world, planner, &path).await;
    assert!(page.contains("Orang dalam daftar</dt><dd>3</dd>"), "{page}");

    // The same list again doubles nobody; one line changed is told so.
    let again = list.replace("Siti Aminah", "Siti Aminah Putri");
    let (_, to, _) = send_list(world, planner, &path, &csrf, again.as_bytes()).await;
    let (page, csrf) = open(world, planner, &to).await;
    assert!(
        page.contains("Berubah</dt><dd>1</dd>") && page.contains("Sama</dt><dd>2</dd>"),
        "{page}"
    );
    world.pass(Duration::minutes(61));
    let (status, _, page) = send(world, planner, &to, &[("csrf", &csrf)]).await;
    assert_eq!(status, 409);
    assert!(page.contains("kedaluwarsa"), "{page}");
    let (status, _, page) = send_list(world, planner, &path, &csrf, b"kode;nilai\n1;2\n").await;
    assert_eq!(status, 422);
    assert!(page.contains("href=\"#f-file\""), "{page}");
    let (status, _, page) = send_list(world, planner, &path, &csrf, b"nik,nama\n1,\xff\n").await;
    assert_eq!(status, 422);
    assert!(page.contains("Baris 2 bukan UTF-8"), "{page}");
}
