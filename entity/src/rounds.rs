//! `rounds`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::{BallotForm, StageKind};
use crate::ids::{AgencyId, CycleId, RoundId, StageId};

/// One stage held in one area, or by one agency.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rounds")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoundId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// The stage.
    pub stage_id: StageId,
    /// Kind of the stage.
    pub stage_kind: StageKind,
    /// Position of the stage.
    pub stage_position: i32,
    /// Area it is held in; the regency for an agency's round.
    #[sea_orm(column_type = "Text")]
    pub area_code: String,
    /// Agency that holds it.
    pub agency_id: Option<AgencyId>,
    /// Area code or agency id: what makes it unique in its stage.
    #[sea_orm(column_type = "Text")]
    pub subject_key: String,
    /// Ceiling the result must keep, rupiah.
    pub ceiling_idr: i64,
    /// How residents vote here.
    pub ballot_form: BallotForm,
    /// Most candidates on an approval ballot or in a ranking.
    pub ballot_limit: Option<i32>,
    /// Allocation rule, by its published name.
    #[sea_orm(column_type = "Text")]
    pub rule: String,
    /// How the round votes and counts, in full, as JSON; `{}` where form, limit and rule say all.
    #[sea_orm(column_type = "Text")]
    pub settings: String,
    /// Seed of a draw, encrypted.
    pub seed_sealed: Option<Vec<u8>>,
    /// SHA-256 of the seed, hexadecimal: public from the start.
    #[sea_orm(column_type = "Text", nullable)]
    pub seed_hash: Option<String>,
    /// The seed, hexadecimal; public from the tally on.
    #[sea_orm(column_type = "Text", nullable)]
    pub seed: Option<String>,
    /// When the round opens, UTC.
    pub opens_at: DateTimeUtc,
    /// When submission ends, UTC; none where the stage takes no submissions.
    pub submission_closes_at: Option<DateTimeUtc>,
    /// When review ends and voting, or deliberation, begins, UTC.
    pub review_closes_at: DateTimeUtc,
    /// When voting ends and deliberation begins, UTC; none without ballots.
    pub voting_closes_at: Option<DateTimeUtc>,
    /// The pseudonym key, encrypted; destroyed at close.
    pub key_sealed: Option<Vec<u8>>,
    /// SHA-256 of rule, ceiling, candidates and costs as voting opened, hexadecimal.
    #[sea_orm(column_type = "Text", nullable)]
    pub frozen_hash: Option<String>,
    /// When they were first found frozen, UTC.
    pub frozen_at: Option<DateTimeUtc>,
    /// When the result was computed, UTC.
    pub tallied_at: Option<DateTimeUtc>,
    /// When the round was closed, UTC.
    pub closed_at: Option<DateTimeUtc>,
    /// Root of the ballots' Merkle tree, published at close, hexadecimal.
    #[sea_orm(column_type = "Text", nullable)]
    pub merkle_root: Option<String>,
    /// Counts changes, for `If-Match`.
    pub version: i32,
    /// Counts how often decisions were taken, for `If-Match` of the decisions.
    pub decisions_version: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
