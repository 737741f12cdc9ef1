//! The database: one way to read, one way to write.
//!
//! [`Db::write`] is the only BEGIN. On SQLite all writes of the process pass through one queue: the
//! writer takes what waits, runs each act inside one `BEGIN IMMEDIATE`, commits once, and answers when the
//! commit is on disk; while the disk writes, the next acts take their turns. So an acknowledged write
//! survives a crash, acts never fail for a busy database, and many acts share one disk flush. An act that changes something has a savepoint of its own; one that only
//! leaves new rows needs none, and its rows are stored with those of the others. On PostgreSQL each act has
//! its own transaction; it must lock the aggregate row it decides on (`lock_exclusive`). What acts leave
//! for the audit trail and the search is written once a commit, just before it.

mod changes;
mod late;
mod log;
mod memory;
mod queue;
#[cfg(test)]
mod tests;
mod turn;
mod tx;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use migration::MigratorTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, OnConflict, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectOptions, ConnectionTrait, Database,
    DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, Iterable, SqlErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use self::changes::Changes;
pub use self::late::{Row, Rows, Words};
pub use self::memory::{Memory, Seen};
pub use self::tx::Tx;
use crate::problem::{ApiError, Code};

/// Handle on the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    writer: Writer,
    generation: Arc<AtomicU64>,
    changes: Arc<Changes>,
    statements: Arc<AtomicU64>,
}

#[derive(Clone)]
enum Writer {
    Queue(mpsc::Sender<queue::Job>),
    Direct(DatabaseConnection),
}

impl Db {
    /// Connects to `sqlite:` or `postgres:` as the URL says. SQLite runs in WAL mode; a write is
    /// acknowledged when the log is on disk, so that it survives a crash.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            Self::connect_sqlite(url).await
        } else {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(20))
                .sqlx_logging(false);
            let mut read = Database::connect(options).await?;
            let statements = Arc::default();
            count(&mut read, &statements);
            Ok(Self {
                writer: Writer::Direct(read.clone()),
                read,
                generation: Arc::default(),
                changes: Arc::default(),
                statements,
            })
        }
    }

    async fn connect_sqlite(url: &str) -> Result<Self, DbErr> {
        let options = |connections: u32, cache: &'static str| {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(20))
                // A file does not hang up; asking would double the rounds to the database's thread.
                .test_before_acquire(false)
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(move |sqlite| {
                    use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
                    sqlite
                        .create_if_missing(true)
                        .journal_mode(SqliteJournalMode::Wal)
                        // The writer flushes the log itself before it answers.
                        .synchronous(SqliteSynchronous::Normal)
                        .foreign_keys(true)
                        .busy_timeout(Duration::from_secs(10))
                        .statement_cache_capacity(256)
                        .pragma("cache_size", cache)
                        .pragma("wal_autocheckpoint", "4000")
                        // What is deleted is overwritten: see [`Db::scrub`].
                        .pragma("secure_delete", "on")
                        .pragma("temp_store", "memory")
                });
            options
        };
        let mut write = Database::connect(options(1, "-16384")).await?;
        let mut read = Database::connect(options(4, "-4096")).await?;
        let statements = Arc::default();
        count(&mut write, &statements);
        count(&mut read, &statements);
        let generation = Arc::<AtomicU64>::default();
        let (sender, receiver) = mpsc::channel(1024);
        let changes = Changes::since(changes::others(&write).await?);
        let log = log::Log::of(&write).await?;
        let writer = queue::run(write, receiver, generation.clone(), changes.clone(), log);
        // A thread of its own: handing statements to the database's thread and back is what writing
        // waits for, and the shared scheduler makes that longer.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(|e| DbErr::Custom(e.to_string()))?;
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || runtime.block_on(writer))
            .map_err(|e| DbErr::Custom(e.to_string()))?;
        Ok(Self {
            read,
            writer: Writer::Queue(sender),
            generation,
            changes,
            statements,
        })
    }

    /// Brings a database to the newest schema, over one connection of its own. Processes that start
    /// together on one PostgreSQL wait for each other.
    pub async fn migrate(url: &str) -> Result<(), DbErr> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let connection = Database::connect(options).await?;
        if connection.get_database_backend() == DbBackend::Postgres {
            connection
                .execute_unprepared("SELECT pg_advisory_lock(727369)")
                .await?;
        }
        migration::Migrator::up(&connection, None).await?;
        connection.close().await
    }

    /// URL of the embedded database below a data directory.
    pub fn sqlite_url(data_dir: &Path) -> String {
        format!(
            "sqlite://{}?mode=rwc",
            data_dir.join("emusrenbang.db").display()
        )
    }

    /// A handle that reaches nothing: enough to write the specification.
    pub fn disconnected() -> Self {
        Self {
            read: DatabaseConnection::default(),
            writer: Writer::Direct(DatabaseConnection::default()),
            generation: Arc::default(),
            changes: Arc::default(),
            statements: Arc::default(),
        }
    }

    /// For queries that change nothing.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Which of the two databases this is.
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// Counts the commits of this process: what was computed under an older number may be stale.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// A number that grows with every commit of this process that changes one of these tables.
    pub fn version(&self, tables: &[&str]) -> u64 {
        self.changes.version(tables)
    }

    /// Counts the statements of this process, the beginnings and ends of transactions aside.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Sees to it that what was deleted is gone from the files too, as far as the database lets it: the log on
    /// SQLite, where deleting overwrites; dead rows on PostgreSQL. What it cannot do it says in the log.
    pub async fn scrub(&self) {
        let sql = match self.backend() {
            DbBackend::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
            _ => "VACUUM ballots, voters, rounds",
        };
        if let Err(error) = self.read.execute_unprepared(sql).await {
            tracing::warn!(%error, "what was deleted may still be in the files");
        }
    }

    /// Has PostgreSQL count a table that grows by much at once. It learns that by itself up to a minute later, and
    /// until then reads the whole table for each lookup, as one would a nearly empty one. SQLite goes by its keys.
    pub async fn count_anew(&self, table: &'static str) {
        if self.backend() == DbBackend::Sqlite {
            return;
        }
        let sql = format!("ANALYZE {table}");
        if let Err(error) = self.read.execute_unprepared(&sql).await {
            tracing::warn!(%error, table, "a table that grew was not counted anew");
        }
    }

    /// Runs one act in one transaction; an error leaves no trace of it. The answer comes after the
    /// commit.
    pub async fn write<T, F>(&self, act: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c Tx) -> BoxFuture<'c, Result<T, ApiError>> + Send + 'static,
    {
        match &self.writer {
            Writer::Queue(queue) => {
                let (sender, receiver) = oneshot::channel();
                let job = queue::job(act, sender);
                queue.send(job).await.map_err(|_| ApiError::unavailable())?;
                receiver.await.map_err(|_| ApiError::unavailable())?
            }
            Writer::Direct(connection) => {
                let tx = Tx::alone(begin(connection).await?, self.changes.clone());
                let outcome = match act(&tx).await {
                    Ok(value) => tx.settle_alone().await.map(|()| value).map_err(refused),
                    Err(error) => Err(error),
                };
                let (transaction, touched, _) = tx.into_parts();
                if outcome.is_err() {
                    transaction.rollback().await?;
                    return outcome;
                }
                transaction.commit().await?;
                self.generation.fetch_add(1, Ordering::AcqRel);
                self.changes.count(touched);
                outcome
            }
        }
    }
}

/// Why rows that an act left were not stored: most often another act left the same a moment before.
fn refused(error: impl std::borrow::Borrow<DbErr>) -> ApiError {
    let error = error.borrow();
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => ApiError::new(
            Code::AlreadyExists,
            "Data yang sama baru saja disimpan; muat ulang lalu coba lagi.",
            "The same was stored a moment ago; reload and try again.",
        ),
        _ => ApiError::internal(error),
    }
}

/// Whether a column holds a text anywhere, whatever the case; nothing in it is an operator.
pub fn holds<C: ColumnTrait>(column: C, text: &str) -> SimpleExpr {
    let escaped: String = text
        .to_lowercase()
        .chars()
        .flat_map(|c| {
            let escape = matches!(c, '%' | '_' | '!').then_some('!');
            escape.into_iter().chain([c])
        })
        .collect();
    let pattern = LikeExpr::new(format!("%{escaped}%")).escape('!');
    Expr::expr(Func::lower(column.into_expr())).like(pattern)
}

/// Whether a column holds every one of some words.
pub fn holds_all<C: ColumnTrait>(column: C, words: &[String]) -> Condition {
    let each = words.iter().map(|word| holds(column, word));
    each.fold(Condition::all(), Condition::add)
}

/// Parameters one statement has at most; `SQLite` takes 32,766, `PostgreSQL` twice as many.
const PARAMETERS: usize = 30_000;
/// Rows one statement inserts at most.
const ROWS: usize = 256;

/// Inserts rows with few statements. Their sizes are powers of two, so that the databases meet the same
/// statements again and need not prepare new ones.
pub async fn insert_all<A>(db: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), DbErr>
where
    A: ActiveModelTrait + Send,
{
    insert_all_or(db, rows, None).await
}

/// The same, saying what to do about rows that are there already.
async fn insert_all_or<A>(
    db: &impl ConnectionTrait,
    rows: Vec<A>,
    conflict: Option<&OnConflict>,
) -> Result<(), DbErr>
where
    A: ActiveModelTrait + Send,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let most = ROWS.min(PARAMETERS / columns.max(1));
    let mut rows = rows.into_iter();
    while let Some(size) = rows.len().min(most).checked_ilog2() {
        let batch: Vec<A> = rows.by_ref().take(1 << size).collect();
        let mut insert = <A::Entity as EntityTrait>::insert_many(batch);
        if let Some(conflict) = conflict {
            insert = insert.on_conflict(conflict.clone());
        }
        insert.exec_without_returning(db).await?;
    }
    Ok(())
}

fn count(connection: &mut DatabaseConnection, statements: &Arc<AtomicU64>) {
    let statements = statements.clone();
    connection.set_metric_callback(move |_| {
        statements.fetch_add(1, Ordering::Relaxed);
    });
}

#[expect(clippy::disallowed_methods, reason = "the only BEGIN")]
async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    connection
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        })
        .await
}
