//! `reviews`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::Finding;
use crate::ids::{AccountId, AgencyId, ProposalId, ReviewId, RoundId};

/// One officer's finding at one stage; append-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reviews")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewId,
    /// The proposal.
    pub proposal_id: ProposalId,
    /// The round.
    pub round_id: RoundId,
    /// The officer; never shown.
    pub reviewer_id: AccountId,
    /// The office, as shown.
    #[sea_orm(column_type = "Text")]
    pub office: String,
    /// The finding.
    pub finding: Finding,
    /// Quantity found, thousandths of the unit.
    pub quantity_milli: i64,
    /// Cost found, rupiah.
    pub cost_idr: i64,
    /// Reason code.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason_code: Option<String>,
    /// Reason in words.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// Where it was merged.
    pub merged_into_id: Option<ProposalId>,
    /// Agency it was redirected to.
    pub redirected_to_id: Option<AgencyId>,
    /// When, UTC.
    pub at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
