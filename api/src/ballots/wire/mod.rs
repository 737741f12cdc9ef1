//! Request and response types of ballots.

mod desk;
mod ledger;
mod turnout;

use chrono::{DateTime, Utc};
use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;
use uuid::Uuid;

pub use desk::{
    AssistedBallotIn, PaperBallotIn, PaperBallotOut, PaperIssueIn, PaperIssueOut, VoidReason,
};
pub use ledger::{InclusionOut, LedgerBallotOut, LedgerOut};
pub use turnout::{AreaTurnoutOut, RoundTurnoutOut, StageTurnoutOut, TurnoutOut};

use crate::results::bought::BoughtOut;
use crate::rounds::configuration::Configuration;
use crate::wire::{BallotForm, Channel};

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
