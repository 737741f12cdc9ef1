//! `grants`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::{GrantBasis, Role};
use crate::ids::{AccountId, AgencyId, GrantId};

/// A role held by an account within a scope.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grants")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    /// Who holds it.
    pub account_id: AccountId,
    /// The role.
    pub role: Role,
    /// Scope of a village, district or regency role.
    #[sea_orm(column_type = "Text", nullable)]
    pub area_code: Option<String>,
    /// Scope of an agency officer.
    pub agency_id: Option<AgencyId>,
    /// Area code, agency id or empty: what makes a grant unique.
    #[sea_orm(column_type = "Text")]
    pub scope_key: String,
    /// Why it was given.
    pub basis: GrantBasis,
    /// Who gave it; none for the roll, the command line and the demo.
    pub granted_by: Option<AccountId>,
    /// When, UTC.
    pub granted_at: DateTimeUtc,
    /// When it was taken back, UTC.
    pub revoked_at: Option<DateTimeUtc>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
