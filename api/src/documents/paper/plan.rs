//! The annual plan's list: a summary by agency and district, then each agency's list.

use std::collections::BTreeMap;

use super::words::{column, frame, point};
use crate::documents::record::{Plan, Record};
use crate::paper::{Annex, Paper, Source};
use crate::publications::Line;
use crate::web::format::{number, quantity, rupiah};
use crate::web::language::Lang;

/// The paper of a publication.
pub(super) fn paper(
    lang: &Lang,
    record: &Record,
    plan: &Plan,
    mut lines: Vec<Line>,
    source: Source,
) -> Paper {
    let year = lang
        .say("paper-year")
        .with("year", record.fiscal_year.to_string());
    let title = vec![
        lang.text("paper-plan").to_uppercase(),
        record.places.regency.to_uppercase(),
        year.to_string().to_uppercase(),
    ];
    let mut paper = frame(lang, record, title, source);
    paper.facts = vec![
        (lang.text("paper-publication"), plan.publication.to_string()),
        (
            lang.text("paper-publication-kind"),
            lang.text(match plan.kind.as_str() {
                "final" => "paper-plan-final",
                _ => "paper-plan-draft",
            }),
        ),
        (lang.text("paper-note"), plan.note.clone()),
        (lang.text("paper-lines"), number(plan.lines)),
        (lang.text("paper-money"), rupiah(plan.accommodated_idr)),
        (lang.text("paper-lines-hash"), plan.sha256.clone()),
    ];
    paper.points = vec![point(
        lang,
        "paper-first",
        lang.say("paper-point-plan")
            .with("count", number(plan.lines))
            .with("money", rupiah(plan.accommodated_idr))
            .to_string(),
    )];
    let none = lang.text("paper-no-agency");
    let agency = |line: &Line| line.agency.clone().unwrap_or_else(|| none.clone());
    lines.sort_by(|one, other| {
        (
            agency(one),
            &one.district,
            &one.village,
            &one.tracking_code,
            one.number,
        )
            .cmp(&(
                agency(other),
                &other.district,
                &other.village,
                &other.tracking_code,
                other.number,
            ))
    });
    paper.annexes = vec![
        summary(lang, "paper-by-agency", &lines, &agency),
        summary(lang, "paper-by-district", &lines, &|line: &Line| {
            line.district.clone()
        }),
    ];
    let mut rest = &lines[..];
    while let Some(first) = rest.first() {
        let name = agency(first);
        let own = rest.iter().take_while(|line| agency(line) == name).count();
        let (these, others) = rest.split_at(own);
        paper.annexes.push(list(lang, name, these));
        rest = others;
    }
    for (at, annex) in (1..).zip(&mut paper.annexes) {
        annex.label = lang
            .say("paper-annex")
            .with("number", at.to_string())
            .to_string();
    }
    paper
}

fn taken(line: &Line) -> bool {
    line.verdict == "accommodated"
}

fn summary(lang: &Lang, title: &str, lines: &[Line], of: &impl Fn(&Line) -> String) -> Annex {
    let mut sums: BTreeMap<String, (i64, i64, i64)> = BTreeMap::new();
    let mut all = (0, 0, 0);
    for line in lines {
        for sum in [sums.entry(of(line)).or_default(), &mut all] {
            sum.0 += 1;
            if taken(line) {
                sum.1 += 1;
                sum.2 = i64::saturating_add(sum.2, line.cost_idr);
            }
        }
    }
    let cells = |name: String, sum: (i64, i64, i64)| {
        vec![name, number(sum.0), number(sum.1), number(sum.2)]
    };
    Annex {
        label: String::new(),
        title: lang.text(title),
        note: String::new(),
        columns: vec![
            column(lang, title, 4, false),
            column(lang, "paper-lines", 1, true),
            column(lang, "paper-taken", 1, true),
            column(lang, "paper-cost", 2, true),
        ],
        rows: sums
            .into_iter()
            .map(|(name, sum)| cells(name, sum))
            .collect(),
        total: cells(lang.text("paper-total"), all),
        wide: false,
        empty: lang.text("paper-empty"),
    }
}

fn list(lang: &Lang, agency: String, lines: &[Line]) -> Annex {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let rows = (1..).zip(lines).map(|(at, line)| {
        let codes = [
            &line.program_code,
            &line.activity_code,
            &line.sub_activity_code,
        ];
        let code = codes.into_iter().rev().flatten().next().cloned();
        let decision = lang.text(&format!("verdict-{}", line.verdict));
        vec![
            at.to_string(),
            text(&line.priority),
            code.unwrap_or_default(),
            line.title.clone(),
            format!("{}, {}", line.village, line.district),
            format!("{} {}", quantity(line.quantity_milli), line.unit),
            number(line.cost_idr),
            decision,
            text(&line.reason),
            line.tracking_code.clone(),
        ]
    });
    let sum = lines.iter().filter(|line| taken(line));
    let sum = sum.fold(0_i64, |sum, line| sum.saturating_add(line.cost_idr));
    let mut total = vec![String::new(); 10];
    for (at, value) in [(3, lang.text("paper-taken-total")), (6, number(sum))] {
        if let Some(cell) = total.get_mut(at) {
            *cell = value;
        }
    }
    Annex {
        label: String::new(),
        title: agency,
        note: String::new(),
        columns: vec![
            column(lang, "paper-no", 0, false),
            column(lang, "paper-priority", 2, false),
            column(lang, "paper-code-column", 0, false),
            column(lang, "paper-proposal", 5, false),
            column(lang, "paper-location", 3, false),
            column(lang, "paper-volume", 0, true),
            column(lang, "paper-cost", 0, true),
            column(lang, "paper-decision", 0, false),
            column(lang, "paper-reason", 4, false),
            column(lang, "paper-tracking", 0, false),
        ],
        rows: rows.collect(),
        total,
        wide: true,
        empty: lang.text("paper-empty"),
    }
}
