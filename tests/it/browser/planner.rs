//! A planner opens a stage, extends a round, and takes a roll in after a look at what is wrong with it.

use fantoccini::Locator;

use super::{Browser, WIDTHS};
use crate::cycle::{REGENCY, VILLAGE, planner};
use crate::world::{Actor, PASSWORD, World, nik};

#[tokio::test]
async fn a_planner_opens_extends_and_imports() {
    for width in WIDTHS {
        for scripted in [true, false] {
            let world = World::start().await;
            let planner = planner(&world).await;
            let opened = if scripted {
                Browser::open(&world, width).await
            } else {
                Browser::open_plain(&world, width).await
            };
            let Some(browser) = opened else { return };
            browser.go("/login").await;
            browser.fill("login", &planner.email).await;
            browser.fill("password", PASSWORD).await;
            browser.press("Masuk").await;
            let cycle = opens(&browser).await;
            extends(&browser, &cycle).await;
            imports(&browser, &world, &planner).await;
            for (page, picture) in [
                (cycle.clone(), "plan-cycle"),
                (format!("{cycle}/lagging"), "plan-lagging"),
                (format!("{cycle}/ceilings"), "plan-ceilings"),
                (format!("{cycle}/catalogue"), "plan-catalogue"),
                (format!("/desk/areas/{REGENCY}/officers"), "plan-officers"),
            ] {
                browser.visit(&page, picture).await;
            }
            browser.close().await;
        }
    }
}

/// Sets a field that types digits by its own order in each language.
async fn set(browser: &Browser, name: &str, value: &str) {
    let script = format!("document.querySelector(\"[name='{name}']\").value = '{value}'");
    browser.client.execute(&script, vec![]).await.unwrap();
}

/// Makes a cycle and opens the rounds of a district; answers the cycle's address.
async fn opens(browser: &Browser) -> String {
    browser.visit("/desk/cycles", "plan-cycles").await;
    browser.press("Buat siklus").await;
    browser.look("plan-cycle-new").await;
    let address = browser.client.current_url().await.unwrap();
    let cycle = address.path().to_owned();
    let link = Locator::XPath("//main//table[1]//tbody/tr[1]//a[1]");
    browser
        .client
        .find(link)
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    browser.look("plan-stage").await;
    browser.choose("rule", "equal_shares").await;
    browser.press("Simpan").await;
    assert!(browser.text().await.contains("Aturan tahap disimpan"));
    let stage = browser.client.current_url().await.unwrap();
    browser.go(&format!("{}/open", stage.path())).await;
    browser.choose("within", "35.10.01").await;
    browser.press("Lihat pratinjau").await;
    browser.look("plan-open-refused").await;
    assert!(browser.text().await.contains("isi pagu bawaan"));
    browser.fill("default_ceiling_idr", "1.000.000.000").await;
    browser.press("Lihat pratinjau").await;
    browser.look("plan-open-preview").await;
    let open = Locator::XPath("//main//section//button");
    let button = browser.client.find(open).await.unwrap();
    let words = button.text().await.unwrap();
    browser.press(&words).await;
    assert!(browser.text().await.contains("Putaran dibuka"));
    browser.look("plan-rounds").await;
    cycle
}

async fn extends(browser: &Browser, cycle: &str) {
    browser
        .find("input[name='pick']")
        .await
        .click()
        .await
        .unwrap();
    browser.choose("end", "submission").await;
    set(browser, "to", "2027-01-30T16:00").await;
    browser.press("Perpanjang putaran").await;
    browser.look("plan-extend-refused").await;
    assert!(browser.text().await.contains("Periksa lagi isian"));
    browser.fill("reason", "Banjir di beberapa desa.").await;
    let ticked = browser.find("input[name='pick']").await;
    assert!(
        ticked.is_selected().await.unwrap(),
        "what was ticked stays so"
    );
    let extend = Locator::XPath("//main//select[@id='f-end']/option[@selected]");
    assert!(
        browser.client.find(extend).await.is_ok(),
        "what was chosen stays so"
    );
    browser.press("Perpanjang putaran").await;
    browser.look("plan-extended").await;
    assert!(
        browser
            .text()
            .await
            .contains("1 dari 1 putaran diperpanjang")
    );
    browser.go(&format!("{cycle}/rounds")).await;
    let first = Locator::XPath("//main//ul[@class='list']/li[1]/a");
    browser
        .client
        .find(first)
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    browser.look("plan-round").await;
    assert!(
        browser.text().await.contains("30 Januari 2027")
            || browser.text().await.contains("Belum dibuka")
    );
}

async fn imports(browser: &Browser, world: &World, planner: &Actor) {
    let list = format!(
        "nik,nama,village_code\n{},Siti Aminah,{VILLAGE}\n{},Budi,{VILLAGE}\n35100105058500,Ani,{VILLAGE}\n",
        nik(),
        nik()
    );
    let file = browser.profile.path().join("daftar-pemilih.csv");
    std::fs::write(&file, list).unwrap();
    let path = format!("/desk/areas/{REGENCY}/roll");
    browser.visit(&path, "plan-roll").await;
    let field = browser.find("input[name='file']").await;
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.press("Lihat pratinjau").await;
    browser.look("plan-roll-preview").await;
    let text = browser.text().await;
    assert!(text.contains("14 angka"), "{text}");
    browser.press("Impor 2 baris").await;
    let text = browser.text().await;
    assert!(text.contains("Daftar diimpor"), "{text}");
    let again = format!("/areas/{REGENCY}/roll?preview=true");
    let list = std::fs::read_to_string(&file).unwrap();
    let told = world.csv(planner, &again, &list).await.ok();
    assert_eq!(told["same"], 2);
}
