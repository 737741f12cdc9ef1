//! `voters`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::Channel;
use crate::ids::RoundId;

/// Who has used their vote in a round, by pseudonym: one row a person whatever the channel. Closing the
/// round deletes them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voters")]
pub struct Model {
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// Pseudonym: HMAC of the person under the round's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub voter: Vec<u8>,
    /// How they vote.
    pub channel: Channel,
    /// When the vote was first used, UTC.
    pub marked_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
