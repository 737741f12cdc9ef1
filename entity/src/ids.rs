//! Identifiers: one type a table, so that a round's id is never taken for a proposal's.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

ids! {
    /// Identifier of an account (UUIDv7).
    AccountId,
    /// Identifier of a session (UUIDv7).
    SessionId,
    /// Identifier of a grant (UUIDv7).
    GrantId,
    /// Identifier of an agency (UUIDv7).
    AgencyId,
    /// Identifier of a cycle (UUIDv7).
    CycleId,
    /// Identifier of a stage (UUIDv7).
    StageId,
    /// Identifier of a catalogue item (UUIDv7).
    CatalogueItemId,
    /// Identifier of a ceiling (UUIDv7).
    CeilingId,
    /// Identifier of a round (UUIDv7).
    RoundId,
    /// Identifier of a candidate (UUIDv7).
    CandidateId,
    /// Identifier of a proposal (UUIDv7).
    ProposalId,
    /// Identifier of a ballot (UUIDv7).
    BallotId,
    /// Identifier of an attendee (UUIDv7).
    AttendeeId,
    /// Identifier of an attachment (UUIDv7).
    AttachmentId,
    /// Identifier of a review (UUIDv7).
    ReviewId,
    /// Identifier of an objection (UUIDv7).
    ObjectionId,
}
