//! Acts at the board, and whether its plan stands.

use entity::enums::StageKind;
use entity::ids::{BoardActId, CycleId, ProposalId};
use entity::{board_acts, rounds};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::problem::ApiError;

/// Whether the regency's round of a cycle is closed: then its plan stands.
pub async fn plan_stands(db: &impl ConnectionTrait, cycle: CycleId) -> Result<bool, ApiError> {
    let closed = rounds::Entity::find()
        .filter(rounds::Column::CycleId.eq(cycle))
        .filter(rounds::Column::StageKind.eq(StageKind::RegencyMeeting))
        .filter(rounds::Column::ClosedAt.is_not_null())
        .count(db)
        .await?;
    Ok(closed > 0)
}

/// An act of a cycle, or 404.
pub async fn act(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    id: BoardActId,
) -> Result<board_acts::Model, ApiError> {
    board_acts::Entity::find_by_id(id)
        .filter(board_acts::Column::CycleId.eq(cycle))
        .one(db)
        .await?
        .ok_or_else(ApiError::not_found)
}

/// An act as lists show it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ActRow {
    /// Identifier.
    pub id: BoardActId,
    /// Kind.
    pub kind: String,
    /// Who, by office.
    pub office: String,
    /// Proposals it changed.
    pub proposals: i64,
    /// The proposal it merged them into.
    pub merged_into_id: Option<ProposalId>,
    /// The act it undoes.
    pub undoes_id: Option<BoardActId>,
    /// The act that undid it.
    pub undone_by_id: Option<BoardActId>,
    /// When, UTC.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// A page of a cycle's acts, newest first.
pub async fn acts(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    after: Option<BoardActId>,
    limit: u64,
) -> Result<Vec<ActRow>, ApiError> {
    use board_acts::Column as A;
    let mut query = board_acts::Entity::find()
        .select_only()
        .columns([
            A::Id,
            A::Kind,
            A::Office,
            A::Proposals,
            A::MergedIntoId,
            A::UndoesId,
            A::UndoneById,
            A::At,
        ])
        .filter(A::CycleId.eq(cycle));
    if let Some(after) = after {
        query = query.filter(A::Id.lt(after));
    }
    Ok(query
        .order_by_desc(A::Id)
        .limit(limit)
        .into_model()
        .all(db)
        .await?)
}
