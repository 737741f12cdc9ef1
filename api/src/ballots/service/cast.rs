//! Casting, replacing and reading one's own ballot.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::Channel;
use entity::ids::RoundId;
use entity::rounds;

use super::together::{self, Sheet};
use super::{Prepared, marks_of, paper, pseudonym, require_voting, to_wire};
use crate::app::App;
use crate::auth::Caller;
use crate::ballots::known::Paper;
use crate::ballots::marks::Marks;
use crate::ballots::wire::BallotOut;
use crate::ballots::{policy, rules, store};
use crate::db::Tx;
use crate::ledger::leaf::Content;
use crate::problem::{ApiError, Code};
use crate::results::service as results;
use crate::rounds::rules::{Phase, phase_of};
use crate::rounds::standing;

/// A vote as its voter means it.
#[derive(Clone, Debug)]
pub struct Cast {
    /// What stands on the ballot.
    pub marks: Marks,
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
    let paper = paper::known(app, id, now).await?;
    let voter = policy::voter(&caller, &paper.round)?;
    let hash = open_paper(&paper, now)?;
    same_paper(command.frozen_hash.as_deref(), hash)?;
    let content = checked(&paper, &command.marks)?;
    let sheet = Sheet {
        round: id,
        nik: voter.nik.to_vec(),
        village: voter.village.to_owned(),
        reset_at: caller.reset_at,
        ballot: Prepared::new(id, Channel::Online, content, hash)?,
        now,
    };
    let (db, keys) = (app.db.clone(), app.keys.clone());
    let stored = app
        .casting
        .join(sheet, move |sheets| {
            together::cast_all(db.clone(), keys.clone(), sheets)
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
    let voter = pseudonym(&app.keys, &round, nik)?;
    let ballot = store::ballot(db, id, &voter).await?.ok_or_else(no_ballot)?;
    let mark = store::mark_of(db, id, &voter)
        .await?
        .ok_or_else(no_ballot)?;
    if rules::is_kept(mark.marked_at, caller.reset_at) {
        return Err(kept());
    }
    let mut out = to_wire(&ballot)?;
    if round.tallied_at.is_some() {
        out.bought = results::bought(db, &round, &marks_of(&ballot)?, false).await?;
    }
    Ok(out)
}

/// In which of these rounds the caller has used their vote, and when; nothing is told of closed ones, whose
/// keys are destroyed.
pub async fn voted(
    app: &App,
    caller: &Caller,
    rounds: &[rounds::Model],
) -> Result<HashMap<RoundId, DateTime<Utc>>, ApiError> {
    let Some(nik) = caller.nik.as_deref() else {
        return Ok(HashMap::new());
    };
    let keyed = rounds.iter().filter(|round| round.key_sealed.is_some());
    let marks = keyed
        .map(|round| Ok((round.id, pseudonym(&app.keys, round, nik)?)))
        .collect::<Result<Vec<_>, ApiError>>()?;
    store::used(app.db.read(), marks).await
}

/// The refusal of a ballot that was cast before its voter's password was reset.
pub(super) fn kept() -> ApiError {
    ApiError::new(
        Code::AlreadyVoted,
        "Suara Anda sudah dicatat sebelum kata sandi diganti dengan kode petugas; sejak itu suara tidak dapat dilihat atau diganti.",
        "Your ballot was cast before the password was set by an officer's code; since then it is neither shown nor replaced.",
    )
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

/// The frozen hash of a paper that is in voting.
pub(super) fn open_paper(paper: &Paper, now: DateTime<Utc>) -> Result<&str, ApiError> {
    require_voting(&paper.round, now)?;
    let hash = paper.round.frozen_hash.as_deref();
    hash.ok_or_else(|| ApiError::internal("a round in voting is not frozen"))
}

/// Marks checked against the round's frozen candidates and form, in their canonical order.
pub(super) fn checked(paper: &Paper, marks: &Marks) -> Result<Content, ApiError> {
    let marks = paper.terms.check(marks).map_err(ApiError::fields)?;
    Ok(Content {
        choices: marks.choices,
        points: marks.points,
        void_reason: None,
    })
}

/// Holds the round open for this ballot: it is still voting, on the paper the ballot was made from.
pub(super) async fn hold(
    tx: &Tx,
    id: RoundId,
    frozen_hash: &str,
    now: DateTime<Utc>,
) -> Result<rounds::Model, ApiError> {
    let mut rounds = store::share(tx, vec![id]).await?;
    let round = rounds.pop().ok_or_else(ApiError::not_found)?;
    admit(&round, frozen_hash, now)?;
    Ok(round)
}

/// Whether a round that is held open takes a ballot of this paper.
pub(super) fn admit(
    round: &rounds::Model,
    frozen_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    // A slow request can arrive here, with its time from before the end of voting, after the tally.
    let late = round.tallied_at.filter(|tallied| *tallied >= now);
    require_voting(round, late.unwrap_or(now))?;
    same_paper(round.frozen_hash.as_deref(), frozen_hash)
}
