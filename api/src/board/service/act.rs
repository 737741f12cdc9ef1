//! What every act at the board does: lock the cycle, keep the ceilings, store lines, record the act.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::{ProposalStatus, Role, Standing};
use entity::ids::{AgencyId, BoardActId, CycleId, ProposalId};
use entity::{board_acts, board_lines, cycles};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Event};
use crate::auth::Caller;
use crate::board::rules::{self, Line, Over, Purses};
use crate::board::store::{self, BATCH, Item};
use crate::board::wire::{BoardActOut, Fate, FateOut};
use crate::cycles::service as cycle_service;
use crate::db::{Tx, insert_all};
use crate::money::rupiah;
use crate::problem::{ApiError, Code};
use crate::{agencies, areas, references};

/// What stands for the act of lines that nobody has acted on.
pub const NOT_ACTED: Uuid = Uuid::nil();

/// Lines of a proposal before and after an act; none where nobody had acted on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The proposal.
    pub proposal: ProposalId,
    /// Lines before.
    pub before: Vec<Line>,
    /// Lines after.
    pub after: Vec<Line>,
    /// What it was merged into, or taken apart from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Merged>,
}

/// A proposal merged into another, with how it stood before, so that it can stand so again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The proposal that stands for both.
    pub into: ProposalId,
    /// Its status before.
    pub status: ProposalStatus,
    /// How it stood in its round before.
    pub standing: Standing,
    /// Whether this takes them apart.
    pub apart: bool,
}

impl Change {
    /// Lines that took the place of others.
    fn of_lines(proposal: ProposalId, before: Vec<Line>, after: Vec<Line>) -> Self {
        Self {
            proposal,
            before,
            after,
            merged: None,
        }
    }
}

/// An act that runs: the cycle is locked, its plan does not stand yet.
pub struct Acting {
    /// The cycle.
    pub cycle: cycles::Model,
    /// Who acts.
    pub caller: Arc<Caller>,
    /// When, UTC.
    pub now: DateTime<Utc>,
    /// Ceilings, and what is accommodated.
    pub purses: Purses,
    /// Proposals that can be decided on, of those asked for.
    pub items: HashMap<ProposalId, Item>,
    /// Their lines.
    pub lines: HashMap<ProposalId, Vec<Line>>,
    seen: HashMap<ProposalId, BoardActId>,
    names: HashMap<String, (String, String)>,
    changes: BTreeMap<ProposalId, Change>,
    fates: Vec<FateOut>,
}

impl Acting {
    /// Begins an act on some proposals. All acts of a cycle wait for each other here, so that no two can spend the
    /// same money.
    pub async fn begin(
        tx: &Tx,
        caller: Arc<Caller>,
        cycle: CycleId,
        ids: &[ProposalId],
        now: DateTime<Utc>,
    ) -> Result<Self, ApiError> {
        let cycle = cycle_service::lock(tx, cycle).await?;
        caller.require_planner(&cycle.regency_code)?;
        if store::plan_stands(tx, cycle.id).await? {
            return Err(ApiError::new(
                Code::WrongState,
                "Musyawarah kabupaten/kota sudah ditutup; rencana sudah tetap.",
                "The regency's meeting is closed; the plan stands.",
            ));
        }
        let mut purses = Purses::new(cycle_service::amounts(tx, cycle.id).await?);
        purses.count(&store::spent(tx, cycle.id).await?);
        let items = store::standing(tx, cycle.id, ids).await?;
        let stored = store::lines(tx, cycle.id, ids).await?;
        let seen = stored.iter().map(|(id, one)| (*id, one.act)).collect();
        let lines = stored.into_iter().map(|(id, one)| (id, one.lines));
        Ok(Self {
            purses,
            items,
            lines: lines.collect(),
            seen,
            names: HashMap::new(),
            changes: BTreeMap::new(),
            fates: Vec::new(),
            cycle,
            caller,
            now,
        })
    }

    /// The lines of a proposal as they stand, the act's own changes included; that of the proposal itself where
    /// nobody has acted on it yet.
    pub fn lines_of(&self, item: &Item) -> Vec<Line> {
        if let Some(change) = self.changes.get(&item.id) {
            return change.after.clone();
        }
        let stored = self.lines.get(&item.id).cloned();
        stored.unwrap_or_else(|| vec![item.line()])
    }

    /// Whether somebody acted on a proposal since its lines were seen as of an act; without one nobody asks.
    pub fn acted_since(&self, proposal: ProposalId, seen: Option<Uuid>) -> bool {
        let now = self.seen.get(&proposal).map_or(NOT_ACTED, |act| act.0);
        seen.is_some_and(|seen| seen != now)
    }

    /// Puts lines in place of those of a proposal, if the ceilings are kept.
    pub fn put(&mut self, item: &Item, after: Vec<Line>) -> Result<(), Over> {
        let place = item.place();
        let standing = match self.changes.get(&item.id) {
            Some(change) => change.after.clone(),
            None => self.lines.get(&item.id).cloned().unwrap_or_default(),
        };
        self.purses.change(
            &rules::charges(&place, &standing),
            &rules::charges(&place, &after),
        )?;
        let before = self.lines.get(&item.id).cloned().unwrap_or_default();
        self.changes
            .entry(item.id)
            .or_insert_with(|| Change::of_lines(item.id, before, Vec::new()))
            .after = after;
        Ok(())
    }

    /// Notes that a proposal was merged, or taken apart again; its lines stay as they are.
    pub fn merged(&mut self, proposal: ProposalId, merged: Merged) {
        let change = Change {
            merged: Some(merged),
            ..Change::of_lines(proposal, Vec::new(), Vec::new())
        };
        self.changes.insert(proposal, change);
    }

    /// Notes what became of an item.
    pub fn fate(&mut self, proposal: Uuid, fate: Fate, why: Option<(String, String)>) {
        let (detail, detail_en) = why.unzip();
        self.fates.push(FateOut {
            proposal_id: proposal,
            fate,
            detail,
            detail_en,
        });
    }

    /// Says which ceiling an item would break.
    pub async fn told(&mut self, tx: &Tx, over: &Over) -> Result<(String, String), ApiError> {
        let name = if let Some(name) = self.names.get(&over.subject) {
            name.clone()
        } else {
            let name = named(tx, &over.subject).await?;
            self.names.insert(over.subject.clone(), name.clone());
            name
        };
        let (amount, ceiling) = (rupiah(over.amount_idr), rupiah(over.ceiling_idr));
        let missing = rupiah(over.amount_idr.saturating_sub(over.ceiling_idr));
        let (id, en) = name;
        Ok((
            format!(
                "Yang diakomodasi untuk {id} menjadi {amount}, melebihi pagunya {ceiling}; kurang {missing}."
            ),
            format!(
                "What is accommodated for {en} would come to {amount}, over its ceiling of {ceiling}; {missing} is missing."
            ),
        ))
    }

    /// How many proposals the act changes so far.
    pub fn changed(&self) -> u64 {
        let changed = self.changes.values();
        let changed = changed.filter(|change| change.before != change.after);
        u64::try_from(changed.count()).unwrap_or(u64::MAX)
    }

    /// Stores the changes and records the act; answers the fates.
    pub async fn finish(
        self,
        tx: &Tx,
        kind: &'static str,
        undoes: Option<BoardActId>,
    ) -> Result<BoardActOut, ApiError> {
        let count = |fate| {
            let found = self.fates.iter().filter(|item| item.fate == fate).count();
            u64::try_from(found).unwrap_or(u64::MAX)
        };
        let (done, refused) = (count(Fate::Done), count(Fate::Refused));
        let mut out = BoardActOut {
            act_id: None,
            items: self.fates,
            done,
            refused,
        };
        let changes: Vec<Change> = self
            .changes
            .into_values()
            .filter(|change| change.before != change.after || change.merged.is_some())
            .collect();
        if !changes.is_empty() {
            let act = (self.cycle, self.caller, self.now);
            let id = apply(tx, act, kind, undoes, changes).await?;
            out.act_id = Some(id.0);
        }
        Ok(out)
    }
}

/// The name of a ceiling's subject, in Indonesian and English.
async fn named(tx: &Tx, subject: &str) -> Result<(String, String), ApiError> {
    let name = if let Ok(agency) = subject.parse::<Uuid>() {
        agencies::service::get(tx, AgencyId(agency)).await?.name
    } else if let Some(area) = areas::service::find(tx, subject).await? {
        areas::service::full_name(&area)
    } else {
        let sectors = references::service::sectors(tx).await?;
        let sector = sectors.into_iter().find(|sector| sector.code == subject);
        return Ok(sector.map_or_else(
            || (subject.to_owned(), subject.to_owned()),
            |sector| (sector.name_id, sector.name_en),
        ));
    };
    Ok((name.clone(), name))
}

/// Stores changes of lines and records them as one act. The cycle must be locked and the ceilings kept.
async fn apply(
    tx: &Tx,
    (cycle, caller, now): (cycles::Model, Arc<Caller>, DateTime<Utc>),
    kind: &'static str,
    undoes: Option<BoardActId>,
    changes: Vec<Change>,
) -> Result<BoardActId, ApiError> {
    let id = BoardActId(Uuid::now_v7());
    let mut merged = changes.iter().filter_map(|change| change.merged.as_ref());
    let merged_into = merged
        .find(|merged| !merged.apart)
        .map(|merged| merged.into);
    let office = caller.office(Role::Planner, &cycle.regency_code);
    board_acts::ActiveModel {
        id: Set(id),
        cycle_id: Set(cycle.id),
        kind: Set(kind.into()),
        office: Set(office.clone()),
        actor_id: Set(caller.account),
        proposals: Set(i64::try_from(changes.len()).unwrap_or(i64::MAX)),
        merged_into_id: Set(merged_into),
        changes: Set(serde_json::to_string(&changes)?),
        undoes_id: Set(undoes),
        undone_by_id: Set(None),
        at: Set(now),
    }
    .insert(tx)
    .await?;
    // What was merged has its own events and no lines.
    let changes: Vec<Change> = changes
        .into_iter()
        .filter(|change| change.merged.is_none())
        .collect();
    let ids: Vec<ProposalId> = changes.iter().map(|change| change.proposal).collect();
    for ids in ids.chunks(BATCH) {
        board_lines::Entity::delete_many()
            .filter(board_lines::Column::CycleId.eq(cycle.id))
            .filter(board_lines::Column::ProposalId.is_in(ids.iter().copied()))
            .exec(tx)
            .await?;
    }
    let mut rows = Vec::new();
    let mut events = Vec::with_capacity(changes.len());
    for change in changes {
        events.push(Event {
            verb: "proposal.consolidated",
            actor: office.clone(),
            actor_id: Some(caller.account),
            subject: "proposal",
            subject_id: change.proposal.to_string(),
            cycle: Some(cycle.id),
            round: None,
            proposal: Some(change.proposal),
            detail: json!({
                "act_id": id.0,
                "kind": kind,
                "undoes": undoes.map(|id| id.0),
                "lines": change.after,
            }),
        });
        for (number, line) in (1..).zip(change.after) {
            rows.push(line.row((cycle.id, change.proposal, number), id, now));
        }
    }
    insert_all(tx, rows).await?;
    audit::append_all(tx, now, events);
    Ok(id)
}
