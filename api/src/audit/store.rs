//! Queries of the audit trail.

use entity::ids::{ProposalId, RoundId};
use entity::{audit_events, audit_head};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::problem::ApiError;

/// What part of the trail is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Events about this round.
    pub round: Option<RoundId>,
    /// Events about this proposal.
    pub proposal: Option<ProposalId>,
    /// Events on this kind of object.
    pub subject: Option<String>,
    /// Events on this very object.
    pub subject_id: Option<String>,
}

/// Events before a place in the chain, newest first.
pub async fn newest(
    db: &impl ConnectionTrait,
    before: i64,
    limit: u64,
) -> Result<Vec<audit_events::Model>, ApiError> {
    Ok(audit_events::Entity::find()
        .filter(audit_events::Column::Seq.lt(before))
        .order_by_desc(audit_events::Column::Seq)
        .limit(limit)
        .all(db)
        .await?)
}

/// Events after a place in the chain, in order.
pub async fn page(
    db: &impl ConnectionTrait,
    filter: Filter,
    after: i64,
    limit: u64,
) -> Result<Vec<audit_events::Model>, ApiError> {
    let mut query = audit_events::Entity::find().filter(audit_events::Column::Seq.gt(after));
    if let Some(round) = filter.round {
        query = query.filter(audit_events::Column::RoundId.eq(round));
    }
    if let Some(proposal) = filter.proposal {
        query = query.filter(audit_events::Column::ProposalId.eq(proposal));
    }
    if let Some(subject) = filter.subject {
        query = query.filter(audit_events::Column::Subject.eq(subject));
    }
    if let Some(subject_id) = filter.subject_id {
        query = query.filter(audit_events::Column::SubjectId.eq(subject_id));
    }
    Ok(query
        .order_by_asc(audit_events::Column::Seq)
        .limit(limit)
        .all(db)
        .await?)
}

/// The chain's last link.
pub async fn head(db: &impl ConnectionTrait) -> Result<audit_head::Model, ApiError> {
    audit_head::Entity::find_by_id(1)
        .one(db)
        .await?
        .ok_or_else(|| ApiError::internal("the audit trail has no head"))
}

/// The event that closed a round.
pub async fn closing(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Option<audit_events::Model>, ApiError> {
    Ok(audit_events::Entity::find()
        .filter(audit_events::Column::RoundId.eq(round))
        .filter(audit_events::Column::Verb.eq("round.closed"))
        .one(db)
        .await?)
}

/// Events of a proposal, oldest first.
pub async fn of_proposal(
    db: &impl ConnectionTrait,
    proposal: ProposalId,
) -> Result<Vec<audit_events::Model>, ApiError> {
    Ok(audit_events::Entity::find()
        .filter(audit_events::Column::ProposalId.eq(proposal))
        .order_by_asc(audit_events::Column::Seq)
        .all(db)
        .await?)
}
