//! Journeys in a real browser, on a phone and on a desktop: chromium, driven by chromedriver. Without them
//! a test says that it was skipped; where `CI` is set their absence is a failure.

#![expect(clippy::panic, reason = "a test that cannot go on fails there")]

mod about;
mod board;
mod evidence;
mod keyboard;
mod line;
mod look;
mod meeting;
mod officer;
mod open;
mod outbox;
mod phone;
mod planner;
mod reflow;
mod resident;
mod scoring;
mod sipd;
mod tiles;
mod works;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::str::FromStr;

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::world::World;

/// Widths every page is looked at, CSS pixels.
const WIDTHS: [u32; 2] = [360, 1280];

/// A browser window; its driver ends with it.
struct Browser {
    client: Client,
    url: String,
    width: u32,
    lang: &'static str,
    /// Whether pages may run their scripts.
    scripted: bool,
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
        Self::start(world, width, true).await
    }

    /// One that runs no page's scripts.
    async fn open_plain(world: &World, width: u32) -> Option<Self> {
        Self::start(world, width, false).await
    }

    async fn start(world: &World, width: u32, scripted: bool) -> Option<Self> {
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
        if !scripted {
            block_scripts(&client).await;
        }
        client.set_window_rect(0, 0, width, 900).await.unwrap();
        Some(Self {
            client,
            url: world.url.clone(),
            width,
            lang: "id",
            scripted,
            _driver: driver,
            profile,
        })
    }

    /// Opens a page, checks it and keeps its picture.
    async fn visit(&self, path: &str, picture: &str) {
        self.go(path).await;
        self.look(picture).await;
    }

    async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.url);
        self.client.goto(&address).await.unwrap();
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
        let sends = button.attr("type").await.unwrap().as_deref() != Some("button");
        let root = self.find("html").await;
        button.click().await.unwrap();
        // A form that is sent leaves its page; the next look must be at the one it leads to.
        while sends && root.tag_name().await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    async fn find(&self, css: &str) -> fantoccini::elements::Element {
        let found = self.client.find(Locator::Css(css)).await;
        found.unwrap_or_else(|_| panic!("nothing is {css}"))
    }

    /// Presses a button that stays on its page.
    async fn tap(&self, words: &str) {
        let path = format!("//main//button[normalize-space()='{words}']");
        let button = self.client.find(Locator::XPath(&path)).await;
        let button = button.unwrap_or_else(|_| panic!("no button {words}"));
        // By the page itself: the driver aims at where the button was when the page was last painted, and on a busy
        // machine neither its clicks nor its keys always arrive. Keys are tried where the keyboard is.
        let button = serde_json::to_value(button).unwrap();
        self.client
            .execute("arguments[0].click()", vec![button])
            .await
            .unwrap();
    }

    /// Waits for the browser's question and says yes.
    async fn agree(&self) {
        while self.client.accept_alert().await.is_err() {
            tokio::task::yield_now().await;
        }
    }

    /// Waits until a script that may wait itself says yes.
    async fn until(&self, holds: &str) {
        let script = format!(
            "const done = arguments[arguments.length - 1]; \
             (async () => Boolean({holds}))().then(done, () => done(false));"
        );
        let began = std::time::Instant::now();
        // A page that is left while it is asked answers nothing; the next one is asked.
        while !matches!(
            self.client.execute_async(&script, vec![]).await,
            Ok(Value::Bool(true))
        ) {
            assert!(
                began.elapsed().as_secs() < 40,
                "never: {holds}: {}",
                self.text().await
            );
        }
    }

    /// What a script answers that may wait itself.
    async fn ask(&self, what: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; (async () => {what})().then(done, error => done(String(error)));"
        );
        self.client.execute_async(&script, vec![]).await.unwrap()
    }

    async fn cdp(&self, command: &'static str, parameters: Value) {
        let done = self.client.issue_cmd(Cdp(command, parameters)).await;
        done.unwrap_or_else(|error| panic!("{command}: {error}"));
    }

    async fn log_in(&self, actor: &crate::world::Actor) {
        self.go("/login").await;
        self.fill("login", &actor.email).await;
        self.fill("password", crate::world::PASSWORD).await;
        self.press("Masuk").await;
    }

    async fn text(&self) -> String {
        self.find("main").await.text().await.unwrap()
    }

    async fn close(self) {
        self.client.close().await.unwrap();
    }
}

/// A command of the browser's own protocol.
#[derive(Debug)]
struct Cdp(&'static str, Value);

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.0, "params": self.1 });
        (Method::POST, Some(body.to_string()))
    }
}

/// Keeps pages from loading their scripts; they have none inside. The driver itself cannot do without any.
async fn block_scripts(client: &Client) {
    let blocked = json!({ "urls": ["*/assets/*.js*"] });
    for command in [
        Cdp("Network.enable", json!({})),
        Cdp("Network.setBlockedURLs", blocked),
    ] {
        client.issue_cmd(command).await.unwrap();
    }
}

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
