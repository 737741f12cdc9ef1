//! The officer's desk at the meeting: paper handed out, votes given with assistance.

use std::sync::Arc;

use entity::attendees;
use entity::enums::Channel;
use entity::ids::{AttendeeId, RoundId};
use entity::rounds;

use super::cast::{checked, hold, open_paper};
use super::{Prepared, already_voted, paper, pseudonym, to_wire, turnout};
use crate::app::App;
use crate::auth::{self, Caller, Once};
use crate::ballots::marks::Marks;
use crate::ballots::wire::{BallotOut, PaperIssueOut};
use crate::ballots::{people, policy, store};
use crate::problem::ApiError;

/// Hands a paper ballot to a person on the attendance list, whose vote is thereby used.
pub async fn issue_paper(
    app: &App,
    caller: Arc<Caller>,
    id: RoundId,
    attendee: AttendeeId,
    once: Option<Once>,
) -> Result<PaperIssueOut, ApiError> {
    let now = app.clock.now();
    let paper = paper::known(app, id, now).await?;
    policy::officer(&caller, &paper.round)?;
    let hash = open_paper(&paper, now)?.to_owned();
    let person = voting_attendee(app, &paper.round, attendee).await?;
    let keys = app.keys.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let round = hold(tx, id, &hash, now).await?;
                let voter = pseudonym(&keys, &round, &person.nik)?;
                let out = PaperIssueOut {
                    round_id: id.0,
                    attendee_id: attendee.0,
                    vote_channel: Channel::Paper.into(),
                };
                if auth::claim(tx, once, attendee.0, now).await?.is_some() {
                    return Ok(out);
                }
                if !store::mark(tx, id, &voter, Channel::Paper, now).await? {
                    return Err(already_voted());
                }
                people::note_channel(tx, attendee, Channel::Paper).await?;
                turnout::add(tx, vec![(id, person.village)]).await?;
                Ok(out)
            })
        })
        .await
}

/// Casts a ballot at the officer's device for a person on the attendance list. What the key of a repeated
/// request is bound to leaves the choices out, so that nothing stored leads from a person to them.
pub async fn assist(
    app: &App,
    caller: Arc<Caller>,
    id: RoundId,
    attendee: AttendeeId,
    marks: Marks,
    once: Option<Once>,
) -> Result<BallotOut, ApiError> {
    let now = app.clock.now();
    let paper = paper::known(app, id, now).await?;
    policy::officer(&caller, &paper.round)?;
    let hash = open_paper(&paper, now)?;
    let person = voting_attendee(app, &paper.round, attendee).await?;
    let content = checked(&paper, &marks)?;
    let ballot = Prepared::new(id, Channel::Assisted, content, hash)?;
    let keys = app.keys.clone();
    let stored = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let round = hold(tx, id, &ballot.frozen_hash, now).await?;
                let voter = pseudonym(&keys, &round, &person.nik)?;
                if auth::claim(tx, once, attendee.0, now).await?.is_some() {
                    let before = store::ballot(tx, id, &voter)
                        .await?
                        .ok_or_else(|| ApiError::internal("a claimed ballot is missing"))?;
                    // The key itself keeps no trace of a choice.
                    return if ballot.says(&before)? {
                        Ok(before)
                    } else {
                        Err(auth::other_request())
                    };
                }
                if !store::mark(tx, id, &voter, Channel::Assisted, now).await? {
                    return Err(already_voted());
                }
                people::note_channel(tx, attendee, Channel::Assisted).await?;
                turnout::add(tx, vec![(id, person.village)]).await?;
                let row = ballot.into_row(id, Some(voter), None, now)?;
                store::put(tx, vec![row.clone()]).await?;
                Ok(row)
            })
        })
        .await?;
    to_wire(&stored)
}

/// A person at the meeting who may vote.
struct Person {
    nik: Vec<u8>,
    village: String,
}

/// The person behind an attendee who may vote in this round.
async fn voting_attendee(
    app: &App,
    round: &rounds::Model,
    id: AttendeeId,
) -> Result<Person, ApiError> {
    let db = app.db.read();
    let Some(attendees::Model { nik_hmac, .. }) = people::attendee(db, round.id, id).await? else {
        return Err(ApiError::field(
            "/attendee_id",
            "Orang ini tidak ada di daftar hadir putaran ini.",
            "This person is not on the attendance list of this round.",
        ));
    };
    let Some(nik) = nik_hmac else {
        return Err(ApiError::field(
            "/attendee_id",
            "Daftar hadir orang ini belum memuat NIK.",
            "The attendance list does not have this person's NIK.",
        ));
    };
    match people::home(db, &round.area_code, &nik).await? {
        Some(village) => Ok(Person { nik, village }),
        None => Err(policy::not_eligible()),
    }
}
