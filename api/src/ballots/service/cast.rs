//! Casting, replacing and reading one's own ballot.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::Channel;
use entity::ids::{CandidateId, RoundId};
use entity::{ballots, rounds};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{Prepared, already_voted, paper, pseudonym, require_voting, to_wire};
use crate::app::App;
use crate::auth::Caller;
use crate::ballots::rules::Terms;
use crate::ballots::wire::BallotOut;
use crate::ballots::{policy, store};
use crate::db::Tx;
use crate::problem::{ApiError, Code};
use crate::rounds::rules::{Phase, phase_of};
use crate::rounds::standing;

/// A vote as its voter means it.
#[derive(Clone, Debug)]
pub struct Cast {
    /// Chosen candidates.
    pub choices: Vec<CandidateId>,
    /// The frozen hash of the ballot the voter saw.
    pub frozen_hash: Option<String>,
}

/// Casts the caller's ballot or replaces it. The same choices again change nothing and get the same
/// answer. No event tells of it: the order of events would tell who voted when.
pub async fn cast(
    app: &App,
    caller: Arc<Caller>,
    id: RoundId,
    command: Cast,
) -> Result<BallotOut, ApiError> {
    let now = app.clock.now();
    let round = standing::get(app.db.read(), id).await?;
    let nik = policy::voter(&caller, &round)?.to_vec();
    require_voting(&round, now)?;
    let (round, hash) = paper::freeze(app, round, now).await?;
    same_paper(command.frozen_hash.as_deref(), &hash)?;
    let choices = checked(app, &round, &command.choices).await?;
    let voter = pseudonym(app, &round, &nik)?;
    let ballot = Prepared::new(Channel::Online, &choices, &hash)?;
    let stored = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                hold(tx, id, &ballot.frozen_hash, now).await?;
                put(tx, id, voter, ballot, now).await
            })
        })
        .await?;
    to_wire(&stored)
}

/// The caller's own ballot.
pub async fn own(app: &App, caller: &Caller, id: RoundId) -> Result<BallotOut, ApiError> {
    let db = app.db.read();
    let round = standing::get(db, id).await?;
    if phase_of(&round, app.clock.now()) == Phase::Closed || round.key_sealed.is_none() {
        return Err(ApiError::new(
            Code::WrongPhase,
            "Putaran sudah ditutup dan kuncinya dimusnahkan: surat suara tetap rahasia. Cari dengan kode tanda terima di buku suara.",
            "The round is closed and its key destroyed: ballots are kept secret. Find yours by its receipt in the ledger.",
        ));
    }
    let nik = caller.nik.as_deref().ok_or_else(no_ballot)?;
    let voter = pseudonym(app, &round, nik)?;
    let ballot = store::ballot(db, id, &voter).await?.ok_or_else(no_ballot)?;
    to_wire(&ballot)
}

fn no_ballot() -> ApiError {
    ApiError::new(
        Code::NotFound,
        "Anda belum memberikan suara di putaran ini.",
        "You have not cast a ballot in this round.",
    )
}

/// Refuses a ballot made from another paper than the round's.
pub(super) fn same_paper(seen: Option<&str>, hash: &str) -> Result<(), ApiError> {
    if seen.is_none_or(|seen| seen.eq_ignore_ascii_case(hash)) {
        return Ok(());
    }
    Err(ApiError::new(
        Code::Frozen,
        "Surat suara yang Anda lihat bukan surat suara putaran ini; muat ulang lalu pilih lagi.",
        "The ballot paper you saw is not this round's; reload it and choose again.",
    ))
}

/// Choices checked against the round's frozen candidates.
pub(super) async fn checked(
    app: &App,
    round: &rounds::Model,
    choices: &[CandidateId],
) -> Result<Vec<CandidateId>, ApiError> {
    let eligible = store::eligible(app.db.read(), round.id).await?;
    Terms::of(round, &eligible)
        .check(choices)
        .map_err(ApiError::fields)
}

/// Holds the round open for this ballot: it is still voting, on the paper the ballot was made from.
pub(super) async fn hold(
    tx: &Tx,
    id: RoundId,
    frozen_hash: &str,
    now: DateTime<Utc>,
) -> Result<rounds::Model, ApiError> {
    let round = store::share(tx, id).await?;
    // A slow request can arrive here, with its time from before the end of voting, after the tally.
    let late = round.tallied_at.filter(|tallied| *tallied >= now);
    require_voting(&round, late.unwrap_or(now))?;
    same_paper(round.frozen_hash.as_deref(), frozen_hash)?;
    Ok(round)
}

async fn put(
    tx: &Tx,
    id: RoundId,
    voter: Vec<u8>,
    ballot: Prepared,
    now: DateTime<Utc>,
) -> Result<ballots::Model, ApiError> {
    if store::mark(tx, id, &voter, Channel::Online, now).await? {
        let row = ballot.into_row(id, Some(voter), None, None, now);
        return Ok(row.insert(tx).await?);
    }
    // The mark stays locked until the end, so nobody else changes this person's ballot meanwhile.
    let mark = store::marked(tx, id, &voter).await?;
    if mark.is_none_or(|mark| mark.channel != Channel::Online) {
        return Err(already_voted());
    }
    let before = store::ballot(tx, id, &voter)
        .await?
        .ok_or_else(|| ApiError::internal("a voter marked as online has no ballot"))?;
    if before.choices == ballot.text {
        return Ok(before);
    }
    let replaced = before.replaced + 1;
    let mut row = before.into_active_model();
    row.choices = Set(ballot.text);
    row.salt = Set(ballot.salt.to_vec());
    row.leaf = Set(ballot.leaf);
    row.frozen_hash = Set(ballot.frozen_hash);
    row.replaced = Set(replaced);
    row.cast_at = Set(now);
    Ok(row.update(tx).await?)
}
