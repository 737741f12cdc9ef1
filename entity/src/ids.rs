//! Identifiers, all version 7 UUIDs: one type a table, so that a round's id is never taken for a proposal's.

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
    /// Identifier of an account.
    AccountId,
    /// Identifier of a session.
    SessionId,
    /// Identifier of a grant.
    GrantId,
    /// Identifier of an agency.
    AgencyId,
    /// Identifier of a cycle.
    CycleId,
    /// Identifier of a stage.
    StageId,
    /// Identifier of a list kept for its preview.
    KeptListId,
    /// Identifier of a catalogue item.
    CatalogueItemId,
    /// Identifier of a ceiling.
    CeilingId,
    /// Identifier of a work of the plan.
    WorkId,
    /// Identifier of a photo of a work.
    WorkPhotoId,
    /// Identifier of an import of the SIPD sheet.
    SipdImportId,
    /// Identifier of a satisfaction survey.
    SurveyId,
    /// Identifier of a resident's answer to a report.
    WorkAnswerId,
    /// Identifier of a round.
    RoundId,
    /// Identifier of a candidate.
    CandidateId,
    /// Identifier of a proposal.
    ProposalId,
    /// Identifier of a ballot.
    BallotId,
    /// Identifier of an attendee.
    AttendeeId,
    /// Identifier of an attachment.
    AttachmentId,
    /// Identifier of a review.
    ReviewId,
    /// Identifier of an objection.
    ObjectionId,
    /// Identifier of a set of criteria.
    CriteriaSetId,
    /// Identifier of a judge's comparisons.
    JudgementId,
    /// Identifier of an act at the planning agency's board.
    BoardActId,
    /// Identifier of a what-if scenario.
    ScenarioId,
    /// Identifier of a document that was issued.
    DocumentId,
}
