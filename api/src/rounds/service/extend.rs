//! Extending a phase of several rounds in one act of the planner; each round is adjusted on its own.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::ids::{CycleId, RoundId};
use futures_util::{StreamExt, stream};

use super::adjust::{Adjustment, adjust};
use crate::app::App;
use crate::auth::Caller;
use crate::limits;
use crate::problem::ApiError;
use crate::rounds::rules::{Phase, Schedule, schedule_of};
use crate::rounds::standing;
use crate::text;

/// Rounds adjusted at the same time; the writer puts them into shared commits.
const AT_ONCE: usize = 64;

/// A phase to extend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Submission, review or voting.
    pub phase: Phase,
    /// Its new end, UTC.
    pub to: DateTime<Utc>,
    /// Whether the phases after it end as much later.
    pub shift: bool,
}

/// A schedule with a phase extended.
fn extended(before: &Schedule, extension: Extension) -> Result<Schedule, ApiError> {
    let end = match extension.phase {
        Phase::Submission => before.submission_closes_at,
        Phase::Review => Some(before.review_closes_at),
        Phase::Voting => before.voting_closes_at,
        _ => None,
    };
    let end = end.ok_or_else(|| {
        ApiError::field(
            "/phase",
            "Putaran ini tidak memiliki tahapan itu.",
            "This round does not have that phase.",
        )
    })?;
    if extension.to <= end {
        return Err(ApiError::field(
            "/to",
            "Isi waktu sesudah akhir yang sekarang; perpanjangan tidak memendekkan.",
            "Give a time after the present end; an extension does not shorten.",
        ));
    }
    let more = extension.to - end;
    let moved = |at: DateTime<Utc>| if extension.shift { at + more } else { at };
    let mut after = *before;
    match extension.phase {
        Phase::Submission => {
            after.submission_closes_at = Some(extension.to);
            after.review_closes_at = moved(before.review_closes_at);
            after.voting_closes_at = before.voting_closes_at.map(moved);
        }
        Phase::Review => {
            after.review_closes_at = extension.to;
            after.voting_closes_at = before.voting_closes_at.map(moved);
        }
        _ => after.voting_closes_at = Some(extension.to),
    }
    Ok(after)
}

/// Extends a phase of rounds of a cycle, each at the version that was seen, with one public reason. What stands
/// in the way of one keeps none of the others; answers what became of each, in their order.
pub async fn extend_many(
    app: &App,
    caller: &Caller,
    cycle: CycleId,
    picked: Vec<(RoundId, i32)>,
    extension: Extension,
    reason: &str,
) -> Result<Vec<(RoundId, Result<(), ApiError>)>, ApiError> {
    let mut errors = Vec::new();
    text::clean("/reason", reason, limits::SHORT_REASON, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let ids = picked.iter().map(|(id, _)| *id).collect();
    let rows = standing::many(app.db.read(), ids).await?;
    let schedules: HashMap<RoundId, Schedule> = rows
        .iter()
        .filter(|round| round.cycle_id == cycle)
        .map(|round| (round.id, schedule_of(round)))
        .collect();
    let one = |(id, version): (RoundId, i32)| {
        let schedule = schedules.get(&id).copied();
        async move {
            let outcome = async {
                let before = schedule.ok_or_else(ApiError::not_found)?;
                let after = extended(&before, extension)?;
                let adjustment = Adjustment {
                    submission_closes_at: after.submission_closes_at,
                    review_closes_at: Some(after.review_closes_at),
                    voting_closes_at: after.voting_closes_at,
                    reason: reason.to_owned(),
                    ..Adjustment::default()
                };
                adjust(app, caller, id, version, adjustment)
                    .await
                    .map(|_| ())
            };
            (id, outcome.await)
        }
    };
    let fates = stream::iter(picked).map(one).buffered(AT_ONCE);
    Ok(fates.collect().await)
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn at(days: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + Duration::days(days)
    }

    fn schedule() -> Schedule {
        Schedule {
            opens_at: at(0),
            submission_closes_at: Some(at(5)),
            review_closes_at: at(8),
            voting_closes_at: Some(at(12)),
        }
    }

    fn extension(phase: Phase, to: i64, shift: bool) -> Extension {
        Extension {
            phase,
            to: at(to),
            shift,
        }
    }

    #[test]
    fn later_phases_move_as_much_or_stay() {
        let after = extended(&schedule(), extension(Phase::Submission, 7, true)).unwrap();
        assert_eq!(after.submission_closes_at, Some(at(7)));
        assert_eq!(after.review_closes_at, at(10));
        assert_eq!(after.voting_closes_at, Some(at(14)));
        let after = extended(&schedule(), extension(Phase::Review, 9, false)).unwrap();
        assert_eq!(after.submission_closes_at, Some(at(5)));
        assert_eq!(
            (after.review_closes_at, after.voting_closes_at),
            (at(9), Some(at(12)))
        );
    }

    #[test]
    fn an_extension_lengthens_a_phase_that_is_there() {
        assert!(extended(&schedule(), extension(Phase::Voting, 12, true)).is_err());
        assert!(extended(&schedule(), extension(Phase::Deliberation, 20, true)).is_err());
        let mut unballoted = schedule();
        unballoted.voting_closes_at = None;
        assert!(extended(&unballoted, extension(Phase::Voting, 20, true)).is_err());
    }
}
