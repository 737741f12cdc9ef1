//! The acts of this room, a file each: the paper, casting, the officer's desk, the ledger.

mod cast;
mod desk;
mod ledger;
mod paper;

use chrono::{DateTime, Utc};
use entity::enums::Channel;
use entity::ids::{BallotId, CandidateId, RoundId};
use entity::{ballots, rounds};
use sea_orm::{ActiveEnum, ConnectionTrait, Set};
use uuid::Uuid;

pub use cast::{Cast, cast, own};
pub use desk::{assist, enter_paper, issue_paper, paper_ballot};
pub use ledger::{inclusion, ledger, merkle_root};
pub use paper::{ballot_paper, frozen_hash};

pub use super::store::{Line, eligible, lines, state};

use super::people;
use super::rules;
use super::store;
use super::wire::BallotOut;
use crate::app::App;
use crate::keys;
use crate::ledger::leaf;
use crate::problem::{ApiError, Code};
use crate::rounds::rules::{Phase, phase_of};

/// What the tally reads of a round: who stands, and every ballot.
pub struct Urn {
    /// Eligible candidates, by identifier.
    pub eligible: Vec<entity::candidates::Model>,
    /// All ballots, void ones among them.
    pub ballots: Vec<ballots::Model>,
    /// Paper sheets handed out.
    pub papers_issued: u64,
    /// Verified residents of the area.
    pub eligible_voters: u64,
}

/// Opens a round's urn. Who calls this has checked that voting is over.
pub async fn open_urn(db: &impl ConnectionTrait, round: &rounds::Model) -> Result<Urn, ApiError> {
    Ok(Urn {
        eligible: store::eligible(db, round.id).await?,
        ballots: store::all(db, round.id).await?,
        papers_issued: store::papers_issued(db, round.id).await?,
        eligible_voters: people::eligible_voters(db, &round.area_code).await?,
    })
}

/// The choices of a stored ballot.
pub fn choices_of(ballot: &ballots::Model) -> Result<Vec<CandidateId>, ApiError> {
    Ok(serde_json::from_str(&ballot.choices)?)
}

fn require_voting(round: &rounds::Model, now: DateTime<Utc>) -> Result<(), ApiError> {
    match phase_of(round, now) {
        Phase::Voting => Ok(()),
        Phase::Upcoming | Phase::Submission | Phase::Review => Err(ApiError::new(
            Code::WrongPhase,
            "Pemungutan suara belum dibuka.",
            "Voting has not opened yet.",
        )),
        Phase::Deliberation | Phase::Closed => Err(ApiError::new(
            Code::WrongPhase,
            "Pemungutan suara sudah ditutup.",
            "Voting has closed.",
        )),
    }
}

/// The pseudonym of a person in a round.
fn pseudonym(app: &App, round: &rounds::Model, nik: &[u8]) -> Result<Vec<u8>, ApiError> {
    let sealed = round.key_sealed.as_deref().ok_or_else(|| {
        ApiError::new(
            Code::WrongPhase,
            "Putaran ini sudah ditutup dan kuncinya dimusnahkan.",
            "This round is closed and its key destroyed.",
        )
    })?;
    let key = app.keys.open(sealed)?;
    Ok(keys::hmac(&key, &[b"voter", nik]).to_vec())
}

/// A ballot ready to be stored: everything that needs hashing or chance, made before the transaction.
struct Prepared {
    text: String,
    salt: [u8; 16],
    leaf: String,
    receipt: String,
    frozen_hash: String,
    channel: Channel,
}

impl Prepared {
    fn new(channel: Channel, choices: &[CandidateId], frozen_hash: &str) -> Result<Self, ApiError> {
        let salt = keys::random::<16>()?;
        let leaf = leaf::ballot(&salt, frozen_hash, &channel.to_value(), choices);
        Ok(Self {
            text: serde_json::to_string(choices)?,
            salt,
            leaf: hex::encode(leaf),
            receipt: rules::receipt(keys::random::<20>()?),
            frozen_hash: frozen_hash.to_owned(),
            channel,
        })
    }

    fn into_row(
        self,
        round: RoundId,
        voter: Option<Vec<u8>>,
        sheet: Option<i32>,
        void_reason: Option<String>,
        now: DateTime<Utc>,
    ) -> ballots::ActiveModel {
        ballots::ActiveModel {
            id: Set(BallotId(Uuid::now_v7())),
            round_id: Set(round),
            voter: Set(voter),
            sheet: Set(sheet),
            channel: Set(self.channel),
            choices: Set(self.text),
            void_reason: Set(void_reason),
            frozen_hash: Set(self.frozen_hash),
            salt: Set(self.salt.to_vec()),
            leaf: Set(self.leaf),
            receipt: Set(self.receipt),
            replaced: Set(0),
            cast_at: Set(now),
        }
    }
}

fn to_wire(ballot: &ballots::Model) -> Result<BallotOut, ApiError> {
    Ok(BallotOut {
        round_id: ballot.round_id.0,
        receipt: ballot.receipt.clone(),
        leaf: ballot.leaf.clone(),
        salt: hex::encode(&ballot.salt),
        frozen_hash: ballot.frozen_hash.clone(),
        channel: ballot.channel.into(),
        choices: ids(ballot)?,
        replaced: ballot.replaced,
        cast_at: ballot.cast_at,
    })
}

fn ids(ballot: &ballots::Model) -> Result<Vec<Uuid>, ApiError> {
    Ok(choices_of(ballot)?.into_iter().map(Uuid::from).collect())
}

fn already_voted() -> ApiError {
    ApiError::new(
        Code::AlreadyVoted,
        "Hak suara orang ini di putaran ini sudah dipakai lewat jalur lain.",
        "This person's vote in this round was used by another channel.",
    )
}
