//! `board_lines`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::Verdict;
use crate::ids::{AgencyId, BoardActId, CycleId, ProposalId};

/// One agency's part of a proposal on the planning agency's board, and what is decided for it so far.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "board_lines")]
pub struct Model {
    /// The cycle.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cycle_id: CycleId,
    /// The proposal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    /// Number of the part, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Agency that does it.
    pub agency_id: Option<AgencyId>,
    /// Quantity, thousandths of the unit.
    pub quantity_milli: i64,
    /// Cost, rupiah.
    pub cost_idr: i64,
    /// What is decided; none for a part that is split off and not decided yet.
    pub verdict: Option<Verdict>,
    /// Reason code.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason_code: Option<String>,
    /// Public reason.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Activity or sub-activity of the nomenclature.
    #[sea_orm(column_type = "Text", nullable)]
    pub nomenclature_code: Option<String>,
    /// Regional priority it serves.
    #[sea_orm(column_type = "Text", nullable)]
    pub priority: Option<String>,
    /// Sustainable development goal it serves, 1 to 17.
    pub sdg: Option<i32>,
    /// The act it is from.
    pub act_id: BoardActId,
    /// When, UTC.
    pub at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
