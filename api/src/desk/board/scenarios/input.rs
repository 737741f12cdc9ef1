//! A scenario read from its form, and put back into one.

use std::collections::HashMap;

use entity::ids::ProposalId;
use sea_orm::ActiveEnum;

use super::RULES;
use super::subjects::Subjects;
use crate::board::wire::BoardDecided;
use crate::cycles::wire::Ceiling;
use crate::problem::{ApiError, FieldError};
use crate::proposals::tracking_code;
use crate::scenarios::wire::{ScenarioDecisionIn, ScenarioIn, ScenarioRule, WeightIn};
use crate::web::Fields;
use crate::web::format::{self, parse_number};

/// Fields that name proposals to decide on otherwise, with what is decided.
pub(super) const DECISIONS: [(&str, BoardDecided); 4] = [
    ("take", BoardDecided::Accommodated),
    ("keep", BoardDecided::Reserve),
    ("defer", BoardDecided::Deferred),
    ("refuse", BoardDecided::NotAccommodated),
];

/// The tracking codes typed into a field, as they are stored; what is no code is handed back as it was typed.
pub(super) fn codes(text: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for piece in text.split([',', ';', '\n', '\r']) {
        let piece = piece.trim();
        if piece.is_empty() {
            continue;
        }
        // One code may have spaces in it; several may stand beside each other.
        if let Some(code) = tracking_code::parse(piece) {
            found.push(code);
            continue;
        }
        for word in piece.split_whitespace() {
            found.push(tracking_code::parse(word).ok_or_else(|| word.to_owned())?);
        }
    }
    Ok(found)
}

/// All tracking codes a form names.
pub(super) fn all_codes(fields: &Fields) -> Vec<String> {
    let named = DECISIONS.iter().map(|(name, _)| codes(fields.get(name)));
    let mut codes: Vec<String> = named.filter_map(Result::ok).flatten().collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number)
}

/// Faults of a form, gathered so that all are told at once.
#[derive(Default)]
struct Faults(Vec<FieldError>);

impl Faults {
    fn add(&mut self, name: &str, detail: impl Into<String>, detail_en: impl Into<String>) {
        self.0.push(FieldError {
            pointer: format!("/{name}"),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    }
}

/// What a form asks for; `known` are the proposals of the codes it names.
pub(super) fn read(
    fields: &Fields,
    subjects: &Subjects,
    known: &HashMap<String, ProposalId>,
) -> Result<ScenarioIn, ApiError> {
    let mut faults = Faults::default();
    let rule = RULES
        .iter()
        .find(|(_, name, _)| *name == fields.get("rule"));
    if rule.is_none() {
        faults.add("rule", "Pilih aturan.", "Choose a rule.");
    }
    let stage = fields.get("stage_kind").to_owned();
    let stage = entity::enums::StageKind::try_from_value(&stage).ok();
    let mut percent = None;
    if let Some(text) = fields.optional("ceiling_percent") {
        percent = text.trim_end_matches('%').trim().parse().ok();
        if percent.is_none() {
            faults.add(
                "ceiling_percent",
                "Isi 0 sampai 1000 persen, tanpa koma.",
                "Give 0 to 1000 percent, whole.",
            );
        }
    }
    let weights = weights(fields, &mut faults);
    let ceilings = ceilings(fields, subjects, &mut faults);
    let decisions = decisions(fields, known, &mut faults);
    if !faults.0.is_empty() {
        return Err(ApiError::fields(faults.0));
    }
    Ok(ScenarioIn {
        name: fields.get("name").to_owned(),
        rule: rule.map_or(ScenarioRule::None, |(rule, _, _)| *rule),
        stage_kind: stage.map(Into::into),
        keep_decisions: Some(fields.has("keep_decisions", "yes")),
        weights: some(weights),
        ceiling_percent: percent,
        ceilings: some(ceilings),
        decisions: some(decisions),
    })
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    Some(list).filter(|list| !list.is_empty())
}

fn weights(fields: &Fields, faults: &mut Faults) -> Vec<WeightIn> {
    let mut weights = Vec::new();
    for (name, text) in fields.others(&["csrf"]) {
        let Some(criterion) = name.strip_prefix("weight-") else {
            continue;
        };
        if text.trim().is_empty() {
            continue;
        }
        match number(text) {
            Some(weight) => weights.push(WeightIn {
                criterion: criterion.to_owned(),
                weight,
            }),
            None => faults.add(
                name,
                "Isi angka, misalnya 0,25.",
                "Give a number, for example 0.25.",
            ),
        }
    }
    weights
}

fn ceilings(fields: &Fields, subjects: &Subjects, faults: &mut Faults) -> Vec<Ceiling> {
    let mut ceilings = Vec::new();
    let amounts: Vec<&str> = fields.all("ceiling_amount").collect();
    for (at, typed) in fields.all("ceiling_subject").enumerate() {
        let amount = amounts.get(at).copied().unwrap_or_default().trim();
        if typed.trim().is_empty() && amount.is_empty() {
            continue;
        }
        let subject = subjects.find(typed);
        if subject.is_none() {
            faults.add(
                &format!("ceiling_subject-{at}"),
                "Pilih wilayah, perangkat daerah atau bidang dari daftar.",
                "Choose an area, an agency or a sector of the list.",
            );
        }
        let money = parse_number(amount);
        if money.is_none() {
            faults.add(
                &format!("ceiling_amount-{at}"),
                "Isi jumlah rupiah tanpa sen, misalnya 1.250.000.",
                "Give whole rupiah, for example 1250000.",
            );
        }
        ceilings.extend(subject.zip(money).map(|(one, money)| one.ceiling(money)));
    }
    ceilings
}

fn decisions(
    fields: &Fields,
    known: &HashMap<String, ProposalId>,
    faults: &mut Faults,
) -> Vec<ScenarioDecisionIn> {
    let mut decisions = Vec::new();
    for (name, verdict) in DECISIONS {
        let typed = codes(fields.get(name)).unwrap_or_else(|piece| {
            faults.add(
                name,
                format!("{piece} bukan kode usulan."),
                format!("{piece} is no tracking code."),
            );
            Vec::new()
        });
        for code in typed {
            if let Some(id) = known.get(&code) {
                decisions.push(ScenarioDecisionIn {
                    proposal_id: id.0,
                    verdict,
                });
                continue;
            }
            let code = tracking_code::grouped(&code);
            faults.add(
                name,
                format!("Usulan {code} tidak berdiri di papan siklus ini."),
                format!("Proposal {code} does not stand on this cycle's board."),
            );
        }
    }
    if decisions.len() > MOST {
        faults.add(
            "take",
            "Putuskan paling banyak 1.000 usulan tersendiri.",
            "Decide on at most 1,000 proposals apart.",
        );
    }
    decisions
}

/// Proposals a scenario decides on apart at most.
const MOST: usize = 1_000;

/// A stored scenario as its form's fields; `codes` are the tracking codes of the proposals it decides on.
pub(super) fn fields(
    wanted: &ScenarioIn,
    subjects: &Subjects,
    codes: &HashMap<ProposalId, String>,
) -> Fields {
    let mut fields = Fields::default();
    fields.push("name", wanted.name.clone());
    if let Some((_, name, _)) = RULES.iter().find(|(rule, _, _)| *rule == wanted.rule) {
        fields.push("rule", *name);
    }
    if let Some(kind) = wanted.stage_kind {
        let kind: entity::enums::StageKind = kind.into();
        fields.push("stage_kind", kind.to_value());
    }
    if wanted.keep_decisions.unwrap_or(true) {
        fields.push("keep_decisions", "yes");
    }
    if let Some(percent) = wanted.ceiling_percent {
        fields.push("ceiling_percent", percent.to_string());
    }
    for one in wanted.weights.iter().flatten() {
        let weight = one.weight.to_string().replace('.', ",");
        fields.push(format!("weight-{}", one.criterion), weight);
    }
    for one in wanted.ceilings.iter().flatten() {
        fields.push("ceiling_subject", subjects.name(one));
        fields.push("ceiling_amount", format::number(one.amount_idr));
    }
    for (name, verdict) in DECISIONS {
        let decided = wanted.decisions.iter().flatten();
        let mine = decided.filter(|one| one.verdict == verdict);
        let codes: Vec<String> = mine
            .filter_map(|one| codes.get(&ProposalId(one.proposal_id)))
            .map(|code| tracking_code::grouped(code))
            .collect();
        fields.push(name, codes.join("\n"));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(codes(""), Ok(Vec::new()));
        assert_eq!(codes("bukan kode"), Err("bukan".into()));
        let (one, two) = (tracking_code::from_random(7), tracking_code::from_random(8));
        let typed = format!("{} {two}\r\n {one};", tracking_code::grouped(&one));
        assert_eq!(codes(&typed), Ok(vec![one.clone(), two, one]));
        assert_eq!(number("0,25"), Some(0.25));
        assert_eq!(number("NaN"), None);
    }
}
