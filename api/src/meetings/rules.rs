//! What a decision needs, and what follows from it. Pure.

use entity::enums::{Outcome, ProposalStatus, StageKind, Standing, Verdict};

use crate::rounds::rules::Phase;

/// The verdict that follows the result.
pub fn by_result(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Main => Verdict::Accommodated,
        Outcome::Reserve => Verdict::Reserve,
        Outcome::NotSelected => Verdict::NotAccommodated,
    }
}

/// Whether a verdict departs from the result, or its cost from the computed one: then it needs a public
/// reason.
pub fn departs(
    outcome: Option<Outcome>,
    verdict: Verdict,
    cost_idr: i64,
    decided_idr: i64,
) -> bool {
    outcome.map(by_result) != Some(verdict) || cost_idr != decided_idr
}

/// What a round's end makes of a candidate nobody decided on: the verdict and its reason code.
pub fn undecided(
    standing: Standing,
    outcome: Option<Outcome>,
) -> Option<(Verdict, Option<&'static str>)> {
    match standing {
        Standing::Eligible => {
            let verdict = outcome.map_or(Verdict::NotAccommodated, by_result);
            let reason = match verdict {
                Verdict::Accommodated => None,
                Verdict::Reserve => Some("beyond_ceiling"),
                Verdict::Deferred | Verdict::NotAccommodated => Some("not_chosen"),
            };
            Some((verdict, reason))
        }
        Standing::Pending => Some((Verdict::Deferred, Some("not_reviewed"))),
        Standing::Returned => Some((Verdict::Deferred, Some("incomplete"))),
        Standing::Rejected
        | Standing::Deferred
        | Standing::Merged
        | Standing::Redirected
        | Standing::Withdrawn => None,
    }
}

/// Status of a proposal after its round closed with a verdict; `last` says whether there is no further
/// stage.
pub fn status_after(verdict: Verdict, last: bool) -> ProposalStatus {
    match verdict {
        Verdict::Accommodated if last => ProposalStatus::Accommodated,
        Verdict::Accommodated => ProposalStatus::Carried,
        Verdict::Reserve | Verdict::Deferred => ProposalStatus::Deferred,
        Verdict::NotAccommodated => ProposalStatus::NotAccommodated,
    }
}

/// Where a candidate stands in the order of a meeting: what is taken first, then reserves, what is put off and
/// what is not taken; in each the decided order, else the result's.
pub fn order(
    verdict: Option<Verdict>,
    outcome: Option<Outcome>,
    decided: Option<i32>,
    computed: Option<i32>,
) -> (u8, i32) {
    let group = match verdict.or(outcome.map(by_result)) {
        Some(Verdict::Accommodated) => 0,
        Some(Verdict::Reserve) => 1,
        Some(Verdict::Deferred) => 2,
        Some(Verdict::NotAccommodated) | None => 3,
    };
    (group, decided.or(computed).unwrap_or(i32::MAX))
}

/// What a meeting has got done.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Where its round stands.
    pub phase: Phase,
    /// People on the attendance list; none before place and time are set.
    pub attendance: Option<u64>,
    /// Whether the result is computed.
    pub tallied: bool,
    /// Whether decisions were taken.
    pub decided: bool,
    /// Delegates elected.
    pub delegates: u64,
    /// Whether there is a further stage to send delegates to.
    pub goes_on: bool,
}

/// What a meeting does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Set place and time.
    Arrange,
    /// Take the attendance.
    Attend,
    /// Compute the result.
    Count,
    /// Decide.
    Decide,
    /// Elect delegates.
    Elect,
    /// Close.
    Close,
    /// Print the minutes.
    Print,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 7] = [
        Self::Arrange,
        Self::Attend,
        Self::Count,
        Self::Decide,
        Self::Elect,
        Self::Close,
        Self::Print,
    ];
}

/// The next step of a meeting.
pub fn next_step(done: Progress) -> Step {
    match done {
        Progress {
            phase: Phase::Closed,
            ..
        } => Step::Print,
        Progress {
            attendance: None, ..
        } => Step::Arrange,
        Progress {
            attendance: Some(0),
            ..
        } => Step::Attend,
        Progress { phase, .. } if phase < Phase::Deliberation => Step::Attend,
        Progress { tallied: false, .. } => Step::Count,
        Progress { decided: false, .. } => Step::Decide,
        Progress {
            delegates: 0,
            goes_on: true,
            ..
        } => Step::Elect,
        _ => Step::Close,
    }
}

/// Whether a round makes the plan itself: what it accommodates needs programme and activity codes and an
/// agency, and keeps the ceilings of sectors and agencies.
pub fn makes_the_plan(kind: StageKind) -> bool {
    kind == StageKind::RegencyMeeting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_follows_the_result_needs_no_reason() {
        let main = Some(Outcome::Main);
        assert!(!departs(main, Verdict::Accommodated, 5, 5));
        assert!(departs(main, Verdict::Accommodated, 5, 4));
        assert!(departs(main, Verdict::NotAccommodated, 5, 5));
        assert!(departs(None, Verdict::Accommodated, 5, 5));
        assert!(!departs(Some(Outcome::Reserve), Verdict::Reserve, 5, 5));
    }

    #[test]
    fn a_meeting_goes_step_by_step() {
        let mut done = Progress {
            phase: Phase::Voting,
            attendance: None,
            tallied: false,
            decided: false,
            delegates: 0,
            goes_on: true,
        };
        let mut seen = vec![next_step(done)];
        let acts: [fn(&mut Progress); 7] = [
            |done| done.attendance = Some(0),
            |done| done.attendance = Some(3),
            |done| done.phase = Phase::Deliberation,
            |done| done.tallied = true,
            |done| done.decided = true,
            |done| done.delegates = 1,
            |done| done.phase = Phase::Closed,
        ];
        for act in acts {
            act(&mut done);
            seen.push(next_step(done));
        }
        seen.dedup();
        assert_eq!(seen, Step::ALL);
        done.phase = Phase::Deliberation;
        (done.delegates, done.goes_on) = (0, false);
        assert_eq!(next_step(done), Step::Close);
    }

    #[test]
    fn the_decided_order_stands_before_the_computed_one() {
        let (main, no) = (Some(Outcome::Main), Some(Outcome::NotSelected));
        assert!(order(None, main, None, Some(2)) > order(None, main, Some(1), Some(9)));
        assert!(
            order(Some(Verdict::Accommodated), no, None, Some(9)) < order(None, no, None, Some(1))
        );
        assert!(order(Some(Verdict::Deferred), main, None, None) < order(None, None, None, None));
    }

    #[test]
    fn nobody_is_left_without_an_answer() {
        assert_eq!(
            undecided(Standing::Eligible, Some(Outcome::Reserve)),
            Some((Verdict::Reserve, Some("beyond_ceiling")))
        );
        assert_eq!(
            undecided(Standing::Pending, None),
            Some((Verdict::Deferred, Some("not_reviewed")))
        );
        assert_eq!(undecided(Standing::Withdrawn, None), None);
        assert_eq!(
            status_after(Verdict::Accommodated, true),
            ProposalStatus::Accommodated
        );
        assert_eq!(
            status_after(Verdict::Accommodated, false),
            ProposalStatus::Carried
        );
        assert_eq!(
            status_after(Verdict::Reserve, false),
            ProposalStatus::Deferred
        );
    }
}
