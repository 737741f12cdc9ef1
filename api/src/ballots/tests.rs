//! The vote from the first ballot to the ledger, through the services.

use std::collections::HashSet;
use std::sync::Arc;

use entity::enums::{BallotForm, Channel};
use entity::{ballots, voters};
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};

use super::marks::Marks;
use super::service::{self, Cast};
use super::wire::{PaperBallotIn, VoidReason};
use super::world::World;
use crate::audit::service::{Check, verify};
use crate::auth::{Caller, Once};
use crate::ledger::chain::{Break, Head};
use crate::ledger::{leaf, merkle};
use crate::problem::{ApiError, Code};
use crate::results;
use crate::wire::Outcome;

async fn cast(
    world: &World,
    caller: Arc<Caller>,
    choices: &[usize],
) -> Result<super::wire::BallotOut, ApiError> {
    let command = Cast {
        marks: Marks::of(choices.iter().map(|i| world.candidates[*i]).collect()),
        frozen_hash: None,
    };
    service::cast(&world.app, caller, world.round, command).await
}

fn code<T>(outcome: Result<T, ApiError>) -> Code {
    outcome.err().unwrap().problem().code
}

async fn rows(world: &World) -> (u64, u64) {
    let db = world.app.db.read();
    (
        ballots::Entity::find().count(db).await.unwrap(),
        voters::Entity::find().count(db).await.unwrap(),
    )
}

fn paper(sheet: i32, choices: Option<Vec<uuid::Uuid>>, void: Option<VoidReason>) -> PaperBallotIn {
    PaperBallotIn {
        sheet,
        choices,
        points: None,
        void_reason: void,
    }
}

#[tokio::test]
async fn one_person_at_many_windows_has_one_ballot() {
    let world = World::new(BallotForm::Approval).await;
    let same = join_all((0..64).map(|_| cast(&world, world.resident(1), &[0, 1]))).await;
    let receipts: HashSet<_> = same.into_iter().map(|out| out.unwrap().receipt).collect();
    assert_eq!((receipts.len(), rows(&world).await), (1, (1, 1)));

    let choices: Vec<[usize; 1]> = (0..64).map(|i| [i % 5]).collect();
    let mixed = choices
        .iter()
        .map(|choice| cast(&world, world.resident(1), choice));
    let mixed = join_all(mixed).await;
    assert!(mixed.iter().all(Result::is_ok));
    assert_eq!(rows(&world).await, (1, 1));
    let own = service::own(&world.app, &world.resident(1), world.round).await;
    assert!(receipts.contains(&own.unwrap().receipt));
}

#[tokio::test]
async fn forty_people_have_forty_ballots_and_a_result() {
    let world = World::new(BallotForm::Approval).await;
    let paper_before = service::ballot_paper(&world.app, world.round)
        .await
        .unwrap();
    let cast_all = (1..=40).map(|i| {
        let choices: &[usize] = if i <= 30 { &[2, 4] } else { &[4] };
        cast(&world, world.resident(i), choices)
    });
    for out in join_all(cast_all).await {
        assert_eq!(out.unwrap().frozen_hash, paper_before.frozen_hash);
    }
    assert_eq!(rows(&world).await, (40, 40));
    let early = results::service::tally(&world.app, world.officer(), world.round).await;
    assert_eq!(code(early), Code::WrongPhase);
    let unseen = results::service::result(&world.app, world.round).await;
    assert_eq!(code(unseen), Code::NotFound);

    world.end_voting();
    assert_eq!(
        code(cast(&world, world.resident(1), &[0]).await),
        Code::WrongPhase
    );
    let resident = results::service::tally(&world.app, world.resident(1), world.round).await;
    assert_eq!(code(resident), Code::Forbidden);
    let tallies =
        join_all((0..4).map(|_| results::service::tally(&world.app, world.officer(), world.round)))
            .await;
    let result = results::service::result(&world.app, world.round)
        .await
        .unwrap();
    for tally in tallies {
        assert_eq!(tally.unwrap(), result);
    }
    let lines: Vec<_> = result
        .candidates
        .iter()
        .map(|line| (line.candidate_id, line.votes, line.outcome))
        .collect();
    assert_eq!(lines[0], (world.candidates[4].0, Some(40), Outcome::Main));
    assert_eq!(lines[1], (world.candidates[2].0, Some(30), Outcome::Main));
    assert!(lines[2..].iter().all(|l| l.2 == Outcome::NotSelected));
    assert_eq!((result.spent_idr, result.reconciliation.voters), (80, 40));
    let sound = verify(world.app.db.read()).await.unwrap();
    assert!(matches!(sound, Check::Sound(Head { seq: 1, .. })));
}

#[tokio::test]
async fn paper_and_assistance_use_the_same_single_vote() {
    let world = World::new(BallotForm::Knapsack).await;
    let (app, round, officer) = (&world.app, world.round, world.officer());
    let (first, second, third) = (
        world.attendee(1).await,
        world.attendee(2).await,
        world.attendee(3).await,
    );
    let none = service::issue_paper(app, world.resident(9), round, first, None).await;
    assert_eq!(code(none), Code::Forbidden);
    let once = || Once::new(officer.account, Some("k".into()), "issue", &1).unwrap();
    for _ in 0..2 {
        service::issue_paper(app, officer.clone(), round, first, once())
            .await
            .unwrap();
    }
    let again = service::issue_paper(app, officer.clone(), round, first, None).await;
    assert_eq!(code(again), Code::AlreadyVoted);
    assert_eq!(
        code(cast(&world, world.resident(1), &[0]).await),
        Code::AlreadyVoted
    );

    let choices = vec![world.candidates[0], world.candidates[1]];
    let assisted = service::assist(
        app,
        officer.clone(),
        round,
        second,
        Marks::of(choices),
        None,
    )
    .await
    .unwrap();
    assert_eq!(assisted.channel, Channel::Assisted.into());
    assert_eq!(
        code(cast(&world, world.resident(2), &[0]).await),
        Code::AlreadyVoted
    );
    cast(&world, world.resident(3), &[0]).await.unwrap();
    let taken = service::issue_paper(app, officer.clone(), round, third, None).await;
    assert_eq!(code(taken), Code::AlreadyVoted);

    world.end_voting();
    let dear: Vec<_> = world.candidates[..3].iter().map(|c| c.0).collect();
    let over = paper(7, Some(dear), None);
    let over = service::enter_paper(app, officer.clone(), round, over, None).await;
    assert_eq!(
        over.err().unwrap().problem().errors[0].pointer,
        "/choices/2"
    );
    let void = paper(7, None, Some(VoidReason::OverCeiling));
    let key = || Once::new(officer.account, Some("p".into()), "enter", &void).unwrap();
    for _ in 0..2 {
        service::enter_paper(app, officer.clone(), round, void.clone(), key())
            .await
            .unwrap();
    }
    let twice = service::enter_paper(app, officer.clone(), round, void.clone(), None).await;
    assert_eq!(code(twice), Code::AlreadyExists);
    let more = paper(8, Some(vec![world.candidates[0].0]), None);
    let more = service::enter_paper(app, officer.clone(), round, more, None).await;
    assert_eq!(code(more), Code::WrongState);

    let result = results::service::tally(app, officer.clone(), round)
        .await
        .unwrap();
    let sums = &result.reconciliation;
    assert_eq!((sums.ballots_online, sums.ballots_assisted), (1, 1));
    assert_eq!((sums.ballots_paper, sums.ballots_void), (0, 1));
    assert_eq!((sums.papers_issued, sums.papers_missing), (1, 0));
    assert_eq!((sums.voters, sums.ballots_counted), (3, 2));
    let late = service::enter_paper(app, officer, round, void, None).await;
    assert_eq!(code(late), Code::WrongState);
}

#[tokio::test]
async fn the_closed_round_proves_every_ballot_and_names_nobody() {
    let world = World::new(BallotForm::Approval).await;
    let (app, round) = (&world.app, world.round);
    let mut receipts = Vec::new();
    for i in 1..=12 {
        receipts.push(cast(&world, world.resident(i), &[0]).await.unwrap().receipt);
    }
    assert_eq!(
        code(service::ledger(app, round, None, None).await),
        Code::WrongPhase
    );
    world.end_voting();
    results::service::tally(app, world.officer(), round)
        .await
        .unwrap();
    world.close().await;
    let own = service::own(app, &world.resident(1), round).await;
    assert_eq!(code(own), Code::WrongPhase);

    let first = service::ledger(app, round, Some(7), None).await.unwrap();
    let rest = service::ledger(app, round, Some(7), first.next.clone())
        .await
        .unwrap();
    let lines: Vec<_> = first.items.iter().chain(&rest.items).collect();
    let leaves: Vec<merkle::Hash> = lines
        .iter()
        .map(|line| {
            let content = leaf::Content {
                choices: line.choices.iter().copied().map(Into::into).collect(),
                points: None,
                void_reason: None,
            };
            let salt = hex::decode(&line.salt).unwrap();
            leaf::ballot(&salt, &first.frozen_hash, &content.text().unwrap())
        })
        .collect();
    assert_eq!((leaves.len(), rest.next), (12, None));
    assert_eq!(hex::encode(merkle::root(&leaves)), first.merkle_root);
    for receipt in receipts {
        let proof = service::inclusion(app, round, &receipt.to_lowercase())
            .await
            .unwrap();
        let index = usize::try_from(proof.index).unwrap();
        let path: Vec<merkle::Hash> = proof
            .path
            .iter()
            .map(|hash| hex::decode(hash).unwrap().try_into().unwrap())
            .collect();
        let root = merkle::root(&leaves);
        assert!(merkle::verify_inclusion(
            &leaves[index],
            index,
            12,
            &path,
            &root
        ));
    }
}

#[tokio::test]
async fn a_round_without_ballots_is_ordered() {
    let world = World::new(BallotForm::None).await;
    let result = results::service::tally(&world.app, world.officer(), world.round)
        .await
        .unwrap();
    let outcomes: Vec<_> = result.candidates.iter().map(|line| line.outcome).collect();
    assert_eq!(
        outcomes[..3],
        [Outcome::Main, Outcome::Main, Outcome::Reserve]
    );
    assert!(result.candidates.iter().all(|line| line.votes.is_none()));
}

#[tokio::test]
async fn strangers_do_not_vote_and_nobody_from_an_old_paper() {
    let world = World::new(BallotForm::Approval).await;
    let stranger = cast(&world, world.officer(), &[0]).await;
    assert_eq!(code(stranger), Code::NotEligible);
    let command = Cast {
        marks: Marks::of(vec![world.candidates[0]]),
        frozen_hash: Some("00".into()),
    };
    let other = service::cast(&world.app, world.resident(1), world.round, command).await;
    assert_eq!(code(other), Code::Frozen);
}

#[tokio::test]
async fn a_changed_event_breaks_the_chain() {
    let world = World::new(BallotForm::None).await;
    results::service::tally(&world.app, world.officer(), world.round)
        .await
        .unwrap();
    let db = world.app.db.read();
    db.execute_unprepared("DROP TRIGGER audit_events_no_UPDATE")
        .await
        .unwrap();
    db.execute_unprepared("UPDATE audit_events SET actor = 'nobody'")
        .await
        .unwrap();
    assert!(matches!(
        verify(db).await.unwrap(),
        Check::Broken(Break::Hash { seq: 1 })
    ));
}

#[tokio::test]
async fn the_public_reads_paper_trail_and_ledger_over_http() {
    let world = World::new(BallotForm::Approval).await;
    let client = poem::test::TestClient::new(crate::http::endpoint(&world.app));
    let round = world.round;
    let paper = client
        .get(format!("/api/v1/rounds/{round}/ballot-paper"))
        .send()
        .await;
    paper.assert_status_is_ok();
    let statuses = [
        (format!("/api/v1/rounds/{round}/result"), 404),
        (format!("/api/v1/rounds/{round}/ballot"), 401),
        (format!("/api/v1/ledger/{round}"), 409),
        (format!("/api/v1/rounds/{round}/ballots/x/inclusion"), 409),
        ("/api/v1/rounds/x/ballot-paper".into(), 404),
        ("/api/v1/audit?limit=5&subject=round".into(), 200),
        ("/api/v1/audit?subject=%00".into(), 422),
        ("/api/v1/audit?subject_id=x".into(), 422),
        ("/api/v1/audit?after=x".into(), 400),
        ("/api/v1/audit/head".into(), 200),
    ];
    for (path, status) in statuses {
        let answer = client.get(&path).send().await;
        assert_eq!(answer.0.status().as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn a_ballot_delayed_past_the_tally_does_not_count() {
    let world = World::new(BallotForm::Approval).await;
    cast(&world, world.resident(1), &[0]).await.unwrap();
    let before = world.app.clock.now();
    world.end_voting();
    results::service::tally(&world.app, world.officer(), world.round)
        .await
        .unwrap();
    world.app.clock.set(before);
    let late = cast(&world, world.resident(2), &[0]).await;
    assert_eq!(code(late), Code::WrongPhase);
}
