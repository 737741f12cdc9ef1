//! What an act did, told row by row.

use std::collections::HashMap;

use entity::ids::ProposalId;
use entity::proposals;
use uuid::Uuid;

use crate::board::wire::{BoardActOut, Fate};
use crate::problem::ApiError;
use crate::proposals::{life, tracking_code};
use crate::web::Visit;
use crate::web::language::Both;

/// The fate of one row.
pub(super) struct Told {
    /// The proposal.
    pub id: Uuid,
    /// Its tracking code, in groups.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub fate: Fate,
    /// Why it was refused; empty where it was not.
    pub why: Both,
}

impl Told {
    fn new(id: Uuid, proposal: Option<&proposals::Model>, fate: Fate, why: Both) -> Self {
        Self {
            id,
            code: proposal.map_or_else(String::new, |one| {
                tracking_code::grouped(&one.tracking_code)
            }),
            title: proposal.map_or_else(|| id.to_string(), |one| one.title.clone()),
            fate,
            why,
        }
    }
}

/// What an act did.
pub(super) struct Outcome {
    /// The act, to undo it by; none where nothing changed.
    pub act: Option<Uuid>,
    /// Rows, in the order they were sent.
    pub rows: Vec<Told>,
}

impl Outcome {
    /// Of what a service answers.
    pub async fn of(visit: &Visit, out: BoardActOut) -> Result<Self, ApiError> {
        let ids: Vec<ProposalId> = out
            .items
            .iter()
            .map(|item| ProposalId(item.proposal_id))
            .collect();
        let known: HashMap<_, _> = life::many(visit.app.db.read(), &ids).await?;
        let rows = out.items.into_iter().map(|item| {
            let why = item.detail.zip(item.detail_en);
            let why = why.map_or_else(Both::default, |(id, en)| Both::new(id, en));
            let proposal = known.get(&ProposalId(item.proposal_id));
            Told::new(item.proposal_id, proposal, item.fate, why)
        });
        Ok(Self {
            act: out.act_id,
            rows: rows.collect(),
        })
    }

    fn count(&self, fate: Fate) -> usize {
        self.rows.iter().filter(|row| row.fate == fate).count()
    }

    /// Rows that were done.
    pub fn done(&self) -> usize {
        self.count(Fate::Done)
    }

    /// Rows that stood so already.
    pub fn unchanged(&self) -> usize {
        self.count(Fate::Unchanged)
    }

    /// Rows that were refused.
    pub fn refused(&self) -> impl Iterator<Item = &Told> {
        self.rows.iter().filter(|row| row.fate == Fate::Refused)
    }

    /// Rows that were not.
    pub fn kept(&self) -> impl Iterator<Item = &Told> {
        self.rows.iter().filter(|row| row.fate != Fate::Refused)
    }

    /// Whether none was refused.
    pub fn is_good(&self) -> bool {
        self.refused().next().is_none()
    }
}
