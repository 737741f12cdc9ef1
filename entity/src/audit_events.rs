//! `audit_events`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, CycleId, ProposalId, RoundId};

/// One act on a public fact, chained by hash; append-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    /// Place in the chain, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// When, UTC.
    pub at: DateTimeUtc,
    /// What was done, `proposal.submitted` and the like.
    #[sea_orm(column_type = "Text")]
    pub verb: String,
    /// Who, by office: no person's name.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Kind of the object: `proposal`, `round`, ….
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Its identifier.
    #[sea_orm(column_type = "Text")]
    pub subject_id: String,
    /// Cycle concerned.
    pub cycle_id: Option<CycleId>,
    /// Round concerned.
    pub round_id: Option<RoundId>,
    /// Proposal concerned.
    pub proposal_id: Option<ProposalId>,
    /// The facts, as canonical JSON.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
    /// Hash of the event before, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub previous_hash: String,
    /// SHA-256 over this event and the hash before, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    /// Account that acted; internal, outside the hash.
    pub actor_id: Option<AccountId>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
