//! A phone on a bad line: what it keeps to read, what it never keeps, where it is, and what it sends.

use serde_json::{Value, json};

use super::line::{Line, State};
use super::{Browser, WIDTHS};
use crate::cycle::{self, Town, VILLAGE, accept, shift};
use crate::world::World;

/// Waits until the worker is in charge of the page.
pub(super) const GUARDED: &str = "navigator.serviceWorker.controller !== null";

/// The addresses of the pages a phone keeps, oldest first.
const KEPT: &str = "[...await (await caches.open('pages')).keys()].map(one => one.url.replace(location.origin, ''))";

impl Browser {
    /// Reads a page and waits until it is kept.
    async fn read(&self, path: &str) {
        self.go(path).await;
        self.until(GUARDED).await;
        self.until(&format!("({KEPT}).includes('{path}')")).await;
    }
}

#[tokio::test]
async fn pages_read_before_are_read_without_a_line() {
    for width in WIDTHS {
        let town = Town::new().await;
        let Some(mut browser) = Browser::open(&town.world, width).await else {
            return;
        };
        let line = Line::between(&mut browser, &town.world).await;
        let (cycle, resident) = (&town.cycle, &town.resident);
        let id = cycle
            .submit(&town.world, resident, VILLAGE, "Paving RT 01", 10_000_000)
            .await;
        let page = format!("/proposals/{id}");
        browser.read("/").await;
        browser.read(&page).await;
        browser.visit("/offline", "offline-with-a-line").await;
        line.set(&browser, State::Down).await;
        browser.visit(&page, "kept-copy").await;
        let text = browser.text().await;
        assert!(text.contains("Paving RT 01"), "{text}");
        assert!(
            text.contains("Ini salinan yang tersimpan di ponsel pada"),
            "{text}"
        );
        let painted = "getComputedStyle(document.querySelector('.top')).backgroundColor";
        assert_eq!(browser.ask(painted).await, "rgb(27, 47, 102)");
        browser.go("/proposals").await;
        browser
            .until("document.querySelectorAll('#kept-pages li').length === 2")
            .await;
        browser.look("offline").await;
        let text = browser.text().await;
        assert!(
            text.contains("Tidak ada sinyal") && text.contains("Paving RT 01"),
            "{text}"
        );
        // The line is back: the page itself, without a word about a copy.
        line.set(&browser, State::Up).await;
        browser.go(&page).await;
        assert!(!browser.text().await.contains("salinan"));
        browser.close().await;
    }
}

#[tokio::test]
async fn a_phone_keeps_few_pages_and_none_of_a_person() {
    let town = Town::new().await;
    let Some(mut browser) = Browser::open(&town.world, 360).await else {
        return;
    };
    let line = Line::between(&mut browser, &town.world).await;
    browser.read("/").await;
    let old =
        "(await caches.open('shell-before'), (await navigator.serviceWorker.ready).unregister())";
    assert_eq!(browser.ask(old).await, true);
    browser.read("/audit").await;
    browser
        .until("!(await caches.keys()).includes('shell-before')")
        .await;
    for number in 0..50 {
        browser.read(&format!("/proposals?cari={number}")).await;
    }
    browser.until(&format!("({KEPT}).length === 50")).await;
    let kept = browser.ask(KEPT).await;
    assert_eq!(kept[0], "/proposals?cari=0", "{kept}");
    browser.log_in(&town.resident).await;
    for path in ["/me", "/", "/proposals/new", "/proposals?cari=49"] {
        browser.go(path).await;
        browser.until(GUARDED).await;
    }
    // Whatever the worker began to keep came before this.
    browser
        .ask("(await (await caches.open('pages')).match('/'), true)")
        .await;
    assert_eq!(browser.ask(KEPT).await, kept);
    let everything = "(await Promise.all((await caches.keys()).map(async name => { \
        const cache = await caches.open(name); \
        return Promise.all((await cache.keys()).map(async one => (await (await cache.match(one)).text()))); \
    }))).flat().join()";
    let everything = browser.ask(everything).await;
    let everything = everything.as_str().unwrap();
    assert!(everything.contains("e-Musrenbang") && !everything.contains("name=\"csrf\""));
    line.set(&browser, State::Down).await;
    browser.go("/me").await;
    assert!(browser.text().await.contains("Tidak ada sinyal"));
    browser.close().await;
}

#[tokio::test]
async fn the_desk_of_a_meeting_is_kept_until_its_officer_leaves() {
    let town = Town::new().await;
    let Some(mut browser) = Browser::open(&town.world, 360).await else {
        return;
    };
    let line = Line::between(&mut browser, &town.world).await;
    browser.log_in(&town.officer).await;
    browser.until(GUARDED).await;
    let meeting = format!("/desk/rounds/{}/meeting", town.round);
    // Stands for the page as the worker keeps it.
    let keep = format!(
        "((await caches.open('desk')).put('{meeting}', new Response('<html lang=\"id\"><main>Daftar hadir</main>', \
         {{ headers: {{ 'content-type': 'text/html', 'x-kept': new Date().toISOString() }} }})), true)"
    );
    browser.ask(&keep).await;
    line.set(&browser, State::Down).await;
    browser.go(&meeting).await;
    assert_eq!(browser.text().await, "Daftar hadir");
    line.set(&browser, State::Up).await;
    browser.go("/desk").await;
    assert_eq!(browser.ask("caches.has('desk')").await, true);
    let out = browser.find("form[action='/logout'] button").await;
    out.click().await.unwrap();
    browser.until("location.search === '?kabar=keluar'").await;
    assert_eq!(browser.ask("caches.has('desk')").await, false);
    browser.close().await;
}

#[tokio::test]
async fn a_phone_tells_where_it_is_only_when_asked() {
    for width in WIDTHS {
        let town = Town::new().await;
        let Some(browser) = Browser::open(&town.world, width).await else {
            return;
        };
        let village = town.world.get(&format!("/areas/{VILLAGE}")).await.ok();
        let (lat, lng) = (
            village["lat"].as_f64().unwrap(),
            village["lng"].as_f64().unwrap(),
        );
        let origin = json!({ "permissions": ["geolocation"], "origin": browser.url });
        browser.cdp("Browser.grantPermissions", origin).await;
        let place = json!({ "latitude": lat, "longitude": lng, "accuracy": 20 });
        browser.cdp("Emulation.setGeolocationOverride", place).await;
        browser.go("/").await;
        browser.find("#here").await.click().await.unwrap();
        browser
            .until("location.pathname.startsWith('/areas/')")
            .await;
        let there = browser.client.current_url().await.unwrap();
        assert_eq!(there.path(), format!("/areas/{VILLAGE}"));
        browser.log_in(&town.resident).await;
        browser.go("/proposals/new").await;
        let told = "document.querySelector('[name=lat]').value";
        assert_eq!(browser.ask(told).await, "");
        browser.next_step().await;
        browser.next_step().await;
        browser.find("#here").await.click().await.unwrap();
        browser.until(&format!("{told} !== ''")).await;
        assert_eq!(browser.ask(told).await, format!("{lat:.6}"));
        assert_ne!(
            browser
                .ask("document.getElementById('pin').getAttribute('cx')")
                .await,
            "-99"
        );
        browser.look("place-by-position").await;
        browser.close().await;
    }
}

/// A photo as a phone's camera makes it: large and full of detail.
pub(super) fn camera_photo() -> Vec<u8> {
    let mut seed = 7_u32;
    let picture = image::RgbImage::from_fn(2400, 1800, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = seed >> 27;
        let shade = |n: u32| u8::try_from((n / 12 + noise) % 256).unwrap();
        image::Rgb([shade(x), shade(y), shade(x + y)])
    });
    let mut out = std::io::Cursor::new(Vec::new());
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 95);
    picture.write_with_encoder(encoder).unwrap();
    out.into_inner()
}

#[tokio::test]
async fn a_photo_is_made_smaller_before_it_is_sent() {
    let town = Town::new().await;
    let Some(browser) = Browser::open(&town.world, 360).await else {
        return;
    };
    let (cycle, resident) = (&town.cycle, &town.resident);
    let id = cycle
        .submit(&town.world, resident, VILLAGE, "Paving RT 01", 10_000_000)
        .await;
    let photo = camera_photo();
    let file = browser.profile.path().join("jalan.jpeg");
    std::fs::write(&file, &photo).unwrap();
    browser.log_in(resident).await;
    browser.go(&format!("/proposals/{id}")).await;
    let input = browser.find("[name='file']").await;
    input.send_keys(file.to_str().unwrap()).await.unwrap();
    let chosen = "document.querySelector('[name=file]')";
    browser
        .until(&format!("(await {chosen}.shrunk, true)"))
        .await;
    let size = browser
        .ask(&format!("{chosen}.files[0].size"))
        .await
        .as_u64()
        .unwrap();
    let large = u64::try_from(photo.len()).unwrap();
    assert!(size * 2 < large, "{size} of {large}");
    browser.press("Unggah").await;
    let files = town
        .world
        .get(&format!("/proposals/{id}/attachments"))
        .await
        .ok();
    assert_eq!(files[0]["name"], "jalan.jpg");
    assert_eq!(
        (&files[0]["width"], &files[0]["height"]),
        (&json!(1600), &json!(1200))
    );
    browser.close().await;
}

#[tokio::test]
async fn a_proposal_can_be_passed_on() {
    let town = Town::new().await;
    let Some(browser) = Browser::open(&town.world, 360).await else {
        return;
    };
    let (cycle, resident) = (&town.cycle, &town.resident);
    let title = "Paving & lampu RT 01";
    let id = cycle
        .submit(&town.world, resident, VILLAGE, title, 10_000_000)
        .await;
    town.world
        .upload(resident, &id, "jalan.png", crate::world::photo(640))
        .await
        .ok();
    let url = format!("{}/proposals/{id}", town.world.app.config.public_url());
    browser.go(&format!("/proposals/{id}")).await;
    let meta =
        |name: &str| format!("document.querySelector('meta[property=\"og:{name}\"]')?.content");
    assert_eq!(browser.ask(&meta("title")).await, title);
    assert_eq!(browser.ask(&meta("url")).await, url);
    let picture = browser.ask(&meta("image")).await;
    assert!(
        picture.as_str().unwrap().ends_with("/thumbnail"),
        "{picture}"
    );
    assert!(
        !browser
            .ask(&meta("description"))
            .await
            .as_str()
            .unwrap()
            .is_empty()
    );
    let link = browser.find("a[href^='https://wa.me/']").await;
    let link = reqwest::Url::parse(&link.attr("href").await.unwrap().unwrap()).unwrap();
    let (_, text) = link.query_pairs().next().unwrap();
    assert_eq!(text, format!("{title} {url}"));
    assert_eq!(
        browser
            .ask("document.querySelector('link[rel=canonical]').href")
            .await,
        url
    );
    browser.close().await;
}

#[tokio::test]
async fn the_site_can_be_installed() {
    let town = Town::new().await;
    let Some(browser) = Browser::open(&town.world, 360).await else {
        return;
    };
    browser.read("/").await;
    let found = browser
        .client
        .issue_cmd(super::Cdp("Page.getInstallabilityErrors", json!({})));
    let found = found.await.unwrap();
    assert_eq!(found["installabilityErrors"], json!([]), "{found}");
    let manifest = "await (await fetch(document.querySelector('link[rel=manifest]').href)).json()";
    let manifest = browser.ask(&format!("({manifest})")).await;
    assert_eq!(manifest["lang"], "id");
    for icon in manifest["icons"].as_array().unwrap() {
        let size = format!(
            "await new Promise(done => {{ const image = new Image(); image.onload = () => done(`${{image.naturalWidth}}x${{image.naturalHeight}}`); image.src = '{}'; }})",
            icon["src"].as_str().unwrap()
        );
        if icon["sizes"] != "any" {
            assert_eq!(browser.ask(&format!("({size})")).await, icon["sizes"]);
        }
    }
    browser.close().await;
}

/// The main pages, of a world where residents vote, and whether somebody must be logged in.
async fn main_pages(town: &Town) -> Vec<(&'static str, String, bool)> {
    let (world, cycle) = (&town.world, &town.cycle);
    let id = cycle
        .submit(world, &town.resident, VILLAGE, "Paving RT 01", 10_000_000)
        .await;
    accept(world, &town.officer, &[&id]).await;
    vec![
        ("home", "/".into(), false),
        ("area", format!("/areas/{}", cycle::DISTRICT), false),
        ("proposal", format!("/proposals/{id}"), false),
        ("round", format!("/rounds/{}", town.round), false),
        ("form", "/proposals/new".into(), true),
        ("booth", format!("/rounds/{}/vote", town.round), true),
    ]
}

/// What a first view of a page costs: bytes before its first paint, and what that waited for beside the page.
const FIRST: &str = "(await (async () => { \
    const [paint] = await new Promise(done => new PerformanceObserver(list => { \
        const found = list.getEntriesByName('first-contentful-paint'); if (found.length) done(found); \
    }).observe({ type: 'paint', buffered: true })); \
    const [page] = performance.getEntriesByType('navigation'); \
    const others = performance.getEntriesByType('resource'); \
    return { painted: Math.round(paint.startTime), bytes: page.transferSize, whole: Math.round(page.loadEventEnd), \
        blocking: others.filter(one => one.renderBlockingStatus === 'blocking').map(one => one.name), \
        path: location.pathname }; \
})())";

async fn first_view(browser: &Browser, path: &str) -> Value {
    browser.client.goto("about:blank").await.unwrap();
    browser.cdp("Network.clearBrowserCache", json!({})).await;
    let here = json!({ "origin": browser.url, "storageTypes": "service_workers,cache_storage" });
    browser.cdp("Storage.clearDataForOrigin", here).await;
    browser.go(path).await;
    let seen = browser.ask(FIRST).await;
    assert_eq!(seen["path"], path);
    seen
}

#[tokio::test]
async fn the_first_paint_waits_for_one_small_answer() {
    let town = Town::new().await;
    let pages = main_pages(&town).await;
    let Some(browser) = Browser::open(&town.world, 360).await else {
        return;
    };
    for (name, path, signed) in pages {
        if name == "booth" {
            town.world.clock.set(shift(8));
        } else if signed {
            browser.log_in(&town.resident).await;
        }
        let seen = first_view(&browser, &path).await;
        assert_eq!(seen["blocking"], json!([]), "{name}");
        // At 400 kbit/s a second less the 400 ms until the first byte carries 30,000.
        let bytes = seen["bytes"].as_u64().unwrap();
        assert!((1000..24_000).contains(&bytes), "{name}: {bytes}");
    }
    browser.close().await;
}

/// Times are told, not judged: a machine under load is slower than a phone.
#[tokio::test]
#[ignore = "measures; run it alone: cargo test -p tests --test it first_views -- --ignored --nocapture"]
#[expect(clippy::print_stdout, reason = "whoever measures is told")]
async fn first_views_on_a_slow_line() {
    let world = World::start().await;
    api::demo::load(&world.app).await.unwrap();
    let Some(browser) = Browser::open(&world, 360).await else {
        return;
    };
    let first = |list: Value| list["items"][0].clone();
    let voting = first(world.get("/rounds?phase=voting&limit=1").await.ok());
    let voting = voting["id"].as_str().unwrap();
    let proposal = first(world.get("/proposals?limit=1").await.ok());
    let warga = json!({ "login": "warga@demo.id", "password": "musrenbang-demo" });
    browser.go("/login").await;
    println!("page       first byte to paint, ms (three views)   bytes before it");
    for (name, path) in [
        ("home", "/".to_owned()),
        ("area", "/areas/35.78.01".to_owned()),
        (
            "proposal",
            format!("/proposals/{}", proposal["id"].as_str().unwrap()),
        ),
        ("round", format!("/rounds/{voting}")),
        ("list", "/proposals".to_owned()),
        ("form", "/proposals/new".to_owned()),
        ("booth", format!("/rounds/{voting}/vote")),
    ] {
        if name == "form" {
            browser.go("/login").await;
            browser
                .fill("login", warga["login"].as_str().unwrap())
                .await;
            browser
                .fill("password", warga["password"].as_str().unwrap())
                .await;
            browser.press("Masuk").await;
        }
        let slow = json!({ "offline": false, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000 });
        browser.cdp("Network.enable", json!({})).await;
        browser.cdp("Network.emulateNetworkConditions", slow).await;
        let mut times = Vec::new();
        let mut bytes = Value::Null;
        for _ in 0..3 {
            let seen = first_view(&browser, &path).await;
            times.push(seen["painted"].as_u64().unwrap());
            bytes = seen["bytes"].clone();
        }
        let fast = json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        browser.cdp("Network.emulateNetworkConditions", fast).await;
        println!("{name:<10} {times:?} {bytes}");
    }
    browser.close().await;
}
