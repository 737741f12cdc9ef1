//! Cycles as the API takes and shows them.

use chrono::{DateTime, Utc};
use entity::{catalogue_items, ceilings, cycles, stages};
use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use crate::problem::ApiError;
use crate::rounds::configuration::{Configuration, RuleName};
use crate::wire::{BallotForm, StageKind};

/// Ready orders of stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
pub enum Template {
    /// Village meeting, district meeting, agency forum, regency meeting.
    #[oai(rename = "village_first")]
    VillageFirst,
    /// The same, with the planning partner's validation before the village meeting.
    #[oai(rename = "validation_first")]
    ValidationFirst,
}

impl Template {
    /// Its published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::VillageFirst => "village_first",
            Self::ValidationFirst => "validation_first",
        }
    }
}

/// A cycle to create.
#[derive(Clone, Debug, Object, Serialize)]
pub struct CycleIn {
    /// Code of the regency or city, such as `35.78`.
    pub regency_code: String,
    /// Year the plan is for, 2000 to 2100.
    pub fiscal_year: i32,
    /// Name shown to the public, 3 to 160 characters.
    pub name: String,
    /// Order of the stages.
    pub template: Template,
    /// Days after a refusal in which its proposer may object, 0 to 60; 7 unless given.
    pub objection_days: Option<i32>,
}

/// A change to a cycle; what is missing stays.
#[derive(Clone, Debug, Object)]
pub struct CyclePatch {
    /// Name shown to the public.
    pub name: Option<String>,
    /// Days after a refusal in which its proposer may object, 0 to 60.
    pub objection_days: Option<i32>,
}

/// A cycle.
#[derive(Clone, Debug, Object)]
pub struct CycleOut {
    /// Identifier.
    pub id: Uuid,
    /// Code of the regency or city.
    pub regency_code: String,
    /// Year the plan is for.
    pub fiscal_year: i32,
    /// Name shown to the public.
    pub name: String,
    /// Order of the stages it was made from.
    pub template: String,
    /// Days after a refusal in which its proposer may object.
    pub objection_days: i32,
    /// When created, UTC.
    pub created_at: DateTime<Utc>,
    /// Counts changes; see `ETag`.
    pub version: i32,
}

impl From<cycles::Model> for CycleOut {
    fn from(row: cycles::Model) -> Self {
        Self {
            id: row.id.0,
            regency_code: row.regency_code,
            fiscal_year: row.fiscal_year,
            name: row.name,
            template: row.template,
            objection_days: row.objection_days,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// A cycle with its stages.
#[derive(Clone, Debug, Object)]
pub struct CycleDetailOut {
    /// The cycle.
    #[oai(flatten)]
    pub cycle: CycleOut,
    /// Its stages, in order.
    pub stages: Vec<StageOut>,
}

/// A stage of a cycle.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct StageOut {
    /// Identifier.
    pub id: Uuid,
    /// Order in the cycle, from 1.
    pub position: i32,
    /// Kind of meeting.
    pub kind: StageKind,
    /// How residents vote.
    pub ballot_form: BallotForm,
    /// Most candidates on an approval ballot or in a ranking.
    pub ballot_limit: Option<i32>,
    /// Allocation rule, by its published name.
    pub rule: String,
    /// Everything rounds of the stage are held and counted by, unless they have their own.
    pub configuration: Configuration,
    /// Whether proposals enter the cycle here.
    pub takes_submissions: bool,
    /// When the stage is planned to begin: a moment of its first day, UTC. Its rounds have their own schedules.
    pub planned_from: Option<DateTime<Utc>>,
    /// When it is planned to end: a moment of its last day, UTC.
    pub planned_until: Option<DateTime<Utc>>,
    /// Version, for `If-Match`.
    pub version: i32,
}

impl TryFrom<stages::Model> for StageOut {
    type Error = ApiError;

    fn try_from(row: stages::Model) -> Result<Self, ApiError> {
        Ok(Self {
            configuration: Configuration::of_stage(&row)?,
            id: row.id.0,
            position: row.position,
            kind: row.kind.into(),
            ballot_form: row.ballot_form.into(),
            ballot_limit: row.ballot_limit,
            rule: row.rule,
            takes_submissions: row.takes_submissions,
            planned_from: row.planned_from,
            planned_until: row.planned_until,
            version: row.version,
        })
    }
}

/// A change to a stage; what is missing stays. How it votes and computes changes only before its first round is
/// opened; form, limit and rule are set within the configuration, the new one if there is one.
#[derive(Clone, Debug, Default, Object)]
pub struct StagePatch {
    /// How residents vote.
    pub ballot_form: Option<BallotForm>,
    /// Most candidates on an approval ballot or in a ranking, 1 to 50.
    pub ballot_limit: Option<i32>,
    /// Allocation rule, without parameters.
    pub rule: Option<RuleName>,
    /// Everything rounds of the stage are held and counted by.
    pub configuration: Option<Configuration>,
    /// When the stage is planned to begin: a moment of its first day, UTC; at any time, with `planned_until`.
    pub planned_from: Option<DateTime<Utc>>,
    /// When it is planned to end: a moment of its last day, UTC.
    pub planned_until: Option<DateTime<Utc>>,
}

/// A kind of work to enter.
#[derive(Clone, Debug, Object, Serialize)]
pub struct CatalogueItemIn {
    /// Code, unique in the cycle, 1 to 40 characters.
    pub code: String,
    /// What it is, 3 to 200 characters.
    pub name: String,
    /// `fisik` or `nonfisik`.
    pub category: String,
    /// Sector code of `/sectors`.
    pub sector: String,
    /// Government affair (bidang urusan), such as `1.03`.
    pub affair_code: Option<String>,
    /// Unit of its quantity, such as `m2`.
    pub unit: String,
    /// Lowest unit price, rupiah.
    pub price_min_idr: Option<i64>,
    /// Highest unit price, rupiah.
    pub price_max_idr: Option<i64>,
    /// Agency that usually does it.
    pub agency_id: Option<Uuid>,
    /// Conditions and remarks.
    pub note: Option<String>,
}

/// A kind of work one can propose.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct CatalogueItemOut {
    /// Identifier.
    pub id: Uuid,
    /// Code, unique in the cycle.
    pub code: String,
    /// What it is.
    pub name: String,
    /// `fisik` or `nonfisik`.
    pub category: String,
    /// Sector code.
    pub sector: String,
    /// Government affair (bidang urusan).
    pub affair_code: Option<String>,
    /// Unit of its quantity.
    pub unit: String,
    /// Lowest unit price, rupiah; missing where none is known.
    pub price_min_idr: Option<i64>,
    /// Highest unit price, rupiah; missing where none is known.
    pub price_max_idr: Option<i64>,
    /// Agency that usually does it.
    pub agency_id: Option<Uuid>,
    /// Conditions and remarks.
    pub note: Option<String>,
}

impl From<catalogue_items::Model> for CatalogueItemOut {
    fn from(row: catalogue_items::Model) -> Self {
        Self {
            id: row.id.0,
            code: row.code,
            name: row.name,
            category: row.category,
            sector: row.sector,
            affair_code: row.affair_code,
            unit: row.unit,
            price_min_idr: row.price_min_idr,
            price_max_idr: row.price_max_idr,
            agency_id: row.agency_id.map(|id| id.0),
            note: row.note,
        }
    }
}

/// A ceiling for exactly one of area, agency or sector.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
pub struct Ceiling {
    /// Village, district or regency it holds for.
    pub area_code: Option<String>,
    /// Agency it holds for.
    pub agency_id: Option<Uuid>,
    /// Sector it holds for.
    pub sector: Option<String>,
    /// The ceiling, rupiah, 0 to 1,000,000,000,000,000.
    pub amount_idr: i64,
}

impl From<ceilings::Model> for Ceiling {
    fn from(row: ceilings::Model) -> Self {
        Self {
            area_code: row.area_code,
            agency_id: row.agency_id.map(|id| id.0),
            sector: row.sector,
            amount_idr: row.amount_idr,
        }
    }
}

/// Ceilings to set.
#[derive(Clone, Debug, Object)]
pub struct CeilingsIn {
    /// Up to 2,000 ceilings; those not named stay as they are.
    #[oai(validator(max_items = 2000))]
    pub items: Vec<Ceiling>,
}
