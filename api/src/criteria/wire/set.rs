//! Sets of criteria and the comparisons their weights come from.

use chrono::{DateTime, Utc};
use entity::criteria_sets;
use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use crate::criteria::definition;
use crate::problem::ApiError;
use crate::scoring::{self, CriteriaSet};
use crate::wire::StageKind;

macro_rules! names {
    ($(#[$doc:meta])* $name:ident of $library:path { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize)]
        pub enum $name {
            $($(#[$vdoc])* #[oai(rename = $text)] #[serde(rename = $text)] $variant,)*
        }

        impl From<$library> for $name {
            fn from(value: $library) -> Self {
                use $library as Library;
                match value {
                    $(Library::$variant => Self::$variant,)*
                }
            }
        }

        impl From<$name> for $library {
            fn from(value: $name) -> Self {
                use $library as Library;
                match value {
                    $($name::$variant => Library::$variant,)*
                }
            }
        }
    };
}

names! {
    /// Whether more or less of the value is better.
    CriterionKind of scoring::Kind {
        /// More is better (manfaat).
        Benefit = "benefit",
        /// Less is better (biaya).
        Cost = "cost",
    }
}

names! {
    /// Who or what answers a criterion.
    ScorerName of scoring::Scorer {
        /// An officer of the body that holds the round the proposal stands in.
        Officer = "officer",
        /// A planner of the regency.
        Planner = "planner",
        /// The record itself; `measure` says what of it.
        Computed = "computed",
        /// The citizens' vote: votes for each thousand of the most voted of the same round. One criterion of a
        /// set at most, weighing less than half.
        Vote = "vote",
    }
}

names! {
    /// What of the record answers a computed criterion.
    MeasureName of scoring::Measure {
        /// Households served.
        Households = "households",
        /// People served.
        People = "people",
        /// Women among them.
        Women = "women",
        /// Children among them.
        Children = "children",
        /// Elderly people among them.
        Elderly = "elderly",
        /// People with disabilities among them.
        Disabled = "disabled",
        /// The cost that counts at the stage, rupiah.
        CostIdr = "cost_idr",
        /// Cycles it has been proposed in.
        TimesProposed = "times_proposed",
    }
}

names! {
    /// How weights are derived from comparisons.
    DerivationName of scoring::ahp::Derivation {
        /// The principal eigenvector (Saaty 1977).
        Eigenvector = "eigenvector",
        /// The geometric mean of each row (Crawford & Williams 1985).
        RowMean = "row_mean",
    }
}

names! {
    /// How several scores of one criterion become one.
    JoiningName of scoring::panel::Joining {
        /// Their mean.
        Mean = "mean",
        /// The middle one.
        Median = "median",
    }
}

names! {
    /// Where a set is in its life.
    SetState of entity::enums::CriteriaState {
        /// Seen by planners only, and still changed.
        Draft = "draft",
        /// Proposals are scored by it.
        InForce = "in_force",
        /// Another took its place.
        Superseded = "superseded",
    }
}

/// How the values of the criteria become one score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize)]
pub enum MethodName {
    /// Weighted sum of points as they are, as most offices do.
    #[oai(rename = "saw_points")]
    #[serde(rename = "saw_points")]
    SawPoints,
    /// Weighted sum of shares of the best.
    #[oai(rename = "saw_ratio")]
    #[serde(rename = "saw_ratio")]
    SawRatio,
    /// Weighted sum of places between the worst, 0, and the best, 1.
    #[oai(rename = "saw_range")]
    #[serde(rename = "saw_range")]
    SawRange,
    /// Nearness to the ideal (TOPSIS).
    #[oai(rename = "topsis")]
    #[serde(rename = "topsis")]
    Topsis,
    /// Weighted product.
    #[oai(rename = "weighted_product")]
    #[serde(rename = "weighted_product")]
    WeightedProduct,
}

/// How an answer becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize)]
pub enum ScaleForm {
    /// Points from `min` to `max`.
    #[oai(rename = "points")]
    #[serde(rename = "points")]
    Points,
    /// A whole amount earns the points of its band.
    #[oai(rename = "bands")]
    #[serde(rename = "bands")]
    Bands,
    /// The amount counts as it is.
    #[oai(rename = "amount")]
    #[serde(rename = "amount")]
    Amount,
}

/// What one number of points means.
#[derive(Clone, Debug, Object, Serialize)]
pub struct StepWire {
    /// The points.
    pub points: i64,
    /// Their meaning in Indonesian.
    pub label_id: String,
    /// Their meaning in English.
    pub label_en: String,
}

/// An amount from `from` up to and with `to` earns `points`.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
pub struct BandWire {
    /// The least amount; missing in the first band.
    pub from: Option<i64>,
    /// The greatest amount; missing in the last band.
    pub to: Option<i64>,
    /// What it earns.
    pub points: i64,
}

/// One criterion of a set.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
pub struct CriterionWire {
    /// Short name within its set, as `urgency`.
    pub code: String,
    /// Name in Indonesian.
    pub name_id: String,
    /// Name in English.
    pub name_en: String,
    /// Whether more or less of the value is better.
    pub kind: CriterionKind,
    /// How an answer becomes a value.
    pub scale: ScaleForm,
    /// Fewest points; 1 unless given. For `points`.
    pub min: Option<i64>,
    /// Most points; 5 unless given. For `points`.
    pub max: Option<i64>,
    /// What single points mean. For `points`.
    #[oai(validator(max_items = 100))]
    pub steps: Option<Vec<StepWire>>,
    /// The bands, lowest first, without gap or overlap. For `bands`.
    #[oai(validator(max_items = 100))]
    pub bands: Option<Vec<BandWire>>,
    /// Who answers.
    pub scorer: ScorerName,
    /// What of the record answers, where `scorer` is `computed`.
    pub measure: Option<MeasureName>,
    /// How much it counts, in any unit common to the set; missing until decided.
    pub weight: Option<f64>,
}

/// A set of criteria to enter.
#[derive(Clone, Debug, Object, Serialize)]
pub struct SetIn {
    /// Short name.
    pub code: String,
    /// Name in Indonesian.
    pub name_id: String,
    /// Name in English.
    pub name_en: String,
    /// Where it comes from: the regulation, form or decision.
    pub source: String,
    /// How the values become one score.
    pub method: MethodName,
    /// The criteria, in the order of the sheet.
    #[oai(validator(max_items = 15))]
    pub criteria: Vec<CriterionWire>,
}

/// A set to draft: one's own, or a ready one by its code.
#[derive(Clone, Debug, Object)]
pub struct CriteriaSetIn {
    /// Kind of stage whose candidates it scores.
    pub stage_kind: StageKind,
    /// Sector whose proposals it scores; missing for all that have no set of their own.
    pub sector: Option<String>,
    /// Code of a ready set of `/criteria/ready`.
    pub ready: Option<String>,
    /// One's own set; exactly one of `ready` and `set` is given.
    pub set: Option<SetIn>,
    /// How several scores of one criterion become one; `mean` unless given.
    pub joining: Option<JoiningName>,
    /// Put it in force at once: its weights must be decided, and no set be in force there.
    pub in_force: Option<bool>,
}

/// A change to a draft; what is missing stays.
#[derive(Clone, Debug, Object)]
pub struct CriteriaSetPatch {
    /// The whole set, in place of the one before. New criteria make judgements fall.
    pub set: Option<SetIn>,
    /// How several scores of one criterion become one.
    pub joining: Option<JoiningName>,
}

/// Putting a set in force.
#[derive(Clone, Debug, Object)]
pub struct InForceIn {
    /// Public reason, where it takes the place of a set in force.
    pub reason: Option<String>,
}

/// A set of criteria.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct CriteriaSetOut {
    /// Identifier.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// Kind of stage whose candidates it scores.
    pub stage_kind: StageKind,
    /// Sector whose proposals it scores; missing for all that have no set of their own.
    pub sector: Option<String>,
    /// Where it is in its life.
    pub state: SetState,
    /// Short name.
    pub code: String,
    /// Name in Indonesian.
    pub name_id: String,
    /// Name in English.
    pub name_en: String,
    /// Where it comes from.
    pub source: String,
    /// How the values become one score.
    pub method: MethodName,
    /// The criteria, in the order of the sheet.
    pub criteria: Vec<CriterionWire>,
    /// The weights brought to a sum of 1, in the order of the criteria; missing until all are decided.
    pub weights: Option<Vec<f64>>,
    /// How several scores of one criterion become one.
    pub joining: JoiningName,
    /// How the weights were derived from judgements; missing where given directly.
    pub derivation: Option<String>,
    /// Why judgements that are not consistent enough are used.
    pub inconsistency_reason: Option<String>,
    /// Why it took the place of another.
    pub reason: Option<String>,
    /// When put in force, UTC.
    pub in_force_at: Option<DateTime<Utc>>,
    /// When another took its place, UTC.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Counts changes; see `ETag`.
    pub version: i32,
}

impl TryFrom<criteria_sets::Model> for CriteriaSetOut {
    type Error = ApiError;

    fn try_from(row: criteria_sets::Model) -> Result<Self, ApiError> {
        let set = definition::read(&row)?;
        Ok(Self {
            id: row.id.0,
            cycle_id: row.cycle_id.0,
            stage_kind: row.stage_kind.into(),
            state: row.state.into(),
            criteria: set.criteria.iter().map(definition::criterion).collect(),
            weights: set
                .weights()
                .ok()
                .map(|weights| weights.as_slice().to_vec()),
            joining: definition::joining(&row).into(),
            sector: row.sector,
            code: set.code,
            name_id: set.name_id,
            name_en: set.name_en,
            source: set.source,
            method: set.method.into(),
            derivation: row.derivation,
            inconsistency_reason: row.inconsistency_reason,
            reason: row.reason,
            in_force_at: row.in_force_at,
            superseded_at: row.superseded_at,
            version: row.version,
        })
    }
}

/// A set offices have used, ready to copy.
#[derive(Clone, Debug, Object)]
pub struct ReadySetOut {
    /// Code, to be given as `ready`.
    pub code: String,
    /// Name in Indonesian.
    pub name_id: String,
    /// Name in English.
    pub name_en: String,
    /// Where it comes from.
    pub source: String,
    /// How the values become one score.
    pub method: MethodName,
    /// The criteria; a weight no source states is missing.
    pub criteria: Vec<CriterionWire>,
}

impl From<CriteriaSet> for ReadySetOut {
    fn from(set: CriteriaSet) -> Self {
        Self {
            criteria: set.criteria.iter().map(definition::criterion).collect(),
            code: set.code,
            name_id: set.name_id,
            name_en: set.name_en,
            source: set.source,
            method: set.method.into(),
        }
    }
}

/// One comparison: `more` is `times` as important as `less`.
#[derive(Clone, Debug, Object, Serialize)]
pub struct ComparisonWire {
    /// Code of the more important criterion; of either where both are alike.
    pub more: String,
    /// Code of the other.
    pub less: String,
    /// How many times: 1 alike, 3 moderately, 5 strongly, 7 very strongly, 9 extremely more important.
    pub times: i64,
}

/// One judge's comparisons, every pair once.
#[derive(Clone, Debug, Object, Serialize)]
pub struct JudgementIn {
    /// The judge, by office; comparisons of the same judge are replaced.
    pub judge: String,
    /// The comparisons: n × (n − 1) ÷ 2 for n criteria.
    #[oai(validator(max_items = 105))]
    pub comparisons: Vec<ComparisonWire>,
}

/// A pair of criteria at odds with all the other comparisons.
#[derive(Clone, Debug, Object)]
pub struct PairOut {
    /// The earlier criterion.
    pub criterion: String,
    /// The later criterion.
    pub with: String,
    /// How many times more important the earlier was said to be; below 1 where the later is.
    pub given: f64,
    /// What the other comparisons say instead.
    pub consistent: f64,
}

/// One judge, or all of them together.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct JudgementOut {
    /// Identifier; missing for the group.
    pub id: Option<Uuid>,
    /// The judge, by office; missing for the group.
    pub judge: Option<String>,
    /// The comparisons, every pair once; missing for the group.
    pub comparisons: Option<Vec<ComparisonWire>>,
    /// Weights by the principal eigenvector, in the order of the criteria.
    pub weights: Vec<f64>,
    /// Consistency ratio; above 0.10 the comparisons are used only with a public reason.
    pub consistency_ratio: f64,
    /// Whether the ratio is within 0.10.
    pub consistent: bool,
    /// The least consistent pair; missing when all are consistent.
    pub worst: Option<PairOut>,
}

/// The judges of a set, each and together.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct JudgementsOut {
    /// The judges, in the order they came.
    pub judges: Vec<JudgementOut>,
    /// All together: the geometric mean of each comparison; missing while there is no judge.
    pub group: Option<JudgementOut>,
}

/// Deriving a draft's weights from its judges.
#[derive(Clone, Debug, Object)]
pub struct WeighIn {
    /// How; `eigenvector` unless given.
    pub derivation: Option<DerivationName>,
    /// Public reason for using comparisons whose consistency ratio is above 0.10.
    pub reason: Option<String>,
}
