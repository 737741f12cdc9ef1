//! A visitor without an account searches, looks at maps and charts, and finds what can be downloaded.

use super::{Browser, WIDTHS};
use crate::cycle::{DISTRICT, REGENCY, Town, VILLAGE};

#[tokio::test]
async fn a_visitor_searches_and_looks_at_figures() {
    let town = Town::new().await;
    let world = &town.world;
    town.cycle
        .submit(
            world,
            &town.resident,
            VILLAGE,
            "Paving gang Melati",
            10_000_000,
        )
        .await;
    for width in WIDTHS {
        let Some(browser) = Browser::open(world, width).await else {
            return;
        };
        // The heaviest page first: what a worker hands on is no longer counted as it came over the line.
        let map = format!("/areas/{REGENCY}/map?level=village");
        browser.visit(&map, "map-villages").await;
        browser.visit("/search?q=bayuwangi", "search-mended").await;
        browser.visit("/search?q=xqzzwv", "search-none").await;
        browser.visit("/data", "data").await;
        browser
            .visit(&format!("/areas/{DISTRICT}/map"), "map-district")
            .await;
        browser.visit("/components", "components").await;
        browser.close().await;
    }
}
