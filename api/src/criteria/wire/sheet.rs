//! The sheet: what scorers and the record answer.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

/// One answer; without `answer` the caller's earlier one is taken back.
#[derive(Clone, Debug, Object)]
pub struct ScoreIn {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Code of the criterion.
    pub criterion: String,
    /// Points, or the amount; at most three decimals.
    pub answer: Option<f64>,
}

/// Answers to enter, of many proposals at once: all are taken in, or none.
#[derive(Clone, Debug, Object)]
pub struct ScoresIn {
    /// 1 to 1,000 answers.
    #[oai(validator(max_items = 1000))]
    pub items: Vec<ScoreIn>,
}

/// What came of answers.
#[derive(Clone, Debug, Object)]
pub struct ScoresOut {
    /// Answers taken in.
    pub scored: u64,
    /// Answers taken back.
    pub taken_back: u64,
}

/// Why a criterion has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum GapReason {
    /// Nobody has scored it yet.
    #[oai(rename = "not_scored")]
    NotScored,
    /// The record does not say.
    #[oai(rename = "not_recorded")]
    NotRecorded,
    /// No vote has been counted.
    #[oai(rename = "no_vote")]
    NoVote,
    /// The answer does not fit the scale.
    #[oai(rename = "off_scale")]
    OffScale,
}

/// One scorer's answer.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct OfficeScoreOut {
    /// The office that scored.
    pub office: String,
    /// Its answer.
    pub answer: f64,
}

/// What is answered to one criterion.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct CellOut {
    /// Code of the criterion.
    pub criterion: String,
    /// The answer: computed, or of all scorers together; missing where there is a gap.
    pub answer: Option<f64>,
    /// What the answer counts for: points or amount.
    pub value: Option<f64>,
    /// Lowest answer of several scorers.
    pub lowest: Option<f64>,
    /// Highest answer of several scorers.
    pub highest: Option<f64>,
    /// Standard deviation of several scorers.
    pub deviation: Option<f64>,
    /// Each scorer's answer; empty where it is computed.
    pub scores: Vec<OfficeScoreOut>,
    /// Why there is no answer.
    pub gap: Option<GapReason>,
}

/// One proposal on the sheet.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SheetRowOut {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Its tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Village it lies in.
    pub village_code: String,
    /// Agency it is for.
    pub agency_id: Option<Uuid>,
    /// Cost that counts at the stage, rupiah.
    pub cost_idr: i64,
    /// What is answered, criterion by criterion.
    pub cells: Vec<CellOut>,
    /// Whether every criterion has an answer.
    pub complete: bool,
}

/// A page of the sheet.
#[derive(Clone, Debug, Object)]
pub struct SheetOut {
    /// Proposals in the order of their first submission.
    pub items: Vec<SheetRowOut>,
    /// What to send as `after` for the next page; `null` on the last.
    #[oai(default)]
    pub next: Option<String>,
    /// Proposals on the whole sheet.
    pub proposals: u64,
    /// Proposals with a gap.
    pub incomplete: u64,
}
