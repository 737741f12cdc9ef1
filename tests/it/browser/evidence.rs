//! Somebody reads the evidence about a regency: need against money, who took part, what was accepted, how long desks
//! let wait; and opens the rows behind the numbers.

use std::fmt::Write;

use chrono::Duration;
use serde_json::json;

use super::{Browser, WIDTHS};
use crate::cycle::{OTHER_VILLAGE, REGENCY, Town, VILLAGE, accept};

/// A regency with something on every page.
async fn told() -> Town {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let mut made = Vec::new();
    for title in ["Paving jalan RT 01", "Saluran air RT 02", "Lampu RT 03"] {
        made.push(
            cycle
                .submit(world, &town.resident, VILLAGE, title, 15_000_000)
                .await,
        );
    }
    let villages = (1..=16).map(|number| format!("35.10.01.20{number:02}"));
    let mut known = String::from("area_code,code,value,source\n");
    for (place, village) in villages.take(11).enumerate() {
        writeln!(known, "{village},poverty,{}.5,Angka uji", 30 - place).unwrap();
    }
    writeln!(
        known,
        "{VILLAGE},stunting,4,Angka uji\n{OTHER_VILLAGE},stunting,9,Angka uji"
    )
    .unwrap();
    let path = format!("/cycles/{}/indicators/import", cycle.id);
    world.csv(&cycle.planner, &path, &known).await.ok();
    let meeting = json!({ "venue": "Balai desa", "starts_at": world.clock.now() });
    let path = format!("/rounds/{}/meeting", town.round);
    world.put(&town.officer, &path, meeting).await.ok();
    for number in 0..14 {
        let person = json!({
            "name": format!("Warga {number}"), "sex": if number < 6 { "female" } else { "male" },
            "age_band": if number < 8 { "from_26_to_45" } else { "from_46_to_60" },
        });
        world
            .post(&town.officer, &format!("{path}/attendees"), person)
            .await
            .ok();
    }
    world.pass(Duration::hours(30));
    accept(world, &town.officer, &[&made[0]]).await;
    town
}

#[tokio::test]
async fn evidence_is_read_and_opens_its_rows() {
    let town = told().await;
    for width in WIDTHS {
        for scripted in [true, false] {
            let opened = if scripted {
                Browser::open(&town.world, width).await
            } else {
                Browser::open_plain(&town.world, width).await
            };
            let Some(browser) = opened else { return };
            let home = format!("/areas/{REGENCY}/evidence");
            browser.visit(&home, "evidence-need").await;
            let text = browser.text().await;
            assert!(text.contains("Sumber angka kebutuhan: Angka uji"), "{text}");
            browser.choose("measure", "proposals").await;
            browser.press("Tampilkan").await;
            browser.look("evidence-need-proposals").await;
            browser
                .visit(&format!("{home}/participation"), "evidence-participation")
                .await;
            assert!(browser.text().await.contains("NIK tidak dipakai"));
            browser
                .visit(&format!("{home}/acceptance"), "evidence-acceptance")
                .await;
            browser.find("main dl a").await.click().await.unwrap();
            browser.look("evidence-acceptance-rows").await;
            assert!(browser.text().await.contains("Paving jalan RT 01"));
            browser.choose("reached", "verified").await;
            browser.press("Tampilkan").await;
            assert!(!browser.text().await.contains("Saluran air RT 02"));
            browser
                .visit(&format!("{home}/waits?by=office"), "evidence-waits")
                .await;
            assert!(browser.text().await.contains("30 jam"));
            browser
                .visit(
                    &format!("{home}/waits/rows?wait=review&state=open"),
                    "evidence-waits-rows",
                )
                .await;
            assert!(browser.text().await.contains("Saluran air RT 02"));
            browser.close().await;
        }
    }
}
