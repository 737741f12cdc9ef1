//! A running write.

use std::sync::{Arc, Mutex as Shared, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use tokio::sync::Mutex;

use super::changes::{self, Changed, Changes};
use super::late::{self, Late, Row, Words};
use super::memory::Seen;
use super::turn::{Act, Finish, Place, Turn};
use crate::audit::Event;

/// A running write: every act of a service gets one.
///
/// Rows left with [`Tx::leave`] are in the database for all that the act, and acts after it, can see: a
/// statement that may depend on them sends them first. If they cannot be stored, their act alone fails.
pub struct Tx {
    inner: DatabaseTransaction,
    /// Whether acts share it.
    shared: bool,
    /// What the running act has left.
    own: Shared<Late>,
    turn: Mutex<Turn>,
    changes: Arc<Changes>,
}

impl Tx {
    /// A transaction that acts take turns in.
    pub(super) fn shared(inner: DatabaseTransaction, changes: Arc<Changes>) -> Self {
        Self {
            inner,
            shared: true,
            own: Shared::default(),
            turn: Mutex::default(),
            changes,
        }
    }

    /// A transaction of one act.
    pub(super) fn alone(inner: DatabaseTransaction, changes: Arc<Changes>) -> Self {
        Self {
            inner,
            shared: false,
            own: Shared::default(),
            turn: Mutex::new(Turn::alone()),
            changes,
        }
    }

    fn own(&self) -> MutexGuard<'_, Late> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves a new row for the end of the act, or later: it is stored with the rows of other acts.
    pub fn leave(&self, row: impl Row) {
        row.join(&mut self.own().rows);
    }

    /// Keeps events for the audit trail until the act is committed.
    pub fn note(&self, events: impl IntoIterator<Item = (DateTime<Utc>, Event)>) {
        self.own().events.extend(events);
    }

    /// Keeps the words a proposal is found by, in place of those it had, until the act is committed.
    pub fn index(&self, words: Words) {
        self.own().words.push(words);
    }

    /// What was seen before the act, if it still is so: then the act need not read it again, and lock it.
    /// Always `None` on PostgreSQL, where other transactions run beside this one.
    pub async fn holds<V>(&self, seen: Seen<V>) -> Result<Option<V>, DbErr> {
        let mut turn = self.turn.lock().await;
        if !self.shared || turn.changed.touches(seen.tables) {
            return Ok(None);
        }
        if !std::mem::replace(&mut turn.current, true) {
            self.changes
                .count_others(changes::others(&self.inner).await?);
        }
        let same = self.changes.version(seen.tables) == seen.version;
        Ok(same.then_some(seen.value))
    }

    /// Before every statement: what it may depend on is stored, and an act that changes something gets
    /// a savepoint.
    async fn prepare(&self, sql: &str) -> Result<(), DbErr> {
        let mut turn = self.turn.lock().await;
        let reads = sql.starts_with("SELECT");
        let own = || self.own().rows.tables().any(|table| sql.contains(table));
        if reads && !own() && !turn.waits_for(sql) {
            return Ok(());
        }
        if turn.place != Place::Within {
            turn.store(&self.inner).await?;
            turn.savepoint(&self.inner).await?;
            turn.place = Place::Within;
        }
        if !reads {
            turn.changed.note(sql);
        }
        let rows = std::mem::take(&mut self.own().rows);
        turn.note(&rows);
        rows.store(&self.inner).await
    }

    /// Ends an act's turn; one that is not kept, or whose rows cannot be stored, leaves no trace. An
    /// error says that the transaction is lost.
    pub(super) async fn end(&self, keep: bool, finish: Finish) -> Result<(), DbErr> {
        let late = std::mem::take(&mut *self.own());
        let late = if keep { late } else { Late::default() };
        let mut turn = self.turn.lock().await;
        turn.note(&late.rows);
        turn.waiting.extend(late.rows.tables());
        turn.acts.push(Act {
            late,
            outcome: Ok(()),
            finish,
        });
        if turn.place == Place::Within {
            turn.close(&self.inner, keep).await?;
        }
        turn.unbroken()
    }

    /// Stores all that the acts have left; the commit comes next.
    pub(super) async fn settle(&self) -> Result<(), DbErr> {
        let mut turn = self.turn.lock().await;
        turn.unbroken()?;
        turn.store(&self.inner).await?;
        let kept = turn.acts.iter_mut().filter(|act| act.outcome.is_ok());
        let late = kept.map(|act| std::mem::take(&mut act.late)).collect();
        late::finish(&self.inner, late).await
    }

    /// Stores all that the transaction's only act has left; the commit comes next.
    pub(super) async fn settle_alone(&self) -> Result<(), DbErr> {
        let mut late = std::mem::take(&mut *self.own());
        self.turn.lock().await.note(&late.rows);
        std::mem::take(&mut late.rows).store(&self.inner).await?;
        late::finish(&self.inner, vec![late]).await
    }

    /// The transaction and the acts that took their turns in it.
    pub(super) fn into_parts(self) -> (DatabaseTransaction, Changed, Vec<Act>) {
        let turn = self.turn.into_inner();
        (self.inner, turn.changed, turn.acts)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.prepare(&statement.sql).await?;
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.prepare(sql).await?;
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.prepare(&statement.sql).await?;
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.prepare(&statement.sql).await?;
        self.inner.query_all_raw(statement).await
    }
}
