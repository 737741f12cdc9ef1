//! What the meetings of a cycle decided.

use std::collections::HashMap;

use entity::ids::{ProposalId, RoundId};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::page::Page;
use crate::problem::ApiError;
use crate::rounds::store::{self, Filter};
use crate::rounds::wire::DecisionOut;

/// A page of the decisions of rounds, by round.
pub async fn decisions(
    db: &impl ConnectionTrait,
    within: Filter,
    after: Option<(Uuid, Uuid)>,
    limit: u64,
) -> Result<Page<DecisionOut>, ApiError> {
    let after = after.map(|(round, proposal)| (RoundId(round), ProposalId(proposal)));
    let rows = store::decided(db, within, after, limit).await?;
    let ids = rows.iter().map(|(row, _)| row.round_id).collect();
    let rounds: HashMap<_, _> = store::by_ids(db, ids)
        .await?
        .into_iter()
        .map(|round| (round.id, round))
        .collect();
    let mut shown = Vec::with_capacity(rows.len());
    for (row, proposal) in rows {
        let round = rounds
            .get(&row.round_id)
            .ok_or_else(|| ApiError::internal("a candidate without its round"))?;
        shown.push(DecisionOut::new(round, row, proposal));
    }
    let key = |row: &DecisionOut| (row.round_id, row.candidate.proposal_id);
    Page::cut(shown, limit, key, |row| row)
}
