//! SQLite's write-ahead log on its way to the disk.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use tokio::task::JoinHandle;

use super::turn::Act;

/// The log of the writer's database. A commit is in it at once; it is on disk, and its acts are answered,
/// when the log was flushed. Meanwhile the next acts take their turns.
pub(super) struct Log {
    path: PathBuf,
    file: Option<Arc<File>>,
    flush: Option<JoinHandle<io::Result<()>>>,
    failed: bool,
}

impl Log {
    /// The log beside the file of a connection.
    pub(super) async fn of(connection: &DatabaseConnection) -> Result<Self, DbErr> {
        let list = Statement::from_string(DbBackend::Sqlite, "PRAGMA database_list");
        let row = connection.query_one_raw(list).await?;
        let path: String = row.map_or_else(|| Ok(String::new()), |row| row.try_get_by_index(2))?;
        Ok(Self {
            path: format!("{path}-wal").into(),
            file: None,
            flush: None,
            failed: false,
        })
    }

    /// Waits until the last commit is on disk; fails from then on if it, or one before it, did not get
    /// there.
    pub(super) async fn flushed(&mut self) -> Result<(), DbErr> {
        if let Some(flush) = &mut self.flush {
            let outcome = flush.await;
            self.flush = None;
            self.failed |= !matches!(outcome, Ok(Ok(())));
        }
        if self.failed {
            return Err(DbErr::Custom("the disk did not take a commit".into()));
        }
        Ok(())
    }

    /// Begins to bring a commit to the disk, and answers its acts when it is there.
    pub(super) fn flush(&mut self, acts: Vec<Act>) {
        let (path, opened) = (self.path.clone(), self.file.clone());
        let file = opened.map_or_else(
            || OpenOptions::new().write(true).open(path).map(Arc::new),
            Ok,
        );
        self.file = file.as_ref().ok().cloned();
        self.flush = Some(tokio::task::spawn_blocking(move || {
            let outcome = file.and_then(|file| file.sync_data());
            let error = outcome.as_ref().err();
            let error = error.map(|error| DbErr::Custom(format!("flushing the log: {error}")));
            for act in acts {
                act.answer(error.as_ref().map_or(Ok(()), Err));
            }
            outcome
        }));
    }
}
