//! Paper and assisted ballots.

use chrono::{DateTime, Utc};
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use crate::wire::Channel;

/// Whom a paper ballot is handed to.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(example)]
pub struct PaperIssueIn {
    /// A person on the round's attendance list, entered with their NIK.
    pub attendee_id: Uuid,
}

impl Example for PaperIssueIn {
    fn example() -> Self {
        Self {
            attendee_id: Uuid::from_u128(0x0193_6f00_0000_7000_8000_0000_0000_0002),
        }
    }
}

/// A paper ballot that was handed out.
#[derive(Clone, Debug, Object)]
pub struct PaperIssueOut {
    /// The round.
    pub round_id: Uuid,
    /// The person on the attendance list.
    pub attendee_id: Uuid,
    /// How this person votes from now on: `paper`.
    pub vote_channel: Channel,
}

/// Why a paper ballot does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum VoidReason {
    /// Nothing is marked.
    Unmarked,
    /// More candidates are marked than allowed.
    TooMany,
    /// The marks cannot be read.
    Unreadable,
    /// The sheet tells who filled it in.
    Identifiable,
    /// The marked candidates cost more than the ceiling.
    OverCeiling,
    /// Another reason, in the meeting's minutes.
    Other,
}

impl VoidReason {
    /// As the database keeps it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unmarked => "unmarked",
            Self::TooMany => "too_many",
            Self::Unreadable => "unreadable",
            Self::Identifiable => "identifiable",
            Self::OverCeiling => "over_ceiling",
            Self::Other => "other",
        }
    }

    /// What it is called in Indonesian.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unmarked => "tidak ada yang dipilih",
            Self::TooMany => "pilihannya terlalu banyak",
            Self::Unreadable => "tanda tidak terbaca",
            Self::Identifiable => "lembar menunjukkan pemilihnya",
            Self::OverCeiling => "biaya pilihannya melebihi pagu",
            Self::Other => "alasan lain, lihat notulen",
        }
    }

    /// From what the database keeps.
    pub fn read(name: &str) -> Self {
        [
            Self::Unmarked,
            Self::TooMany,
            Self::Unreadable,
            Self::Identifiable,
            Self::OverCeiling,
        ]
        .into_iter()
        .find(|reason| reason.name() == name)
        .unwrap_or(Self::Other)
    }
}

/// A paper ballot as it lies on the table: choices, or the reason why it does not count.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(example)]
pub struct PaperBallotIn {
    /// Number printed on the sheet, from 1; each is entered once.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000000")))]
    pub sheet: i32,
    /// Marked candidates, as on a voter's own ballot; leave out for a void ballot.
    #[oai(validator(max_items = 2000))]
    pub choices: Option<Vec<Uuid>>,
    /// Points or scores of the choices, in their order, where the form has them.
    #[oai(validator(max_items = 2000))]
    pub points: Option<Vec<i32>>,
    /// Why the ballot does not count; leave out for one that does.
    pub void_reason: Option<VoidReason>,
}

impl Example for PaperBallotIn {
    fn example() -> Self {
        Self {
            sheet: 1,
            choices: Some(vec![Uuid::from_u128(
                0x0193_6f00_0000_7000_8000_0000_0000_0001,
            )]),
            points: None,
            void_reason: None,
        }
    }
}

/// A paper ballot that was entered; nothing in it tells whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PaperBallotOut {
    /// The round.
    pub round_id: Uuid,
    /// Number on the sheet.
    pub sheet: i32,
    /// Chosen candidates: best first in a ranking, else sorted; empty for a void ballot.
    pub choices: Vec<Uuid>,
    /// What each choice gets, in their order, where the form gives points or scores.
    pub points: Option<Vec<i32>>,
    /// Why it does not count.
    pub void_reason: Option<VoidReason>,
    /// Code that finds the sheet in the closed round's ledger.
    pub receipt: String,
    /// Its leaf in the round's Merkle tree, hexadecimal.
    pub leaf: String,
    /// The frozen hash it was entered under, hexadecimal.
    pub frozen_hash: String,
    /// When it was entered, UTC.
    pub entered_at: DateTime<Utc>,
}

/// A vote given at an officer's device.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(example)]
pub struct AssistedBallotIn {
    /// The voter: a person on the round's attendance list, entered with their NIK.
    pub attendee_id: Uuid,
    /// Chosen candidates, as on a voter's own ballot.
    #[oai(validator(max_items = 2000))]
    pub choices: Vec<Uuid>,
    /// Points or scores of the choices, in their order, where the form has them.
    #[oai(validator(max_items = 2000))]
    pub points: Option<Vec<i32>>,
}

impl Example for AssistedBallotIn {
    fn example() -> Self {
        Self {
            attendee_id: Uuid::from_u128(0x0193_6f00_0000_7000_8000_0000_0000_0002),
            choices: vec![Uuid::from_u128(0x0193_6f00_0000_7000_8000_0000_0000_0001)],
            points: None,
        }
    }
}
