//! How long proposals waited.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::evidence::rules::{Spread, Waited};
use crate::wire::StageKind;

/// What waits are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum WaitBy {
    /// Kind of stage.
    #[default]
    Step,
    /// Office: the village, district, agency or regency that holds the round.
    Office,
}

/// What became of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum WaitState {
    /// What was waited for came.
    Ended,
    /// It goes on.
    Open,
    /// The round closed without it.
    Left,
}

impl WaitState {
    /// Its published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Open => "open",
            Self::Left => "left",
        }
    }
}

impl From<Waited> for WaitState {
    fn from(state: Waited) -> Self {
        match state {
            Waited::Ended => Self::Ended,
            Waited::Open => Self::Open,
            Waited::Left => Self::Left,
        }
    }
}

/// What somebody waits for at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum WaitFor {
    /// From coming to the desk to its first finding.
    Review,
    /// From the first finding to the meeting's decision, of what was accepted.
    Decision,
}

impl WaitFor {
    /// Its published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Decision => "decision",
        }
    }
}

/// How long proposals wait. Those that still do, or did when the round closed, count as waiting at their age (Kaplan
/// and Meier), so that a desk that leaves things lie is not told to be quick.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct WaitSpreadOut {
    /// Waits that have ended.
    pub ended: i64,
    /// Waits that go on.
    pub open: i64,
    /// Waits given up: the round closed without what was waited for.
    pub left: i64,
    /// Seconds within which half have ended; missing where more than half go on.
    pub median_seconds: Option<i64>,
    /// Seconds within which nine in ten have ended; missing where more than that go on.
    pub p90_seconds: Option<i64>,
    /// The longest of all, ended or not, seconds.
    pub longest_seconds: Option<i64>,
    /// The longest that goes on, seconds.
    pub longest_open_seconds: Option<i64>,
}

impl From<Spread> for WaitSpreadOut {
    fn from(spread: Spread) -> Self {
        Self {
            ended: spread.ended,
            open: spread.open,
            left: spread.left,
            median_seconds: spread.median,
            p90_seconds: spread.ninetieth,
            longest_seconds: spread.longest,
            longest_open_seconds: spread.longest_open,
        }
    }
}

/// How long proposals wait at a desk, or at all of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct DeskWaitOut {
    /// Kind of stage.
    pub stage_kind: StageKind,
    /// The office: code of the area or identifier of the agency; missing by step.
    pub office: Option<String>,
    /// Its name; missing by step.
    pub name: Option<String>,
    /// From coming to the desk to its first finding.
    pub review: WaitSpreadOut,
    /// From the first finding to the meeting's decision, of what was accepted.
    pub decision: WaitSpreadOut,
}

/// How long proposals wait, desk by desk.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct WaitsOut {
    /// The area the proposals lie in.
    pub area_code: String,
    /// The cycle; missing where the regency has none.
    pub cycle_id: Option<Uuid>,
    /// What they are grouped by.
    pub by: WaitBy,
    /// Until when open waits are counted, UTC.
    pub at: DateTime<Utc>,
    /// The desks, in the order of the stages; those that keep people waiting longest first.
    pub items: Vec<DeskWaitOut>,
}

/// A proposal at a desk.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PlaceWaitOut {
    /// The proposal's place in the round.
    pub candidate_id: Uuid,
    /// The proposal.
    pub proposal_id: Uuid,
    /// Its tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// The round.
    pub round_id: Uuid,
    /// Kind of stage.
    pub stage_kind: StageKind,
    /// The office: code of the area or identifier of the agency.
    pub office: String,
    /// When it came to the desk, UTC.
    pub entered_at: DateTime<Utc>,
    /// When first found about, UTC.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// When the meeting decided, UTC.
    pub decided_at: Option<DateTime<Utc>>,
    /// Seconds until the first finding, or until now; missing where none is due any more.
    pub review_seconds: Option<i64>,
    /// Seconds from there to the decision, or until now; missing where none is due.
    pub decision_seconds: Option<i64>,
    /// What became of the wait for the decision, or else for the finding; missing where nothing is due.
    pub state: Option<WaitState>,
}
