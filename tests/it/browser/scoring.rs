//! A planner installs a set of criteria, weighs it by comparison and puts it in force; an officer scores many
//! proposals on one sheet; anybody reads the ranked list.

use fantoccini::Locator;

use super::{Browser, WIDTHS};
use crate::cycle::{Town, VILLAGE};

#[tokio::test]
async fn criteria_are_weighed_and_proposals_scored() {
    for width in WIDTHS {
        for scripted in [true, false] {
            let town = Town::new().await;
            for title in ["Paving jalan RT 01", "Saluran air RT 02", "Lampu RT 03"] {
                let made =
                    town.cycle
                        .submit(&town.world, &town.resident, VILLAGE, title, 9_000_000);
                made.await;
            }
            let opened = if scripted {
                Browser::open(&town.world, width).await
            } else {
                Browser::open_plain(&town.world, width).await
            };
            let Some(browser) = opened else { return };
            let set = plans(&town, &browser).await;
            scores(&town, &browser, &set).await;
            browser.close().await;
        }
    }
}

/// Opens every part of a page that is folded, so that its fields can be typed in.
async fn unfold(browser: &Browser) {
    let script = "document.querySelectorAll('main details').forEach(one => one.open = true)";
    browser.client.execute(script, vec![]).await.unwrap();
}

/// Drafts, weighs and puts in force; answers the set's address.
async fn plans(town: &Town, browser: &Browser) -> String {
    browser.log_in(&town.cycle.planner).await;
    let path = format!("/desk/cycles/{}/criteria", town.cycle.id);
    browser.visit(&path, "criteria").await;
    browser.choose("ready", "yalimo").await;
    browser.press("Pasang sebagai rancangan").await;
    browser.look("criteria-refused").await;
    browser.choose("stage_kind", "village_meeting").await;
    browser.press("Pasang sebagai rancangan").await;
    browser.look("criteria-draft").await;
    let set = browser
        .client
        .current_url()
        .await
        .unwrap()
        .path()
        .to_owned();
    unfold(browser).await;
    browser.fill("weight-0", "berat").await;
    browser.press("Simpan").await;
    browser.look("criteria-draft-refused").await;
    assert!(browser.text().await.contains("misalnya 0,25"));
    browser.fill("weight-0", "2").await;
    browser.press("Simpan").await;
    assert!(
        browser.text().await.contains("50,0"),
        "{}",
        browser.text().await
    );
    browser
        .visit(&format!("{set}/weights"), "criteria-weights")
        .await;
    browser.fill("judge", "Kepala bidang ekonomi").await;
    for (pair, times) in [("p-0-1", "9"), ("p-0-2", "-9"), ("p-1-2", "9")] {
        browser.choose(pair, times).await;
    }
    browser.press("Simpan perbandingan").await;
    browser.look("criteria-judged").await;
    assert!(browser.text().await.contains("terlalu tinggi"));
    browser.press("Pakai bobot ini").await;
    browser.look("criteria-inconsistent").await;
    assert!(browser.text().await.contains("di atas 0,10"));
    browser.fill("judge", "Kepala bidang ekonomi").await;
    for (pair, times) in [("p-0-1", "3"), ("p-0-2", "9"), ("p-1-2", "3")] {
        browser.choose(pair, times).await;
    }
    browser.press("Simpan perbandingan").await;
    browser.press("Pakai bobot ini").await;
    assert!(
        browser
            .text()
            .await
            .contains("Bobot dari perbandingan dipakai")
    );
    browser.press("Berlakukan perangkat ini").await;
    browser.look("criteria-in-force").await;
    assert!(browser.text().await.contains("Petugas sudah dapat menilai"));
    browser.visit(&path, "criteria-list").await;
    browser.go("/me").await;
    set
}

async fn scores(town: &Town, browser: &Browser, set: &str) {
    let out = Locator::XPath("//header//button[@class='link']");
    let button = browser.client.find(out).await.unwrap();
    let button = serde_json::to_value(button).unwrap();
    browser
        .client
        .execute("arguments[0].form.submit()", vec![button])
        .await
        .unwrap();
    browser.log_in(&town.officer).await;
    let sheet = format!("{set}/sheet");
    browser.visit(&sheet, "sheet").await;
    let fields = browser
        .client
        .find_all(Locator::Css("input[name^='s.']"))
        .await
        .unwrap();
    assert_eq!(fields.len(), 9);
    for (place, field) in fields.iter().enumerate() {
        let answer = ["4", "3", "2", "1", "2", "4", "9", "3", "3"][place];
        field.send_keys(answer).await.unwrap();
    }
    browser.press("Simpan nilai").await;
    browser.look("sheet-refused").await;
    assert!(browser.text().await.contains("di dalam skala"));
    let wrong = browser.find("input[aria-invalid]").await;
    wrong.clear().await.unwrap();
    browser.press("Simpan nilai").await;
    browser.look("sheet-saved").await;
    let text = browser.text().await;
    assert!(
        text.contains("Nilai disimpan") && text.contains("belum dinilai"),
        "{text}"
    );
    browser.go(&format!("{sheet}?gaps=1")).await;
    assert!(!browser.text().await.contains("Paving jalan RT 01"));
    let public = set.trim_start_matches("/desk");
    browser.visit(public, "ranking").await;
    let text = browser.text().await;
    assert!(
        text.contains("1. Paving jalan RT 01") && text.contains("TOPSIS"),
        "{text}"
    );
    browser
        .visit(
            &format!("/cycles/{}/criteria", town.cycle.id),
            "ranking-sets",
        )
        .await;
}
