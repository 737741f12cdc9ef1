//! The words every paper has, and the places of its wording.

use chrono::{Datelike, FixedOffset};

use crate::areas::code::time_zone;
use crate::documents::letter::{Signatory, fill};
use crate::documents::record::{Body, Minutes, Record};
use crate::paper::{Column, Paper, Point, Signature, Source, Words};
use crate::web::format::Zone;
use crate::web::language::Lang;

/// The value of a place of the wording; none where there is none yet.
pub fn place(record: &Record, seq: Option<i32>, name: &str) -> Option<String> {
    let lang = Lang::default();
    let meeting = match &record.body {
        Body::Minutes(minutes) => minutes.meeting.as_ref(),
        Body::Plan(_) => None,
    };
    let at = meeting.map_or(record.issued_at, |meeting| meeting.starts_at);
    let (_, hours) = time_zone(&record.regency_code);
    let local = FixedOffset::east_opt(hours * 3_600).map(|zone| at.with_timezone(&zone));
    match name {
        "regency" => Some(record.places.regency.clone()),
        "district" => record.places.district.clone(),
        "village" => record.places.village.clone(),
        "holder" => Some(record.places.holder.clone()),
        "stage" => match &record.body {
            Body::Minutes(minutes) => Some(lang.label(&minutes.stage)),
            Body::Plan(_) => None,
        },
        "year" => Some(record.fiscal_year.to_string()),
        "seq" => seq.map(|seq| format!("{seq:03}")),
        "month" => local.map(|at| roman(at.month()).to_owned()),
        "weekday" => {
            local.map(|at| lang.text(&format!("weekday-{}", at.weekday().number_from_monday())))
        }
        "date" => Some(Zone::of(&record.regency_code).day(at, &lang)),
        "venue" => meeting.map(|meeting| meeting.venue.clone()),
        "chair" => meeting.and_then(|meeting| meeting.chair.clone()),
        "people" => match &record.body {
            Body::Minutes(minutes) => Some(minutes.attendance.people.to_string()),
            Body::Plan(_) => None,
        },
        _ => None,
    }
}

fn roman(month: u32) -> &'static str {
    match month {
        1 => "I",
        2 => "II",
        3 => "III",
        4 => "IV",
        5 => "V",
        6 => "VI",
        7 => "VII",
        8 => "VIII",
        9 => "IX",
        10 => "X",
        11 => "XI",
        _ => "XII",
    }
}

/// A column of an annex: its head, its share of the width, and whether it holds numbers.
pub(super) fn column(lang: &Lang, key: &str, width: u16, number: bool) -> Column {
    Column {
        head: lang.text(key),
        width,
        number,
    }
}

/// Something agreed.
pub(super) fn point(lang: &Lang, head: &str, text: impl Into<String>) -> Point {
    Point {
        head: lang.text(head),
        text: text.into(),
    }
}

/// The frame of a record's paper: everything but what it is about.
pub(super) fn frame(lang: &Lang, record: &Record, title: Vec<String>, source: Source) -> Paper {
    let value = |name: &str| place(record, None, name);
    let lines = |lines: &[String]| lines.iter().map(|line| fill(line, value)).collect();
    let number = record.number.as_ref();
    let zone = Zone::of(&record.regency_code);
    let signed = |one: &Signatory| Signature {
        role: fill(&one.role, value),
        name: match fill(&one.name, value) {
            name if name.is_empty() => ".".repeat(32),
            name => name,
        },
        id: if one.id_number.is_empty() {
            String::new()
        } else {
            lang.say("paper-id")
                .with("id", one.id_number.as_str())
                .to_string()
        },
    };
    Paper {
        lang: lang.code().to_owned(),
        draft: false,
        logo: None,
        banner: if record.demo {
            lang.text("paper-demo")
        } else {
            String::new()
        },
        letterhead: lines(&record.letter.letterhead),
        title,
        number: number.map_or_else(
            || lang.text("paper-no-number"),
            |number| {
                lang.say("paper-number")
                    .with("number", number.as_str())
                    .to_string()
            },
        ),
        opening: lines(&record.letter.opening),
        facts: Vec::new(),
        points: Vec::new(),
        closing: lines(&record.letter.closing),
        place: format!(
            "{}, {}",
            record.places.holder,
            zone.day(record.issued_at, lang)
        ),
        signatories: record.signatories.iter().map(signed).collect(),
        annexes: Vec::new(),
        source,
        words: Words {
            check: lang.text("paper-check"),
            code: lang.text("paper-code"),
            page: lang.text("paper-page"),
            of: lang.text("paper-of"),
            draft: lang.text("paper-draft"),
            scan: lang.text("paper-scan"),
            pin: lang.text("paper-root"),
        },
        at: record.issued_at,
    }
}

/// The title of a round's paper.
pub(super) fn title(lang: &Lang, what: &str, record: &Record, minutes: &Minutes) -> Vec<String> {
    let stage = lang.label(&minutes.stage);
    vec![
        lang.text(what).to_uppercase(),
        stage.to_uppercase(),
        record.places.holder.to_uppercase(),
        lang.say("paper-year")
            .with("year", record.fiscal_year.to_string())
            .to_string()
            .to_uppercase(),
    ]
}
