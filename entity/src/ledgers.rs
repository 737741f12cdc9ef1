//! `ledgers`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::Withheld;
use crate::ids::RoundId;

/// What closing a round published of its ballots as a whole.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledgers")]
pub struct Model {
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// Ballots, void ones among them.
    pub ballots: i64,
    /// How often voters replaced theirs.
    pub replaced: i64,
    /// Why single ballots are not shown; none where they are.
    pub withheld: Option<Withheld>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
