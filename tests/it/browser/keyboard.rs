//! Without a mouse: Tab, Space and Enter alone.

use fantoccini::Locator;
use fantoccini::key::Key;

use super::{Browser, WIDTHS};
use crate::cycle::{Town, VILLAGE, accept, shift};
use crate::world::{PASSWORD, World};

impl Browser {
    async fn type_keys(&self, keys: &str) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// Presses Tab until what is focused fits a selector, and checks that the focus can be seen on the way.
    async fn tab_to(&self, css: &str) {
        for _ in 0..60 {
            self.type_keys(&Key::Tab.to_string()).await;
            let script = "const node = document.activeElement; \
                return [node.matches(arguments[0]), getComputedStyle(node).outlineStyle !== 'none' || node === document.body];";
            let told = self.client.execute(script, vec![css.into()]).await.unwrap();
            assert_eq!(
                told[1], true,
                "the focus cannot be seen on the way to {css}"
            );
            if told[0] == true {
                return;
            }
        }
        panic!("no way by keyboard to {css}");
    }
}

#[tokio::test]
async fn a_resident_logs_in_without_a_mouse() {
    for width in WIDTHS {
        let world = World::start().await;
        let Some(browser) = Browser::open(&world, width).await else {
            return;
        };
        let citizen = world.citizen(VILLAGE).await;
        browser.visit("/", "keyboard-front").await;
        browser.type_keys(&Key::Tab.to_string()).await;
        let first = browser.client.active_element().await.unwrap();
        assert_eq!(first.attr("href").await.unwrap().as_deref(), Some("#isi"));
        browser.tab_to("header a[href='/login']").await;
        browser.type_keys(&Key::Enter.to_string()).await;
        let wait = browser.client.wait();
        wait.for_element(Locator::Css("input[name=login]"))
            .await
            .unwrap();
        browser.tab_to("[name=login]").await;
        browser.type_keys(&citizen.email).await;
        browser.tab_to("[name=password]").await;
        browser.type_keys(PASSWORD).await;
        browser.type_keys(&Key::Enter.to_string()).await;
        let wait = browser.client.wait();
        wait.for_element(Locator::Css("a[href^='/proposals/new']"))
            .await
            .unwrap();
        browser.look("keyboard-me").await;
        browser.close().await;
    }
}

#[tokio::test]
async fn a_resident_votes_without_a_mouse() {
    for width in WIDTHS {
        let town = Town::new().await;
        let (world, cycle) = (&town.world, &town.cycle);
        let Some(browser) = Browser::open(world, width).await else {
            return;
        };
        let mut ids = Vec::new();
        for title in ["Paving RT 01", "Lampu jalan RT 02"] {
            ids.push(
                cycle
                    .submit(world, &town.resident, VILLAGE, title, 10_000_000)
                    .await,
            );
        }
        accept(world, &town.officer, &[&ids[0], &ids[1]]).await;
        browser.log_in(&town.resident).await;
        world.clock.set(shift(8));
        browser.go(&format!("/rounds/{}/vote", town.round)).await;
        browser.tab_to("[name=choice]").await;
        browser.type_keys(" ").await;
        let chosen = "return document.querySelectorAll('[name=choice]:checked').length";
        let chosen = browser.client.execute(chosen, vec![]).await.unwrap();
        assert_eq!(chosen, 1);
        browser.tab_to("main button").await;
        browser.type_keys(&Key::Enter.to_string()).await;
        browser
            .until("document.querySelector('main h1')?.textContent && !document.getElementById('booth')")
            .await;
        browser.tab_to("main button").await;
        browser.type_keys(&Key::Enter.to_string()).await;
        browser.until("document.querySelector('.code')").await;
        browser.look("keyboard-voted").await;
        assert!(browser.text().await.contains("akan dihitung"));
        browser.close().await;
    }
}
