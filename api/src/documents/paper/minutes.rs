//! The minutes of a round, with annexes: attendance, the agreed list in the columns of form T-D.4, what was not
//! accommodated with its reasons, the reserve, and the delegates.

use entity::enums::{DelegateRole, Verdict};

use super::words::{column, frame, point, title};
use crate::documents::record::{Minutes, MinutesLine, Named, Record};
use crate::paper::{Annex, Column, Paper, Point, Source};
use crate::web::format::{Zone, number, quantity, rupiah};
use crate::web::language::Lang;

/// The paper of a round's record.
pub(super) fn paper(lang: &Lang, record: &Record, minutes: &Minutes, source: Source) -> Paper {
    let mut paper = frame(
        lang,
        record,
        title(lang, "paper-minutes", record, minutes),
        source,
    );
    paper.facts = facts(lang, record, minutes);
    paper.points = points(lang, minutes);
    let agreed = of(minutes, &[Verdict::Accommodated]);
    let refused = of(minutes, &[Verdict::NotAccommodated, Verdict::Deferred]);
    let reserve = of(minutes, &[Verdict::Reserve]);
    paper.annexes = vec![
        attendance(lang, minutes),
        list(lang, minutes, "paper-annex-2", "paper-agreed", &agreed),
        reasons(lang, &refused),
        list(lang, minutes, "paper-annex-4", "paper-reserve", &reserve),
        delegates(lang, minutes),
    ];
    paper
}

fn of<'a>(minutes: &'a Minutes, verdicts: &[Verdict]) -> Vec<&'a MinutesLine> {
    let lines = minutes.lines.iter();
    lines
        .filter(|line| verdicts.contains(&line.verdict))
        .collect()
}

fn sum(lines: &[&MinutesLine]) -> i64 {
    let costs = lines.iter().map(|line| line.cost_idr);
    costs.fold(0, i64::saturating_add)
}

fn facts(lang: &Lang, record: &Record, minutes: &Minutes) -> Vec<(String, String)> {
    let zone = Zone::of(&record.regency_code);
    let mut facts = Vec::new();
    let mut fact = |key: &str, value: String| facts.push((lang.text(key), value));
    if let Some(meeting) = &minutes.meeting {
        fact("paper-venue", meeting.venue.clone());
        fact("paper-begins", zone.moment(meeting.starts_at, lang));
        if let Some(ends) = meeting.ends_at {
            fact("paper-ends", zone.moment(ends, lang));
        }
        if let Some(chair) = &meeting.chair {
            fact("paper-chair", chair.clone());
        }
        if let Some(agenda) = &meeting.agenda {
            fact("paper-agenda", agenda.clone());
        }
    }
    fact("paper-ceiling", rupiah(minutes.ceiling_idr));
    if let Some(count) = &minutes.count {
        let voters = lang
            .say("paper-voters-of")
            .with("voters", number(count.voters))
            .with("eligible", number(count.eligible_voters))
            .with("void", number(count.void));
        fact("paper-voters", voters.to_string());
        fact("paper-form", lang.label(&count.ballot_form));
    }
    if let Some(closed) = minutes.closed_at {
        fact("paper-closed", zone.moment(closed, lang));
    }
    facts
}

fn points(lang: &Lang, minutes: &Minutes) -> Vec<Point> {
    let agreed = of(minutes, &[Verdict::Accommodated]);
    let refused = of(minutes, &[Verdict::NotAccommodated, Verdict::Deferred]);
    let reserve = of(minutes, &[Verdict::Reserve]);
    let delegates = minutes
        .named
        .iter()
        .filter(|one| one.delegate != DelegateRole::None)
        .count();
    let text = |key: &str, lines: &[&MinutesLine]| {
        lang.say(key)
            .with(
                "count",
                number(i64::try_from(lines.len()).unwrap_or(i64::MAX)),
            )
            .with("money", rupiah(sum(lines)))
            .with("ceiling", rupiah(minutes.ceiling_idr))
            .to_string()
    };
    vec![
        point(lang, "paper-first", text("paper-point-agreed", &agreed)),
        point(lang, "paper-second", text("paper-point-refused", &refused)),
        point(lang, "paper-third", text("paper-point-reserve", &reserve)),
        point(
            lang,
            "paper-fourth",
            lang.say("paper-point-delegates")
                .with("count", delegates.to_string())
                .to_string(),
        ),
    ]
}

fn annex(
    lang: &Lang,
    label: &str,
    title: &str,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
) -> Annex {
    Annex {
        label: lang.text(label),
        title: lang.text(title),
        note: String::new(),
        columns,
        rows,
        total: Vec::new(),
        wide: true,
        empty: lang.text("paper-empty"),
    }
}

fn attendance(lang: &Lang, minutes: &Minutes) -> Annex {
    let columns = vec![
        column(lang, "paper-sex", 2, false),
        column(lang, "paper-age", 2, false),
        column(lang, "paper-people", 1, true),
    ];
    let groups = minutes.attendance.groups.iter();
    let rows = groups.map(|one| {
        vec![
            lang.label(&one.sex),
            lang.label(&one.age_band),
            one.people.to_string(),
        ]
    });
    let mut annex = annex(
        lang,
        "paper-annex-1",
        "paper-attendance",
        columns,
        rows.collect(),
    );
    annex.note = lang
        .say("paper-attendance-note")
        .with("people", minutes.attendance.people.to_string())
        .with("disabled", minutes.attendance.with_disability.to_string())
        .to_string();
    annex.total = vec![
        lang.text("paper-total"),
        String::new(),
        minutes.attendance.people.to_string(),
    ];
    annex.wide = false;
    annex
}

/// A quantity with its unit.
fn volume(line: &MinutesLine) -> String {
    format!("{} {}", quantity(line.quantity_milli), line.unit)
}

/// Place in words, with its village.
fn location(line: &MinutesLine) -> String {
    format!("{}, {}", line.address, line.village)
}

fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

fn list(lang: &Lang, minutes: &Minutes, label: &str, title: &str, lines: &[&MinutesLine]) -> Annex {
    let ranked = minutes
        .lines
        .iter()
        .any(|line| line.criteria_place.is_some());
    let coded = minutes.lines.iter().any(|line| line.program.is_some());
    let mut columns = vec![
        column(lang, "paper-no", 0, false),
        column(lang, "paper-sector", 2, false),
    ];
    if coded {
        columns.push(column(lang, "paper-program", 3, false));
        columns.push(column(lang, "paper-activity", 3, false));
    }
    columns.extend([
        column(lang, "paper-proposal", 5, false),
        column(lang, "paper-location", 4, false),
        column(lang, "paper-volume", 0, true),
        column(lang, "paper-cost", 0, true),
        column(lang, "paper-agency", 3, false),
        column(lang, "paper-votes", 0, true),
    ]);
    if ranked {
        columns.push(column(lang, "paper-rank", 0, true));
    }
    columns.push(column(lang, "paper-tracking", 0, false));
    let rows = (1..).zip(lines).map(|(at, line)| {
        let mut row = vec![at.to_string(), line.sector.clone()];
        if coded {
            row.extend([text(line.program.as_ref()), text(line.activity.as_ref())]);
        }
        row.extend([
            line.title.clone(),
            location(line),
            volume(line),
            number(line.cost_idr),
            text(line.agency.as_ref()),
            line.votes.map(number).unwrap_or_default(),
        ]);
        if ranked {
            row.push(
                line.criteria_place
                    .map(|place| place.to_string())
                    .unwrap_or_default(),
            );
        }
        row.push(line.tracking_code.clone());
        row
    });
    let rows = rows.collect();
    let mut annex = annex(lang, label, title, columns, rows);
    if !lines.is_empty() {
        let before = if coded { 7 } else { 5 };
        annex.total = annex.columns.iter().map(|_| String::new()).collect();
        for (at, value) in [(1, lang.text("paper-total")), (before, number(sum(lines)))] {
            if let Some(cell) = annex.total.get_mut(at) {
                *cell = value;
            }
        }
    }
    annex
}

fn reasons(lang: &Lang, lines: &[&MinutesLine]) -> Annex {
    let columns = vec![
        column(lang, "paper-no", 0, false),
        column(lang, "paper-problem", 4, false),
        column(lang, "paper-proposal", 4, false),
        column(lang, "paper-location", 3, false),
        column(lang, "paper-volume", 0, true),
        column(lang, "paper-cost", 0, true),
        column(lang, "paper-agency", 3, false),
        column(lang, "paper-decision", 0, false),
        column(lang, "paper-reason", 4, false),
        column(lang, "paper-tracking", 0, false),
    ];
    let rows = (1..).zip(lines).map(|(at, line)| {
        let label = text(line.reason_label.as_ref());
        let reason = match &line.reason {
            Some(reason) if label.is_empty() => reason.clone(),
            Some(reason) => format!("{label}: {reason}"),
            None => label,
        };
        vec![
            at.to_string(),
            line.problem.clone(),
            line.title.clone(),
            location(line),
            volume(line),
            number(line.cost_idr),
            text(line.agency.as_ref()),
            lang.label(&line.verdict),
            reason,
            line.tracking_code.clone(),
        ]
    });
    annex(
        lang,
        "paper-annex-3",
        "paper-refused",
        columns,
        rows.collect(),
    )
}

fn delegates(lang: &Lang, minutes: &Minutes) -> Annex {
    let columns = vec![
        column(lang, "paper-no", 0, false),
        column(lang, "paper-name", 4, false),
        column(lang, "paper-institution", 4, false),
        column(lang, "paper-as", 2, false),
        column(lang, "paper-signature", 3, false),
    ];
    let delegates = minutes
        .named
        .iter()
        .filter(|one| one.delegate != DelegateRole::None);
    let rows = (1..).zip(delegates).map(|(at, one): (usize, &Named)| {
        vec![
            at.to_string(),
            one.name.clone(),
            text(one.institution.as_ref()),
            lang.label(&one.delegate),
            String::new(),
        ]
    });
    let mut annex = annex(
        lang,
        "paper-annex-5",
        "paper-delegates",
        columns,
        rows.collect(),
    );
    annex.wide = false;
    annex
}
