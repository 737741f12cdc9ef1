//! `surveys`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AgencyId, CycleId, RoundId, SurveyId, WorkId};

/// A satisfaction survey about a round or a work.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "surveys")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SurveyId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// The round it is about.
    pub round_id: Option<RoundId>,
    /// The work it is about.
    pub work_id: Option<WorkId>,
    /// Area whose residents it asks.
    #[sea_orm(column_type = "Text")]
    pub area_code: String,
    /// Agency it is about, if any.
    pub agency_id: Option<AgencyId>,
    /// Year of the plan.
    pub fiscal_year: i32,
    /// When it opens, UTC.
    pub opens_at: DateTimeUtc,
    /// When it closes, UTC.
    pub closes_at: DateTimeUtc,
    /// Key of the pseudonyms, encrypted.
    pub key_sealed: Vec<u8>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
