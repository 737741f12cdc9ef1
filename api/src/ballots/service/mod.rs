//! The acts of this room, a file each: the paper, casting, the officer's desk, the ledger, the turnout.

mod cast;
mod desk;
mod ledger;
mod paper;
mod publish;
mod sheets;
mod together;
mod turnout;

use chrono::{DateTime, Utc};
use entity::enums::Channel;
use entity::ids::{BallotId, RoundId};
use entity::{ballots, rounds};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub use super::people::eligible_voters;
pub use cast::{Cast, cast, own, voted};
pub use desk::{assist, issue_paper};
pub use ledger::{closed_root, inclusion, ledger, published};
pub use paper::{ballot_paper, frozen_of, frozen_text};
pub use publish::{Published, publish, withheld_of};
pub use sheets::{enter_paper, paper_ballot};
pub use together::Casting;
pub use turnout::{
    of_round as turnout_of_round, of_stage as turnout_of_stage, settle as settle_turnout,
};

pub use super::closed::ballots as published_ballots;
pub use super::store::{Line, eligible, lines, state};

use super::closed;
use super::marks::Marks;
use super::people;
use super::rules;
use super::store;
use super::wire::BallotOut;
use crate::keys::{self, Keys};
use crate::ledger::leaf::{self, Content};
use crate::problem::{ApiError, Code};
use crate::rounds::rules::{Phase, phase_of};

/// What the tally reads of a round: who stands, and every ballot.
pub struct Urn {
    /// Eligible candidates, by identifier.
    pub eligible: Vec<entity::candidates::Model>,
    /// The same as printed.
    pub lines: Vec<Line>,
    /// All ballots, void ones among them.
    pub ballots: Vec<ballots::Model>,
    /// Paper sheets handed out.
    pub papers_issued: u64,
    /// Verified residents of the area.
    pub eligible_voters: u64,
}

/// Opens a round's urn. Who calls this has checked that voting is over.
pub async fn open_urn(db: &impl ConnectionTrait, round: &rounds::Model) -> Result<Urn, ApiError> {
    let eligible = store::eligible(db, round.id).await?;
    Ok(Urn {
        lines: store::lines(db, &eligible).await?,
        eligible,
        ballots: ballots_of(db, round).await?,
        papers_issued: store::papers_issued(db, round.id).await?,
        eligible_voters: people::eligible_voters(db, &round.area_code).await?,
    })
}

/// A round's ballots; of a closed round what is left of them: what they say.
pub async fn ballots_of(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
) -> Result<Vec<ballots::Model>, ApiError> {
    if round.closed_at.is_none() {
        return store::all(db, round.id).await;
    }
    let frozen_hash = round.frozen_hash.as_deref().unwrap_or_default();
    let left = closed::ballots(db, round.id).await?.into_iter();
    left.map(|row| {
        let content: Content = serde_json::from_str(&row.content)?;
        Ok(ballots::Model {
            id: BallotId(Uuid::nil()),
            round_id: row.round_id,
            voter: None,
            sheet: None,
            channel: Channel::Online,
            choices: serde_json::to_string(&content.choices)?,
            points: content
                .points
                .as_ref()
                .map(serde_json::to_string)
                .transpose()?,
            void_reason: content.void_reason,
            frozen_hash: frozen_hash.to_owned(),
            salt: row.salt,
            leaf: row.leaf,
            receipt: String::new(),
            replaced: 0,
            cast_at: round.closed_at.unwrap_or_default(),
        })
    })
    .collect()
}

/// What stands on a stored ballot.
pub fn marks_of(ballot: &ballots::Model) -> Result<Marks, ApiError> {
    let points = ballot.points.as_deref().map(serde_json::from_str);
    Ok(Marks {
        choices: serde_json::from_str(&ballot.choices)?,
        points: points.transpose()?,
    })
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
fn pseudonym(keys: &Keys, round: &rounds::Model, nik: &[u8]) -> Result<Vec<u8>, ApiError> {
    let sealed = round.key_sealed.as_deref().ok_or_else(|| {
        ApiError::new(
            Code::WrongPhase,
            "Putaran ini sudah ditutup dan kuncinya dimusnahkan.",
            "This round is closed and its key destroyed.",
        )
    })?;
    let key = keys.open(sealed)?;
    Ok(keys::hmac(&key, &[b"voter", nik]).to_vec())
}

/// A ballot ready to be stored: everything that needs hashing or chance, made before the transaction.
#[derive(Clone, Debug)]
struct Prepared {
    content: Content,
    salt: [u8; 16],
    leaf: String,
    receipt: String,
    frozen_hash: String,
    channel: Channel,
}

impl Prepared {
    fn new(
        round: RoundId,
        channel: Channel,
        content: Content,
        frozen_hash: &str,
    ) -> Result<Self, ApiError> {
        let receipt = rules::receipt(keys::random::<20>()?);
        let salt = leaf::salt(round, &receipt);
        Ok(Self {
            leaf: hex::encode(leaf::ballot(&salt, frozen_hash, &content.text()?)),
            content,
            salt,
            receipt,
            frozen_hash: frozen_hash.to_owned(),
            channel,
        })
    }

    fn choices(&self) -> Result<String, ApiError> {
        Ok(serde_json::to_string(&self.content.choices)?)
    }

    /// Whether a stored ballot says the same.
    fn says(&self, row: &ballots::Model) -> Result<bool, ApiError> {
        Ok(row.choices == self.choices()? && row.points == self.points()?)
    }

    fn points(&self) -> Result<Option<String>, ApiError> {
        let points = self.content.points.as_ref().map(serde_json::to_string);
        Ok(points.transpose()?)
    }

    fn into_row(
        self,
        round: RoundId,
        voter: Option<Vec<u8>>,
        sheet: Option<i32>,
        now: DateTime<Utc>,
    ) -> Result<ballots::Model, ApiError> {
        Ok(ballots::Model {
            id: BallotId(Uuid::now_v7()),
            round_id: round,
            voter,
            sheet,
            channel: self.channel,
            choices: self.choices()?,
            points: self.points()?,
            void_reason: self.content.void_reason,
            frozen_hash: self.frozen_hash,
            salt: self.salt.to_vec(),
            leaf: self.leaf,
            receipt: self.receipt,
            replaced: 0,
            cast_at: now,
        })
    }

    /// The row of a voter's ballot with this one in its place. The receipt stays, and with it the salt.
    fn replacing(
        self,
        mut row: ballots::Model,
        now: DateTime<Utc>,
    ) -> Result<ballots::Model, ApiError> {
        let leaf = leaf::ballot(&row.salt, &self.frozen_hash, &self.content.text()?);
        row.leaf = hex::encode(leaf);
        row.choices = self.choices()?;
        row.points = self.points()?;
        row.frozen_hash = self.frozen_hash;
        row.replaced += 1;
        row.cast_at = now;
        Ok(row)
    }
}

/// What a stored ballot says.
fn content_of(ballot: &ballots::Model) -> Result<Content, ApiError> {
    let marks = marks_of(ballot)?;
    Ok(Content {
        choices: marks.choices,
        points: marks.points,
        void_reason: ballot.void_reason.clone(),
    })
}

fn to_wire(ballot: &ballots::Model) -> Result<BallotOut, ApiError> {
    let (choices, points) = marked(ballot)?;
    Ok(BallotOut {
        round_id: ballot.round_id.0,
        receipt: ballot.receipt.clone(),
        leaf: ballot.leaf.clone(),
        salt: hex::encode(&ballot.salt),
        frozen_hash: ballot.frozen_hash.clone(),
        channel: ballot.channel.into(),
        choices,
        points,
        replaced: ballot.replaced,
        cast_at: ballot.cast_at,
        bought: None,
    })
}

/// What stands on a ballot, as the API shows it.
fn marked(ballot: &ballots::Model) -> Result<(Vec<Uuid>, Option<Vec<i32>>), ApiError> {
    let marks = marks_of(ballot)?;
    let choices = marks.choices.into_iter().map(Uuid::from).collect();
    Ok((choices, marks.points))
}

fn already_voted() -> ApiError {
    ApiError::new(
        Code::AlreadyVoted,
        "Hak suara orang ini di putaran ini sudah dipakai lewat jalur lain.",
        "This person's vote in this round was used by another channel.",
    )
}
