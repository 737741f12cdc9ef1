//! `accounts`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::Sex;
use crate::ids::AccountId;

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// HMAC-SHA-256 of the NIK under the identity key; none once erased, or for an account without NIK made on the command line.
    pub nik_hmac: Option<Vec<u8>>,
    /// The NIK, encrypted under the identity key; opened only to show it masked to its owner.
    pub nik_sealed: Option<Vec<u8>>,
    /// Name as registered; empty once erased.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Village the person says to live in.
    #[sea_orm(column_type = "Text", nullable)]
    pub village_code: Option<String>,
    /// E-mail, lower case.
    #[sea_orm(column_type = "Text", nullable)]
    pub email: Option<String>,
    /// Phone in international form, `+62…`.
    #[sea_orm(column_type = "Text", nullable)]
    pub phone: Option<String>,
    /// An e-mail its owner gave that another account has: shown to its owner alone, no login.
    #[sea_orm(column_type = "Text", nullable)]
    pub claimed_email: Option<String>,
    /// A phone its owner gave that another account has: shown to its owner alone, no login.
    #[sea_orm(column_type = "Text", nullable)]
    pub claimed_phone: Option<String>,
    /// Argon2id hash in PHC form.
    #[sea_orm(column_type = "Text")]
    pub password_hash: String,
    /// Language of pages and notices: `id` or `en`.
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    /// Sex as its owner told it, if they did.
    pub sex: Option<Sex>,
    /// Year of birth as its owner told it, if they did.
    pub birth_year: Option<i32>,
    /// Whether its owner has a disability, if they told.
    pub disability: Option<bool>,
    /// When any of these three was last told or changed, UTC; the counts take people in this order.
    pub told_at: Option<DateTimeUtc>,
    /// When registered, UTC.
    pub created_at: DateTimeUtc,
    /// When the password was last set by an officer's code, UTC.
    pub reset_at: Option<DateTimeUtc>,
    /// When the owner had their data erased, UTC.
    pub erased_at: Option<DateTimeUtc>,
    /// Counts changes, for `If-Match`.
    pub version: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
