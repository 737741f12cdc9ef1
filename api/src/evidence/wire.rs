//! Evidence as the API shows it.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::rules::{Spread, Waited};
use crate::figures::wire::AreaMeasure;
use crate::wire::{Origin, ProposalStatus, StageKind};

/// An indicator that is known of villages.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct KnownIndicatorOut {
    /// Short name, such as `poverty`.
    pub code: String,
    /// Villages it is known of.
    pub villages: i64,
    /// Where it comes from; one source where there are several.
    pub source: Option<String>,
}

/// A village's need and money.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct VillageNeedOut {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Latitude of a point inside, WGS 84 degrees, where known.
    pub lat: Option<f64>,
    /// Longitude of a point inside, WGS 84 degrees, where known.
    pub lng: Option<f64>,
    /// The indicator; missing where nobody told it.
    pub need: Option<f64>,
    /// The measure: rupiah, a number, or hundredths of a per cent; missing where it cannot be told.
    pub value: Option<i64>,
    /// Third the indicator is in, 1 the least; 0 where one of the two is missing.
    pub need_class: u32,
    /// Third the measure is in, 1 the least; 0 where one of the two is missing.
    pub value_class: u32,
}

/// Need against money, village by village.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AreaNeedOut {
    /// The area.
    pub area_code: String,
    /// The cycle; missing where the regency has none.
    pub cycle_id: Option<Uuid>,
    /// What may be chosen.
    pub indicators: Vec<KnownIndicatorOut>,
    /// The indicator shown; missing where there is none.
    pub indicator: Option<String>,
    /// The measure it is set against.
    pub measure: AreaMeasure,
    /// Villages of which both are known.
    pub compared: i64,
    /// Spearman's rank correlation of the two over these; missing below three villages, or where one side puts all
    /// alike. It tells that two orders agree, not why.
    pub rank_correlation: Option<f64>,
    /// Upper ends of the two lower thirds of the indicator; empty where nothing is compared.
    pub need_ends: Vec<f64>,
    /// Upper ends of the two lower thirds of the measure; empty where nothing is compared.
    pub value_ends: Vec<i64>,
    /// The villages: those with most need and least of the measure first, those that cannot be compared last.
    pub items: Vec<VillageNeedOut>,
}

/// A group of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PeopleGroup {
    /// Women and girls.
    Female,
    /// Men and boys.
    Male,
    /// Under 17.
    #[oai(rename = "under_17")]
    Under17,
    /// 17 to 25.
    #[oai(rename = "from_17_to_25")]
    From17To25,
    /// 26 to 45.
    #[oai(rename = "from_26_to_45")]
    From26To45,
    /// 46 to 60.
    #[oai(rename = "from_46_to_60")]
    From46To60,
    /// Over 60.
    #[oai(rename = "over_60")]
    Over60,
    /// With a disability.
    WithDisability,
    /// Without one.
    WithoutDisability,
}

impl PeopleGroup {
    /// All, in the order they are told.
    pub const ALL: [Self; 9] = [
        Self::Female,
        Self::Male,
        Self::Under17,
        Self::From17To25,
        Self::From26To45,
        Self::From46To60,
        Self::Over60,
        Self::WithDisability,
        Self::WithoutDisability,
    ];

    /// Its published name; the inhabitants of it are the indicator `population_` and this.
    pub fn name(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Under17 => "under_17",
            Self::From17To25 => "from_17_to_25",
            Self::From26To45 => "from_26_to_45",
            Self::From46To60 => "from_46_to_60",
            Self::Over60 => "over_60",
            Self::WithDisability => "with_disability",
            Self::WithoutDisability => "without_disability",
        }
    }
}

/// How many of a group took part.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct GroupShareOut {
    /// The group.
    pub group: PeopleGroup,
    /// Of it on attendance lists; missing where they are few, or would tell a few.
    pub attendees: Option<i64>,
    /// These of all on the lists, hundredths of a per cent.
    pub attendees_basis_points: Option<i64>,
    /// Of it elected to a next meeting, reserves included; missing where they are few, or would tell a few.
    pub delegates: Option<i64>,
    /// Proposers who told to be of it, counted in whole steps of those who told; of a whole regency or city only, and
    /// missing where they are few, would tell a few, or where all are of one group.
    pub proposers: Option<i64>,
    /// These of all so counted, hundredths of a per cent.
    pub proposers_basis_points: Option<i64>,
    /// Inhabitants of it, where the planning agency has told them of every village.
    pub population: Option<i64>,
    /// These of all inhabitants, hundredths of a per cent.
    pub population_basis_points: Option<i64>,
}

/// How many took part in a part of the area.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AreaShareOut {
    /// The area.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People on attendance lists of meetings held in it and below.
    pub attendees: i64,
    /// Women among them; missing where they or the men are few, here or in what the shown parts leave of the whole.
    pub women: Option<i64>,
    /// People with a disability among them; missing in the same cases.
    pub with_disability: Option<i64>,
    /// People who used their vote in village rounds.
    pub voters: i64,
    /// People who could, where the rounds are counted.
    pub eligible: Option<i64>,
    /// Submitted proposals.
    pub proposals: i64,
    /// Those of these that an officer entered for somebody.
    pub entered: i64,
    /// People who made the others, village by village; missing where they are few, or would tell a few.
    pub proposers: Option<i64>,
}

/// Proposals of one origin.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct OriginShareOut {
    /// The origin.
    pub origin: Origin,
    /// Submitted proposals.
    pub proposals: i64,
}

/// How many people proposed, and how many of them told what they are. Nobody must; those who did not are in no group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ProposersOut {
    /// People who submitted proposals of their own; missing, like what they told, where they are few.
    pub people: Option<i64>,
    /// Of these told their sex.
    pub told_sex: Option<i64>,
    /// Of these told their year of birth.
    pub told_age: Option<i64>,
    /// Of these told whether they have a disability.
    pub told_disability: Option<i64>,
}

/// Who took part.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ParticipationOut {
    /// The area.
    pub area_code: String,
    /// The cycle; missing where the regency has none.
    pub cycle_id: Option<Uuid>,
    /// Fewest people of a group that is told.
    pub fewest: i64,
    /// How many more proposers must have told what they are before the groups' counts of them move.
    pub step: i64,
    /// People on attendance lists of the area's meetings; who came to two is counted twice.
    pub attendees: i64,
    /// Of these elected to a next meeting, reserves included.
    pub delegates: i64,
    /// Who proposed; of a whole regency or city only, since districts taken from it would tell the rest.
    pub proposers: Option<ProposersOut>,
    /// By sex, by age and by disability. Voters are not: a vote is not tied to a person. Nothing is guessed from an
    /// identity number.
    pub groups: Vec<GroupShareOut>,
    /// Proposals by the forum or person they are from.
    pub origins: Vec<OriginShareOut>,
    /// The districts of a regency, or the villages of a district.
    pub areas: Vec<AreaShareOut>,
}

/// What proposals are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AcceptanceBy {
    /// District, or village of a district.
    #[default]
    Area,
    /// Agency they are for.
    Agency,
    /// Sector.
    Sector,
    /// Where they come from.
    Origin,
}

impl AcceptanceBy {
    /// All, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Area, Self::Agency, Self::Sector, Self::Origin];

    /// Its published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Agency => "agency",
            Self::Sector => "sector",
            Self::Origin => "origin",
        }
    }
}

/// How far proposals came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ReachedStep {
    /// Submitted.
    #[default]
    Submitted,
    /// Accepted in review at some desk.
    Verified,
    /// Taken by the last meeting that decided on them.
    Agreed,
    /// In the plan.
    Planned,
}

impl ReachedStep {
    /// All, in their order.
    pub const ALL: [Self; 4] = [Self::Submitted, Self::Verified, Self::Agreed, Self::Planned];

    /// Its published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Verified => "verified",
            Self::Agreed => "agreed",
            Self::Planned => "planned",
        }
    }
}

/// How far the proposals of a group came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AcceptanceGroupOut {
    /// The group: an area, agency, sector or origin; empty for proposals for no agency, and for the whole.
    pub key: String,
    /// Its name, where it has one of its own.
    pub name: Option<String>,
    /// Submitted.
    pub submitted: i64,
    /// What these ask, rupiah.
    pub submitted_idr: i64,
    /// Accepted in review at some desk.
    pub verified: i64,
    /// What these cost as they counted at the last such desk, rupiah.
    pub verified_idr: i64,
    /// Taken by the last meeting that decided on them.
    pub agreed: i64,
    /// What that meeting gave them, rupiah.
    pub agreed_idr: i64,
    /// In the plan.
    pub planned: i64,
    /// What they have in it, rupiah.
    pub planned_idr: i64,
    /// In the plan of all submitted, hundredths of a per cent.
    pub planned_basis_points: Option<i64>,
}

/// How far proposals came, group by group.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AcceptanceOut {
    /// The area.
    pub area_code: String,
    /// The cycle; missing where the regency has none.
    pub cycle_id: Option<Uuid>,
    /// What they are grouped by.
    pub by: AcceptanceBy,
    /// All together.
    pub total: AcceptanceGroupOut,
    /// The groups, most submitted first.
    pub items: Vec<AcceptanceGroupOut>,
}

/// A proposal and how far it came.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ReachedProposalOut {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Its tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Where it is in its life.
    pub status: ProposalStatus,
    /// Village it lies in.
    pub village_code: String,
    /// Agency it is for.
    pub agency_id: Option<Uuid>,
    /// Sector.
    pub sector: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it asks, rupiah.
    pub submitted_idr: i64,
    /// What it cost at the last desk that accepted it in review, rupiah; missing where none did.
    pub verified_idr: Option<i64>,
    /// What the last meeting that decided on it gave it, rupiah; missing where it took it not.
    pub agreed_idr: Option<i64>,
    /// What it has in the plan, rupiah; missing where it is not in it.
    pub planned_idr: Option<i64>,
}

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
