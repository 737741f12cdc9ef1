//! What becomes of a row, given what is here already.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, RowFate};
use entity::ids::{CycleId, ProposalId};
use entity::{candidates, proposals, rounds, sipd_references, sipd_rows};
use sea_orm::ConnectionTrait;

use crate::problem::ApiError;
use crate::proposals::life;
use crate::rounds::rules::takes_candidates;
use crate::rounds::standing;
use crate::sipd::columns::at;
use crate::sipd::judge::{Fault, Record, World, fault, target};
use crate::sipd::store;

/// What is here already of some rows.
pub struct Here {
    /// References by SIPD's identifier.
    pub references: HashMap<String, sipd_references::Model>,
    /// Proposals by their own tracking codes: what was made here is not told otherwise by a sheet.
    own: HashMap<String, ProposalId>,
    /// The proposals they are.
    pub proposals: HashMap<ProposalId, proposals::Model>,
    /// Where those wait that may be told otherwise.
    pub untouched: HashMap<ProposalId, candidates::Model>,
}

impl Here {
    /// Looks for what rows of these identifiers are.
    pub async fn find(
        db: &impl ConnectionTrait,
        cycle: CycleId,
        ids: &[&str],
        now: DateTime<Utc>,
    ) -> Result<Self, ApiError> {
        let references = store::references(db, cycle, ids).await?;
        let known: Vec<_> = references.values().map(|row| row.proposal_id).collect();
        let mut proposals = life::many(db, &known).await?;
        proposals.retain(|_, row| row.cycle_id == cycle);
        let mut untouched = store::untouched(db, &known).await?;
        let held: HashSet<_> = untouched.values().map(|row| row.round_id).collect();
        let held = standing::many(db, held.into_iter().collect()).await?;
        let open = |round: &rounds::Model| takes_candidates(round, now);
        let open: HashSet<_> = held
            .iter()
            .filter(|round| open(round))
            .map(|round| round.id)
            .collect();
        untouched.retain(|_, row| open.contains(&row.round_id));
        Ok(Self {
            own: store::own(db, cycle, ids).await?,
            references,
            proposals,
            untouched,
        })
    }

    /// The fate of a record, and the proposal it is.
    pub fn fate(&self, record: &Record) -> Result<(RowFate, Option<ProposalId>), ApiError> {
        let Some(known) = self.references.get(&record.sipd_id) else {
            let own = self.own.get(&record.sipd_id).copied();
            let fate = own.map_or(RowFate::New, |_| RowFate::Same);
            return Ok((fate, own));
        };
        let id = Some(known.proposal_id);
        if known.fingerprint == record.fingerprint()? {
            return Ok((RowFate::Same, id));
        }
        let proposal = self.proposals.get(&known.proposal_id);
        let open = proposal.is_some_and(|row| {
            let waits = matches!(
                row.status,
                ProposalStatus::Submitted | ProposalStatus::Carried
            );
            waits && row.village_code == record.village_code && self.untouched.contains_key(&row.id)
        });
        Ok((
            if open {
                RowFate::Changed
            } else {
                RowFate::Refused
            },
            id,
        ))
    }
}

/// Why a proposal that is here cannot be told otherwise.
fn settled() -> Fault {
    fault(
        at::ID,
        "Usulan ini sudah diverifikasi, dibekukan, atau dipindahkan desanya; ubah lewat verifikasi, bukan impor.",
        "This proposal was reviewed or frozen, or its village is another now; change it by a review, not by an import.",
    )
}

/// Gives a row its fate. Only one that is new needs a round to enter.
pub fn settle(
    world: &World,
    here: &Here,
    row: &mut sipd_rows::Model,
    judged: Result<Record, Vec<Fault>>,
) -> Result<(), ApiError> {
    let faults = match judged {
        Ok(record) => {
            let (fate, proposal) = here.fate(&record)?;
            let (fate, faults) = match fate {
                RowFate::New => match target(world, &record) {
                    Ok(_) => (fate, Vec::new()),
                    Err(fault) => (RowFate::Refused, vec![fault]),
                },
                RowFate::Refused => (fate, vec![settled()]),
                _ => (fate, Vec::new()),
            };
            row.fate = fate;
            row.pending = matches!(fate, RowFate::New | RowFate::Changed);
            row.proposal_id = proposal;
            row.record = Some(serde_json::to_string(&record)?);
            faults
        }
        Err(faults) => {
            let unsure = faults.iter().all(|fault| fault.uncertain);
            row.fate = if unsure {
                RowFate::Uncertain
            } else {
                RowFate::Refused
            };
            row.pending = false;
            row.record = None;
            faults
        }
    };
    row.faults = serde_json::to_string(&faults)?;
    Ok(())
}
