//! `board_acts`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, BoardActId, CycleId, ProposalId};

/// One act at the planning agency's board; append-only but for what undoes it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "board_acts")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BoardActId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// `decide`, `split`, `undo` or `adopt`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Who, by office.
    #[sea_orm(column_type = "Text")]
    pub office: String,
    /// Account that acted; never shown.
    pub actor_id: AccountId,
    /// Proposals it changed.
    pub proposals: i64,
    /// The proposal it merged them into; it decided nothing else then.
    pub merged_into_id: Option<ProposalId>,
    /// Lines before and after, by proposal, as JSON.
    #[sea_orm(column_type = "Text")]
    pub changes: String,
    /// The act it undoes.
    pub undoes_id: Option<BoardActId>,
    /// The act that undid it.
    pub undone_by_id: Option<BoardActId>,
    /// When, UTC.
    pub at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
