//! The figures of a run and their table.

use std::fmt::Write;
use std::time::Duration;

use crate::generator::Measured;

/// What was measured with one size of database.
pub struct Figures {
    /// Proposals in the database.
    pub size: u32,
    /// Bytes of a list of 20.
    pub page_bytes: usize,
    /// Lists of 20 proposals.
    pub list: Measured,
    /// The same bytes from bare poem.
    pub bare_list: Measured,
    /// Single proposals.
    pub one: Measured,
    /// Text searches.
    pub search: Measured,
    /// Searches of a hundred that find something.
    pub found_percent: usize,
    /// Proposals made and submitted.
    pub submit: Measured,
    /// Memory two seconds after the first answer, KiB.
    pub idle_kib: u64,
    /// The most memory during all loads, KiB.
    pub loaded_kib: u64,
    /// From start to first answer.
    pub start: Duration,
}

type Cell = fn(&Figures) -> String;

const ROWS: [(&str, Cell, &str); 9] = [
    ("List of 20 proposals", |f| speed(f.list), "16,000/s"),
    ("… bare poem, same bytes", |f| speed(f.bare_list), "–"),
    (
        "… share of bare poem",
        |f| format!("{:.0} %", 100.0 * f.list.rate / f.bare_list.rate),
        "50 %",
    ),
    ("One proposal", |f| speed(f.one), "50,000/s"),
    ("Text search", |f| speed(f.search), "1,000/s"),
    ("Proposal submission", |f| speed(f.submit), "2,000/s"),
    ("Memory, idle", |f| megabytes(f.idle_kib), "40 MB"),
    ("Memory, under load", |f| megabytes(f.loaded_kib), "120 MB"),
    (
        "Existing database to first answer",
        |f| format!("{:.3} s", f.start.as_secs_f64()),
        "0.200 s",
    ),
];

/// A Markdown table, a column for each size, with what it needs to be read.
pub fn table(columns: &[Figures]) -> Result<String, std::fmt::Error> {
    let mut table = String::from("\n| Figure |");
    for figures in columns {
        write!(table, " {} proposals |", thousands(figures.size))?;
    }
    table += " Target |\n|---|";
    table += &"---:|".repeat(columns.len() + 1);
    for (name, cell, target) in ROWS {
        write!(table, "\n| {name} |")?;
        for figures in columns {
            write!(table, " {} |", cell(figures))?;
        }
        write!(table, " {target} |")?;
    }
    table += "\n\nIn brackets: half of the answers, and 99 of 100, within so many milliseconds.";
    for figures in columns {
        let size = thousands(figures.size);
        let (bytes, found) = (figures.page_bytes, figures.found_percent);
        write!(
            table,
            "\nAt {size}: a list has {bytes} bytes; {found} % of the searches find something."
        )?;
        for (name, load) in [
            ("list", figures.list),
            ("bare poem", figures.bare_list),
            ("one proposal", figures.one),
            ("search", figures.search),
            ("submission", figures.submit),
        ] {
            if load.refused > 0 {
                write!(table, " FAILED REQUESTS, {name}: {}.", load.refused)?;
            }
        }
    }
    Ok(table)
}

fn speed(load: Measured) -> String {
    let Measured {
        rate,
        p50_ms,
        p99_ms,
        ..
    } = load;
    format!("{rate:.0}/s ({p50_ms:.1}, {p99_ms:.1})")
}

fn megabytes(kib: u64) -> String {
    let tenths = kib * 1024 / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
