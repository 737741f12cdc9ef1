//! `sipd_rows`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::RowFate;
use crate::ids::{ProposalId, SipdImportId};

/// One row of an imported sheet, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sipd_rows")]
pub struct Model {
    /// The import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: SipdImportId,
    /// Number of the row in the sheet, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// What becomes of it.
    pub fate: RowFate,
    /// Whether it waits to be written.
    pub pending: bool,
    /// SIPD's identifier; empty where the row has none.
    #[sea_orm(column_type = "Text")]
    pub sipd_id: String,
    /// Its cells, without names of people, as JSON.
    #[sea_orm(column_type = "Text")]
    pub cells: String,
    /// The proposal it tells, as JSON; none with a fault.
    #[sea_orm(column_type = "Text", nullable)]
    pub record: Option<String>,
    /// What is wrong or not sure, as JSON.
    #[sea_orm(column_type = "Text")]
    pub faults: String,
    /// The proposal it is here.
    pub proposal_id: Option<ProposalId>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
