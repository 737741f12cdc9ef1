//! A set of criteria as a form has it, and back.

use poem_openapi::types::ParseFromParameter;
use serde::Serialize;

use crate::criteria::wire::{
    BandWire, CriteriaSetOut, CriterionKind, CriterionWire, JoiningName, MeasureName, MethodName,
    ScaleForm, ScorerName, SetIn, StepWire,
};
use crate::problem::{ApiError, FieldError};
use crate::web::language::Both;
use crate::web::{Fields, FormState};

/// Criteria a form has room for beyond those of the set.
pub const SPARE: usize = 2;
/// Criteria a form can send: what pairwise comparison can weigh.
const MOST: usize = 15;

/// The published name of a value of a closed set.
pub fn name<V: Serialize>(value: &V) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A number as it is typed: `0,25`.
pub fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.replace('.', ",")
}

/// A typed number with a comma or a point.
pub fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    let number: f64 = text.parse().ok()?;
    (text.chars().all(plain) && number.is_finite()).then_some(number)
}

/// Bands, one a line: `..10 = 1`, `11..20 = 2`, `21.. = 3`.
pub fn bands_text(bands: &[BandWire]) -> String {
    let end = |end: Option<i64>| end.map(|end| end.to_string()).unwrap_or_default();
    let lines = bands
        .iter()
        .map(|band| format!("{}..{} = {}", end(band.from), end(band.to), band.points));
    lines.collect::<Vec<_>>().join("\n")
}

fn parse_bands(text: &str) -> Option<Vec<BandWire>> {
    let end = |text: &str| -> Option<Option<i64>> {
        let text = text.trim();
        if text.is_empty() {
            return Some(None);
        }
        text.parse().ok().map(Some)
    };
    let line = |line: &str| {
        let (range, points) = line.split_once('=')?;
        let (from, to) = range.split_once("..")?;
        Some(BandWire {
            from: end(from)?,
            to: end(to)?,
            points: points.trim().parse().ok()?,
        })
    };
    let lines = text.lines().filter(|text| !text.trim().is_empty());
    lines.map(line).collect()
}

/// What points mean, one a line: `1 = Tidak mendesak | Not urgent`.
pub fn steps_text(steps: &[StepWire]) -> String {
    let lines = steps
        .iter()
        .map(|step| format!("{} = {} | {}", step.points, step.label_id, step.label_en));
    lines.collect::<Vec<_>>().join("\n")
}

fn parse_steps(text: &str) -> Option<Vec<StepWire>> {
    let line = |line: &str| {
        let (points, labels) = line.split_once('=')?;
        let (id, en) = labels.split_once('|').unwrap_or((labels, labels));
        Some(StepWire {
            points: points.trim().parse().ok()?,
            label_id: id.trim().to_owned(),
            label_en: en.trim().to_owned(),
        })
    };
    let lines = text.lines().filter(|text| !text.trim().is_empty());
    lines.map(line).collect()
}

/// The form of a set.
pub fn filled(set: &CriteriaSetOut) -> FormState {
    let mut fields = Fields::default();
    fields.push("name_id", &set.name_id);
    fields.push("name_en", &set.name_en);
    fields.push("source", &set.source);
    fields.push("method", name(&set.method));
    fields.push("joining", name(&set.joining));
    for (at, one) in set.criteria.iter().enumerate() {
        let mut push = |field: &str, value: String| fields.push(format!("{field}-{at}"), value);
        push("code", one.code.clone());
        push("name_id", one.name_id.clone());
        push("name_en", one.name_en.clone());
        push("kind", name(&one.kind));
        push("scale", name(&one.scale));
        push("scorer", name(&one.scorer));
        push(
            "measure",
            one.measure.as_ref().map(name).unwrap_or_default(),
        );
        let whole = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
        push("min", whole(one.min));
        push("max", whole(one.max));
        push(
            "steps",
            steps_text(one.steps.as_deref().unwrap_or_default()),
        );
        push(
            "bands",
            bands_text(one.bands.as_deref().unwrap_or_default()),
        );
        push("weight", one.weight.map(number).unwrap_or_default());
    }
    FormState::filled(fields)
}

/// The set a form gives, under the code it has; a criterion without a code is left out.
pub fn read(fields: &Fields, code: &str) -> Result<(SetIn, JoiningName), ApiError> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: String, detail: &str, detail_en: &str| {
        errors.push(FieldError {
            pointer,
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    };
    let mut criteria = Vec::new();
    for at in 0..MOST {
        let get = |field: &str| fields.get(&format!("{field}-{at}")).to_owned();
        if get("code").is_empty() {
            continue;
        }
        // The service names criteria by their place among those that are given.
        let place = criteria.len();
        let mut field = |name: &str, id: &str, en: &str| {
            wrong(format!("/set/criteria/{place}/{name}"), id, en);
        };
        let scale = ScaleForm::parse_from_parameter(&get("scale")).unwrap_or(ScaleForm::Points);
        let scorer = ScorerName::parse_from_parameter(&get("scorer")).ok();
        let mut whole = |name: &str| {
            let text = get(name);
            let number = text.parse().ok();
            if number.is_none() && !text.is_empty() && scale == ScaleForm::Points {
                field(name, "Isi bilangan bulat.", "Give a whole number.");
            }
            number.filter(|_| scale == ScaleForm::Points)
        };
        let (min, max) = (whole("min"), whole("max"));
        let bands = parse_bands(&get("bands"));
        if bands.is_none() && scale == ScaleForm::Bands {
            field(
                "bands",
                "Tulis satu rentang per baris, misalnya 11..20 = 2.",
                "Write one band a line, for example 11..20 = 2.",
            );
        }
        let steps = parse_steps(&get("steps"));
        if steps.is_none() && scale == ScaleForm::Points {
            field(
                "steps",
                "Tulis satu nilai per baris, misalnya 1 = Tidak mendesak | Not urgent.",
                "Write one number of points a line, for example 1 = Tidak mendesak | Not urgent.",
            );
        }
        let weight = get("weight");
        let weighed = parse_number(&weight);
        if weighed.is_none() && !weight.is_empty() {
            field(
                "weight",
                "Isi angka, misalnya 0,25.",
                "Give a number, for example 0.25.",
            );
        }
        criteria.push(CriterionWire {
            code: get("code"),
            name_id: get("name_id"),
            name_en: get("name_en"),
            kind: CriterionKind::parse_from_parameter(&get("kind"))
                .unwrap_or(CriterionKind::Benefit),
            scale,
            min,
            max,
            steps: steps.filter(|steps| scale == ScaleForm::Points && !steps.is_empty()),
            bands: bands.filter(|_| scale == ScaleForm::Bands),
            scorer: scorer.unwrap_or(ScorerName::Officer),
            measure: MeasureName::parse_from_parameter(&get("measure"))
                .ok()
                .filter(|_| scorer == Some(ScorerName::Computed)),
            weight: weighed,
        });
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let set = SetIn {
        code: code.to_owned(),
        name_id: fields.get("name_id").to_owned(),
        name_en: fields.get("name_en").to_owned(),
        source: fields.get("source").to_owned(),
        method: MethodName::parse_from_parameter(fields.get("method"))
            .unwrap_or(MethodName::SawPoints),
        criteria,
    };
    let joining = JoiningName::parse_from_parameter(fields.get("joining"));
    Ok((set, joining.unwrap_or(JoiningName::Mean)))
}

/// The places of a form's criteria that are given, in order.
pub fn given(fields: &Fields) -> Vec<usize> {
    let has = |at: &usize| !fields.get(&format!("code-{at}")).is_empty();
    (0..MOST).filter(has).collect()
}

/// A refused form whose faults stand at the fields of the criteria they are about: `/set/criteria/2/weight` at
/// `weight-2`, where the form has that criterion.
pub fn refused(values: Fields, error: ApiError) -> Result<FormState, ApiError> {
    let places = given(&values);
    let named: Vec<(String, Both)> = error
        .problem()
        .errors
        .iter()
        .map(|one| {
            let mut parts = one.pointer.trim_start_matches("/set/").split('/');
            let name = match (parts.next(), parts.next(), parts.next()) {
                (Some("criteria"), Some(at), Some(field)) => {
                    let at: usize = at.parse().unwrap_or_default();
                    let at = places.get(at).copied().unwrap_or(at);
                    let field = if field.is_empty() { "code" } else { field };
                    format!("{field}-{at}")
                }
                (Some("criteria"), None, _) => "code-0".to_owned(),
                (Some(first), ..) => first.to_owned(),
                _ => String::new(),
            };
            (name, Both::of_field(one))
        })
        .collect();
    let mut form = FormState::refused(values, error)?;
    form.errors = named;
    Ok(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_and_steps_are_written_a_line_each() {
        let text = "..10 = 1\n11..20 = 2\n21.. = 3";
        assert_eq!(bands_text(&parse_bands(text).unwrap()), text);
        assert!(parse_bands("10-20: 2").is_none());
        let text = "1 = Tidak | No\n2 = Ya | Yes";
        assert_eq!(steps_text(&parse_steps(text).unwrap()), text);
        assert_eq!(parse_steps("1 = Ya").unwrap()[0].label_en, "Ya");
        assert!(parse_steps("satu").is_none());
    }

    #[test]
    fn numbers_are_typed_with_a_comma() {
        assert_eq!(parse_number("0,25"), Some(0.25));
        assert_eq!(number(0.25), "0,25");
        assert_eq!(number(3.0), "3");
        for text in ["", "inf", "-1", "1e9", "satu"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }

    #[test]
    fn faults_stand_at_the_criterion_they_are_about() {
        let fields = Fields::parse(
            b"name_id=a&method=topsis&code-0=&code-1=urgency&scale-1=points&max-1=x&weight-1=berat",
        );
        let error = read(&fields, "uji").unwrap_err();
        let form = refused(fields, error).unwrap();
        assert!(form.error("max-1").is_some() && form.error("weight-1").is_some());
        let fields = Fields::parse(
            b"method=topsis&code-1=urgency&weight-1=0,5&scorer-1=computed&measure-1=people",
        );
        let (set, joining) = read(&fields, "uji").unwrap();
        assert_eq!((set.criteria.len(), set.method), (1, MethodName::Topsis));
        assert_eq!(set.criteria[0].measure, Some(MeasureName::People));
        assert_eq!(joining, JoiningName::Mean);
    }
}
