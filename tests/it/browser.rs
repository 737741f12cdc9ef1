//! Journeys in a real browser, on a phone and on a desktop: chromium, driven by chromedriver. Without them
//! a test says that it was skipped; where `CI` is set their absence is a failure.

#![expect(clippy::panic, reason = "a test that cannot go on fails there")]

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::cycle::{self, VILLAGE, accept, conclude, shift};
use crate::world::{PASSWORD, World, nik};

/// Widths every page is looked at, CSS pixels.
const WIDTHS: [u32; 2] = [360, 1280];
/// Most bytes of a page's first view, all resources together.
const MOST_BYTES: u64 = 100_000;

/// A browser window; its driver ends with it.
struct Browser {
    client: Client,
    url: String,
    width: u32,
    _driver: Child,
    profile: tempfile::TempDir,
}

fn installed(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let files = names
        .iter()
        .flat_map(|name| places.iter().map(move |place| place.join(name)));
    files.into_iter().find(|file| file.is_file())
}

#[expect(clippy::print_stdout, reason = "whoever runs the tests is told")]
fn skipped() {
    assert!(std::env::var_os("CI").is_none(), "no browser to test with");
    println!("skipped: chromium or chromedriver is not installed");
}

impl Browser {
    async fn open(world: &World, width: u32) -> Option<Self> {
        let driver = installed(&["chromedriver"]);
        let chromium = installed(&["chromium", "chromium-browser", "google-chrome"]);
        let (Some(driver), Some(chromium)) = (driver, chromium) else {
            skipped();
            return None;
        };
        let port = free_port();
        let driver = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let profile = tempfile::tempdir().unwrap();
        let client = connect(port, &options(&chromium, profile.path(), width)).await;
        client.set_window_rect(0, 0, width, 900).await.unwrap();
        Some(Self {
            client,
            url: world.url.clone(),
            width,
            _driver: driver,
            profile,
        })
    }

    /// Opens a page, checks it and keeps its picture.
    async fn visit(&self, path: &str, picture: &str) {
        self.client
            .goto(&format!("{}{path}", self.url))
            .await
            .unwrap();
        self.look(picture).await;
    }

    /// Checks the page that is open: it fits its width, is light, asks no other host, is labelled.
    async fn look(&self, picture: &str) {
        let seen = self
            .client
            .execute(LOOK, vec![])
            .await
            .unwrap_or_else(|error| panic!("{picture}: {error}"));
        let wide = seen["wide"].as_u64().unwrap();
        assert!(wide <= u64::from(self.width), "{picture} is {wide} wide");
        let bytes = seen["bytes"].as_u64().unwrap();
        assert!(bytes < MOST_BYTES, "{picture} weighs {bytes} bytes");
        let empty = json!([]);
        assert_eq!(seen["foreign"], empty, "{picture} asks another host");
        assert_eq!(
            seen["unlabelled"], empty,
            "{picture} has fields without a label"
        );
        assert_eq!(seen["headings"], 1, "{picture} has one main heading");
        assert_eq!(seen["lang"], "id", "{picture} tells its language");
        let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/screenshots");
        std::fs::create_dir_all(folder).unwrap();
        let image = self.client.screenshot().await.unwrap();
        std::fs::write(format!("{folder}/{picture}-{}.png", self.width), image).unwrap();
    }

    async fn fill(&self, name: &str, value: &str) {
        let field = self.find(&format!("[name='{name}']")).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    async fn choose(&self, name: &str, value: &str) {
        let field = self.find(&format!("select[name='{name}']")).await;
        field.select_by_value(value).await.unwrap();
    }

    /// Presses the main button, or one with these words on it.
    async fn press(&self, words: &str) {
        let path = format!("//main//button[normalize-space()='{words}']");
        let button = self.client.find(Locator::XPath(&path)).await;
        let button = button.unwrap_or_else(|_| panic!("no button {words}"));
        button.click().await.unwrap();
    }

    async fn find(&self, css: &str) -> fantoccini::elements::Element {
        let found = self.client.find(Locator::Css(css)).await;
        found.unwrap_or_else(|_| panic!("nothing is {css}"))
    }

    async fn text(&self) -> String {
        self.find("main").await.text().await.unwrap()
    }

    async fn close(self) {
        self.client.close().await.unwrap();
    }
}

/// What a page is asked about itself.
const LOOK: &str = r"
const entries = performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'));
const named = field => field.labels && field.labels.length > 0 || field.getAttribute('aria-label');
return {
    wide: document.documentElement.scrollWidth,
    bytes: entries.reduce((sum, entry) => sum + entry.transferSize, 0),
    foreign: entries.map(entry => entry.name).filter(name => !name.startsWith(location.origin)),
    unlabelled: [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
        .filter(field => !named(field)).map(field => field.name),
    headings: document.querySelectorAll('h1').length,
    lang: document.documentElement.lang,
};";

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn options(chromium: &Path, profile: &Path, width: u32) -> Value {
    let mut options = json!({
        "binary": chromium,
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            format!("--user-data-dir={}", profile.display()),
        ],
    });
    if width < 500 {
        options["mobileEmulation"] = json!({
            "deviceMetrics": { "width": width, "height": 740, "pixelRatio": 1.0, "touch": true },
        });
    }
    options
}

/// Connects once the driver listens.
async fn connect(port: u16, options: &Value) -> Client {
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("goog:chromeOptions".into(), options.clone());
    let address = format!("http://127.0.0.1:{port}");
    let mut last = None;
    for _ in 0..200 {
        let mut builder =
            ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        builder.capabilities(capabilities.clone());
        match builder.connect(&address).await {
            Ok(client) => return client,
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the browser did not start: {last:?}");
}

#[tokio::test]
async fn a_resident_proposes_votes_and_follows() {
    for width in WIDTHS {
        let world = World::start().await;
        let Some(browser) = Browser::open(&world, width).await else {
            return;
        };
        resident(&world, &browser).await;
        browser.close().await;
    }
}

async fn resident(world: &World, browser: &Browser) {
    let cycle = cycle::cycle(world, cycle::planner(world).await, 2028).await;
    let rounds = cycle.open_villages(world).await;
    let officer = world.officer("village_officer", VILLAGE).await;

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

    browser
        .visit(&format!("/proposals/new?desa={VILLAGE}"), "propose")
        .await;
    browser.press("Lanjut").await;
    browser.look("propose-refused").await;
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
    browser.choose("sector", "infrastruktur").await;
    browser.fill("quantity", "80").await;
    browser.fill("unit", "m").await;
    browser.fill("unit_price_idr", "350.000").await;
    browser.fill("address", "Gang Melati RT 03 RW 05").await;
    browser.choose("land_status", "government").await;
    browser.fill("people", "120").await;
    browser.press("Lanjut").await;
    browser.look("propose-confirm").await;
    assert!(browser.text().await.contains("Rp 28.000.000"));
    browser.press("Ajukan usulan").await;
    browser.look("proposed").await;
    assert!(browser.text().await.contains("Kode pelacakan"));

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
    assert!(browser.text().await.contains("Tanda terima"));

    world.clock.set(shift(10));
    let schedule = json!({ "opens_at": shift(9), "review_closes_at": shift(20), "voting_closes_at": shift(30) });
    cycle
        .open(world, 1, schedule, json!([cycle::DISTRICT]))
        .await;
    conclude(world, &officer, round, json!([])).await;
    browser
        .visit(&format!("/rounds/{round}"), "round-closed")
        .await;
    browser.visit(&format!("/areas/{VILLAGE}"), "village").await;
    browser.visit("/proposals?cari=saluran", "search").await;
    browser.visit(&format!("/proposals/{id}"), "proposal").await;
    browser.visit("/audit", "audit").await;
    browser.visit("/docs", "docs").await;
}
