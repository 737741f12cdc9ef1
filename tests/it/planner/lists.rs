//! Ceilings, catalogue, officers and the electoral roll.

use chrono::Duration;
use serde_json::json;

use super::send_list;
use crate::cycle::{DISTRICT, OTHER_VILLAGE, REGENCY, Town, VILLAGE};
use crate::forms::{open, send};
use crate::world::nik;

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
