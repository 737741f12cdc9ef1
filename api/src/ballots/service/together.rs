//! Casting all ballots that wait in one transaction, with a handful of statements.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::Channel;
use entity::ids::RoundId;
use entity::{ballots, rounds, voters};
use sea_orm::Set;

use super::cast::{admit, kept};
use super::{Prepared, already_voted, pseudonym, turnout};
use crate::ballots::rules::is_kept;
use crate::ballots::store;
use crate::db::{Db, Tx};
use crate::group::Group;
use crate::keys::Keys;
use crate::problem::ApiError;

/// Where ballots wait to be written together.
pub type Casting = Group<Sheet, ballots::Model>;

/// One voter's ballot on its way into the urn.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) round: RoundId,
    /// HMAC of the voter's NIK.
    pub(super) nik: Vec<u8>,
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
pub(super) async fn cast_all(db: Db, keys: Arc<Keys>, sheets: Vec<Sheet>) -> Answers {
    let together = sheets.clone();
    let failed = match write(&db, &keys, together).await {
        Ok(answers) => return answers,
        Err(error) => error,
    };
    if sheets.len() == 1 {
        return vec![Err(failed)];
    }
    let mut answers = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        match write(&db, &keys, vec![sheet]).await {
            Ok(answer) => answers.extend(answer),
            Err(error) => answers.push(Err(error)),
        }
    }
    answers
}

async fn write(db: &Db, keys: &Arc<Keys>, sheets: Vec<Sheet>) -> Result<Answers, ApiError> {
    let keys = keys.clone();
    db.write(move |tx| Box::pin(async move { cast_in(tx, &keys, sheets).await }))
        .await
}

/// A ballot that is admitted.
struct Seat {
    /// Its place among the ballots sent.
    place: usize,
    /// The voter's pseudonym.
    voter: Vec<u8>,
    sheet: Sheet,
}

impl Seat {
    fn who(&self) -> Who {
        (self.sheet.round, self.voter.clone())
    }

    fn mark(&self) -> voters::ActiveModel {
        voters::ActiveModel {
            round_id: Set(self.sheet.round),
            voter: Set(self.voter.clone()),
            channel: Set(Channel::Online),
            marked_at: Set(self.sheet.now),
        }
    }
}

/// A voter in a round.
type Who = (RoundId, Vec<u8>);

async fn cast_in(tx: &Tx, keys: &Keys, sheets: Vec<Sheet>) -> Result<Answers, ApiError> {
    let mut ids: Vec<RoundId> = sheets.iter().map(|sheet| sheet.round).collect();
    ids.sort_unstable();
    ids.dedup();
    let rounds = store::share(tx, ids).await?;
    let rounds: HashMap<RoundId, rounds::Model> =
        rounds.into_iter().map(|round| (round.id, round)).collect();
    let mut answers: Vec<_> = sheets.iter().map(|_| None).collect();
    let mut turns: Vec<Vec<Seat>> = Vec::new();
    let mut times: HashMap<Who, usize> = HashMap::new();
    for (place, sheet) in sheets.into_iter().enumerate() {
        let admitted = rounds
            .get(&sheet.round)
            .ok_or_else(ApiError::not_found)
            .and_then(|round| {
                admit(round, &sheet.ballot.frozen_hash, sheet.now)?;
                pseudonym(keys, round, &sheet.nik)
            });
        let voter = match admitted {
            Ok(voter) => voter,
            Err(refusal) => {
                answers[place] = Some(Err(refusal));
                continue;
            }
        };
        let seat = Seat {
            place,
            voter,
            sheet,
        };
        // Nobody is twice in one turn: who sends again replaces what the turn before wrote.
        let time = times.entry(seat.who()).or_default();
        if turns.len() == *time {
            turns.push(Vec::new());
        }
        turns[*time].push(seat);
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
/// never wait for each other in a circle. Whose mark is new has no ballot yet and needs no looking up.
async fn take_turn(tx: &Tx, mut turn: Vec<Seat>) -> Result<Placed, ApiError> {
    turn.sort_unstable_by(|a, b| (a.sheet.round, &a.voter).cmp(&(b.sheet.round, &b.voter)));
    let new: HashSet<Who> = store::mark_all(tx, turn.iter().map(Seat::mark).collect())
        .await?
        .into_iter()
        .collect();
    let known = turn.iter().map(Seat::who).filter(|who| !new.contains(who));
    let (mut marks, mut before) = Box::pin(found(tx, known.collect())).await?;

    let mut answers = Vec::with_capacity(turn.len());
    let mut written = Vec::new();
    let mut newcomers = Vec::new();
    for seat in turn {
        let who = seat.who();
        let (place, sheet) = (seat.place, seat.sheet);
        let row = if new.contains(&who) {
            newcomers.push((sheet.round, sheet.village));
            let voter = Some(seat.voter);
            sheet.ballot.into_row(sheet.round, voter, None, sheet.now)?
        } else {
            let (Some((Channel::Online, marked_at)), Some(row)) =
                (marks.remove(&who), before.remove(&who))
            else {
                answers.push((place, Err(already_voted())));
                continue;
            };
            if is_kept(marked_at, sheet.reset_at) {
                answers.push((place, Err(kept())));
                continue;
            }
            if sheet.ballot.says(&row)? {
                answers.push((place, Ok(row)));
                continue;
            }
            sheet.ballot.replacing(row, sheet.now)?
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

type Marked = HashMap<Who, (Channel, DateTime<Utc>)>;
type Before = HashMap<Who, ballots::Model>;

/// The marks and ballots of voters who were marked before.
async fn found(tx: &Tx, who: Vec<Who>) -> Result<(Marked, Before), ApiError> {
    if who.is_empty() {
        return Ok(Default::default());
    }
    let (mut rounds, voters): (Vec<RoundId>, Vec<Vec<u8>>) = who.into_iter().unzip();
    rounds.dedup();
    let marks = store::marked(tx, rounds.clone(), voters.clone()).await?;
    let marks = marks
        .into_iter()
        .map(|mark| ((mark.round_id, mark.voter), (mark.channel, mark.marked_at)))
        .collect();
    let before = store::ballots(tx, rounds, voters).await?;
    let before = before
        .into_iter()
        .filter_map(|row| Some(((row.round_id, row.voter.clone()?), row)))
        .collect();
    Ok((marks, before))
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
            nik: vec![voter; 32],
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
        let hash = frozen.frozen_hash.as_deref().unwrap();
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
        let answers = cast_all(app.db.clone(), app.keys.clone(), sheets).await;
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
