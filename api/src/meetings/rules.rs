//! What a decision needs, and what follows from it. Pure.

use entity::enums::{Outcome, ProposalStatus, StageKind, Standing, Verdict};

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
