//! A proposal of the board as pages show it.

use entity::enums::{Origin, ProposalStatus};
use entity::ids::ProposalId;

use crate::board::wire::{BoardItemOut, BoardLineOut};
use crate::criteria;
use crate::criteria::service::Rank;
use crate::desk::planner::Head;
use crate::problem::ApiError;
use crate::proposals::tracking_code;
use crate::web::Visit;

/// A proposal with its lines: its own where nobody has acted on it.
pub(super) struct Row {
    /// The proposal.
    pub item: BoardItemOut,
    /// Its lines, one or more.
    pub lines: Vec<BoardLineOut>,
    /// Where it is in its life.
    pub status: ProposalStatus,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands in the ranked list; none where no list has it.
    pub rank: Option<Rank>,
}

impl Row {
    /// Rows of proposals, with their ranks.
    pub async fn all(
        visit: &Visit,
        head: &Head,
        items: Vec<BoardItemOut>,
    ) -> Result<Vec<Self>, ApiError> {
        let ids: Vec<ProposalId> = items
            .iter()
            .map(|item| ProposalId(item.proposal_id))
            .collect();
        let ranks = criteria::service::ranks(&visit.app, &head.cycle, &ids).await?;
        let row = |item: BoardItemOut| Self {
            status: item.status.into(),
            origin: item.origin.into(),
            rank: ranks.get(&ProposalId(item.proposal_id)).copied(),
            lines: item.all_lines(),
            item,
        };
        Ok(items.into_iter().map(row).collect())
    }

    /// Its tracking code in groups.
    pub fn code(&self) -> String {
        tracking_code::grouped(&self.item.tracking_code)
    }

    /// Whether several agencies do it.
    pub fn is_split(&self) -> bool {
        self.lines.len() > 1
    }

    /// What a tick of one of its lines sends.
    pub fn pick(&self, line: &BoardLineOut) -> String {
        format!("{}.{}", self.item.proposal_id, line.number)
    }

    /// Its quantity.
    pub fn quantity(&self) -> String {
        self.item.amount()
    }
}
