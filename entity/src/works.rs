//! `works`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::WorkState;
use crate::ids::{AgencyId, CycleId, ProposalId, WorkId};

/// One line of the plan, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "works")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkId,
    /// The cycle that planned it.
    pub cycle_id: CycleId,
    /// Year it is planned for.
    pub fiscal_year: i32,
    /// Regency it lies in.
    #[sea_orm(column_type = "Text")]
    pub regency_code: String,
    /// District it lies in.
    #[sea_orm(column_type = "Text")]
    pub district_code: String,
    /// Village it lies in.
    #[sea_orm(column_type = "Text")]
    pub village_code: String,
    /// Agency that does it.
    pub agency_id: Option<AgencyId>,
    /// Proposal it is from; none where no proposal asked for it.
    pub proposal_id: Option<ProposalId>,
    /// Number of the proposal's part, from 1.
    pub part: Option<i32>,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Public: why it is in the plan although no proposal asked for it.
    #[sea_orm(column_type = "Text", nullable)]
    pub basis: Option<String>,
    /// Quantity promised, thousandths of the unit.
    pub quantity_milli: i64,
    /// Unit of the quantity.
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    /// Money promised, rupiah.
    pub promised_idr: i64,
    /// How far it is.
    pub state: WorkState,
    /// How much of it is done, percent.
    pub percent: i32,
    /// Value of the contract, rupiah.
    pub contract_idr: Option<i64>,
    /// Public note of the last report; the reason where it is cancelled.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Reports so far.
    pub reports: i32,
    /// When it was taken in, UTC.
    pub entered_at: DateTimeUtc,
    /// When last reported on, UTC.
    pub reported_at: Option<DateTimeUtc>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
