//! What a finding needs and what becomes of a proposal by it. Pure.

use chrono::{DateTime, Duration, Utc};
use entity::enums::{Finding, ProposalStatus, Standing};
use entity::ids::AccountId;
use entity::proposals;

use crate::rounds::rules::{Holder, Phase};

/// Whether a finding needs a reason code and a text.
pub fn needs_reason(finding: Finding) -> bool {
    finding != Finding::Accept
}

/// Standing of the candidate and status of the proposal after a finding; none where both stay as they
/// are.
pub fn outcome(finding: Finding) -> Option<(Standing, ProposalStatus)> {
    match finding {
        Finding::Accept | Finding::AcceptWithChanges => {
            Some((Standing::Eligible, ProposalStatus::Verified))
        }
        Finding::Merge => Some((Standing::Merged, ProposalStatus::Merged)),
        Finding::Return => Some((Standing::Returned, ProposalStatus::Returned)),
        Finding::Reject => Some((Standing::Rejected, ProposalStatus::Rejected)),
        Finding::Defer => Some((Standing::Deferred, ProposalStatus::Deferred)),
        Finding::Redirect => None,
    }
}

/// Whether an officer would judge what they proposed as a resident. What they entered for somebody else
/// they may review; the audit trail says so.
pub fn is_own(officer: AccountId, proposal: &proposals::Model) -> bool {
    proposal.proposer_id == officer && proposal.entered_by_id.is_none()
}

/// Whether findings are taken: while review runs, and with a reason for being late until a meeting that
/// does not vote ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    /// Yes.
    Open,
    /// Only with a reason for being late.
    Late,
    /// No.
    Closed,
}

/// Whether findings are taken in a phase.
pub fn intake(phase: Phase, frozen: bool, tallied: bool) -> Intake {
    match phase {
        _ if frozen || tallied => Intake::Closed,
        Phase::Submission | Phase::Review => Intake::Open,
        Phase::Deliberation => Intake::Late,
        Phase::Upcoming | Phase::Voting | Phase::Closed => Intake::Closed,
    }
}

/// Whether a refusal may still be objected to.
pub fn may_object(refused_at: DateTime<Utc>, days: i32, now: DateTime<Utc>) -> bool {
    now <= refused_at + Duration::days(i64::from(days))
}

/// Who answers an objection to a refusal at a level: the level above; at the top another officer.
pub fn answering(level: Holder) -> Holder {
    match level {
        Holder::Village => Holder::District,
        Holder::District | Holder::Agency | Holder::Regency => Holder::Regency,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reviews_are_taken_in_time_only() {
        assert_eq!(intake(Phase::Review, false, false), Intake::Open);
        assert_eq!(intake(Phase::Submission, false, false), Intake::Open);
        assert_eq!(intake(Phase::Deliberation, false, false), Intake::Late);
        assert_eq!(intake(Phase::Deliberation, false, true), Intake::Closed);
        assert_eq!(intake(Phase::Voting, true, false), Intake::Closed);
        assert_eq!(intake(Phase::Closed, true, true), Intake::Closed);
    }

    #[test]
    fn everything_but_plain_accept_has_a_reason() {
        use sea_orm::Iterable;
        for finding in Finding::iter() {
            assert_eq!(needs_reason(finding), finding != Finding::Accept);
        }
    }

    #[test]
    fn objections_have_a_last_day() {
        let at = DateTime::from_timestamp(0, 0).unwrap();
        assert!(may_object(at, 7, at + Duration::days(7)));
        assert!(!may_object(at, 7, at + Duration::days(8)));
        assert_eq!(answering(Holder::Village), Holder::District);
        assert_eq!(answering(Holder::Agency), Holder::Regency);
    }
}
