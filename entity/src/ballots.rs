//! `ballots`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::Channel;
use crate::ids::{BallotId, RoundId};

/// One voter's choice in one round that is not closed; closing leaves `ledger_ballots` in its place.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballots")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BallotId,
    /// The round.
    pub round_id: RoundId,
    /// Pseudonym: HMAC of the person under the round's key; none for a paper ballot.
    pub voter: Option<Vec<u8>>,
    /// Number on the sheet of a paper ballot.
    pub sheet: Option<i32>,
    /// How it was cast.
    pub channel: Channel,
    /// Candidate ids as a JSON array: best first in a ranking, else sorted.
    #[sea_orm(column_type = "Text")]
    pub choices: String,
    /// Points or scores of the choices, in their order, as a JSON array; none where the form has none.
    #[sea_orm(column_type = "Text", nullable)]
    pub points: Option<String>,
    /// Why a paper ballot does not count.
    #[sea_orm(column_type = "Text", nullable)]
    pub void_reason: Option<String>,
    /// The round's frozen hash it was cast under, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub frozen_hash: String,
    /// Random bytes that hide the choice in its leaf.
    pub salt: Vec<u8>,
    /// RFC 6962 leaf hash of the ballot, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub leaf: String,
    /// Code on the voter's receipt.
    #[sea_orm(column_type = "Text")]
    pub receipt: String,
    /// How often its voter replaced it.
    pub replaced: i32,
    /// When cast or last replaced, UTC.
    pub cast_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
