//! What acts leave for later, where it costs a few statements for many acts.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::ids::ProposalId;
use entity::{candidates, idempotency_keys, proposal_terms, proposals};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
use sea_orm::{DatabaseTransaction, DbErr, Set};

use super::{insert_all, insert_all_or};
use crate::audit::{self, Event};

/// What one act leaves.
#[derive(Default)]
pub(super) struct Late {
    /// New rows. They wait until a statement may depend on them, at most until the commit.
    pub rows: Rows,
    /// Words proposals are found by, for the moment before the commit: `SQLite`'s full-text index writes
    /// itself out at every savepoint after a change, and here none follows.
    pub words: Vec<Words>,
    /// Events for the audit trail and when they happened, UTC, for the same moment: the chain is locked
    /// but briefly.
    pub events: Vec<(DateTime<Utc>, Event)>,
}

/// The words a proposal is found by.
pub struct Words {
    /// The proposal.
    pub proposal: ProposalId,
    /// The words, as the index takes them.
    pub terms: String,
}

impl Words {
    fn row(self) -> proposal_terms::ActiveModel {
        proposal_terms::ActiveModel {
            proposal_id: Set(self.proposal),
            terms: Set(self.terms),
            ..Default::default()
        }
    }

    /// A proposal that has words already gets the new ones, if they are others.
    fn replace() -> OnConflict {
        use proposal_terms::Column::{ProposalId, Terms};
        let new = Expr::col((Alias::new("excluded"), Terms));
        OnConflict::column(ProposalId)
            .update_column(Terms)
            .action_and_where(Expr::col((proposal_terms::Entity, Terms)).ne(new))
            .to_owned()
    }
}

/// New rows of the tables that take many, in the order their references need.
#[derive(Clone, Default)]
pub struct Rows {
    keys: Vec<idempotency_keys::ActiveModel>,
    proposals: Vec<proposals::ActiveModel>,
    candidates: Vec<candidates::ActiveModel>,
}

/// A new row that can wait.
pub trait Row {
    /// Joins the rows that wait.
    fn join(self, rows: &mut Rows);
}

impl Row for idempotency_keys::ActiveModel {
    fn join(self, rows: &mut Rows) {
        rows.keys.push(self);
    }
}

impl Row for proposals::ActiveModel {
    fn join(self, rows: &mut Rows) {
        rows.proposals.push(self);
    }
}

impl Row for candidates::ActiveModel {
    fn join(self, rows: &mut Rows) {
        rows.candidates.push(self);
    }
}

impl Rows {
    /// Tables these rows are of.
    pub(super) fn tables(&self) -> impl Iterator<Item = &'static str> + use<> {
        [
            ("idempotency_keys", self.keys.is_empty()),
            ("proposals", self.proposals.is_empty()),
            ("candidates", self.candidates.is_empty()),
        ]
        .into_iter()
        .filter_map(|(table, empty)| (!empty).then_some(table))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tables().next().is_none()
    }

    pub(super) async fn store(self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        insert_all(db, self.keys).await?;
        insert_all(db, self.proposals).await?;
        insert_all(db, self.candidates).await
    }

    /// Copies of the rows of many acts.
    pub(super) fn together<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut together = Self::default();
        for rows in all {
            together.keys.extend_from_slice(&rows.keys);
            together.proposals.extend_from_slice(&rows.proposals);
            together.candidates.extend_from_slice(&rows.candidates);
        }
        together
    }
}

/// Stores the words and events of a transaction's acts, last before its commit.
pub(super) async fn finish(db: &DatabaseTransaction, acts: Vec<Late>) -> Result<(), DbErr> {
    let (mut words, mut events) = (BTreeMap::new(), Vec::new());
    for act in acts {
        words.extend(act.words.into_iter().map(|word| (word.proposal, word)));
        events.extend(act.events);
    }
    let words = words.into_values().map(Words::row).collect();
    insert_all_or(db, words, Some(&Words::replace())).await?;
    audit::chain_up(db, events).await
}
