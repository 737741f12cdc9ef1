//! A planner imports an untidy sheet: sends it, looks through what becomes of each row, chooses between names that are
//! alike, confirms, and sees what was not taken in.

use super::{Browser, WIDTHS};
use crate::cycle::Town;
use crate::sipd::{row, sheet};

#[tokio::test]
async fn a_planner_imports_an_untidy_sheet() {
    for width in WIDTHS {
        for scripted in [true, false] {
            let town = Town::new().await;
            let opened = if scripted {
                Browser::open(&town.world, width).await
            } else {
                Browser::open_plain(&town.world, width).await
            };
            let Some(browser) = opened else { return };
            imports(&town, &browser).await;
            browser.close().await;
        }
    }
}

/// Waits until the import is in a state: the page looks by itself with scripts, and is looked at again without.
async fn becomes(browser: &Browser, words: &str) {
    let there = format!("document.getElementById('progress')?.textContent.includes('{words}')");
    if browser.scripted {
        return browser.until(&there).await;
    }
    let began = std::time::Instant::now();
    while browser.ask(&format!("Boolean({there})")).await != true {
        assert!(began.elapsed().as_secs() < 60, "{}", browser.text().await);
        let address = browser.client.current_url().await.unwrap();
        browser.go(address.path()).await;
    }
}

async fn imports(town: &Town, browser: &Browser) {
    browser.log_in(&town.cycle.planner).await;
    let path = format!("/desk/cycles/{}/sipd", town.cycle.id);
    browser.visit(&path, "sipd").await;
    let file = browser.profile.path().join("usulan.csv");
    std::fs::write(&file, "bukan lembar usulan\n").unwrap();
    let field = browser.find("input[name='file']").await;
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.press("Kirim dan baca").await;
    becomes(browser, "Gagal").await;
    browser.look("sipd-failed").await;
    let rows = [
        row("1", "Paving jalan RT 01", "DINAS PU", "Rp 12.500.000,00"),
        row("2", "Saluran air RT 02", "DINAS PEKERJAN UMM", "5.000.000"),
        row("3", "Lampu jalan RT 03", "DINAS PU", "banyak"),
    ];
    std::fs::write(&file, sheet(&rows)).unwrap();
    browser.go(&path).await;
    let field = browser.find("input[name='file']").await;
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.press("Kirim dan baca").await;
    becomes(browser, "Menunggu persetujuan").await;
    browser.look("sipd-preview").await;
    let text = browser.text().await;
    for words in ["Paving jalan RT 01", "Perlu pilihan", "Ditolak", "% mirip"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let address = browser.client.current_url().await.unwrap();
    browser
        .visit(&format!("{}?fate=refused", address.path()), "sipd-refused")
        .await;
    assert!(!browser.text().await.contains("Paving jalan RT 01"));
    browser.go(address.path()).await;
    let choice = browser
        .find("select[name='code'] option:nth-child(2)")
        .await;
    let code = choice.attr("value").await.unwrap().unwrap();
    browser.choose("code", &code).await;
    browser.press("Setujui dan tulis").await;
    becomes(browser, "Selesai").await;
    browser.look("sipd-written").await;
    let text = browser.text().await;
    assert!(
        text.contains("2 baris baru atau berubah dikerjakan"),
        "{text}"
    );
    let list = town.world.get("/proposals").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
}
