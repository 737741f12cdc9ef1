//! Which tables this process has changed: what was read from them before may not hold any more.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// Counts commits by the tables they changed.
#[derive(Default)]
pub(super) struct Changes {
    by_table: RwLock<HashMap<String, u64>>,
    /// Commits that may have changed anything.
    any: AtomicU64,
    /// What SQLite counts of the commits of other processes.
    others: AtomicI64,
}

/// SQLite's count of the commits of others than this connection.
pub(super) async fn others(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let count = Statement::from_string(DbBackend::Sqlite, "PRAGMA data_version");
    let row = db.query_one_raw(count).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

impl Changes {
    /// Nothing changed since others had this many commits.
    pub(super) fn since(others: i64) -> Arc<Self> {
        Arc::new(Self {
            others: AtomicI64::new(others),
            ..Self::default()
        })
    }

    /// A number that grows with every change of one of these tables.
    pub(super) fn version(&self, tables: &[&str]) -> u64 {
        let by_table = self.by_table.read().unwrap_or_else(PoisonError::into_inner);
        let counts = tables.iter().filter_map(|&table| by_table.get(table));
        counts.sum::<u64>() + self.any.load(Ordering::Acquire)
    }

    /// Tables were changed by a commit that is done.
    pub(super) fn count(&self, changed: Changed) {
        if changed.any {
            self.any.fetch_add(1, Ordering::AcqRel);
        }
        let mut by_table = self
            .by_table
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        for table in changed.tables {
            *by_table.entry(table).or_default() += 1;
        }
    }

    /// Takes SQLite's count of the commits of others; a new one says that anything may have changed.
    pub(super) fn count_others(&self, commits: i64) {
        if self.others.swap(commits, Ordering::AcqRel) != commits {
            self.any.fetch_add(1, Ordering::AcqRel);
        }
    }
}

/// What a running transaction changes.
#[derive(Default)]
pub(super) struct Changed {
    tables: HashSet<String>,
    any: bool,
}

impl Changed {
    /// Notes what a statement that is no SELECT changes.
    pub(super) fn note(&mut self, sql: &str) {
        let table = ["INSERT INTO \"", "UPDATE \"", "DELETE FROM \""]
            .iter()
            .find_map(|start| sql.strip_prefix(start)?.split('"').next());
        match table {
            Some(table) => self.note_table(table),
            None => self.any = true,
        }
    }

    /// Notes that a table gets rows.
    pub(super) fn note_table(&mut self, table: &str) {
        if !self.tables.contains(table) {
            self.tables.insert(table.to_owned());
        }
    }

    /// Whether one of these tables is changed.
    pub(super) fn touches(&self, tables: &[&str]) -> bool {
        self.any || tables.iter().any(|&table| self.tables.contains(table))
    }
}
