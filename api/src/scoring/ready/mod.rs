//! Criteria sets that offices have used, ready to copy and change.
//!
//! A weight that no source states is left undecided rather than made up.

mod asahan;
mod ordinal;
mod yalimo;

use super::criterion::{Criterion, Kind, Measure, Scale, Scorer, Step};
use super::method::{Method, Scaling};
use super::set::CriteriaSet;

/// All ready sets.
pub fn all() -> Vec<CriteriaSet> {
    vec![
        asahan::infrastructure(),
        asahan::other(),
        ordinal::physical(),
        ordinal::non_physical(),
        yalimo::group(),
    ]
}

/// The ready set of a code.
pub fn named(code: &str) -> Option<CriteriaSet> {
    all().into_iter().find(|set| set.code == code)
}

/// A set whose points are added as they are, the way these offices do.
fn set(code: &str, names: [&str; 2], source: &str, criteria: Vec<Criterion>) -> CriteriaSet {
    CriteriaSet {
        code: code.to_owned(),
        name_id: names[0].to_owned(),
        name_en: names[1].to_owned(),
        source: source.to_owned(),
        criteria,
        method: Method::Saw {
            scaling: Scaling::Points,
        },
    }
}

/// A criterion with its Indonesian and its English name. All ready scales give more points for better.
fn criterion(
    code: &str,
    names: [&str; 2],
    scale: Scale,
    scorer: Scorer,
    weight: Option<f64>,
) -> Criterion {
    Criterion {
        code: code.to_owned(),
        name_id: names[0].to_owned(),
        name_en: names[1].to_owned(),
        kind: Kind::Benefit,
        scale,
        scorer,
        measure: None,
        weight,
    }
}

/// A criterion the record itself answers.
fn computed(
    code: &str,
    names: [&str; 2],
    scale: Scale,
    measure: Measure,
    weight: Option<f64>,
) -> Criterion {
    Criterion {
        measure: Some(measure),
        ..criterion(code, names, scale, Scorer::Computed, weight)
    }
}

/// Points from 1 to `max` without stated meanings.
fn points(max: i64) -> Scale {
    Scale::Points {
        min: 1,
        max,
        steps: Vec::new(),
    }
}

/// Points from 1 up, each with its Indonesian and its English meaning.
fn steps<const N: usize>(labels: [[&str; 2]; N]) -> Scale {
    let steps: Vec<Step> = (1..)
        .zip(labels)
        .map(|(points, [id, en])| Step {
            points,
            label_id: id.to_owned(),
            label_en: en.to_owned(),
        })
        .collect();
    Scale::Points {
        min: 1,
        max: steps.last().map_or(1, |step| step.points),
        steps,
    }
}
