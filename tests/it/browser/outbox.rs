//! A proposal written where there is no line: kept on the phone, sent once when there is one, gone when its
//! writer wants or leaves.

use serde_json::{Value, json};

use super::line::{Line, State};
use super::phone::{GUARDED, camera_photo};
use super::resident::fill_in;
use super::{Browser, WIDTHS};
use crate::cycle::Town;

/// What a person left behind in the browser.
const LEFT: &str = "({ drafts: Object.keys(localStorage), \
    kept: await new Promise(done => { indexedDB.open('outbox', 1).onsuccess = event => { const db = event.target.result; \
        if (!db.objectStoreNames.contains('proposals')) { db.close(); indexedDB.deleteDatabase('outbox'); return done(0); } \
        db.transaction('proposals').objectStore('proposals').count().onsuccess = found => { db.close(); done(found.target.result); }; }; }) })";

/// Fills in a proposal, loses the line and leaves it to the phone.
async fn queue(browser: &Browser, line: &Line, photo: bool) {
    browser.go("/proposals/new").await;
    browser.until(GUARDED).await;
    fill_in(browser).await;
    line.set(browser, State::Down).await;
    browser.tap("Periksa usulan").await;
    browser
        .until("!document.getElementById('wait').hidden")
        .await;
    if photo {
        let file = browser.profile.path().join("jalan.jpg");
        std::fs::write(&file, camera_photo()).unwrap();
        let input = browser.find("#wait-photos").await;
        input.send_keys(file.to_str().unwrap()).await.unwrap();
    }
    browser.look("outbox-offer").await;
    browser.tap("Ajukan begitu tersambung").await;
    browser.until("document.querySelector('#outbox li')").await;
    browser.look("outbox-kept").await;
    assert!(
        browser
            .text()
            .await
            .contains("Tersimpan di ponsel ini, belum terkirim")
    );
}

/// The proposals the resident has at the service.
async fn mine(town: &Town) -> Vec<Value> {
    let mine = town
        .world
        .get_as(&town.resident, "/proposals?mine=true")
        .await
        .ok();
    mine["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_proposal_kept_on_the_phone_is_sent_once() {
    for width in WIDTHS {
        let town = Town::new().await;
        let Some(mut browser) = Browser::open(&town.world, width).await else {
            return;
        };
        let line = Line::between(&mut browser, &town.world).await;
        browser.log_in(&town.resident).await;
        queue(&browser, &line, true).await;
        assert_eq!(mine(&town).await.len(), 0);
        browser.go("/tracking").await;
        browser
            .until("document.getElementById('kept-outbox')?.hidden === false")
            .await;
        browser.look("outbox-offline").await;
        // The proposal arrives and the answer is lost: the phone does not know, and sends it again.
        line.set(&browser, State::Deaf).await;
        browser.go("/me").await;
        while mine(&town).await.is_empty() {
            tokio::task::yield_now().await;
        }
        line.set(&browser, State::Up).await;
        browser
            .ask("(dispatchEvent(new Event('online')), true)")
            .await;
        browser
            .until("document.querySelector('#outbox li')?.textContent.includes('Sudah terkirim')")
            .await;
        browser.look("outbox-sent").await;
        let sent = mine(&town).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!(sent[0]["status"], "submitted");
        assert_eq!(sent[0]["title"], "Perbaikan saluran air RT 03");
        let id = sent[0]["id"].as_str().unwrap();
        let files = town
            .world
            .get(&format!("/proposals/{id}/attachments"))
            .await
            .ok();
        assert_eq!(files.as_array().unwrap().len(), 1, "{files}");
        assert_eq!(files[0]["width"], 1600);
        browser.go(&format!("/proposals/{id}")).await;
        browser.until(&format!("({LEFT}).kept === 0")).await;
        browser.close().await;
    }
}

#[tokio::test]
async fn the_browser_sends_it_with_no_page_of_ours_logged_in() {
    let town = Town::new().await;
    let Some(mut browser) = Browser::open(&town.world, 360).await else {
        return;
    };
    let line = Line::between(&mut browser, &town.world).await;
    browser.log_in(&town.resident).await;
    queue(&browser, &line, false).await;
    browser.go("/tracking").await;
    line.set(&browser, State::Up).await;
    browser.cdp("ServiceWorker.enable", json!({})).await;
    let sync = json!({ "origin": browser.url, "registrationId": "0", "tag": "outbox", "lastChance": false });
    browser.cdp("ServiceWorker.dispatchSyncEvent", sync).await;
    while mine(&town).await.is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(mine(&town).await.len(), 1);
    browser.close().await;
}

#[tokio::test]
async fn what_waits_can_be_thrown_away_and_goes_with_the_login() {
    let town = Town::new().await;
    let Some(mut browser) = Browser::open(&town.world, 360).await else {
        return;
    };
    let line = Line::between(&mut browser, &town.world).await;
    browser.log_in(&town.resident).await;
    queue(&browser, &line, false).await;
    browser.tap("Buang dari ponsel").await;
    browser.agree().await;
    browser
        .until("document.getElementById('outbox').hidden")
        .await;
    assert_eq!(browser.ask(LEFT).await, json!({ "drafts": [], "kept": 0 }));
    line.set(&browser, State::Up).await;
    queue(&browser, &line, false).await;
    browser
        .ask("(localStorage.setItem('draft:x', 'y'), true)")
        .await;
    // Somebody else's login sends nothing of it.
    let other = town.world.citizen(crate::cycle::VILLAGE).await;
    browser.go("/tracking").await;
    browser.client.delete_all_cookies().await.unwrap();
    line.set(&browser, State::Up).await;
    browser.log_in(&other).await;
    browser.until(GUARDED).await;
    assert_eq!(
        browser
            .ask("document.getElementById('outbox').hidden")
            .await,
        true
    );
    let out = browser.find("form[action='/logout'] button").await;
    out.click().await.unwrap();
    browser.agree().await;
    browser.until("location.search === '?kabar=keluar'").await;
    assert_eq!(browser.ask(LEFT).await, json!({ "drafts": [], "kept": 0 }));
    assert_eq!(mine(&town).await.len(), 0);
    assert_eq!(
        town.world.get_as(&other, "/proposals?mine=true").await.ok()["items"],
        json!([])
    );
    browser.close().await;
}
