//! Somebody tells of themselves, changes their mind, and reads what is counted of those who propose.

use serde_json::json;

use super::{Browser, WIDTHS};
use crate::about::{proposers, tell};
use crate::cycle::{REGENCY, Town};

#[tokio::test]
async fn what_one_tells_is_kept_and_counted() {
    let town = Town::new().await;
    let world = &town.world;
    for (place, person) in proposers(&town, 12).await.iter().enumerate() {
        let sex = if place % 2 == 0 { "female" } else { "male" };
        tell(
            world,
            person,
            json!({ "sex": sex, "birth_year": 1970 + place }),
        )
        .await;
    }
    for width in WIDTHS {
        for scripted in [true, false] {
            let opened = if scripted {
                Browser::open(world, width).await
            } else {
                Browser::open_plain(world, width).await
            };
            let Some(browser) = opened else { return };
            browser.log_in(&town.resident).await;
            browser.go("/me").await;
            browser.choose("sex", "female").await;
            browser.fill("birth_year", "85").await;
            browser.choose("disability", "no").await;
            browser.press("Simpan").await;
            browser.look("about-refused").await;
            assert!(browser.text().await.contains("dari 1900 sampai 2017"));
            browser.fill("birth_year", "1985").await;
            browser.press("Simpan").await;
            browser.look("about-kept").await;
            assert!(browser.text().await.contains("Data tentang Anda disimpan."));
            browser.choose("sex", "").await;
            browser.fill("birth_year", "").await;
            browser.choose("disability", "").await;
            browser.press("Simpan").await;
            let page = format!("/areas/{REGENCY}/evidence/participation");
            browser.visit(&page, "evidence-proposers").await;
            let text = browser.text().await;
            assert!(text.contains("jenis kelamin: 12 dari 12 orang"), "{text}");
            assert!(text.contains("Pengusul yang memberi tahu"), "{text}");
            browser.close().await;
        }
    }
}
