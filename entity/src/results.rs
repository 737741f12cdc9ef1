//! `results`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::RoundId;

/// What the rule computed for a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "results")]
pub struct Model {
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// Allocation rule, by its published name.
    #[sea_orm(column_type = "Text")]
    pub rule: String,
    /// Ceiling it kept, rupiah.
    pub ceiling_idr: i64,
    /// Cost of the main candidates, rupiah.
    pub spent_idr: i64,
    /// Verified residents of the area when tallied.
    pub eligible_voters: i64,
    /// Counting ballots cast by the voters themselves.
    pub ballots_online: i64,
    /// Counting paper ballots.
    pub ballots_paper: i64,
    /// Counting assisted ballots.
    pub ballots_assisted: i64,
    /// Void paper ballots.
    pub ballots_void: i64,
    /// Paper sheets handed out.
    pub papers_issued: i64,
    /// Every step of the rule, in order, as a JSON array.
    #[sea_orm(column_type = "Text")]
    pub steps: String,
    /// How the rule came to it, as JSON; none for results of before there was one.
    #[sea_orm(column_type = "Text", nullable)]
    pub report: Option<String>,
    /// When, UTC.
    pub tallied_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
