//! `ledger_ballots`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::RoundId;

/// A ballot of a closed round: all that is left of it. No voter, no time, no channel, and stored in the order
/// of the leaves, which is chance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_ballots")]
pub struct Model {
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// RFC 6962 leaf hash of the ballot, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub leaf: String,
    /// The salt in the leaf; it follows from the code on the receipt.
    pub salt: Vec<u8>,
    /// What the ballot says, as canonical JSON.
    #[sea_orm(column_type = "Text")]
    pub content: String,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
