//! A resident registers, proposes with a photo, votes, keeps the receipt and follows the proposal.

use serde_json::json;

use super::{Browser, WIDTHS};
use crate::cycle::{self, VILLAGE, accept, conclude, shift};
use crate::world::{Actor, PASSWORD, World, nik};

#[tokio::test]
async fn a_resident_proposes_votes_and_follows() {
    for width in WIDTHS {
        let world = World::start().await;
        let Some(mut browser) = Browser::open(&world, width).await else {
            return;
        };
        resident(&world, &mut browser).await;
        browser.close().await;
    }
}

/// Fills in a proposal and asks to look at it.
async fn propose(browser: &Browser) {
    fill_in(browser).await;
    browser.press("Periksa usulan").await;
}

/// Fills in a proposal, one step at a time on a phone.
pub(super) async fn fill_in(browser: &Browser) {
    browser.fill("title", "Perbaikan saluran air RT 03").await;
    browser
        .fill(
            "problem",
            "Saluran tersumbat, jalan tergenang setiap hujan.",
        )
        .await;
    browser
        .fill("work", "Mengeruk dan memperbaiki saluran 80 meter.")
        .await;
    browser.next_step().await;
    browser.open_more().await;
    browser.choose("sector", "infrastruktur").await;
    browser.fill("quantity", "80").await;
    browser.fill("unit", "m").await;
    browser.fill("unit_price_idr", "350.000").await;
    if browser.scripted {
        let sum = browser.find("#sum").await.text().await.unwrap();
        assert_eq!(sum.replace('\u{a0}', " "), "Biaya: Rp 28.000.000");
    }
    browser.next_step().await;
    browser.fill("address", "Gang Melati RT 03 RW 05").await;
    browser.choose("land_status", "government").await;
    browser.next_step().await;
    browser.fill("people", "120").await;
}

/// Registers and logs in; answers who.
async fn join(world: &World, browser: &Browser) -> Actor {
    browser.visit("/", "front").await;
    browser.visit("/register", "register").await;
    browser.fill("nik", "123").await;
    browser.press("Daftar").await;
    browser.look("register-refused").await;
    let nik = nik();
    let email = format!("siti-{}@contoh.id", browser.width);
    browser.fill("nik", &nik).await;
    browser.fill("name", "Siti Aminah").await;
    browser.fill("village_code", VILLAGE).await;
    browser.fill("email", &email).await;
    browser.fill("password", PASSWORD).await;
    browser.press("Daftar").await;
    browser.look("registered").await;
    browser.visit("/login", "login").await;
    browser.fill("login", &email).await;
    browser.fill("password", PASSWORD).await;
    browser.press("Masuk").await;
    browser.visit("/me", "me").await;
    let account = world.log_in(&email, &nik).await;
    world.grant(&account, "citizen", VILLAGE).await;
    account
}

async fn resident(world: &World, browser: &mut Browser) {
    let cycle = cycle::cycle(world, cycle::planner(world).await, 2028).await;
    let rounds = cycle.open_villages(world).await;
    let officer = world.officer("village_officer", VILLAGE).await;

    let account = join(world, browser).await;

    browser.visit("/proposals/new", "propose").await;
    browser.send_proposal().await;
    browser.look("propose-refused").await;
    propose(browser).await;
    browser.look("propose-confirm").await;
    assert!(browser.text().await.contains("Rp 28.000.000"));
    browser.press("Ajukan usulan").await;
    browser.look("proposed").await;
    assert!(browser.text().await.contains("Kode pelacakan"));
    browser.press("Ikuti dan dukung").await;
    browser.look("followed").await;
    assert!(browser.text().await.contains("1 warga mengikuti"));

    let photo = browser.profile.path().join("saluran.png");
    std::fs::write(&photo, crate::world::photo(640)).unwrap();
    let file = browser.find("[name='file']").await;
    file.send_keys(photo.to_str().unwrap()).await.unwrap();
    browser.press("Unggah").await;
    browser.look("photo-added").await;
    assert!(browser.text().await.contains("saluran."));

    let mine = world.get_as(&account, "/proposals?mine=true").await.ok();
    let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
    let code = mine["items"][0]["tracking_code"]
        .as_str()
        .unwrap()
        .to_owned();
    accept(world, &officer, &[&id]).await;
    browser
        .visit(&format!("/tracking/{code}"), "tracking")
        .await;

    world.clock.set(shift(8));
    let round = &rounds[0];
    browser
        .visit(&format!("/rounds/{round}"), "round-voting")
        .await;
    browser
        .visit(&format!("/rounds/{round}/vote"), "vote")
        .await;
    browser.find("[name='choice']").await.click().await.unwrap();
    browser.press("Periksa pilihan").await;
    browser.look("vote-review").await;
    browser.press("Kirim suara").await;
    browser.look("vote-receipt").await;
    assert!(browser.text().await.contains("akan dihitung"));
    let receipt = browser.find(".code").await.text().await.unwrap();

    world.clock.set(shift(10));
    let schedule = json!({ "opens_at": shift(9), "review_closes_at": shift(20), "voting_closes_at": shift(30) });
    cycle
        .open(world, 1, schedule, json!([cycle::DISTRICT]))
        .await;
    conclude(world, &officer, round, json!([])).await;
    browser
        .visit(&format!("/rounds/{round}"), "round-closed")
        .await;
    browser
        .visit(&format!("/rounds/{round}/comparison"), "comparison")
        .await;
    let check = format!("/rounds/{round}/check");
    browser.visit(&format!("{check}#{receipt}"), "check").await;
    browser.press("Cari").await;
    browser.look("checked").await;
    assert!(browser.text().await.contains("Surat suara ditemukan"));
    browser.visit(&format!("/areas/{VILLAGE}"), "village").await;
    browser.visit("/areas/35.10", "regency").await;
    browser.visit("/me", "me-after").await;
    browser.visit("/me/erase", "erase").await;
    browser.visit("/proposals?cari=saluran", "search").await;
    browser.visit(&format!("/proposals/{id}"), "proposal").await;
    browser.visit("/audit", "audit").await;
    browser.visit("/docs", "docs").await;
    browser.visit("/components", "components").await;

    in_english(browser, round, &id, &code).await;
}

/// The pages again, in English.
async fn in_english(browser: &mut Browser, round: &str, id: &str, code: &str) {
    browser.lang = "en";
    browser.visit("/me?lang=en", "me-en").await;
    for (path, picture) in [
        ("/".to_owned(), "front-en"),
        (format!("/rounds/{round}"), "round-en"),
        (format!("/areas/{VILLAGE}"), "village-en"),
        ("/proposals".to_owned(), "proposals-en"),
        (format!("/proposals/{id}"), "proposal-en"),
        (format!("/tracking/{code}"), "tracking-en"),
        ("/components".to_owned(), "components-en"),
        ("/tracking".to_owned(), "track-en"),
        ("/docs".to_owned(), "docs-en"),
    ] {
        browser.visit(&path, picture).await;
    }
}

impl Browser {
    /// Whether the form shows one step at a time.
    fn by_steps(&self) -> bool {
        self.scripted && self.width < 640
    }

    /// Opens what the form folds away, unless it is open.
    async fn open_more(&self) {
        let more = self.find("form details").await;
        if more.attr("open").await.unwrap().is_none() {
            self.find("form summary").await.click().await.unwrap();
        }
    }

    pub(super) async fn next_step(&self) {
        if self.by_steps() {
            self.press("Lanjut").await;
        }
    }

    /// Goes through all steps and sends the form as it is.
    async fn send_proposal(&self) {
        for _ in 0..3 {
            self.next_step().await;
        }
        self.press("Periksa usulan").await;
    }
}

#[tokio::test]
async fn a_resident_proposes_and_votes_without_scripts() {
    for width in WIDTHS {
        let world = World::start().await;
        let Some(browser) = Browser::open_plain(&world, width).await else {
            return;
        };
        let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
        let rounds = cycle.open_villages(&world).await;
        let officer = world.officer("village_officer", VILLAGE).await;
        let citizen = world.citizen(VILLAGE).await;
        browser.go("/login").await;
        browser.fill("login", &citizen.email).await;
        browser.fill("password", PASSWORD).await;
        browser.press("Masuk").await;
        browser.go("/proposals/new").await;
        browser.press("Periksa usulan").await;
        propose(&browser).await;
        browser.look("plain-confirm").await;
        browser.press("Ajukan usulan").await;
        assert!(browser.text().await.contains("Kode pelacakan"));
        let mine = world.get_as(&citizen, "/proposals?mine=true").await.ok();
        let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
        accept(&world, &officer, &[&id]).await;
        world.clock.set(shift(8));
        browser.go(&format!("/rounds/{}/vote", rounds[0])).await;
        browser.find("[name='choice']").await.click().await.unwrap();
        browser.press("Periksa pilihan").await;
        browser.press("Ubah pilihan").await;
        browser.press("Periksa pilihan").await;
        browser.press("Kirim suara").await;
        assert!(browser.text().await.contains("akan dihitung"));
        browser.close().await;
    }
}
