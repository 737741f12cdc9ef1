//! What changed between two publications: added, removed, changed from old to new, and the money.

use std::collections::HashMap;

use askama::Template;
use entity::publications;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::{Head, head, sectors, verdict};
use crate::page;
use crate::problem::ApiError;
use crate::publications::lines::Difference;
use crate::publications::{Line, service};
use crate::references;
use crate::web::format;
use crate::web::{Choice, Chrome, Lang, PageError, Visit, filters, html};

/// Lines a page has.
const SHOWN: usize = 25;
/// Publications one can choose.
const LISTED: u64 = 50;

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    dari: String,
    #[serde(default)]
    ke: String,
    after: Option<String>,
}

/// A field that differs.
struct Change {
    /// Key of what it is called.
    name: &'static str,
    before: String,
    after: String,
}

/// A line that differs.
struct Row {
    /// Key of what happened to it.
    what: &'static str,
    tone: &'static str,
    line: Line,
    changes: Vec<Change>,
}

/// How many lines, and their accommodated money, rupiah.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    many: i64,
    idr: i64,
}

#[derive(Template)]
#[template(path = "publications/difference.html")]
struct DifferencePage {
    chrome: Chrome,
    head: Head,
    choices: Vec<Choice>,
    from: i32,
    to: i32,
    /// Accommodated money of both, rupiah.
    money: (i64, i64),
    added: Count,
    removed: Count,
    changed: i64,
    rows: Vec<Row>,
    next: Option<String>,
}

impl DifferencePage {
    fn is_from(&self, choice: &Choice) -> bool {
        choice.value == self.from.to_string()
    }

    fn is_to(&self, choice: &Choice) -> bool {
        choice.value == self.to.to_string()
    }

    /// How much more is accommodated, with its sign.
    fn more(&self) -> String {
        signed(self.money.1.saturating_sub(self.money.0))
    }
}

/// An amount with its sign in words that need no colour: `+ Rp 1.000` or `− Rp 1.000`.
fn signed(amount: i64) -> String {
    let plain = format::rupiah(amount.saturating_abs());
    match amount {
        0 => plain,
        1.. => format!("+ {plain}"),
        _ => format!("− {plain}"),
    }
}

fn taken(line: &Line) -> i64 {
    if line.verdict == "accommodated" {
        line.cost_idr
    } else {
        0
    }
}

/// The key of what a field is called.
fn called(field: &str) -> &'static str {
    match field {
        "title" => "annual-field-title",
        "agency" => "annual-field-agency",
        "quantity" => "annual-field-quantity",
        "cost_idr" => "annual-field-cost_idr",
        "verdict" => "annual-field-verdict",
        "reason_code" => "annual-field-reason_code",
        "reason" => "annual-field-reason",
        "program_code" => "annual-field-program_code",
        "activity_code" => "annual-field-activity_code",
        "sub_activity_code" => "annual-field-sub_activity_code",
        "priority" => "annual-field-priority",
        _ => "annual-field-sdg",
    }
}

/// What codes are called in the page's language.
#[derive(Default)]
struct Names {
    sectors: HashMap<String, String>,
    reasons: HashMap<String, String>,
}

/// A field as people read it.
fn value(lang: &Lang, names: &Names, line: &Line, field: &str) -> String {
    let text = |value: &Option<String>| value.clone();
    let value = match field {
        "title" => Some(line.title.clone()),
        "agency" => text(&line.agency),
        "quantity" => Some(format!(
            "{} {}",
            format::quantity(line.quantity_milli),
            line.unit
        )),
        "cost_idr" => Some(format::rupiah(line.cost_idr)),
        "verdict" => Some(verdict(lang, line)),
        "reason_code" => line.reason_code.as_ref().map(|code| {
            let name = names.reasons.get(code);
            name.unwrap_or(code).clone()
        }),
        "reason" => text(&line.reason),
        "program_code" => text(&line.program_code),
        "activity_code" => text(&line.activity_code),
        "sub_activity_code" => text(&line.sub_activity_code),
        "priority" => text(&line.priority),
        "sdg" => line.sdg.map(|goal| goal.to_string()),
        _ => None,
    };
    value.unwrap_or_else(|| lang.text("annual-nothing"))
}

fn row(lang: &Lang, names: &Names, found: Difference) -> Option<Row> {
    let told = |mut line: Line| {
        if let Some(name) = names.sectors.get(&line.sector) {
            line.sector.clone_from(name);
        }
        line
    };
    Some(match (found.before, found.after) {
        (None, Some(line)) => Row {
            what: "annual-added",
            tone: "good",
            line: told(line),
            changes: Vec::new(),
        },
        (Some(line), None) => Row {
            what: "annual-removed",
            tone: "bad",
            line: told(line),
            changes: Vec::new(),
        },
        (Some(before), Some(after)) => Row {
            what: "annual-changed",
            tone: "warm",
            changes: found
                .fields
                .iter()
                .map(|field| Change {
                    name: called(field),
                    before: value(lang, names, &before, field),
                    after: value(lang, names, &after, field),
                })
                .collect(),
            line: told(after),
        },
        (None, None) => return None,
    })
}

fn counted(found: &[Difference]) -> (Count, Count, i64) {
    let (mut added, mut removed, mut changed) = (Count::default(), Count::default(), 0);
    let add = |count: &mut Count, line: &Line| {
        count.many += 1;
        count.idr = count.idr.saturating_add(taken(line));
    };
    for one in found {
        match (&one.before, &one.after) {
            (None, Some(line)) => add(&mut added, line),
            (Some(line), None) => add(&mut removed, line),
            _ => changed += 1,
        }
    }
    (added, removed, changed)
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let head = head(&visit, &id).await?;
    let all = service::list(db, head.cycle.id, None, LISTED).await?;
    let numbers = all.iter().map(|row| row.number);
    let pick = |text: &str, usual: Option<i32>| match text {
        "" => usual.ok_or_else(ApiError::not_found),
        text => text.parse().map_err(|_| ApiError::not_found()),
    };
    let to = pick(&asked.ke, numbers.clone().next())?;
    let from = pick(
        &asked.dari,
        numbers.clone().find(|number| *number < to).or(Some(to)),
    )?;
    let of = |number| {
        let row = all
            .iter()
            .find(|row: &&publications::Model| row.number == number);
        row.map(|row| row.accommodated_idr)
    };
    let money = (of(from), of(to));
    let found = service::difference(&visit.app, head.cycle.id, from, to).await?;
    let (added, removed, changed) = counted(&found);
    let start = match asked.after.as_deref() {
        Some(cursor) => page::decode::<usize>(cursor)?.saturating_add(1),
        None => 0,
    };
    let end = start.saturating_add(SHOWN);
    let next = (found.len() > end)
        .then(|| page::encode(&end.saturating_sub(1)))
        .transpose()?;
    let reasons = references::service::reasons(db).await?.into_iter();
    let names = Names {
        sectors: sectors(&visit).await?,
        reasons: reasons
            .map(|row| {
                let name = visit.lang.pick(&row.label_id, &row.label_en).to_owned();
                (row.code, name)
            })
            .collect(),
    };
    let shown = found.into_iter().skip(start).take(SHOWN);
    let rows = shown.filter_map(|one| row(&visit.lang, &names, one));
    let choice = |row: &publications::Model| {
        let day = format::Zone::of(&head.cycle.regency_code).day(row.published_at, &visit.lang);
        let name = visit
            .lang
            .say("annual-publication")
            .with("number", row.number.to_string())
            .with("at", day);
        Choice::new(row.number.to_string(), name.to_string())
    };
    let address = head.at("/plan/difference");
    html(
        &visit.lang,
        &DifferencePage {
            rows: rows.collect(),
            choices: all.iter().map(choice).collect(),
            chrome: visit.chrome,
            from,
            to,
            money: (money.0.unwrap_or_default(), money.1.unwrap_or_default()),
            added,
            removed,
            changed,
            next: next.map(|next| format!("{address}?dari={from}&ke={to}&after={next}")),
            head,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::publications::lines::between;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn every_change_is_told_in_words_and_stays_text() {
        let lang = Lang::default();
        let dearer = Line {
            cost_idr: 2_000_000,
            ..sample(2)
        };
        let found = between(&[sample(1), sample(2)], &[dearer, sample(3)]);
        let (added, removed, changed) = counted(&found);
        assert_eq!((added.many, removed.many, changed), (1, 1, 1));
        assert_eq!(added.idr, 1_250_500);
        let rows: Vec<Row> = found
            .into_iter()
            .filter_map(|one| row(&lang, &Names::default(), one))
            .collect();
        assert_eq!(rows.len(), 3);
        let page = DifferencePage {
            chrome: chrome(),
            head: Head {
                cycle: samples::cycle(),
                regency: samples::HOSTILE.into(),
            },
            choices: vec![Choice::new("1", samples::HOSTILE)],
            from: 1,
            to: 2,
            money: (3, 1),
            added,
            removed,
            changed,
            rows,
            next: None,
        };
        let html = samples::render(&page);
        samples::assert_escaped(&html);
        for words in ["Rp\u{a0}1.250.500", "Rp\u{a0}2.000.000", "− Rp\u{a0}2"] {
            assert!(html.contains(words), "{words}");
        }
    }
}
