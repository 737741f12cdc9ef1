//! A set as it is stored and as the API shows it.

use entity::criteria_sets;

use super::wire::{
    BandWire, CriterionKind, CriterionWire, JoiningName, MeasureName, MethodName, ScaleForm,
    ScorerName, SetIn, StepWire,
};
use crate::problem::{ApiError, FieldError};
use crate::scoring::bands::Band;
use crate::scoring::criterion::{Fault, Step};
use crate::scoring::method::Scaling;
use crate::scoring::panel::Joining;
use crate::scoring::{CriteriaSet, Criterion, Method, Scale};
use crate::{limits, text};

/// Most criteria of a set: what pairwise comparison can weigh.
pub const MOST: usize = crate::scoring::ahp::MOST;

/// The definition of a stored set.
pub fn read(row: &criteria_sets::Model) -> Result<CriteriaSet, ApiError> {
    Ok(serde_json::from_str(&row.definition)?)
}

/// How a stored set joins several scores.
pub fn joining(row: &criteria_sets::Model) -> Joining {
    match row.joining.as_str() {
        "median" => Joining::Median,
        _ => Joining::Mean,
    }
}

/// Its stored name.
pub fn joining_name(joining: JoiningName) -> &'static str {
    match joining {
        JoiningName::Mean => "mean",
        JoiningName::Median => "median",
    }
}

/// Reads and checks a set; every wrong field is told, below `at`.
pub fn parse(wire: SetIn, at: &str) -> Result<CriteriaSet, ApiError> {
    let mut errors = Vec::new();
    let mut line = |field: &str, value: &str, length| {
        text::line(&format!("{at}/{field}"), value, length, &mut errors)
    };
    let code = line("code", &wire.code, limits::CODE);
    let name_id = line("name_id", &wire.name_id, limits::ITEM);
    let name_en = line("name_en", &wire.name_en, limits::ITEM);
    let source = line("source", &wire.source, limits::ITEM);
    if wire.criteria.is_empty() || wire.criteria.len() > MOST {
        errors.push(FieldError {
            pointer: format!("{at}/criteria"),
            detail: format!("Isi 1 sampai {MOST} kriteria."),
            detail_en: format!("Give 1 to {MOST} criteria."),
        });
        return Err(ApiError::fields(errors));
    }
    let mut criteria = Vec::with_capacity(wire.criteria.len());
    for (place, criterion) in wire.criteria.into_iter().enumerate() {
        criteria.push(parse_criterion(
            criterion,
            &format!("{at}/criteria/{place}"),
            &mut errors,
        ));
    }
    let set = CriteriaSet {
        code,
        name_id,
        name_en,
        source,
        criteria,
        method: wire.method.into(),
    };
    errors.extend(faults(&set, at));
    errors.extend(beyond(&set, at));
    if errors.is_empty() {
        Ok(set)
    } else {
        Err(ApiError::fields(errors))
    }
}

/// Points and weights larger than any office uses.
fn beyond(set: &CriteriaSet, at: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (place, criterion) in set.criteria.iter().enumerate() {
        let most = limits::CRITERION_POINTS;
        let points = match &criterion.scale {
            Scale::Points { max, .. } => *max,
            Scale::Bands { bands } => bands.iter().map(|band| band.points).max().unwrap_or(0),
            Scale::Amount => 0,
        };
        if points > most {
            errors.push(FieldError {
                pointer: format!("{at}/criteria/{place}/max"),
                detail: format!("Isi nilai paling banyak {most}."),
                detail_en: format!("Give at most {most} points."),
            });
        }
        if criterion.weight.is_some_and(|weight| weight > 1_000_000.0) {
            errors.push(FieldError {
                pointer: format!("{at}/criteria/{place}/weight"),
                detail: "Isi bobot paling besar 1.000.000.".into(),
                detail_en: "Give a weight of at most 1,000,000.".into(),
            });
        }
    }
    errors
}

/// What the scoring library finds wrong with a set, as fields.
fn faults(set: &CriteriaSet, at: &str) -> Vec<FieldError> {
    let place = |code: &str| set.criteria.iter().rposition(|one| one.code == code);
    set.check()
        .into_iter()
        .map(|error| {
            let place = place(&error.criterion).unwrap_or_default();
            let (field, detail) = told(&error.fault);
            FieldError {
                pointer: format!("{at}/criteria/{place}{field}"),
                detail: detail.into(),
                detail_en: format!("{}.", error.fault),
            }
        })
        .collect()
}

/// The field a fault lies in, and the fix in Indonesian.
fn told(fault: &Fault) -> (&'static str, &'static str) {
    match fault {
        Fault::Blank => ("/code", "Isi kode dan kedua nama."),
        Fault::Repeated => ("/code", "Kode ini sudah dipakai kriteria lain."),
        Fault::NotAWeight | Fault::NoWeight => ("/weight", "Isi bobot 0 atau lebih."),
        Fault::Points => (
            "/max",
            "Isi nilai terendah 0 atau lebih dan tertinggi di atasnya.",
        ),
        Fault::Step { .. } => ("/steps", "Arti tiap nilai ditulis sekali, di dalam skala."),
        Fault::Bands(_) => (
            "/bands",
            "Rentang berurutan tanpa celah, terbuka di kedua ujung, paling sedikit dua.",
        ),
        Fault::NegativePoints => ("/bands", "Nilai rentang 0 atau lebih."),
        Fault::Measure => (
            "/measure",
            "Kriteria yang dihitung, dan hanya itu, menyebut data yang dihitung.",
        ),
        Fault::NotPoints => (
            "/kind",
            "Metode ini menjumlahkan nilai; pakai manfaat dengan nilai atau rentang.",
        ),
        Fault::VoteTooHeavy => (
            "/weight",
            "Suara warga hanya satu kriteria, dengan bobot di bawah separuh.",
        ),
        Fault::NotANumber | Fault::OutsidePoints { .. } | Fault::NotWhole | Fault::Missing => {
            ("", "Isi kriteria ini.")
        }
    }
}

fn parse_criterion(wire: CriterionWire, at: &str, errors: &mut Vec<FieldError>) -> Criterion {
    let mut line = |field: &str, value: &str, length| {
        text::line(&format!("{at}/{field}"), value, length, errors)
    };
    let code = line("code", &wire.code, limits::CODE);
    let name_id = line("name_id", &wire.name_id, limits::ITEM);
    let name_en = line("name_en", &wire.name_en, limits::ITEM);
    let mut steps = Vec::new();
    for (place, step) in wire.steps.unwrap_or_default().into_iter().enumerate() {
        let mut label = |field: &str, value: &str| {
            text::line(
                &format!("{at}/steps/{place}/{field}"),
                value,
                limits::STEP_LABEL,
                errors,
            )
        };
        steps.push(Step {
            points: step.points,
            label_id: label("label_id", &step.label_id),
            label_en: label("label_en", &step.label_en),
        });
    }
    Criterion {
        code,
        name_id,
        name_en,
        kind: wire.kind.into(),
        scale: match wire.scale {
            ScaleForm::Points => Scale::Points {
                min: wire.min.unwrap_or(1),
                max: wire.max.unwrap_or(5),
                steps,
            },
            ScaleForm::Bands => Scale::Bands {
                bands: wire
                    .bands
                    .unwrap_or_default()
                    .into_iter()
                    .map(|band| Band {
                        from: band.from,
                        to: band.to,
                        points: band.points,
                    })
                    .collect(),
            },
            ScaleForm::Amount => Scale::Amount,
        },
        scorer: wire.scorer.into(),
        measure: wire.measure.map(Into::into),
        weight: wire.weight,
    }
}

/// A criterion as the API shows it.
pub fn criterion(criterion: &Criterion) -> CriterionWire {
    let (scale, min, max, steps, bands) = match &criterion.scale {
        Scale::Points { min, max, steps } => {
            let steps = steps.iter().map(|step| StepWire {
                points: step.points,
                label_id: step.label_id.clone(),
                label_en: step.label_en.clone(),
            });
            let steps: Vec<StepWire> = steps.collect();
            let steps = (!steps.is_empty()).then_some(steps);
            (ScaleForm::Points, Some(*min), Some(*max), steps, None)
        }
        Scale::Bands { bands } => {
            let bands = bands.iter().map(|band| BandWire {
                from: band.from,
                to: band.to,
                points: band.points,
            });
            (ScaleForm::Bands, None, None, None, Some(bands.collect()))
        }
        Scale::Amount => (ScaleForm::Amount, None, None, None, None),
    };
    CriterionWire {
        code: criterion.code.clone(),
        name_id: criterion.name_id.clone(),
        name_en: criterion.name_en.clone(),
        kind: CriterionKind::from(criterion.kind),
        scale,
        min,
        max,
        steps,
        bands,
        scorer: ScorerName::from(criterion.scorer),
        measure: criterion.measure.map(MeasureName::from),
        weight: criterion.weight,
    }
}

impl From<MethodName> for Method {
    fn from(name: MethodName) -> Self {
        let saw = |scaling| Self::Saw { scaling };
        match name {
            MethodName::SawPoints => saw(Scaling::Points),
            MethodName::SawRatio => saw(Scaling::Ratio),
            MethodName::SawRange => saw(Scaling::Range),
            MethodName::Topsis => Self::Topsis,
            MethodName::WeightedProduct => Self::WeightedProduct,
        }
    }
}

impl From<Method> for MethodName {
    fn from(method: Method) -> Self {
        match method {
            Method::Saw { scaling } => match scaling {
                Scaling::Points => Self::SawPoints,
                Scaling::Ratio => Self::SawRatio,
                Scaling::Range => Self::SawRange,
            },
            Method::Topsis => Self::Topsis,
            Method::WeightedProduct => Self::WeightedProduct,
        }
    }
}
