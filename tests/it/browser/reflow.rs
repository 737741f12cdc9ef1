//! Pages at 320 CSS pixels, at twice their size on a small desktop, and in the dark.

use serde_json::json;

use super::Browser;
use crate::cycle::{DISTRICT, Town, VILLAGE, accept, shift};

#[tokio::test]
async fn pages_reflow_at_320_pixels_and_at_twice_their_size() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let mut ids = Vec::new();
    for title in [
        "Paving jalan lingkungan RT 01",
        "Pengadaan mesin pencacah sampah organik",
    ] {
        ids.push(
            cycle
                .submit(world, &town.resident, VILLAGE, title, 10_000_000)
                .await,
        );
    }
    accept(world, &town.officer, &[&ids[0]]).await;
    let code = world.get(&format!("/proposals/{}", ids[0])).await.ok();
    let code = code["tracking_code"].as_str().unwrap().to_owned();
    // 1280 pixels at twice the size are 640 of the page.
    for width in [320, 640] {
        world.clock.set(shift(1));
        let Some(browser) = Browser::open(world, width).await else {
            return;
        };
        for (path, picture) in [
            ("/".to_owned(), "reflow-front"),
            (format!("/areas/{DISTRICT}"), "reflow-district"),
            (format!("/areas/{VILLAGE}"), "reflow-village"),
            ("/proposals".to_owned(), "reflow-proposals"),
            (format!("/proposals/{}", ids[0]), "reflow-proposal"),
            (format!("/tracking/{code}"), "reflow-tracking"),
            (format!("/rounds/{}", town.round), "reflow-round"),
            ("/register".to_owned(), "reflow-register"),
            ("/components".to_owned(), "reflow-components"),
        ] {
            browser.visit(&path, picture).await;
        }
        browser.log_in(&town.resident).await;
        browser.visit("/proposals/new", "reflow-form").await;
        browser.visit("/me", "reflow-me").await;
        world.clock.set(shift(8));
        let booth = format!("/rounds/{}/vote", town.round);
        browser.visit(&booth, "reflow-booth").await;
        browser.close().await;
    }
}

#[tokio::test]
async fn components_are_legible_in_the_dark() {
    let town = Town::new().await;
    for width in super::WIDTHS {
        let Some(browser) = Browser::open(&town.world, width).await else {
            return;
        };
        let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        browser.cdp("Emulation.setEmulatedMedia", dark).await;
        browser.visit("/components", "components-dark").await;
        let ground = browser
            .ask("getComputedStyle(document.documentElement).backgroundColor")
            .await;
        assert_eq!(ground, "rgb(18, 21, 29)");
        browser.visit("/", "front-dark").await;
        browser.close().await;
    }
}
