//! Who may propose for a village, and who may touch a proposal.

use entity::enums::Origin;
use entity::proposals;

use crate::auth::Caller;

/// Whether the caller may propose for a village with this origin: what a meeting decided, and what somebody
/// else wants, is entered by an officer.
pub fn may_propose(caller: &Caller, village: &str, origin: Origin) -> bool {
    match origin {
        Origin::CouncilInput => caller.plans(village),
        Origin::Assisted | Origin::VillageMeeting => caller.oversees(village),
        _ => caller.village.as_deref() == Some(village) || caller.oversees(village),
    }
}

/// Whether the proposal is the caller's own: as its proposer, or as the officer who entered it.
pub fn owns(caller: &Caller, proposal: &proposals::Model) -> bool {
    proposal.proposer_id == caller.account || proposal.entered_by_id == Some(caller.account)
}

/// Whether the caller may see the proposal: anyone once it was submitted.
pub fn may_see(caller: Option<&Caller>, proposal: &proposals::Model) -> bool {
    proposal.submitted_at.is_some() || caller.is_some_and(|caller| owns(caller, proposal))
}
