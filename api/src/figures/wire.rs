//! Figures as the API shows them.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::rules::Sums;
use crate::wire::AreaLevel;

/// What a map shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AreaMeasure {
    /// Submitted proposals.
    #[default]
    Proposals,
    /// What they ask, rupiah.
    AskedIdr,
    /// What those accepted in review ask, rupiah.
    AcceptedIdr,
    /// What meetings decided at last to take, rupiah.
    DecidedIdr,
    /// Accepted of those found out about in review, hundredths of a per cent.
    Acceptance,
    /// Voters of those who could vote, in counted village rounds, hundredths of a per cent.
    Turnout,
    /// Asked for each inhabitant, rupiah.
    AskedPerHeadIdr,
    /// Decided for each inhabitant, rupiah.
    DecidedPerHeadIdr,
}

impl AreaMeasure {
    /// All measures, in the order they are offered.
    pub const ALL: [Self; 8] = [
        Self::Proposals,
        Self::AskedIdr,
        Self::AcceptedIdr,
        Self::DecidedIdr,
        Self::Acceptance,
        Self::Turnout,
        Self::AskedPerHeadIdr,
        Self::DecidedPerHeadIdr,
    ];

    /// Its published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposals => "proposals",
            Self::AskedIdr => "asked_idr",
            Self::AcceptedIdr => "accepted_idr",
            Self::DecidedIdr => "decided_idr",
            Self::Acceptance => "acceptance",
            Self::Turnout => "turnout",
            Self::AskedPerHeadIdr => "asked_per_head_idr",
            Self::DecidedPerHeadIdr => "decided_per_head_idr",
        }
    }

    /// The measure of sums; none where it cannot be told.
    pub fn of(self, figure: &AreaFigureOut) -> Option<i64> {
        match self {
            Self::Proposals => Some(figure.proposals),
            Self::AskedIdr => Some(figure.asked_idr),
            Self::AcceptedIdr => Some(figure.accepted_idr),
            Self::DecidedIdr => Some(figure.decided_idr),
            Self::Acceptance => figure.acceptance_basis_points,
            Self::Turnout => figure.turnout_basis_points,
            Self::AskedPerHeadIdr => figure.asked_per_head_idr,
            Self::DecidedPerHeadIdr => figure.decided_per_head_idr,
        }
    }
}

/// The figures of an area.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AreaFigureOut {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Latitude of a point inside, WGS 84 degrees, where known.
    pub lat: Option<f64>,
    /// Longitude of a point inside, WGS 84 degrees, where known.
    pub lng: Option<f64>,
    /// Submitted proposals.
    pub proposals: i64,
    /// What they ask, rupiah.
    pub asked_idr: i64,
    /// Proposals accepted in review.
    pub accepted: i64,
    /// What these ask, rupiah.
    pub accepted_idr: i64,
    /// What meetings decided at last to take, rupiah.
    pub decided_idr: i64,
    /// Accepted of those found out about in review, hundredths of a per cent; missing where there are none.
    pub acceptance_basis_points: Option<i64>,
    /// Voters of those who could vote, hundredths of a per cent; missing where no village round was counted.
    pub turnout_basis_points: Option<i64>,
    /// Inhabitants, where the planning agency has told them.
    pub population: Option<i64>,
    /// Asked for each inhabitant, rupiah.
    pub asked_per_head_idr: Option<i64>,
    /// Decided for each inhabitant, rupiah.
    pub decided_per_head_idr: Option<i64>,
    /// Class of the measure asked for, from 1; 0 for nothing or not known.
    pub class: u32,
}

impl AreaFigureOut {
    /// The figures of an area by its sums, not classed yet.
    pub fn new(area: entity::areas::Model, sums: &Sums) -> Self {
        Self {
            code: area.code,
            name: area.name,
            lat: area.lat,
            lng: area.lng,
            proposals: sums.proposals,
            asked_idr: sums.asked_idr,
            accepted: sums.accepted,
            accepted_idr: sums.accepted_idr,
            decided_idr: sums.decided_idr,
            acceptance_basis_points: sums.acceptance(),
            turnout_basis_points: sums.turnout(),
            population: sums.population,
            asked_per_head_idr: sums.per_head(sums.asked_idr),
            decided_per_head_idr: sums.per_head(sums.decided_idr),
            class: 0,
        }
    }
}

/// Proposals that share something.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ProposalShareOut {
    /// What they share: a sector's code, or a status.
    pub code: String,
    /// How many.
    pub proposals: i64,
    /// What they ask, rupiah.
    pub asked_idr: i64,
}

/// Proposals submitted in a week.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct ProposalWeekOut {
    /// When the week began, UTC.
    pub from: DateTime<Utc>,
    /// How many.
    pub proposals: i64,
}

/// The figures of the areas in one, and of its proposals.
#[derive(Clone, Debug, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct FiguresOut {
    /// The area.
    pub area_code: String,
    /// The cycle; missing where the regency has none.
    pub cycle_id: Option<Uuid>,
    /// Level of the areas told.
    pub level: AreaLevel,
    /// What is classed.
    pub measure: AreaMeasure,
    /// Upper ends of the classes: quarters of the values above zero.
    pub classes: Vec<i64>,
    /// The areas, by code.
    pub items: Vec<AreaFigureOut>,
    /// Proposals by sector.
    pub by_sector: Vec<ProposalShareOut>,
    /// Proposals by status.
    pub by_status: Vec<ProposalShareOut>,
    /// Proposals by week of submission, the last twelve.
    pub by_week: Vec<ProposalWeekOut>,
}
