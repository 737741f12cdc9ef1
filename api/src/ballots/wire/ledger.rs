//! What a closed round shows of its ballots.

use poem_openapi::Object;
use uuid::Uuid;

use super::VoidReason;
use crate::results::bought::BoughtOut;
use crate::wire::Withheld;

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
