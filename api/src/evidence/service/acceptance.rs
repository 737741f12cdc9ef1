//! What was accepted of what was asked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use entity::enums::Origin;
use entity::ids::{AgencyId, CycleId, ProposalId};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::Scope;
use crate::app::App;
use crate::areas::code::within;
use crate::evidence::store::{self, Funnel, Reached};
use crate::evidence::wire::{
    AcceptanceBy, AcceptanceGroupOut, AcceptanceOut, ReachedProposalOut, ReachedStep,
};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::{agencies, areas, references};

impl AcceptanceGroupOut {
    fn add(&mut self, part: &Funnel) {
        self.submitted += part.submitted;
        self.submitted_idr += part.submitted_idr;
        self.verified += part.verified;
        self.verified_idr += part.verified_idr;
        self.agreed += part.agreed;
        self.agreed_idr += part.agreed_idr;
        self.planned += part.planned;
        self.planned_idr += part.planned_idr;
        self.planned_basis_points = (self.planned * 10_000).checked_div(self.submitted);
    }
}

/// How far a cycle's proposals came, from memory, where it is at most a minute old.
async fn funnel(app: &App, cycle: CycleId) -> Result<Arc<Vec<Funnel>>, ApiError> {
    let load = || async { Ok(Arc::new(store::funnel(app.db.read(), cycle).await?)) };
    let memory = &app.lately.evidence.funnel;
    let seen = memory.get(&app.db, app.clock.now(), &cycle, load).await?;
    Ok(seen.value())
}

/// The same of an area.
pub(super) async fn funnel_of(app: &App, scope: &Scope) -> Result<Vec<Funnel>, ApiError> {
    let Some(cycle) = scope.cycle else {
        return Ok(Vec::new());
    };
    let all = funnel(app, cycle).await?;
    let inside = all
        .iter()
        .filter(|part| within(&scope.area.code, &part.village_code));
    Ok(inside.cloned().collect())
}

fn key(scope: &Scope, by: AcceptanceBy, part: &Funnel) -> String {
    match by {
        AcceptanceBy::Area => scope.part(&part.village_code).to_owned(),
        AcceptanceBy::Agency => part.agency_id.map(|id| id.to_string()).unwrap_or_default(),
        AcceptanceBy::Sector => part.sector.clone(),
        AcceptanceBy::Origin => part.origin.to_value(),
    }
}

/// What the groups are called that have names of their own.
async fn names(
    app: &App,
    scope: &Scope,
    by: AcceptanceBy,
) -> Result<HashMap<String, String>, ApiError> {
    let db = app.db.read();
    let regency = scope.area.code.get(..5).unwrap_or_default();
    Ok(match by {
        AcceptanceBy::Area => areas::service::below(db, &scope.area.code, scope.below())
            .await?
            .into_iter()
            .map(|area| (area.code, area.name))
            .collect(),
        AcceptanceBy::Agency => agencies::service::of_regency(db, regency)
            .await?
            .into_iter()
            .map(|agency| (agency.id.to_string(), agency.name))
            .collect(),
        AcceptanceBy::Sector => references::service::sectors(db)
            .await?
            .into_iter()
            .map(|sector| (sector.code, sector.name_id))
            .collect(),
        AcceptanceBy::Origin => HashMap::new(),
    })
}

/// How many proposals, and with what money, were submitted, accepted in review, taken by a meeting, and are in the
/// plan.
pub async fn acceptance(
    app: &App,
    scope: &Scope,
    by: AcceptanceBy,
) -> Result<AcceptanceOut, ApiError> {
    let mut total = AcceptanceGroupOut::default();
    let mut groups: BTreeMap<String, AcceptanceGroupOut> = BTreeMap::new();
    for part in funnel_of(app, scope).await? {
        total.add(&part);
        groups.entry(key(scope, by, &part)).or_default().add(&part);
    }
    let mut names = names(app, scope, by).await?;
    let mut items: Vec<AcceptanceGroupOut> = groups
        .into_iter()
        .map(|(key, group)| AcceptanceGroupOut {
            name: names.remove(&key),
            key,
            ..group
        })
        .collect();
    items.sort_by_key(|group| Reverse(group.submitted));
    Ok(AcceptanceOut {
        area_code: scope.area.code.clone(),
        cycle_id: scope.cycle.map(|cycle| cycle.0),
        by,
        total,
        items,
    })
}

/// Which proposals are listed.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    /// What `key` is of; all where it is none.
    pub by: Option<AcceptanceBy>,
    /// The group.
    pub key: String,
    /// How far they came at least.
    pub reached: ReachedStep,
}

impl Narrowed {
    fn parse(&self, scope: &Scope) -> Result<store::Narrow, ApiError> {
        let mut narrow = store::Narrow {
            area: scope.area.code.clone(),
            reached: match self.reached {
                ReachedStep::Submitted => None,
                ReachedStep::Verified => Some("verified_idr"),
                ReachedStep::Agreed => Some("agreed_idr"),
                ReachedStep::Planned => Some("planned_idr"),
            },
            ..store::Narrow::default()
        };
        let unknown = || {
            ApiError::field(
                "key",
                "Isi kelompok dari daftar: kode wilayah di dalamnya, id perangkat daerah, bidang, atau asal usulan.",
                "Give a group of the list: the code of an area inside, an agency's identifier, a sector or an origin.",
            )
        };
        match self.by {
            None => {}
            Some(AcceptanceBy::Area) if within(&scope.area.code, &self.key) => {
                narrow.area.clone_from(&self.key);
            }
            Some(AcceptanceBy::Agency) if self.key.is_empty() => narrow.unaddressed = true,
            Some(AcceptanceBy::Agency) => {
                let id = Uuid::parse_str(&self.key).map_err(|_| unknown())?;
                narrow.agency = Some(AgencyId(id));
            }
            Some(AcceptanceBy::Sector) => narrow.sector = Some(self.key.clone()),
            Some(AcceptanceBy::Origin) => {
                narrow.origin = Some(Origin::try_from_value(&self.key).map_err(|_| unknown())?);
            }
            Some(AcceptanceBy::Area) => return Err(unknown()),
        }
        Ok(narrow)
    }
}

/// The proposals behind a number, in the order they were made.
pub async fn reached(
    app: &App,
    scope: &Scope,
    narrowed: &Narrowed,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<ReachedProposalOut>, ApiError> {
    let narrow = narrowed.parse(scope)?;
    let after: Option<Uuid> = after.map(page::decode).transpose()?;
    let rows = match scope.cycle {
        Some(cycle) => {
            let after = after.map(ProposalId);
            store::reached(app.db.read(), cycle, &narrow, after, limit + 1).await?
        }
        None => Vec::new(),
    };
    Page::cut(rows, limit, |row| row.id.0, ReachedProposalOut::from)
}

impl From<Reached> for ReachedProposalOut {
    fn from(row: Reached) -> Self {
        Self {
            proposal_id: row.id.0,
            tracking_code: row.tracking_code,
            title: row.title,
            status: row.status.into(),
            village_code: row.village_code,
            agency_id: row.agency_id.map(|id| id.0),
            sector: row.sector,
            origin: row.origin.into(),
            submitted_idr: row.submitted_idr,
            verified_idr: row.verified_idr,
            agreed_idr: row.agreed_idr,
            planned_idr: row.planned_idr,
        }
    }
}
