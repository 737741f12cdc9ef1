//! The database: one way to read, one way to write.
//!
//! [`Db::write`] is the only BEGIN. On SQLite all writes of the process pass through one queue: the
//! writer takes what waits, runs each act in a savepoint of its own inside one `BEGIN IMMEDIATE`, commits
//! once, and only then answers. So a write is acknowledged after its commit is on disk, acts never fail
//! for a busy database, and many acts share one disk flush. On PostgreSQL each act has its own
//! transaction; it must lock the aggregate row it decides on (`lock_exclusive`). What acts leave for the
//! audit trail and the search is written once a commit, just before it.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::proposal_terms;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use migration::MigratorTrait;
use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExecResult, Iterable, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use crate::audit::{self, Event};
use crate::problem::ApiError;

/// A running write: every act of a service gets one.
pub struct Tx {
    inner: Arc<DatabaseTransaction>,
    late: Mutex<Late>,
}

/// What acts leave for the moment before the commit, where it costs a few statements for all of them.
#[derive(Default)]
struct Late {
    /// Events for the audit trail and when they happened, UTC.
    events: Vec<(DateTime<Utc>, Event)>,
    /// Words of new proposals. `SQLite`'s full-text index writes itself out at every savepoint after a
    /// change; here none follows.
    words: Vec<proposal_terms::ActiveModel>,
}

impl Late {
    fn add(&mut self, mut other: Self) {
        self.events.append(&mut other.events);
        self.words.append(&mut other.words);
    }

    async fn write(self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        insert_all(transaction, self.words).await?;
        audit::chain_up(transaction, self.events).await
    }
}

impl Tx {
    fn new(inner: Arc<DatabaseTransaction>) -> Self {
        Self {
            inner,
            late: Mutex::default(),
        }
    }

    fn late(&self) -> MutexGuard<'_, Late> {
        self.late.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps events for the audit trail until the act is committed.
    pub fn note(&self, events: impl IntoIterator<Item = (DateTime<Utc>, Event)>) {
        self.late().events.extend(events);
    }

    /// Keeps the words of a new proposal until the act is committed.
    pub fn index(&self, words: proposal_terms::ActiveModel) {
        self.late().words.push(words);
    }

    fn into_late(self) -> Late {
        let late = self.late.into_inner();
        late.unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}

/// Most acts that share one SQLite commit.
const BATCH: usize = 256;

/// Handle on the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    writer: Writer,
    generation: Arc<AtomicU64>,
    statements: Arc<AtomicU64>,
}

#[derive(Clone)]
enum Writer {
    Queue(mpsc::Sender<Job>),
    Direct(DatabaseConnection),
}

type Finish = Box<dyn FnOnce(Result<(), &DbErr>) + Send>;
type Job = Box<dyn for<'c> FnOnce(&'c Tx) -> BoxFuture<'c, Done> + Send>;

struct Done {
    keep: bool,
    finish: Finish,
}

impl Db {
    /// Connects to `sqlite:` or `postgres:` as the URL says. SQLite runs in WAL mode with full
    /// synchronisation, so that an acknowledged write survives a crash.
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
                        .synchronous(SqliteSynchronous::Full)
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
        let writer = run_writer(write, receiver, generation.clone());
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
                let job: Job = Box::new(move |tx| Box::pin(run_job(tx, act, sender)));
                queue.send(job).await.map_err(|_| ApiError::unavailable())?;
                receiver.await.map_err(|_| ApiError::unavailable())?
            }
            Writer::Direct(connection) => {
                let transaction = Arc::new(begin(connection).await?);
                let tx = Tx::new(transaction.clone());
                let outcome = act(&tx).await;
                let late = tx.into_late();
                match outcome {
                    Ok(value) => {
                        late.write(&transaction).await?;
                        owned(transaction)?.commit().await?;
                        self.generation.fetch_add(1, Ordering::AcqRel);
                        Ok(value)
                    }
                    Err(error) => {
                        owned(transaction)?.rollback().await?;
                        Err(error)
                    }
                }
            }
        }
    }
}

/// Parameters one statement has at most; `SQLite` takes 32,766, `PostgreSQL` twice as many.
const PARAMETERS: usize = 30_000;

/// Inserts rows with as few statements as the databases' bounds on parameters allow.
pub async fn insert_all<A>(db: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), DbErr>
where
    A: ActiveModelTrait + Send,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let batch: Vec<A> = rows.by_ref().take(PARAMETERS / columns.max(1)).collect();
        <A::Entity as EntityTrait>::insert_many(batch)
            .exec_without_returning(db)
            .await?;
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

/// The transaction, which no act holds any more.
fn owned(transaction: Arc<DatabaseTransaction>) -> Result<DatabaseTransaction, DbErr> {
    Arc::try_unwrap(transaction).map_err(|_| DbErr::Custom("an act kept its transaction".into()))
}

async fn run_job<T, F>(tx: &Tx, act: F, sender: oneshot::Sender<Result<T, ApiError>>) -> Done
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c Tx) -> BoxFuture<'c, Result<T, ApiError>> + Send + 'static,
{
    let outcome = AssertUnwindSafe(act(tx))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(ApiError::internal("an act panicked")));
    Done {
        keep: outcome.is_ok(),
        finish: Box::new(move |committed| {
            let answer = match (committed, outcome) {
                (Err(error), Ok(_)) => Err(ApiError::internal(error)),
                (_, outcome) => outcome,
            };
            // A caller that went away does not need the answer; the act stands.
            drop(sender.send(answer));
        }),
    }
}

async fn run_writer(
    connection: DatabaseConnection,
    mut queue: mpsc::Receiver<Job>,
    generation: Arc<AtomicU64>,
) {
    while let Some(first) = queue.recv().await {
        let mut finishes = Vec::new();
        let outcome = run_batch(&connection, first, &mut queue, &mut finishes).await;
        generation.fetch_add(1, Ordering::AcqRel);
        if let Err(error) = &outcome {
            tracing::error!(%error, "a batch of writes was not committed");
        }
        for finish in finishes {
            finish(outcome.as_ref().copied());
        }
    }
}

async fn run_batch(
    connection: &DatabaseConnection,
    first: Job,
    queue: &mut mpsc::Receiver<Job>,
    finishes: &mut Vec<Finish>,
) -> Result<(), DbErr> {
    let transaction = Arc::new(begin(connection).await?);
    transaction.execute_unprepared("SAVEPOINT act").await?;
    let mut late = Late::default();
    let mut next = Some(first);
    while let Some(job) = next {
        let tx = Tx::new(transaction.clone());
        let done = job(&tx).await;
        finishes.push(done.finish);
        // One act's savepoint ends and the next one's begins in one round to the database's thread.
        let turn = if done.keep {
            late.add(tx.into_late());
            "RELEASE act; SAVEPOINT act"
        } else {
            drop(tx);
            "ROLLBACK TO act"
        };
        next = if finishes.len() < BATCH {
            queue.try_recv().ok()
        } else {
            None
        };
        if next.is_some() || !done.keep {
            transaction.execute_unprepared(turn).await?;
        }
    }
    late.write(&transaction).await?;
    owned(transaction)?.commit().await
}
