//! A planner filters the board, refuses three at once with a reason, sees their fates and undoes it; then makes a
//! scenario that halves a ceiling, compares it and adopts it.

use fantoccini::Locator;
use serde_json::{Value, json};

use super::{Browser, WIDTHS};
use crate::cycle::{DISTRICT, OTHER_VILLAGE, REGENCY, Town, VILLAGE};

struct Desk {
    town: Town,
    /// Address of the cycle's pages.
    path: String,
    /// One of the proposals.
    one: String,
}

impl Desk {
    /// Proposals of two villages, two of them alike; ceilings of every kind.
    async fn new() -> Self {
        let town = Town::new().await;
        let (world, cycle) = (&town.world, &town.cycle);
        let neighbour = world.citizen(OTHER_VILLAGE).await;
        let mut one = String::new();
        for (village, title, cost) in [
            (
                VILLAGE,
                "Paving jalan lingkungan RT 01 sampai RT 04 Dusun Krajan",
                10_000_000,
            ),
            (VILLAGE, "Saluran air Jalan Melati RT 02", 20_000_000),
            (VILLAGE, "Lampu jalan RT 03", 30_000_000),
            (VILLAGE, "Rehabilitasi posyandu Mawar", 45_000_000),
            (OTHER_VILLAGE, "Saluran air Jalan Melati RT 02", 21_000_000),
        ] {
            let who = if village == VILLAGE {
                &town.resident
            } else {
                &neighbour
            };
            one = cycle.submit(world, who, village, title, cost).await;
        }
        let ceilings = json!({ "items": [
            { "area_code": REGENCY, "amount_idr": 100_000_000 },
            { "area_code": DISTRICT, "amount_idr": 46_000_000 },
            { "agency_id": cycle.agency, "amount_idr": 90_000_000 },
            { "sector": "infrastruktur", "amount_idr": 80_000_000 },
        ] });
        let api = format!("/cycles/{}", cycle.id);
        world
            .put(&cycle.planner, &format!("{api}/ceilings"), ceilings)
            .await
            .ok();
        let set = json!({ "stage_kind": "regency_meeting", "ready": "yalimo", "in_force": true });
        world
            .post(&cycle.planner, &format!("{api}/criteria"), set)
            .await
            .ok();
        let path = format!("/desk{api}");
        Self { town, path, one }
    }

    async fn taken(&self) -> Vec<Value> {
        let path = format!("/cycles/{}/board?verdict=accommodated", self.town.cycle.id);
        let board = self.town.world.get(&path).await.ok();
        board["items"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn a_planner_decides_undoes_and_adopts() {
    for width in WIDTHS {
        for scripted in [true, false] {
            let desk = Desk::new().await;
            let opened = if scripted {
                Browser::open(&desk.town.world, width).await
            } else {
                Browser::open_plain(&desk.town.world, width).await
            };
            let Some(browser) = opened else { return };
            browser.log_in(&desk.town.cycle.planner).await;
            decides(&browser, &desk).await;
            undoes(&browser).await;
            scenario(&browser, &desk).await;
            let forum = format!("/cycles/{}/forum", desk.town.cycle.id);
            for (page, picture) in [
                (
                    format!("{}/board/totals?by=village", desk.path),
                    "board-totals",
                ),
                (
                    format!("{}/board/duplicates", desk.path),
                    "board-duplicates",
                ),
                (format!("{}/board/handover", desk.path), "board-handover"),
                (format!("{}/board/acts", desk.path), "board-acts"),
                (format!("{}/board/{}", desk.path, desk.one), "board-one"),
                (format!("{}/scenarios", desk.path), "scenarios"),
                (forum.clone(), "forum"),
                (
                    format!("{forum}/{}", desk.town.cycle.agency),
                    "forum-agency",
                ),
            ] {
                browser.visit(&page, picture).await;
            }
            browser.close().await;
        }
    }
}

async fn follow(browser: &Browser, words: &str) {
    let root = browser.find("html").await;
    let path = format!("//main//a[normalize-space()='{words}']");
    let link = browser.client.find(Locator::XPath(&path)).await.unwrap();
    link.click().await.unwrap();
    while root.tag_name().await.is_ok() {
        tokio::task::yield_now().await;
    }
}

async fn tick(browser: &Browser, at: usize) {
    let boxes = browser
        .client
        .find_all(Locator::Css("input[name='pick']"))
        .await;
    boxes.unwrap()[at].click().await.unwrap();
}

async fn decides(browser: &Browser, desk: &Desk) {
    browser.go(&desk.path).await;
    follow(browser, "Papan").await;
    browser.look("board").await;
    // The filter is a part of the page that opens.
    browser
        .find("details.filter > summary")
        .await
        .click()
        .await
        .unwrap();
    browser.choose("district", DISTRICT).await;
    browser.choose("verdict", "undecided").await;
    browser.press("Tampilkan").await;
    browser.look("board-filtered").await;
    let address = browser.client.current_url().await.unwrap();
    assert!(address.query().unwrap().contains("verdict=undecided"));
    if browser.scripted {
        browser.tap("Centang semua di halaman ini").await;
        assert!(browser.text().await.contains("5 dicentang"));
        browser.tap("Centang semua di halaman ini").await;
    }
    for at in 0..3 {
        tick(browser, at).await;
    }
    let form = "fieldset#putusan";
    let choose = browser
        .find(&format!("{form} select[name='verdict']"))
        .await;
    choose.select_by_value("not_accommodated").await.unwrap();
    let reason = browser
        .find(&format!("{form} textarea[name='reason']"))
        .await;
    reason
        .send_keys("Tidak layak menurut survei lapangan.")
        .await
        .unwrap();
    browser.press("Simpan putusan").await;
    browser.look("board-refused").await;
    let text = browser.text().await;
    assert!(
        text.contains("0 dari 3 selesai") && text.contains("Isi kode alasan"),
        "{text}"
    );
    let kept = browser
        .client
        .find_all(Locator::Css("input[name='pick']:checked"))
        .await;
    assert_eq!(kept.unwrap().len(), 3, "what was ticked stays so");
    let typed = browser
        .find(&format!("{form} textarea[name='reason']"))
        .await;
    assert!(
        typed
            .prop("value")
            .await
            .unwrap()
            .unwrap()
            .contains("survei lapangan")
    );
    browser.choose("reason_code", "other").await;
    browser.press("Simpan putusan").await;
    browser.look("board-told").await;
    let text = browser.text().await;
    assert!(text.contains("3 dari 3 selesai"), "{text}");
}

async fn undoes(browser: &Browser) {
    follow(browser, "Lihat tindakan ini").await;
    browser.look("board-act").await;
    assert!(
        browser
            .text()
            .await
            .contains("Tidak layak menurut survei lapangan.")
    );
    browser.press("Batalkan tindakan").await;
    browser.look("board-undone").await;
    let text = browser.text().await;
    assert!(
        text.contains("3 dari 3 selesai") && text.contains("sudah dibatalkan"),
        "{text}"
    );
}

async fn scenario(browser: &Browser, desk: &Desk) {
    browser
        .visit(&format!("{}/scenarios/new", desk.path), "scenario-new")
        .await;
    browser.fill("name", "Pagu kecamatan separuh").await;
    let cheapest = browser.find("input[name='rule'][value='cheapest']").await;
    cheapest.click().await.unwrap();
    browser
        .fill("ceiling_subject", "Kecamatan Pesanggaran (35.10.01)")
        .await;
    browser.fill("ceiling_amount", "dua puluh tiga juta").await;
    browser.press("Buat dan hitung").await;
    browser.look("scenario-refused").await;
    assert!(browser.text().await.contains("Isi jumlah rupiah"));
    browser.fill("ceiling_amount", "23.000.000").await;
    browser.press("Buat dan hitung").await;
    browser.look("scenario").await;
    let text = browser.text().await;
    assert!(
        text.contains("Rp 23.000.000") && text.contains("usulan masuk"),
        "{text}"
    );
    browser.go(&format!("{}/scenarios", desk.path)).await;
    browser.find("input[name='s']").await.click().await.unwrap();
    browser.press("Bandingkan dengan papan").await;
    browser.look("scenario-compare").await;
    follow(browser, "Pagu kecamatan separuh").await;
    browser.fill("reason", "Disepakati dalam rapat TAPD.").await;
    browser
        .find("input[name='sure']")
        .await
        .click()
        .await
        .unwrap();
    browser.press("Tetapkan skenario").await;
    browser.look("scenario-adopted").await;
    assert!(browser.text().await.contains("Penetapan skenario"));
    let taken = desk.taken().await;
    assert_eq!(
        taken.len(),
        1,
        "the cheapest fits half the ceiling: {taken:?}"
    );
    assert_eq!(taken[0]["cost_idr"], 10_000_000);
}
