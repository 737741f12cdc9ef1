//! An officer reviews the queue of a village: from the desk, by keys and by form.

use super::{Browser, WIDTHS};
use crate::cycle::{Town, VILLAGE};
use crate::world::PASSWORD;

#[tokio::test]
async fn an_officer_reviews_the_queue() {
    for width in WIDTHS {
        let town = Town::new().await;
        for scripted in [true, false] {
            let opened = if scripted {
                Browser::open(&town.world, width).await
            } else {
                Browser::open_plain(&town.world, width).await
            };
            let Some(browser) = opened else { return };
            officer(&town, &browser).await;
            browser.close().await;
        }
    }
}

async fn officer(town: &Town, browser: &Browser) {
    let mut ids = Vec::new();
    for title in [
        "Paving gang mawar",
        "Lampu jalan RW 04",
        "Saluran air RT 05",
    ] {
        let body = town.cycle.proposal(VILLAGE, title, 10_000_000);
        ids.push(
            town.world
                .post(&town.resident, "/proposals", body)
                .await
                .id(),
        );
    }
    browser.go("/login").await;
    browser.fill("login", &town.officer.email).await;
    browser.fill("password", PASSWORD).await;
    browser.press("Masuk").await;
    browser.visit("/desk", "desk").await;
    let queue = format!("/desk/rounds/{}", town.round);
    browser.visit(&queue, "desk-queue").await;
    if browser.scripted {
        browser.find("body").await.send_keys("jj").await.unwrap();
        let there = "return document.activeElement.getAttribute('href')";
        let there = browser.client.execute(there, vec![]).await.unwrap();
        assert_eq!(there, format!("/desk/proposals/{}", ids[1]));
    }
    let first = format!("/desk/proposals/{}", ids[0]);
    browser.visit(&first, "desk-review").await;
    browser.choose("finding", "reject").await;
    browser.press("Simpan dan lanjut").await;
    browser.look("desk-refused").await;
    assert!(browser.text().await.contains("Periksa lagi isian"));
    browser.choose("finding", "accept").await;
    browser.press("Simpan dan lanjut").await;
    let text = browser.text().await;
    assert!(
        text.contains("Putusan disimpan") && text.contains("Lampu jalan RW 04"),
        "{text}"
    );
    browser.go(&queue).await;
    for id in &ids[1..] {
        let tick = browser.find(&format!("input[value='{id}']")).await;
        tick.click().await.unwrap();
    }
    browser.choose("finding", "accept").await;
    browser.press("Simpan untuk semua yang dipilih").await;
    browser.look("desk-many").await;
    assert!(browser.text().await.contains("2 dari 2 disimpan"));
}
