//! Closed sets stored as text, each guarded by a CHECK in the database.

mod areas;
mod criteria;
mod delivery;
mod documents;
mod meetings;
mod proposals;
mod rounds;
mod sipd;
mod surveys;

pub use areas::{AreaKind, AreaLevel, GrantBasis, Role};
pub use criteria::CriteriaState;
pub use delivery::WorkState;
pub use documents::DocumentKind;
pub use meetings::{AgeBand, AttendancePart, DelegateRole, Sex};
pub use proposals::{Finding, LandStatus, ObjectionState, Origin, ProposalStatus};
pub use rounds::{BallotForm, Channel, Outcome, StageKind, Standing, Verdict, Withheld};
pub use sipd::{ImportState, RowFate};
pub use surveys::{Education, Occupation};
