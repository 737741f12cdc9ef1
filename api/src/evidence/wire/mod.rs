//! Evidence as the API shows it.

mod acceptance;
mod need;
mod participation;
mod waits;

pub use acceptance::{
    AcceptanceBy, AcceptanceGroupOut, AcceptanceOut, ReachedProposalOut, ReachedStep,
};
pub use need::{AreaNeedOut, KnownIndicatorOut, VillageNeedOut};
pub use participation::{
    AreaShareOut, GroupShareOut, OriginShareOut, ParticipationOut, PeopleGroup, ProposersOut,
};
pub use waits::{DeskWaitOut, PlaceWaitOut, WaitBy, WaitFor, WaitSpreadOut, WaitState, WaitsOut};
