//! `sipd_imports`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::ImportState;
use crate::ids::{AccountId, CycleId, SipdImportId};

/// One import of the SIPD sheet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sipd_imports")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SipdImportId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// How far it is.
    pub state: ImportState,
    /// Name of the file.
    #[sea_orm(column_type = "Text")]
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Rows of proposals; none until they were counted.
    pub total: Option<i32>,
    /// Rows read so far.
    pub parsed: i32,
    /// Rows whose names were matched so far.
    pub matched: i32,
    /// Rows dealt with since it was confirmed.
    pub written: i32,
    /// Why it failed: Indonesian and English, as JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub failure: Option<String>,
    /// What the planner chose for names, as JSON.
    #[sea_orm(column_type = "Text")]
    pub choices: String,
    /// The run that works on it; another run takes it over by changing this.
    pub run_id: Uuid,
    /// Who sent the file; never shown.
    pub started_by: AccountId,
    /// When the file came, UTC.
    pub started_at: DateTimeUtc,
    /// When the run last did something, UTC.
    pub beat_at: DateTimeUtc,
    /// When it was written or failed, UTC.
    pub finished_at: Option<DateTimeUtc>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
