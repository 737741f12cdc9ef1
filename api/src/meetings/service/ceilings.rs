//! What a meeting accommodates, against the ceilings it must keep.

use std::collections::{BTreeMap, HashMap};

use entity::enums::{Standing, Verdict};
use entity::ids::AgencyId;
use entity::{candidates, proposals, rounds};
use sea_orm::ConnectionTrait;

use crate::agencies as agency_room;
use crate::cycles::service as cycle_service;
use crate::meetings::rules;
use crate::money::rupiah;
use crate::problem::ApiError;

/// A ceiling that would be broken: what is accommodated, what the ceiling is, and whose it is.
pub(super) struct Over {
    amount_idr: i64,
    ceiling_idr: i64,
    whose: Option<(&'static str, &'static str, String)>,
}

impl Over {
    /// The fault in Indonesian.
    pub fn detail(&self) -> String {
        let (amount, ceiling) = (rupiah(self.amount_idr), rupiah(self.ceiling_idr));
        match &self.whose {
            None => format!("Yang diakomodasi menjadi {amount}, melebihi pagu {ceiling}."),
            Some((kind, _, name)) => format!(
                "Yang diakomodasi untuk {kind} {name} menjadi {amount}, melebihi pagunya {ceiling}."
            ),
        }
    }

    /// The fault in English.
    pub fn detail_en(&self) -> String {
        let (amount, ceiling) = (rupiah(self.amount_idr), rupiah(self.ceiling_idr));
        match &self.whose {
            None => {
                format!("What is accommodated comes to {amount}, over the ceiling of {ceiling}.")
            }
            Some((_, kind, name)) => format!(
                "What is accommodated for {kind} {name} comes to {amount}, over its ceiling of {ceiling}."
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

/// The first ceiling broken: the round's own and, where the plan itself is made, those of each sector and
/// each agency of the cycle.
pub(super) async fn over(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    rows: &[(candidates::Model, proposals::Model)],
) -> Result<Option<Over>, ApiError> {
    let amount_idr = accommodated_idr(rows);
    if amount_idr > round.ceiling_idr {
        return Ok(Some(Over {
            amount_idr,
            ceiling_idr: round.ceiling_idr,
            whose: None,
        }));
    }
    if !rules::makes_the_plan(round.stage_kind) {
        return Ok(None);
    }
    let ceilings = cycle_service::amounts(db, round.cycle_id).await?;
    let mut sectors: BTreeMap<&str, i64> = BTreeMap::new();
    let mut agencies: BTreeMap<AgencyId, i64> = BTreeMap::new();
    for (row, proposal) in rows {
        let Some(cost) = cost_idr(row) else { continue };
        let sector = sectors.entry(&proposal.sector).or_default();
        *sector = sector.saturating_add(cost);
        if let Some(agency) = proposal.agency_id {
            let agency = agencies.entry(agency).or_default();
            *agency = agency.saturating_add(cost);
        }
    }
    for (sector, amount_idr) in sectors {
        if let Some(ceiling_idr) = broken(&ceilings, sector, amount_idr) {
            return Ok(Some(Over {
                amount_idr,
                ceiling_idr,
                whose: Some(("sektor", "sector", sector.to_owned())),
            }));
        }
    }
    for (agency, amount_idr) in agencies {
        if let Some(ceiling_idr) = broken(&ceilings, &agency.to_string(), amount_idr) {
            let name = agency_room::service::get(db, agency).await?.name;
            return Ok(Some(Over {
                amount_idr,
                ceiling_idr,
                whose: Some(("perangkat daerah", "agency", name)),
            }));
        }
    }
    Ok(None)
}

/// The ceiling of a sector or agency, if it has one and an amount is over it.
fn broken(ceilings: &HashMap<String, i64>, subject: &str, amount_idr: i64) -> Option<i64> {
    let ceiling_idr = *ceilings.get(subject)?;
    (amount_idr > ceiling_idr).then_some(ceiling_idr)
}
