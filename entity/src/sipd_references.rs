//! `sipd_references`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{CycleId, ProposalId};

/// SIPD's identifier of a proposal, in one cycle.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sipd_references")]
pub struct Model {
    /// The cycle.
    #[sea_orm(primary_key, auto_increment = false)]
    pub cycle_id: CycleId,
    /// SIPD's identifier.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub sipd_id: String,
    /// The proposal.
    pub proposal_id: ProposalId,
    /// SHA-256 of what the last import told, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub fingerprint: String,
    /// Day it was proposed in SIPD, ISO 8601.
    #[sea_orm(column_type = "Text", nullable)]
    pub proposed_on: Option<String>,
    /// When last imported, UTC.
    pub at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
