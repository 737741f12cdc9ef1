//! The one writer of SQLite: acts queue, take turns in one transaction and share its commit.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::{mpsc, oneshot};

use super::changes::Changes;
use super::log::Log;
use super::turn::Finish;
use super::tx::Tx;
use super::{begin, refused};
use crate::problem::ApiError;

/// Most acts that share one commit.
const BATCH: usize = 256;

/// An act that waits for its turn.
pub(super) type Job = Box<dyn for<'c> FnOnce(&'c Tx) -> BoxFuture<'c, Done> + Send>;

/// An act whose turn is over.
pub(super) struct Done {
    keep: bool,
    finish: Finish,
}

/// An act for the queue; the answer goes to `sender`.
pub(super) fn job<T, F>(act: F, sender: oneshot::Sender<Result<T, ApiError>>) -> Job
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c Tx) -> BoxFuture<'c, Result<T, ApiError>> + Send + 'static,
{
    Box::new(move |tx| Box::pin(take_turn(tx, act, sender)))
}

async fn take_turn<T, F>(tx: &Tx, act: F, sender: oneshot::Sender<Result<T, ApiError>>) -> Done
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
        finish: Box::new(move |stored, committed| {
            let answer = match (outcome, stored, committed) {
                (Ok(_), Err(error), _) => Err(refused(error)),
                (Ok(_), Ok(()), Err(error)) => Err(ApiError::internal(error)),
                (outcome, ..) => outcome,
            };
            // A caller that went away does not need the answer; the act stands.
            drop(sender.send(answer));
        }),
    }
}

/// Writes what comes through the queue until it is closed. Once the disk has not taken a commit no write
/// is stored any more, for none could be promised.
pub(super) async fn run(
    connection: DatabaseConnection,
    mut queue: mpsc::Receiver<Job>,
    generation: Arc<AtomicU64>,
    changes: Arc<Changes>,
    mut log: Log,
) {
    while let Some(first) = queue.recv().await {
        let transaction = match begin(&connection).await {
            Ok(transaction) => transaction,
            Err(error) => {
                tracing::error!(%error, "no transaction for a batch of writes");
                continue;
            }
        };
        let tx = Tx::shared(transaction, changes.clone());
        let settled = turns(&tx, first, &mut queue, &mut log).await;
        let (transaction, touched, acts) = tx.into_parts();
        let outcome = match settled {
            Ok(()) => transaction.commit().await,
            Err(error) => Err(error),
        };
        generation.fetch_add(1, Ordering::AcqRel);
        changes.count(touched);
        match outcome {
            Ok(()) => log.flush(acts),
            Err(error) => {
                tracing::error!(%error, "a batch of writes was not committed");
                for act in acts {
                    act.answer(Err(&error));
                }
            }
        }
    }
}

/// Runs the acts that wait, and those that come while the last commit is on its way to the disk.
async fn turns(
    tx: &Tx,
    first: Job,
    queue: &mut mpsc::Receiver<Job>,
    log: &mut Log,
) -> Result<(), DbErr> {
    let mut next = Some(first);
    let mut turns = 0;
    while let Some(act) = next {
        let done = act(tx).await;
        tx.end(done.keep, done.finish).await?;
        turns += 1;
        next = if turns < BATCH {
            following(queue, log).await
        } else {
            None
        };
    }
    log.flushed().await?;
    tx.settle().await
}

/// The next act, as long as the last commit is not on disk; then only one that waits already.
async fn following(queue: &mut mpsc::Receiver<Job>, log: &mut Log) -> Option<Job> {
    if let Ok(act) = queue.try_recv() {
        return Some(act);
    }
    tokio::select! {
        biased;
        _ = log.flushed() => None,
        act = queue.recv() => act,
    }
}
