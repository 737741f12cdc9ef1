//! A set of criteria: what one stage of one cycle scores by.

use serde::{Deserialize, Serialize};

use super::criterion::{Criterion, CriterionError, Fault, Scale, Scorer};
use super::method::{Method, Scaling};
use super::weights::WeightsError;
use super::{Kind, Weights};

/// Votes must weigh less than this share, so that they are never the decision alone.
pub const VOTE_SHARE_BELOW: f64 = 0.5;

/// The criteria of a stage, a sector or a group of works, with the method that joins them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CriteriaSet {
    /// Short name, as `asahan_infrastructure`.
    pub code: String,
    /// Name in Indonesian.
    pub name_id: String,
    /// Name in English.
    pub name_en: String,
    /// Where it comes from: the regulation, form or publication.
    pub source: String,
    /// The criteria, in the order of the sheet.
    pub criteria: Vec<Criterion>,
    /// How the values become one score.
    pub method: Method,
}

/// Why a set gives no weights.
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[serde(untagged)]
pub enum SetError {
    /// A criterion is at fault.
    #[error(transparent)]
    Criterion(#[from] CriterionError),
    /// The weights together are.
    #[error(transparent)]
    Weights(#[from] WeightsError),
}

impl CriteriaSet {
    /// Everything wrong with the set's criteria, in their order; empty when it is sound. A weight not yet
    /// decided is not wrong.
    pub fn check(&self) -> Vec<CriterionError> {
        let mut errors = Vec::new();
        for (index, criterion) in self.criteria.iter().enumerate() {
            let mut faults = criterion.faults();
            if self.criteria[..index]
                .iter()
                .any(|earlier| earlier.code == criterion.code)
            {
                faults.push(Fault::Repeated);
            }
            if self.adds_points() && !gives_benefit_points(criterion) {
                faults.push(Fault::NotPoints);
            }
            if criterion.scorer == Scorer::Vote && self.votes_too_heavy(index) {
                faults.push(Fault::VoteTooHeavy);
            }
            errors.extend(faults.into_iter().map(|fault| criterion.error(fault)));
        }
        errors
    }

    /// Whether more or less is better, criterion by criterion.
    pub fn kinds(&self) -> Vec<Kind> {
        self.criteria
            .iter()
            .map(|criterion| criterion.kind)
            .collect()
    }

    /// The weights, brought to a sum of 1. Names the first criterion whose weight is undecided.
    pub fn weights(&self) -> Result<Weights, SetError> {
        let given: Vec<f64> = self
            .criteria
            .iter()
            .map(|criterion| {
                criterion
                    .weight
                    .ok_or_else(|| criterion.error(Fault::NoWeight))
            })
            .collect::<Result<_, _>>()?;
        Ok(Weights::direct(&given)?)
    }

    /// The values of one proposal's answers, in the order of the criteria; every fault, if there is one.
    /// A missing answer is a fault: all criteria must be scored.
    pub fn values(&self, answers: &[Option<f64>]) -> Result<Vec<f64>, Vec<CriterionError>> {
        let mut values = Vec::with_capacity(self.criteria.len());
        let mut errors = Vec::new();
        for (index, criterion) in self.criteria.iter().enumerate() {
            let answer = answers.get(index).copied().flatten();
            match answer.map(|answer| criterion.value(answer)) {
                Some(Ok(value)) => values.push(value),
                Some(Err(error)) => errors.push(error),
                None => errors.push(criterion.error(Fault::Missing)),
            }
        }
        if errors.is_empty() {
            Ok(values)
        } else {
            Err(errors)
        }
    }

    fn adds_points(&self) -> bool {
        let scaling = Scaling::Points;
        self.method == Method::Saw { scaling }
    }

    fn votes_too_heavy(&self, index: usize) -> bool {
        let second = self.criteria[..index]
            .iter()
            .any(|earlier| earlier.scorer == Scorer::Vote);
        let share = self
            .weights()
            .ok()
            .and_then(|weights| weights.as_slice().get(index).copied());
        second || share.is_some_and(|share| share >= VOTE_SHARE_BELOW)
    }
}

fn gives_benefit_points(criterion: &Criterion) -> bool {
    criterion.kind == Kind::Benefit && criterion.scale != Scale::Amount
}
