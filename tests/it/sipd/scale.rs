//! A sheet of thirty thousand rows: how long a planner waits.

use std::time::Instant;

use reqwest::Method;
use serde_json::json;

use super::{confirm, many, ready, row, send, sheet, until};
use crate::cycle::Town;

/// 30,000 rows; run by hand: it tells how long each part takes.
#[tokio::test]
#[ignore = "takes a minute or two"]
async fn thirty_thousand_rows() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let all: Vec<String> = (0..30_000)
        .map(|n| {
            row(
                &format!("F-{n}"),
                &format!("Paving jalan lingkungan nomor {n}"),
                "DINAS PU",
                "Rp 12.500.000,00",
            )
        })
        .collect();
    let begun = Instant::now();
    let import = ready(world, cycle, &all).await;
    let read = begun.elapsed();
    assert_eq!(import["counts"]["new"], 30_000);
    let begun = Instant::now();
    confirm(world, cycle, &import, json!([])).await;
    let written = begun.elapsed();
    assert_eq!(many(world).await, 30_000);
    let begun = Instant::now();
    let path = format!("/api/v1/cycles/{}/sipd/proposals.xlsx", cycle.id);
    let file = world.request(Method::GET, &path).send().await.unwrap();
    let bytes = file.bytes().await.unwrap().len();
    let out = begun.elapsed();
    assert!(bytes > 500_000);
    assert!(
        read.as_secs() < 120 && written.as_secs() < 300,
        "read {read:?}, written {written:?}, out {out:?}"
    );
    #[expect(clippy::print_stderr, reason = "a measurement for whoever runs it")]
    {
        eprintln!("read {read:?}, written {written:?}, out {out:?}, {bytes} bytes");
    }
}

/// A sheet of so many rows as a workbook, as offices send it.
fn workbook(rows: &[String]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    for (at, row) in (0_u32..).zip(sheet(rows).lines()) {
        for (column, cell) in (0_u16..).zip(row.split(';')) {
            page.write_string(at, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// 30,000 rows as a workbook; run by hand: it tells how long each part takes.
#[tokio::test]
#[ignore = "takes some minutes"]
async fn thirty_thousand_rows_of_a_workbook() {
    let town = Town::new().await;
    let (world, cycle) = (&town.world, &town.cycle);
    let all: Vec<String> = (0..30_000)
        .map(|n| {
            let title = format!("Paving jalan lingkungan nomor {n}");
            row(&format!("F-{n}"), &title, "DINAS PU", "Rp 12.500.000,00")
        })
        .collect();
    let book = workbook(&all);
    let begun = Instant::now();
    let sent = send(world, cycle, "usulan.xlsx", book.clone()).await;
    assert_eq!(sent.status, 201, "{:#}", sent.body);
    let id = sent.id();
    let answered = begun.elapsed();
    let import = until(world, cycle, &id, "ready").await;
    let read = begun.elapsed();
    assert_eq!(import["counts"]["new"], 30_000);
    let begun = Instant::now();
    confirm(world, cycle, &import, json!([])).await;
    let written = begun.elapsed();
    assert_eq!(many(world).await, 30_000);
    #[expect(clippy::print_stderr, reason = "a measurement for whoever runs it")]
    {
        let bytes = book.len();
        eprintln!("{bytes} bytes: answered {answered:?}, read {read:?}, written {written:?}");
    }
    assert!(read.as_secs() < 300 && written.as_secs() < 300);
}
