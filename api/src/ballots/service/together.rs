//! Casting all ballots that wait in one transaction, with a handful of statements.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::Channel;
use entity::ids::RoundId;
use entity::{ballots, rounds, voters};
use sea_orm::Set;

use super::cast::{admit, kept};
use super::{Prepared, already_voted, turnout};
use crate::ballots::rules::is_kept;
use crate::ballots::store;
use crate::db::{Db, Tx};
use crate::group::Group;
use crate::problem::ApiError;

/// Where ballots wait to be written together.
pub type Casting = Group<Sheet, ballots::Model>;

/// One voter's ballot on its way into the urn.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) round: RoundId,
    pub(super) voter: Vec<u8>,
    /// Village of the voter.
    pub(super) village: String,
    /// When the voter's password was last set by an officer's code, UTC.
    pub(super) reset_at: Option<DateTime<Utc>>,
    pub(super) ballot: Prepared,
    /// When it was sent, UTC.
    pub(super) now: DateTime<Utc>,
}

type Answers = Vec<Result<ballots::Model, ApiError>>;

/// Casts ballots, each with its own answer after the commit. Should the transaction fail they are cast one by
/// one, so that what is wrong with one is no other's harm.
pub(super) async fn cast_all(db: Db, sheets: Vec<Sheet>) -> Answers {
    let together = sheets.clone();
    let failed = match write(&db, together).await {
        Ok(answers) => return answers,
        Err(error) => error,
    };
    if sheets.len() == 1 {
        return vec![Err(failed)];
    }
    let mut answers = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        match write(&db, vec![sheet]).await {
            Ok(answer) => answers.extend(answer),
            Err(error) => answers.push(Err(error)),
        }
    }
    answers
}

async fn write(db: &Db, sheets: Vec<Sheet>) -> Result<Answers, ApiError> {
    db.write(move |tx| Box::pin(cast_in(tx, sheets))).await
}

async fn cast_in(tx: &Tx, sheets: Vec<Sheet>) -> Result<Answers, ApiError> {
    let mut ids: Vec<RoundId> = sheets.iter().map(|sheet| sheet.round).collect();
    ids.sort_unstable();
    ids.dedup();
    let rounds = store::share(tx, ids).await?;
    let rounds: HashMap<RoundId, rounds::Model> =
        rounds.into_iter().map(|round| (round.id, round)).collect();
    let mut answers: Vec<_> = sheets.iter().map(|_| None).collect();
    let mut turns: Vec<Vec<(usize, Sheet)>> = Vec::new();
    let mut times: HashMap<(RoundId, Vec<u8>), usize> = HashMap::new();
    for (place, sheet) in sheets.into_iter().enumerate() {
        let admitted = rounds
            .get(&sheet.round)
            .ok_or_else(ApiError::not_found)
            .and_then(|round| admit(round, &sheet.ballot.frozen_hash, sheet.now));
        if let Err(refusal) = admitted {
            answers[place] = Some(Err(refusal));
            continue;
        }
        // Nobody is twice in one turn: who sends again replaces what the turn before wrote.
        let time = times.entry((sheet.round, sheet.voter.clone())).or_default();
        if turns.len() == *time {
            turns.push(Vec::new());
        }
        turns[*time].push((place, sheet));
        *time += 1;
    }
    for turn in turns {
        for (place, answer) in take_turn(tx, turn).await? {
            answers[place] = Some(answer);
        }
    }
    let unanswered = || Err(ApiError::internal("a ballot got no answer"));
    Ok(answers
        .into_iter()
        .map(|answer| answer.unwrap_or_else(unanswered))
        .collect())
}

type Placed = Vec<(usize, Result<ballots::Model, ApiError>)>;

/// Casts ballots of different voters. Locks are taken in the order of rounds and voters, so that processes
/// never wait for each other in a circle.
async fn take_turn(tx: &Tx, mut turn: Vec<(usize, Sheet)>) -> Result<Placed, ApiError> {
    turn.sort_unstable_by(|(_, a), (_, b)| (a.round, &a.voter).cmp(&(b.round, &b.voter)));
    let rounds: Vec<RoundId> = turn.iter().map(|(_, sheet)| sheet.round).collect();
    let voters: Vec<Vec<u8>> = turn.iter().map(|(_, sheet)| sheet.voter.clone()).collect();
    store::mark_all(tx, turn.iter().map(|(_, sheet)| mark(sheet)).collect()).await?;
    let marks = store::marked(tx, rounds.clone(), voters.clone()).await?;
    let marks: HashMap<_, _> = marks
        .into_iter()
        .map(|mark| ((mark.round_id, mark.voter), (mark.channel, mark.marked_at)))
        .collect();
    let before = store::ballots(tx, rounds, voters).await?;
    let mut before: HashMap<_, _> = before
        .into_iter()
        .filter_map(|row| Some(((row.round_id, row.voter.clone()?), row)))
        .collect();

    let mut answers = Vec::with_capacity(turn.len());
    let mut written = Vec::new();
    let mut newcomers = Vec::new();
    for (place, sheet) in turn {
        let who = (sheet.round, sheet.voter.clone());
        let Some((Channel::Online, marked_at)) = marks.get(&who) else {
            answers.push((place, Err(already_voted())));
            continue;
        };
        if before.contains_key(&who) && is_kept(*marked_at, sheet.reset_at) {
            answers.push((place, Err(kept())));
            continue;
        }
        let row = match before.remove(&who) {
            Some(same) if sheet.ballot.says(&same)? => {
                answers.push((place, Ok(same)));
                continue;
            }
            Some(row) => sheet.ballot.replacing(row, sheet.now)?,
            None => {
                newcomers.push((sheet.round, sheet.village));
                let voter = Some(sheet.voter);
                sheet.ballot.into_row(sheet.round, voter, None, sheet.now)?
            }
        };
        written.push(row.clone());
        answers.push((place, Ok(row)));
    }
    if !written.is_empty() {
        store::put(tx, written).await?;
    }
    turnout::add(tx, newcomers).await?;
    Ok(answers)
}

fn mark(sheet: &Sheet) -> voters::ActiveModel {
    voters::ActiveModel {
        round_id: Set(sheet.round),
        voter: Set(sheet.voter.clone()),
        channel: Set(Channel::Online),
        marked_at: Set(sheet.now),
    }
}

#[cfg(test)]
mod tests {
    use entity::enums::BallotForm;

    use super::*;
    use crate::ballots::service::{paper, turnout_of_round};
    use crate::ballots::world::{VILLAGE, World};
    use crate::ledger::leaf::Content;
    use crate::problem::Code;
    use crate::rounds::standing;

    fn sheet(world: &World, hash: &str, voter: u8, choice: usize) -> Sheet {
        let content = Content {
            choices: vec![world.candidates[choice]],
            points: None,
            void_reason: None,
        };
        Sheet {
            round: world.round,
            voter: vec![voter; 32],
            village: VILLAGE.into(),
            reset_at: None,
            ballot: Prepared::new(world.round, Channel::Online, content, hash).unwrap(),
            now: world.app.clock.now(),
        }
    }

    #[tokio::test]
    async fn a_bad_ballot_fails_alone() {
        let world = World::new(BallotForm::Approval).await;
        let (app, round) = (&world.app, world.round);
        let before = standing::get(app.db.read(), round).await.unwrap();
        let frozen = paper::freeze(app, before, app.clock.now()).await.unwrap();
        let hash = frozen.1.as_str();
        let mut sheets = Vec::new();
        for voter in 1..=20 {
            sheets.push(sheet(&world, hash, voter, 0));
        }
        // The same person again, another paper, and a receipt somebody has: the database refuses that one.
        sheets.push(sheet(&world, hash, 1, 1));
        sheets.push(sheet(&world, "another paper", 21, 1));
        let mut doubled = sheet(&world, hash, 22, 1);
        doubled.ballot.receipt.clone_from(&sheets[4].ballot.receipt);
        sheets.push(doubled);
        let answers = cast_all(app.db.clone(), sheets).await;
        let codes: Vec<Option<Code>> = answers
            .iter()
            .map(|answer| answer.as_ref().err().map(|error| error.problem().code))
            .collect();
        assert!(codes[..21].iter().all(Option::is_none), "{codes:?}");
        assert_eq!(codes[21..], [Some(Code::Frozen), Some(Code::Internal)]);
        assert_eq!(answers[20].as_ref().unwrap().replaced, 1);
        let turnout = turnout_of_round(app.db.read(), round).await.unwrap();
        assert_eq!(turnout.turnout.voters, 20);
    }
}
