//! One criterion: what it asks, who answers, and on which scale.

use serde::{Deserialize, Serialize};

use super::bands::{self, Band, BandError};
use super::real;

/// Whether more or less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// More is better.
    Benefit,
    /// Less is better.
    Cost,
}

/// Who or what gives the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scorer {
    /// An officer of the district or the agency.
    Officer,
    /// A planner of the planning agency.
    Planner,
    /// The record itself (households, cost).
    Computed,
    /// The citizens' vote.
    Vote,
}

/// What the record of a proposal says, where nobody has to score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Households served.
    Households,
    /// People served.
    People,
    /// Women among them.
    Women,
    /// Children among them.
    Children,
    /// Elderly people among them.
    Elderly,
    /// People with disabilities among them.
    Disabled,
    /// The cost that counts at the stage, rupiah.
    CostIdr,
    /// Cycles it has been proposed in.
    TimesProposed,
}

/// How an answer becomes a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "scale")]
pub enum Scale {
    /// The scorer gives points. Panels may give means, so points need not be whole.
    Points {
        /// The fewest.
        min: i64,
        /// The most.
        max: i64,
        /// What single points mean; may be empty or leave points out.
        steps: Vec<Step>,
    },
    /// A whole amount earns the points of its band.
    Bands {
        /// The bands, lowest first.
        bands: Vec<Band>,
    },
    /// The amount counts as it is, in its own unit; 0 or more.
    Amount,
}

/// What one number of points means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The points.
    pub points: i64,
    /// Their meaning in Indonesian.
    pub label_id: String,
    /// Their meaning in English.
    pub label_en: String,
}

/// One criterion of a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// Short name within its set, as `urgency`.
    pub code: String,
    /// Name in Indonesian.
    pub name_id: String,
    /// Name in English.
    pub name_en: String,
    /// Whether more of the *value* is better: of the points, where the scale gives points. A cost whose
    /// lower bands earn more points is a benefit here.
    pub kind: Kind,
    /// How an answer becomes a value.
    pub scale: Scale,
    /// Who answers.
    pub scorer: Scorer,
    /// What of the record answers; for computed criteria, and for these only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// How much it counts, in any unit common to the set; `None` until the office decides.
    pub weight: Option<f64>,
}

/// What is wrong with one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[error("{criterion}: {fault}")]
pub struct CriterionError {
    /// The criterion's code.
    pub criterion: String,
    /// What is wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

/// What can be wrong with a criterion, or with an answer to it.
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum Fault {
    /// Its code or a name is blank.
    #[error("code and names must not be blank")]
    Blank,
    /// An earlier criterion has the same code.
    #[error("an earlier criterion has the same code")]
    Repeated,
    /// Its weight is below zero or not a number.
    #[error("the weight is not a number of 0 or more")]
    NotAWeight,
    /// Its weight is still to be decided.
    #[error("the weight is not decided yet")]
    NoWeight,
    /// Fewest and most points do not leave a choice of 0 or more.
    #[error("points must run from 0 or more up to something greater")]
    Points,
    /// A step's meaning is given twice, blank, or outside the points.
    #[error("the meaning of {points} points is repeated, blank or outside the scale")]
    Step {
        /// The points.
        points: i64,
    },
    /// Its bands are no scale.
    #[error("{0}")]
    Bands(BandError),
    /// A band earns less than 0 points.
    #[error("a band earns less than 0 points")]
    NegativePoints,
    /// A computed criterion does not say what of the record answers, or another one does.
    #[error("computed criteria, and these only, must say what of the record answers")]
    Measure,
    /// Costs and amounts cannot be added to points unless scaled.
    #[error("the method adds points as they are, which costs and amounts are not")]
    NotPoints,
    /// The votes' weight is too great, or this is a second criterion of votes.
    #[error("votes must be one criterion and weigh less than all others together")]
    VoteTooHeavy,
    /// The answer is below zero, or not a number.
    #[error("the answer is not a number of 0 or more")]
    NotANumber,
    /// The answer lies outside the points.
    #[error("the answer lies outside {min} to {max}")]
    OutsidePoints {
        /// The fewest points.
        min: i64,
        /// The most points.
        max: i64,
    },
    /// Bands take whole amounts only.
    #[error("the answer is not a whole amount")]
    NotWhole,
    /// There is no answer.
    #[error("the answer is missing")]
    Missing,
}

impl Criterion {
    /// What the answer counts for: the points given, the points of the amount's band, or the amount.
    pub fn value(&self, answer: f64) -> Result<f64, CriterionError> {
        if !answer.is_finite() || answer < 0.0 {
            return Err(self.error(Fault::NotANumber));
        }
        match &self.scale {
            Scale::Amount => Ok(answer),
            Scale::Points { min, max, .. } => {
                let (min, max) = (*min, *max);
                if (real::real(min)..=real::real(max)).contains(&answer) {
                    Ok(answer)
                } else {
                    Err(self.error(Fault::OutsidePoints { min, max }))
                }
            }
            Scale::Bands { bands } => {
                let amount = real::whole(answer).ok_or_else(|| self.error(Fault::NotWhole))?;
                let points = bands::points(bands, amount);
                points
                    .map(real::real)
                    .ok_or_else(|| self.error(Fault::Missing))
            }
        }
    }

    /// The error that blames this criterion.
    pub fn error(&self, fault: Fault) -> CriterionError {
        CriterionError {
            criterion: self.code.clone(),
            fault,
        }
    }

    /// Everything wrong with the criterion on its own.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if [&self.code, &self.name_id, &self.name_en]
            .iter()
            .any(|text| text.trim().is_empty())
        {
            faults.push(Fault::Blank);
        }
        if self
            .weight
            .is_some_and(|weight| !weight.is_finite() || weight < 0.0)
        {
            faults.push(Fault::NotAWeight);
        }
        if self.measure.is_some() != (self.scorer == Scorer::Computed) {
            faults.push(Fault::Measure);
        }
        match &self.scale {
            Scale::Amount => {}
            Scale::Points { min, max, steps } => faults.extend(points_faults(*min, *max, steps)),
            Scale::Bands { bands } => {
                faults.extend(bands::check(bands).err().map(Fault::Bands));
                if bands.iter().any(|band| band.points < 0) {
                    faults.push(Fault::NegativePoints);
                }
            }
        }
        faults
    }
}

fn points_faults(min: i64, max: i64, steps: &[Step]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if min < 0 || min >= max {
        faults.push(Fault::Points);
    }
    for (index, step) in steps.iter().enumerate() {
        let points = step.points;
        let repeated = steps[..index]
            .iter()
            .any(|earlier| earlier.points == points);
        let blank = step.label_id.trim().is_empty() || step.label_en.trim().is_empty();
        if repeated || blank || !(min..=max).contains(&points) {
            faults.push(Fault::Step { points });
        }
    }
    faults
}
