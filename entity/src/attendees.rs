//! `attendees`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::{AgeBand, AttendancePart, Channel, DelegateRole, Sex};
use crate::ids::{AttendeeId, RoundId};

/// A person on a meeting's attendance list.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendees")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttendeeId,
    /// The round.
    pub round_id: RoundId,
    /// Name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Sex as on the list.
    pub sex: Sex,
    /// Age band.
    pub age_band: AgeBand,
    /// Institution or neighbourhood represented.
    #[sea_orm(column_type = "Text", nullable)]
    pub institution: Option<String>,
    /// Whether the person has a disability.
    pub disability: bool,
    /// Address and phone, encrypted; internal.
    pub contact_sealed: Option<Vec<u8>>,
    /// HMAC of the NIK, for those who vote on paper or assisted; internal.
    pub nik_hmac: Option<Vec<u8>>,
    /// Part taken in the meeting.
    pub part: AttendancePart,
    /// Whether elected to the next meeting.
    pub delegate: DelegateRole,
    /// How the person took part in the vote at the meeting.
    pub vote_channel: Option<Channel>,
    /// When entered, UTC.
    pub created_at: DateTimeUtc,
    /// Counts the changes, from 1.
    pub version: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
