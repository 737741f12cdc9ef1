//! How far proposals came.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::wire::{Origin, ProposalStatus};

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
