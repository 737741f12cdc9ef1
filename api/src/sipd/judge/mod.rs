//! What becomes of a row: the proposal it is, or why not. Pure.

mod row;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{Origin, StageKind};
use entity::ids::{AgencyId, CatalogueItemId, RoundId};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::rounds::rules::{Holder, holder};
use crate::sipd::columns::at;
use crate::sipd::names::{Alternative, Names};
use crate::sipd::values::Cell;
use crate::sipd::words;

pub use row::judge;

/// What rows are held against: the regency's places and agencies, the cycle's catalogue and rounds.
pub struct World {
    /// The regency's name as it is compared.
    pub regency: Names,
    /// Its districts.
    pub districts: Names,
    /// Villages by district.
    pub villages: HashMap<String, Names>,
    /// Names of all places, by code.
    pub places: HashMap<String, String>,
    /// Boxes around the villages whose outlines are known: west, south, east, north; degrees.
    pub boxes: HashMap<String, [f64; 4]>,
    /// Agencies, by identifier.
    pub agencies: Names,
    /// Names of agencies, by identifier.
    pub agency_names: HashMap<String, String>,
    /// Catalogue items by their tidied names: identifier, sector, agency.
    pub items: HashMap<String, (CatalogueItemId, String, Option<AgencyId>)>,
    /// Kind of the stage that takes submissions.
    pub entry: StageKind,
    /// Rounds that take candidates now, by the kind of their stage and whom they are held for.
    pub rounds: HashMap<(StageKind, String), RoundId>,
    /// The newest day a proposal may be from.
    pub today: NaiveDate,
    /// What a planner chose for names: by kind of name, the name tidied, and for villages the district's code.
    pub choices: HashMap<(Named, String, String), String>,
}

/// A column whose names are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Named {
    /// Kecamatan.
    #[serde(rename = "district")]
    District,
    /// Kelurahan.
    #[serde(rename = "village")]
    Village,
    /// OPD Tujuan.
    #[serde(rename = "agency")]
    Agency,
}

impl World {
    /// The official names of a kind: of villages those in a district.
    pub fn names(&self, what: Named, district: &str) -> Option<&Names> {
        match what {
            Named::District => Some(&self.districts),
            Named::Village => self.villages.get(district),
            Named::Agency => Some(&self.agencies),
        }
    }
}

/// A proposal as a row tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// SIPD's identifier.
    pub sipd_id: String,
    /// When it was proposed there.
    pub proposed_on: Option<NaiveDate>,
    /// Where it comes from.
    pub origin: Origin,
    /// The body that proposed it; never a person.
    pub body: Option<String>,
    /// Title.
    pub title: String,
    /// Problem.
    pub problem: String,
    /// The wanted work.
    pub work: String,
    /// Place in words.
    pub address: String,
    /// Latitude, degrees.
    pub lat: Option<f64>,
    /// Longitude, degrees.
    pub lng: Option<f64>,
    /// Village.
    pub village_code: String,
    /// Agency.
    pub agency_id: Option<AgencyId>,
    /// Catalogue item of just this name.
    pub catalogue_item_id: Option<CatalogueItemId>,
    /// Sector.
    pub sector: String,
    /// Quantity, thousandths.
    pub quantity_milli: i64,
    /// Unit.
    pub unit: String,
    /// Cost, rupiah.
    pub cost_idr: i64,
    /// Stage its status says, if a later one.
    pub stage: Option<StageKind>,
}

impl Record {
    /// Two records of one fingerprint tell the same; the stage aside, which is SIPD's own.
    pub fn fingerprint(&self) -> Result<String, serde_json::Error> {
        let told = Self {
            stage: None,
            ..self.clone()
        };
        Ok(hex::encode(keys::sha256(&serde_json::to_vec(&told)?)))
    }
}

/// What is wrong with a row, or not sure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Head of the column.
    pub column: String,
    /// What is wrong and how to mend it, in Indonesian.
    pub detail: String,
    /// The same in English.
    pub detail_en: String,
    /// What a name may mean.
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
    /// Whether a planner's choice mends it.
    #[serde(default)]
    pub uncertain: bool,
    /// Code of the district a village's name is looked for in.
    #[serde(default)]
    pub district: Box<str>,
}

/// A fault of a column.
pub fn fault(column: usize, detail: impl Into<String>, detail_en: impl Into<String>) -> Fault {
    let head = super::columns::HEADS
        .get(column)
        .copied()
        .unwrap_or_default();
    Fault {
        column: head.into(),
        detail: detail.into(),
        detail_en: detail_en.into(),
        alternatives: Vec::new(),
        uncertain: false,
        district: Box::default(),
    }
}

/// A round for a proposal, and whether it comes there by way of earlier stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The round.
    pub round: RoundId,
    /// Whether it was sent up to it.
    pub carried: bool,
}

/// Takes the names of people out of a row's cells, before anything of it is kept: the proposer's cell keeps the
/// body if it is one, and for the council its name; the profile goes.
pub fn without_people(cells: &mut [Cell]) {
    let shown = |at: usize| cells.get(at).map(Cell::shown).unwrap_or_default();
    let (proposer, profile, way) = (shown(at::PROPOSER), shown(at::PROFILE), shown(at::WAY));
    let kept = match (
        words::body(&proposer),
        words::origin(&proposer, &profile, &way),
    ) {
        (Some(body), _) => body,
        (None, Origin::CouncilInput) => "DPRD".into(),
        (None, _) => String::new(),
    };
    if let Some(cell) = cells.get_mut(at::PROPOSER) {
        *cell = Cell::Text(kept);
    }
    if let Some(cell) = cells.get_mut(at::PROFILE) {
        *cell = Cell::default();
    }
}

/// Where a record enters: the first stage's round while it takes candidates, else that of the stage its status
/// says.
pub fn target(world: &World, record: &Record) -> Result<Target, Fault> {
    let round = |kind: StageKind| {
        let village = &record.village_code;
        let subject = match holder(kind) {
            Holder::Village => village.clone(),
            Holder::District => village.get(..8)?.to_owned(),
            Holder::Regency => village.get(..5)?.to_owned(),
            Holder::Agency => record.agency_id?.to_string(),
        };
        world.rounds.get(&(kind, subject)).copied()
    };
    let found = match (round(world.entry), record.stage) {
        (Some(round), _) => Some(Target {
            round,
            carried: false,
        }),
        (None, Some(kind)) => round(kind).map(|round| Target {
            round,
            carried: true,
        }),
        (None, None) => None,
    };
    found.ok_or_else(closed)
}

/// The fault of a row whose round takes nothing.
pub fn closed() -> Fault {
    fault(
        at::STATUS,
        "Putaran untuk tempat dan tahap ini belum dibuka, atau sudah memungut suara; buka putarannya lalu impor lagi.",
        "The round for this place and stage is not open, or is voting already; open it, then import again.",
    )
}
