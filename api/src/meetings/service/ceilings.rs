//! What a meeting accommodates, against the ceilings it must keep.

use std::collections::BTreeMap;

use entity::enums::{Standing, Verdict};
use entity::ids::AgencyId;
use entity::{candidates, proposals, rounds};
use sea_orm::ConnectionTrait;

use crate::agencies as agency_room;
use crate::cycles::service as cycle_service;
use crate::meetings::rules;
use crate::money::rupiah;
use crate::problem::ApiError;

/// Whose a ceiling is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The round's own.
    Round,
    /// A sector's, by its code.
    Sector(String),
    /// An agency's, with its name.
    Agency(AgencyId, String),
}

/// A ceiling with what is accommodated under it, rupiah.
#[derive(Clone, Debug)]
pub struct Purse {
    /// What is accommodated.
    pub amount_idr: i64,
    /// What it may come to.
    pub ceiling_idr: i64,
    /// Whose it is.
    pub whose: Whose,
}

impl Purse {
    /// Whether more is accommodated than it holds.
    pub fn is_over(&self) -> bool {
        self.amount_idr > self.ceiling_idr
    }

    /// The fault in Indonesian.
    pub fn detail(&self) -> String {
        let (amount, ceiling) = (rupiah(self.amount_idr), rupiah(self.ceiling_idr));
        match &self.whose {
            Whose::Round => format!("Yang diakomodasi menjadi {amount}, melebihi pagu {ceiling}."),
            Whose::Sector(name) => format!(
                "Yang diakomodasi untuk sektor {name} menjadi {amount}, melebihi pagunya {ceiling}."
            ),
            Whose::Agency(_, name) => format!(
                "Yang diakomodasi untuk perangkat daerah {name} menjadi {amount}, melebihi pagunya {ceiling}."
            ),
        }
    }

    /// The fault in English.
    pub fn detail_en(&self) -> String {
        let (amount, ceiling) = (rupiah(self.amount_idr), rupiah(self.ceiling_idr));
        match &self.whose {
            Whose::Round => {
                format!("What is accommodated comes to {amount}, over the ceiling of {ceiling}.")
            }
            Whose::Sector(name) => format!(
                "What is accommodated for sector {name} comes to {amount}, over its ceiling of {ceiling}."
            ),
            Whose::Agency(_, name) => format!(
                "What is accommodated for agency {name} comes to {amount}, over its ceiling of {ceiling}."
            ),
        }
    }
}

/// Cost of a candidate that is accommodated, by decision or else by the result, rupiah.
fn cost_idr(row: &candidates::Model) -> Option<i64> {
    let verdict = row.verdict.or(row.outcome.map(rules::by_result));
    (row.standing == Standing::Eligible && verdict == Some(Verdict::Accommodated))
        .then(|| row.verdict_cost_idr.unwrap_or(row.cost_idr))
}

/// What is accommodated, rupiah.
pub(super) fn accommodated_idr(rows: &[(candidates::Model, proposals::Model)]) -> i64 {
    rows.iter()
        .filter_map(|(row, _)| cost_idr(row))
        .fold(0_i64, i64::saturating_add)
}

/// The first ceiling broken: see [`purses`].
pub(super) async fn over(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    rows: &[(candidates::Model, proposals::Model)],
) -> Result<Option<Purse>, ApiError> {
    let purses = purses(db, round, rows).await?;
    Ok(purses.into_iter().find(Purse::is_over))
}

/// The ceilings to keep, with what is accommodated: the round's own and, where the plan itself is made, those
/// of each sector and each agency that has one.
pub async fn purses(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    rows: &[(candidates::Model, proposals::Model)],
) -> Result<Vec<Purse>, ApiError> {
    let mut purses = vec![Purse {
        amount_idr: accommodated_idr(rows),
        ceiling_idr: round.ceiling_idr,
        whose: Whose::Round,
    }];
    if !rules::makes_the_plan(round.stage_kind) {
        return Ok(purses);
    }
    let ceilings = cycle_service::amounts(db, round.cycle_id).await?;
    let mut sectors: BTreeMap<&str, i64> = BTreeMap::new();
    let mut agencies: BTreeMap<AgencyId, i64> = BTreeMap::new();
    for (row, proposal) in rows {
        let cost = cost_idr(row).unwrap_or_default();
        let sector = sectors.entry(&proposal.sector).or_default();
        *sector = sector.saturating_add(cost);
        if let Some(agency) = proposal.agency_id {
            let agency = agencies.entry(agency).or_default();
            *agency = agency.saturating_add(cost);
        }
    }
    for (sector, amount_idr) in sectors {
        if let Some(ceiling_idr) = ceilings.get(sector).copied() {
            purses.push(Purse {
                amount_idr,
                ceiling_idr,
                whose: Whose::Sector(sector.to_owned()),
            });
        }
    }
    let names = agency_room::service::names(db, agencies.keys().copied().collect()).await?;
    for (agency, amount_idr) in agencies {
        if let Some(ceiling_idr) = ceilings.get(&agency.to_string()).copied() {
            let name = names.get(&agency).cloned().unwrap_or_default();
            purses.push(Purse {
                amount_idr,
                ceiling_idr,
                whose: Whose::Agency(agency, name),
            });
        }
    }
    Ok(purses)
}
