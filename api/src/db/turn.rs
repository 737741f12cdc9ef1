//! The transaction that acts share on SQLite.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::changes::Changed;
use super::late::{Late, Rows};

/// Where a transaction is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// Before its first savepoint.
    #[default]
    Before,
    /// In the savepoint of something that is over.
    Between,
    /// Where the running act can be undone: in its own savepoint, or alone.
    Within,
}

/// Where a transaction stands between its acts.
#[derive(Default)]
pub(super) struct Turn {
    pub place: Place,
    /// Acts that are over, in order.
    pub acts: Vec<Act>,
    /// How many of them have no rows waiting any more.
    stored: usize,
    /// Tables for which rows wait.
    pub waiting: HashSet<&'static str>,
    /// Whether the transaction did not do what it should, and must not be committed.
    broken: bool,
    /// What all acts change.
    pub changed: Changed,
    /// Whether the commits of other processes were looked at since the transaction began.
    pub current: bool,
}

/// An act that is over.
pub(super) struct Act {
    pub late: Late,
    /// Whether what it left could be stored.
    pub outcome: Result<(), DbErr>,
    /// Answers whoever waits for it, once it is known whether it was stored.
    pub finish: Finish,
}

/// Takes what went wrong with what the act left, and with the commit.
pub(super) type Finish = Box<dyn FnOnce(Result<(), &DbErr>, Result<(), &DbErr>) + Send>;

impl Act {
    /// Answers after the commit.
    pub(super) fn answer(self, committed: Result<(), &DbErr>) {
        (self.finish)(self.outcome.as_ref().copied(), committed);
    }
}

impl Turn {
    /// The transaction of one act.
    pub(super) fn alone() -> Self {
        Self {
            place: Place::Within,
            ..Self::default()
        }
    }

    /// Whether a statement names a table for which rows of earlier acts wait.
    pub(super) fn waits_for(&self, sql: &str) -> bool {
        self.waiting.iter().any(|table| sql.contains(table))
    }

    pub(super) fn note(&mut self, rows: &Rows) {
        for table in rows.tables() {
            self.changed.note_table(table);
        }
    }

    pub(super) fn unbroken(&self) -> Result<(), DbErr> {
        if self.broken {
            return Err(DbErr::Custom("the transaction is broken".into()));
        }
        Ok(())
    }

    /// Moves the transaction; should that fail, it is not where its acts think it is.
    async fn steer(&mut self, db: &DatabaseTransaction, sql: &str) -> Result<(), DbErr> {
        let moved = db.execute_unprepared(sql).await;
        self.broken |= moved.is_err();
        moved.map(|_| ())
    }

    /// One savepoint ends and the next begins in one round to the database.
    pub(super) async fn savepoint(&mut self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let sql = match std::mem::replace(&mut self.place, Place::Between) {
            Place::Before => "SAVEPOINT act",
            Place::Between | Place::Within => "RELEASE act; SAVEPOINT act",
        };
        self.steer(db, sql).await
    }

    async fn undo(&mut self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        self.steer(db, "ROLLBACK TO act").await
    }

    /// Ends the savepoint of the act that is over.
    pub(super) async fn close(
        &mut self,
        db: &DatabaseTransaction,
        keep: bool,
    ) -> Result<(), DbErr> {
        self.place = Place::Between;
        self.stored = self.acts.len();
        self.waiting.clear();
        let Some(act) = self.acts.last_mut() else {
            return Ok(());
        };
        act.outcome = std::mem::take(&mut act.late.rows).store(db).await;
        if keep && act.outcome.is_ok() {
            return Ok(());
        }
        self.undo(db).await
    }

    /// Stores the rows that wait: together, or, where that fails, act by act to find which one it is.
    pub(super) async fn store(&mut self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let first = std::mem::replace(&mut self.stored, self.acts.len());
        self.waiting.clear();
        let waiting = self.acts.iter_mut().enumerate().skip(first);
        let waiting: Vec<(usize, Rows)> = waiting
            .map(|(place, act)| (place, std::mem::take(&mut act.late.rows)))
            .filter(|(_, rows)| !rows.is_empty())
            .collect();
        if waiting.is_empty() {
            return Ok(());
        }
        self.savepoint(db).await?;
        let together = Rows::together(waiting.iter().map(|(_, rows)| rows));
        if together.store(db).await.is_ok() {
            return Ok(());
        }
        self.undo(db).await?;
        for (place, rows) in waiting {
            self.savepoint(db).await?;
            let outcome = rows.store(db).await;
            if outcome.is_err() {
                self.undo(db).await?;
            }
            if let Some(act) = self.acts.get_mut(place) {
                act.outcome = outcome;
            }
        }
        Ok(())
    }
}
