//! `proposals`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::{LandStatus, Origin, ProposalStatus};
use crate::ids::{AccountId, AgencyId, CatalogueItemId, CycleId, ProposalId, RoundId};

/// One proposal (usulan): one record for life.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposals")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    /// Public code, ten digits, the last one a check digit.
    #[sea_orm(column_type = "Text")]
    pub tracking_code: String,
    /// Cycle it is in.
    pub cycle_id: CycleId,
    /// Round it stands in; none for a draft.
    pub round_id: Option<RoundId>,
    /// Where it is in its life.
    pub status: ProposalStatus,
    /// Whose proposal it is.
    pub proposer_id: AccountId,
    /// Officer who entered it for someone.
    pub entered_by_id: Option<AccountId>,
    /// For whom an officer entered it: a neighbourhood or forum, no person's name.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_behalf_of: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// The problem.
    #[sea_orm(column_type = "Text")]
    pub problem: String,
    /// The wanted work.
    #[sea_orm(column_type = "Text")]
    pub work: String,
    /// Catalogue item, if any.
    pub catalogue_item_id: Option<CatalogueItemId>,
    /// Sector.
    #[sea_orm(column_type = "Text")]
    pub sector: String,
    /// Target agency.
    pub agency_id: Option<AgencyId>,
    /// Village it lies in.
    #[sea_orm(column_type = "Text")]
    pub village_code: String,
    /// District it lies in.
    #[sea_orm(column_type = "Text")]
    pub district_code: String,
    /// Regency it lies in.
    #[sea_orm(column_type = "Text")]
    pub regency_code: String,
    /// Street, RT/RW or landmark.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    /// Latitude, WGS 84 degrees.
    pub lat: Option<f64>,
    /// Longitude, WGS 84 degrees.
    pub lng: Option<f64>,
    /// Quantity, thousandths of the unit.
    pub quantity_milli: i64,
    /// Unit of the quantity.
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    /// Unit price used, rupiah.
    pub unit_price_idr: Option<i64>,
    /// Estimated cost, rupiah.
    pub cost_idr: i64,
    /// Why the estimate departs from quantity times unit price.
    #[sea_orm(column_type = "Text", nullable)]
    pub cost_reason: Option<String>,
    /// Households served.
    pub households: Option<i32>,
    /// People served.
    pub people: Option<i32>,
    /// Women among them.
    pub women: Option<i32>,
    /// Children among them.
    pub children: Option<i32>,
    /// Elderly people among them.
    pub elderly: Option<i32>,
    /// People with disabilities among them.
    pub disabled: Option<i32>,
    /// Status of the land.
    pub land_status: LandStatus,
    /// Proposal it was merged into.
    pub merged_into_id: Option<ProposalId>,
    /// Cycles it has been proposed in.
    pub times_proposed: i32,
    /// When the draft was made, UTC.
    pub created_at: DateTimeUtc,
    /// When first submitted, UTC; none for a draft.
    pub submitted_at: Option<DateTimeUtc>,
    /// When last changed, UTC.
    pub updated_at: DateTimeUtc,
    /// Counts changes, for `If-Match`.
    pub version: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
