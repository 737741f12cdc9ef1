//! After the plan, in a browser: the plan and what changed in it, a report with a photo, what a resident sees, and the
//! survey about the finished work; on a phone and a desktop, with and without scripts.

use serde_json::json;

use super::{Browser, WIDTHS};
use crate::cycle::{REGENCY, VILLAGE};
use crate::delivery::Delivery;
use crate::plans::two_publications;
use crate::surveys::{KEYS, about_work};
use crate::world::{World, photo};

async fn opened(world: &World, width: u32, scripted: bool) -> Option<Browser> {
    if scripted {
        Browser::open(world, width).await
    } else {
        Browser::open_plain(world, width).await
    }
}

/// Chooses a file of one's own.
async fn attach(browser: &Browser, bytes: Vec<u8>) {
    let file = browser.profile.path().join("lapangan.png");
    std::fs::write(&file, bytes).unwrap();
    let field = browser.find("input[name='photos']").await;
    field.send_keys(file.to_str().unwrap()).await.unwrap();
}

async fn tick(browser: &Browser, css: &str) {
    browser.find(css).await.click().await.unwrap();
}

#[tokio::test]
async fn a_plan_is_read_narrowed_and_compared() {
    let delivery = two_publications().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    let items = json!({ "items": [{ "area_code": VILLAGE, "amount_idr": 35_000_000 }] });
    let ceilings = delivery.path("/ceilings");
    world.put(&town.cycle.planner, &ceilings, items).await.ok();
    let csv = "code,name,category,sector,unit,price_min_idr,price_max_idr,agency\n\
        F-01,Paving jalan lingkungan,fisik,infrastruktur,m2,180000,260000,PU\n";
    let catalogue = delivery.path("/catalogue/import");
    world.csv(&town.cycle.planner, &catalogue, csv).await.ok();
    for width in WIDTHS {
        for scripted in [true, false] {
            let Some(browser) = opened(world, width, scripted).await else {
                return;
            };
            let cycle = format!("/cycles/{}", town.cycle.id);
            browser.visit(&format!("{cycle}/plan"), "annual-plan").await;
            browser.choose("putusan", "deferred").await;
            browser.press("Tampilkan").await;
            browser.look("annual-plan-narrowed").await;
            assert!(browser.text().await.contains("1 usulan cocok"));
            browser
                .visit(&format!("{cycle}/plan/difference"), "annual-difference")
                .await;
            browser.choose("dari", "2").await;
            browser.choose("ke", "1").await;
            browser.press("Bandingkan").await;
            browser.look("annual-difference-back").await;
            for (page, picture) in [
                (cycle.clone(), "facts-cycle"),
                (format!("{cycle}/catalogue"), "facts-catalogue"),
                (format!("{cycle}/ceilings"), "facts-ceilings"),
                (format!("/areas/{REGENCY}/agencies"), "facts-agencies"),
                (format!("/areas/{REGENCY}"), "facts-regency"),
            ] {
                browser.visit(&page, picture).await;
            }
            browser.close().await;
        }
    }
}

#[tokio::test]
async fn a_work_is_reported_seen_and_judged() {
    for width in WIDTHS {
        for scripted in [true, false] {
            let delivery = Delivery::new().await;
            let world = &delivery.town.world;
            delivery.take_up().await;
            let Some(browser) = opened(world, width, scripted).await else {
                return;
            };
            let work = delivery.work(0).await;
            let page = format!("/works/{work}");
            browser.visit(&page, "work-promised").await;
            reports(&browser, &delivery, &work).await;
            browser.visit(&page, "work-reported").await;
            answers(&browser, &delivery, &page).await;
            browser
                .visit(&format!("/works?wilayah={VILLAGE}&per=dinas"), "works")
                .await;
            let code = delivery.code(0).await;
            browser
                .visit(&format!("/tracking/{code}"), "work-journey")
                .await;
            rates(&browser, &delivery, &work).await;
            browser.close().await;
        }
    }
}

/// The agency's officer reports, first wrongly, then rightly, and several by a list.
async fn reports(browser: &Browser, delivery: &Delivery, work: &str) {
    let world = &delivery.town.world;
    browser.log_in(&delivery.agency).await;
    browser.visit("/desk/works", "works-desk").await;
    browser
        .visit(&format!("/desk/works/{work}"), "work-report")
        .await;
    browser.choose("state", "in_progress").await;
    browser
        .fill("note", "Galian dan lapis dasar selesai.")
        .await;
    browser.press("Kirim laporan").await;
    browser.look("work-report-refused").await;
    assert!(browser.text().await.contains("0 sampai 100 persen"));
    browser.fill("percent", "40").await;
    browser.fill("contract_idr", "9.500.000").await;
    attach(browser, photo(640)).await;
    browser.press("Kirim laporan").await;
    browser.look("works-desk-reported").await;
    assert!(browser.text().await.contains("Laporan disimpan."));
    let shown = world.get(&format!("/works/{work}/reports")).await.ok();
    assert_eq!(shown["items"][0]["photos"].as_array().unwrap().len(), 1);
    let second = delivery.code(1).await;
    let list = format!("tracking_code,state,percent\n{second},berjalan,20\n1234567890,selesai,\n");
    let file = browser.profile.path().join("laporan.csv");
    std::fs::write(&file, list).unwrap();
    let field = browser.find("input[name='file']").await;
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.press("Lihat pratinjau").await;
    browser.look("works-list-preview").await;
    browser.press("Kirim 1 laporan").await;
    assert!(browser.text().await.contains("Daftar laporan disimpan."));
}

/// A resident comes without a login, is asked for it, comes back and says what they see.
async fn answers(browser: &Browser, delivery: &Delivery, page: &str) {
    browser.client.delete_all_cookies().await.unwrap();
    browser.go(page).await;
    let login = browser
        .find(&format!("a[href='/login?lanjut={page}']"))
        .await;
    login.click().await.unwrap();
    browser.fill("login", &delivery.town.resident.email).await;
    browser.fill("password", crate::world::PASSWORD).await;
    browser.press("Masuk").await;
    assert_eq!(browser.client.current_url().await.unwrap().path(), page);
    browser.look("work-asked").await;
    tick(browser, "input[name='confirms'][value='no']").await;
    browser.press("Kirim tanggapan").await;
    browser.look("work-answer-refused").await;
    browser
        .fill("note", "Ujung gang sebelah barat belum tersentuh.")
        .await;
    attach(browser, photo(320)).await;
    browser.press("Kirim tanggapan").await;
    browser.look("work-answered").await;
    let text = browser.text().await;
    assert!(
        text.contains("Ujung gang sebelah barat") && text.contains("1 membantah"),
        "{text}"
    );
}

/// The survey about the finished work: asked without a tick, then answered.
async fn rates(browser: &Browser, delivery: &Delivery, work: &str) {
    let survey = about_work(&delivery.town.world, &delivery.agency, work).await;
    browser.go(&format!("/works/{work}")).await;
    tick(browser, &format!("a[href='/surveys/{survey}']")).await;
    browser.look("survey").await;
    browser.press("Kirim jawaban").await;
    browser.look("survey-refused").await;
    for key in KEYS {
        tick(browser, &format!("input[name='{key}'][value='4']")).await;
    }
    browser.press("Kirim jawaban").await;
    browser.look("survey-done").await;
    assert!(browser.text().await.contains("jawaban Anda sudah tercatat"));
}
