//! `roll_entries`: see [`Model`].

use sea_orm::entity::prelude::*;

/// One line of an imported electoral roll; no name or NIK in the clear.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roll_entries")]
pub struct Model {
    /// HMAC-SHA-256 of the NIK under the identity key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub nik_hmac: Vec<u8>,
    /// HMAC-SHA-256 of the normalised name under the identity key.
    pub name_hmac: Vec<u8>,
    /// Village the roll places the person in.
    #[sea_orm(column_type = "Text")]
    pub village_code: String,
    /// When imported, UTC.
    pub imported_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
