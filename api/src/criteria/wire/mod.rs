//! Criteria, scores and ranked lists as the API takes and shows them.

mod ranking;
mod set;
mod sheet;

pub use ranking::{AgreementOut, ContributionOut, MethodPlaceOut, RankedOut, RankingOut, SwapOut};
pub use set::{
    BandWire, ComparisonWire, CriteriaSetIn, CriteriaSetOut, CriteriaSetPatch, CriterionKind,
    CriterionWire, DerivationName, InForceIn, JoiningName, JudgementIn, JudgementOut,
    JudgementsOut, MeasureName, MethodName, PairOut, ReadySetOut, ScaleForm, ScorerName, SetIn,
    SetState, StepWire, WeighIn,
};
pub use sheet::{
    CellOut, GapReason, OfficeScoreOut, ScoreIn, ScoresIn, ScoresOut, SheetOut, SheetRowOut,
};
