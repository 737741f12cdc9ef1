//! Acts that share one transaction: each stands or falls by itself.

use chrono::{DateTime, Utc};
use entity::idempotency_keys::{ActiveModel, Column, Entity};
use entity::ids::AccountId;
use futures_util::FutureExt;
use futures_util::future::join_all;
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder, QuerySelect, Set};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;

async fn database() -> (Db, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = Db::sqlite_url(folder.path());
    Db::migrate(&url).await.unwrap();
    (Db::connect(&url).await.unwrap(), folder)
}

fn row(key: &str) -> ActiveModel {
    ActiveModel {
        account_id: Set(AccountId(Uuid::nil())),
        key: Set(key.into()),
        operation: Set("test".into()),
        fingerprint: Set(Vec::new()),
        resource_id: Set(Vec::new()),
        created_at: Set(DateTime::<Utc>::UNIX_EPOCH),
    }
}

async fn keys(db: &impl ConnectionTrait) -> String {
    let keys: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Key)
        .order_by_asc(Column::Key)
        .into_tuple()
        .all(db)
        .await
        .unwrap();
    keys.join(" ")
}

/// What an act does, one after the other.
#[derive(Clone, Copy)]
enum Do {
    Leave(&'static str),
    Insert(&'static str),
    See(&'static str),
    Fail,
}

async fn act(tx: &Tx, steps: &[Do]) -> Result<(), ApiError> {
    for step in steps {
        match step {
            Do::Leave(key) => tx.leave(row(key)),
            Do::Insert(key) => drop(row(key).insert(tx).await?),
            Do::See(wanted) => assert_eq!(keys(tx).await, *wanted),
            Do::Fail => return Err(ApiError::not_found()),
        }
    }
    Ok(())
}

/// Runs acts in one transaction; answers how each ended and what is stored then.
async fn run(acts: &[&'static [Do]]) -> (Vec<Result<(), Code>>, String) {
    let (db, _folder) = database().await;
    let (open, gate) = oneshot::channel::<()>();
    let wait = db.write(move |_| Box::pin(async move { gate.await.map_err(ApiError::internal) }));
    let rest = async {
        let acts = acts
            .iter()
            .map(|&steps| db.write(move |tx| Box::pin(act(tx, steps))));
        // All are in the queue before the first may end: the gate opens when each was polled once.
        let opener = async {
            open.send(()).unwrap();
            Ok(())
        };
        join_all(
            acts.map(FutureExt::boxed)
                .chain(std::iter::once(opener.boxed())),
        )
        .await
    };
    let (gate, mut ended) = futures_util::join!(wait, rest);
    gate.unwrap();
    ended.pop();
    let ended = ended.into_iter();
    let ended = ended.map(|end| end.map_err(|error| error.problem().code));
    (ended.collect(), keys(db.read()).await)
}

#[tokio::test]
async fn rows_that_cannot_be_stored_fail_their_act_alone() {
    let (ended, stored) = run(&[
        &[Do::Leave("a")],
        &[Do::Leave("b")],
        &[Do::Leave("z"), Do::Leave("a")],
        &[Do::Leave("c")],
    ])
    .await;
    assert_eq!(ended, [Ok(()), Ok(()), Err(Code::AlreadyExists), Ok(())]);
    assert_eq!(stored, "a b c");
}

#[tokio::test]
async fn acts_see_what_they_and_others_before_them_left() {
    let (ended, stored) = run(&[
        &[Do::Leave("a")],
        &[Do::See("a"), Do::Leave("b"), Do::See("a b")],
        &[Do::Insert("c"), Do::Leave("d"), Do::See("a b c d")],
        &[Do::Leave("e")],
    ])
    .await;
    assert_eq!(ended, [Ok(()), Ok(()), Ok(()), Ok(())]);
    assert_eq!(stored, "a b c d e");
}

#[tokio::test]
async fn an_act_that_fails_takes_nothing_of_the_others_with_it() {
    let (ended, stored) = run(&[
        &[Do::Leave("a")],
        &[Do::Leave("x"), Do::Insert("y"), Do::Fail],
        &[Do::Leave("b"), Do::Fail],
        &[Do::See("a"), Do::Leave("x"), Do::See("a x"), Do::Fail],
        &[Do::Leave("c")],
    ])
    .await;
    let failed = Err(Code::NotFound);
    assert_eq!(ended, [Ok(()), failed, failed, failed, Ok(())]);
    assert_eq!(stored, "a c");
}

#[tokio::test]
async fn an_act_whose_rows_cannot_be_stored_takes_back_what_it_changed() {
    let (ended, stored) = run(&[
        &[Do::Insert("a")],
        &[Do::Insert("x"), Do::Leave("y"), Do::Leave("a")],
        &[Do::Insert("b"), Do::Leave("c")],
    ])
    .await;
    assert_eq!(ended, [Ok(()), Err(Code::AlreadyExists), Ok(())]);
    assert_eq!(stored, "a b c");
}

#[tokio::test]
async fn what_was_seen_holds_until_anybody_changes_its_table() {
    let (db, folder) = database().await;
    let memory = Memory::of(&["idempotency_keys"]);
    let see = async || {
        let load = || async { Ok(keys(db.read()).await) };
        memory
            .get(&db, DateTime::UNIX_EPOCH, &(), load)
            .await
            .unwrap()
    };
    let hold = async |seen: Seen<String>, step: &'static [Do]| {
        let act = db.write(move |tx| {
            Box::pin(async move {
                act(tx, step).await?;
                Ok(tx.holds(seen).await?)
            })
        });
        act.await.unwrap()
    };
    let seen = see().await;
    assert_eq!(hold(seen.clone(), &[]).await.as_deref(), Some(""));
    assert_eq!(
        hold(seen.clone(), &[Do::Insert("a")]).await,
        None,
        "the act itself"
    );
    assert_eq!(hold(seen, &[]).await, None, "an act before");
    let seen = see().await;
    assert_eq!(hold(seen.clone(), &[]).await.as_deref(), Some("a"));

    let other = Db::connect(&Db::sqlite_url(folder.path())).await.unwrap();
    let act = other.write(|tx| Box::pin(act(tx, &[Do::Insert("b")])));
    act.await.unwrap();
    assert_eq!(hold(seen, &[]).await, None, "another process");
    assert_eq!(see().await.value(), "a b");
}

#[tokio::test]
async fn those_who_ask_at_once_wait_for_one_reading() {
    let (db, _folder) = database().await;
    let memory = Memory::of(&["idempotency_keys"]);
    let before = db.statements();
    let load = || async { Ok(keys(db.read()).await) };
    let asked = join_all((0..8).map(|_| memory.get(&db, DateTime::UNIX_EPOCH, &(), load))).await;
    assert!(
        asked
            .into_iter()
            .all(|seen| seen.unwrap().value().is_empty())
    );
    assert_eq!(db.statements() - before, 1);
}
