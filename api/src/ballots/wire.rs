//! Request and response types of ballots.

use chrono::{DateTime, Utc};
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use crate::results::bought::BoughtOut;
use crate::rounds::configuration::Configuration;
use crate::wire::{BallotForm, Channel, Withheld};

/// What stands on a round's ballot. From the moment voting opens none of it changes.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BallotPaperOut {
    /// The round.
    pub round_id: Uuid,
    /// How residents vote.
    pub ballot_form: BallotForm,
    /// Most candidates on an approval ballot or in a ranking; absent where any number goes.
    pub ballot_limit: Option<i32>,
    /// Everything the ballots are held and counted by.
    pub configuration: Configuration,
    /// The round's ceiling, whole rupiah; a knapsack ballot may not cost more.
    pub ceiling_idr: i64,
    /// Allocation rule that will count the ballots, by its published name.
    pub rule: String,
    /// SHA-256 of `frozen_text`, hexadecimal; send it back with the ballot.
    pub frozen_hash: String,
    /// Everything that is fixed, as the text that is hashed: see `get_ballot_paper`.
    pub frozen_text: String,
    /// When voting ends, UTC.
    pub voting_closes_at: Option<DateTime<Utc>>,
    /// Who can be chosen, by identifier.
    pub candidates: Vec<BallotCandidateOut>,
}

/// A candidate on the ballot.
#[derive(Clone, Debug, Object)]
pub struct BallotCandidateOut {
    /// Identifier to put in `choices`.
    pub candidate_id: Uuid,
    /// The proposal.
    pub proposal_id: Uuid,
    /// The proposal's public tracking code.
    pub tracking_code: String,
    /// The proposal's title.
    pub title: String,
    /// Village it lies in.
    pub village_code: String,
    /// Quantity that counts here, thousandths of `unit`.
    pub quantity_milli: i64,
    /// Unit of the quantity.
    pub unit: String,
    /// Cost that counts here, whole rupiah.
    pub cost_idr: i64,
}

/// One's own vote.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(example)]
pub struct BallotIn {
    /// Chosen candidates, each once: up to the `limit` on an `approval` ballot, any set that fits the ceiling
    /// on a `knapsack` ballot, best first in a `ranking`, and whoever gets `points` or a `score`.
    #[oai(validator(max_items = 2000))]
    pub choices: Vec<Uuid>,
    /// On a `points` or `score` ballot what each choice gets, in their order, from 1; otherwise left out.
    #[oai(validator(max_items = 2000))]
    pub points: Option<Vec<i32>>,
    /// The `frozen_hash` of the ballot paper the choice was made from. If it is not the round's, the
    /// ballot is refused with `frozen`.
    pub frozen_hash: Option<String>,
}

impl Example for BallotIn {
    fn example() -> Self {
        Self {
            choices: vec![Uuid::from_u128(0x0193_6f00_0000_7000_8000_0000_0000_0001)],
            points: None,
            frozen_hash: None,
        }
    }
}

/// A counting ballot, as its voter sees it.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BallotOut {
    /// The round.
    pub round_id: Uuid,
    /// The receipt: with it anyone finds this ballot in the closed round's ledger. It stays the same when
    /// the ballot is replaced.
    pub receipt: String,
    /// The ballot's leaf in the round's Merkle tree, hexadecimal; changes when the ballot is replaced.
    pub leaf: String,
    /// Random bytes in the leaf, hexadecimal: with them the leaf can be recomputed from the choices.
    pub salt: String,
    /// The frozen hash the ballot was cast under, hexadecimal.
    pub frozen_hash: String,
    /// How it was cast.
    pub channel: Channel,
    /// Chosen candidates: best first in a ranking, else sorted.
    pub choices: Vec<Uuid>,
    /// What each choice gets, in their order, where the form gives points or scores.
    pub points: Option<Vec<i32>>,
    /// How often it was replaced.
    pub replaced: i32,
    /// When it was cast or last replaced, UTC.
    pub cast_at: DateTime<Utc>,
    /// What it got, once the round is counted.
    pub bought: Option<BoughtOut>,
}

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
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Unmarked,
        Self::TooMany,
        Self::Unreadable,
        Self::Identifiable,
        Self::OverCeiling,
        Self::Other,
    ];

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

/// One page of a closed round's ballots, from which anyone can recount it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct LedgerOut {
    /// The round.
    pub round_id: Uuid,
    /// Root of the Merkle tree over all leaves in ascending order, hexadecimal.
    pub merkle_root: String,
    /// The frozen hash all ballots were cast under, hexadecimal; empty where no ballot was cast.
    pub frozen_hash: String,
    /// Ballots in the tree, void ones among them.
    pub ballots: i64,
    /// How often voters replaced their ballots before voting closed.
    pub replaced: i64,
    /// Why single ballots are not shown; absent where they are.
    pub withheld: Option<Withheld>,
    /// The ballots, by leaf; none where they are withheld.
    pub items: Vec<LedgerBallotOut>,
    /// What to send as `after` for the next page; absent on the last.
    pub next: Option<String>,
}

/// A ballot of a closed round.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct LedgerBallotOut {
    /// Its leaf, hexadecimal.
    pub leaf: String,
    /// Random bytes in the leaf, hexadecimal.
    pub salt: String,
    /// Chosen candidates: best first in a ranking, else sorted; empty for a void ballot.
    pub choices: Vec<Uuid>,
    /// What each choice gets, in their order, where the form gives points or scores.
    pub points: Option<Vec<i32>>,
    /// Why it does not count.
    pub void_reason: Option<VoidReason>,
}

/// Proof that a ballot is in a closed round's ledger (RFC 6962, section 2.1.1).
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct InclusionOut {
    /// The round.
    pub round_id: Uuid,
    /// The receipt.
    pub receipt: String,
    /// The ballot.
    pub ballot: LedgerBallotOut,
    /// Place of the leaf among all leaves in ascending order, from 0.
    pub index: u64,
    /// How many leaves the tree has.
    pub size: u64,
    /// Hashes from the leaf's neighbour up to the root, hexadecimal.
    pub path: Vec<String>,
    /// Root of the tree, hexadecimal.
    pub merkle_root: String,
    /// What the ballot got from the count.
    pub bought: Option<BoughtOut>,
}

/// How many people have used their vote: cast a ballot online or with assistance, or been handed a paper one.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TurnoutOut {
    /// People who have used their vote.
    pub voters: i64,
    /// Verified residents now.
    pub eligible_voters: i64,
    /// `voters` of `eligible_voters`, in hundredths of a per cent; absent where there are none. It can pass
    /// 10000 where people on the electoral roll vote at the meeting without an account.
    pub turnout_basis_points: Option<i64>,
}

impl TurnoutOut {
    /// So many of so many.
    pub fn of(voters: i64, eligible_voters: i64) -> Self {
        Self {
            voters,
            eligible_voters,
            turnout_basis_points: voters.saturating_mul(10_000).checked_div(eligible_voters),
        }
    }
}

/// The turnout of an area.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AreaTurnoutOut {
    /// The area.
    pub area_code: String,
    /// The round held in it; absent for a village that is a part of the round's area.
    pub round_id: Option<Uuid>,
    /// Its turnout.
    pub turnout: TurnoutOut,
}

/// The turnout of a round.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct RoundTurnoutOut {
    /// The round.
    pub round_id: Uuid,
    /// The whole round's turnout.
    pub turnout: TurnoutOut,
    /// Its villages, by code: where the voters live.
    pub areas: Vec<AreaTurnoutOut>,
}

/// The turnout of a stage of a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct StageTurnoutOut {
    /// The stage.
    pub stage_id: Uuid,
    /// The turnout of all its rounds.
    pub turnout: TurnoutOut,
    /// Its rounds, by the area they are held in.
    pub areas: Vec<AreaTurnoutOut>,
}
