//! `turnout`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::RoundId;

/// How many people of an area have used their vote in a round: counted up as they vote, never counted anew.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "turnout")]
pub struct Model {
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// Village the voters live in.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub area_code: String,
    /// People who voted online or assisted, or were handed a paper ballot.
    pub voters: i64,
    /// Verified residents when the round was counted; none before.
    pub residents: Option<i64>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
