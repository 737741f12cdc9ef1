//! All rounds of a cycle at once: in which phase they are, when their phases end, and which of them lag. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Duration, Utc};
use entity::enums::StageKind;
use entity::ids::{AgencyId, RoundId, StageId};
use sea_orm::FromQueryResult;

use super::rules::{Phase, Schedule};

/// Days before its end from which a submission with few proposals lags.
pub const CLOSING_DAYS: i64 = 3;
/// Fewer proposals than this are few.
pub const FEW: i64 = 3;
/// Days after the end of voting, or of review, from which a round without a recorded meeting lags.
pub const MEETING_DAYS: i64 = 7;

/// A round as an overview reads it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Slot {
    /// The round.
    pub id: RoundId,
    /// Its stage.
    pub stage_id: StageId,
    /// Area it is held in.
    pub area_code: String,
    /// Agency that holds it.
    pub agency_id: Option<AgencyId>,
    /// Area code or agency id.
    pub subject_key: String,
    /// When it opens, UTC.
    pub opens_at: DateTime<Utc>,
    /// When submission ends, UTC.
    pub submission_closes_at: Option<DateTime<Utc>>,
    /// When review ends, UTC.
    pub review_closes_at: DateTime<Utc>,
    /// When voting ends, UTC.
    pub voting_closes_at: Option<DateTime<Utc>>,
    /// When it was closed, UTC.
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts changes.
    pub version: i32,
}

impl Slot {
    /// Its schedule.
    pub fn schedule(&self) -> Schedule {
        Schedule {
            opens_at: self.opens_at,
            submission_closes_at: self.submission_closes_at,
            review_closes_at: self.review_closes_at,
            voting_closes_at: self.voting_closes_at,
        }
    }

    /// Its phase at a moment.
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        self.schedule().phase(self.closed_at.is_some(), now)
    }
}

/// How many rounds each stage has in each phase.
pub fn phases(slots: &[Slot], now: DateTime<Utc>) -> HashMap<(StageId, Phase), i64> {
    let mut counts = HashMap::new();
    for slot in slots {
        *counts.entry((slot.stage_id, slot.phase(now))).or_default() += 1;
    }
    counts
}

/// A phase as the rounds of a stage have it: from the first that enters it to the last that leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The phase.
    pub phase: Phase,
    /// When it begins for the first round, UTC.
    pub begins: DateTime<Utc>,
    /// When it ends for the first round, UTC.
    pub first_end: DateTime<Utc>,
    /// When it ends for the last round, UTC.
    pub last_end: DateTime<Utc>,
}

/// The calendar of a stage, in the order of its phases; empty while none of its rounds is open. The meeting
/// follows the last span.
pub fn calendar(slots: &[Slot], stage: StageId) -> Vec<Span> {
    let mut spans: BTreeMap<Phase, Span> = BTreeMap::new();
    for slot in slots.iter().filter(|slot| slot.stage_id == stage) {
        let mut begins = slot.opens_at;
        for (phase, end) in [
            (Phase::Submission, slot.submission_closes_at),
            (Phase::Review, Some(slot.review_closes_at)),
            (Phase::Voting, slot.voting_closes_at),
        ] {
            let Some(end) = end else { continue };
            let span = spans.entry(phase).or_insert(Span {
                phase,
                begins,
                first_end: end,
                last_end: end,
            });
            span.begins = span.begins.min(begins);
            span.first_end = span.first_end.min(end);
            span.last_end = span.last_end.max(end);
            begins = end;
        }
    }
    spans.into_values().collect()
}

/// Why a round lags, or what is missing in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lag {
    /// The stage is open elsewhere, here there is no round.
    NoRound,
    /// Submission ends within [`CLOSING_DAYS`] and fewer than [`FEW`] proposals came.
    FewProposals,
    /// Review has ended and candidates wait for it.
    ReviewLate,
    /// The meeting's day, or [`MEETING_DAYS`] since the end of voting, has passed and the round is not closed.
    MeetingLate,
}

impl Lag {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::NoRound,
        Self::FewProposals,
        Self::ReviewLate,
        Self::MeetingLate,
    ];

    /// Its name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoRound => "no_round",
            Self::FewProposals => "few_proposals",
            Self::ReviewLate => "review_late",
            Self::MeetingLate => "meeting_late",
        }
    }
}

/// Who should hold a round of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The stage.
    pub stage_id: StageId,
    /// Its kind.
    pub kind: StageKind,
    /// Area code, or that of the regency for an agency.
    pub area_code: String,
    /// The agency.
    pub agency_id: Option<AgencyId>,
    /// Area code or agency id.
    pub key: String,
}

/// One that lags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laggard {
    /// Whose it is.
    pub expected: Expected,
    /// Its round, if there is one.
    pub round: Option<RoundId>,
    /// What lags.
    pub lag: Lag,
    /// Proposals that came, or candidates that wait.
    pub count: i64,
    /// When submission ends, or since when it should be done, UTC.
    pub at: Option<DateTime<Utc>>,
}

/// What is known of a round's candidates and meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Proposals that came to stand in it, whatever became of them.
    pub proposals: i64,
    /// Those of them that wait for review.
    pub waiting: i64,
    /// When its meeting begins, if recorded, UTC.
    pub meeting: Option<DateTime<Utc>>,
}

fn lag_of(slot: &Slot, progress: Progress, now: DateTime<Utc>) -> Vec<(Lag, i64, DateTime<Utc>)> {
    let mut found = Vec::new();
    let phase = slot.phase(now);
    if let (Phase::Submission, Some(end)) = (phase, slot.submission_closes_at)
        && end - now <= Duration::days(CLOSING_DAYS)
        && progress.proposals < FEW
    {
        found.push((Lag::FewProposals, progress.proposals, end));
    }
    if matches!(phase, Phase::Voting | Phase::Deliberation) && progress.waiting > 0 {
        found.push((Lag::ReviewLate, progress.waiting, slot.review_closes_at));
    }
    if phase == Phase::Deliberation {
        let due = match progress.meeting {
            Some(meeting) => meeting + Duration::days(1),
            None => slot.schedule().ends_at() + Duration::days(MEETING_DAYS),
        };
        if due <= now {
            found.push((Lag::MeetingLate, 0, due));
        }
    }
    found
}

/// Whoever lags, in the order of stages and areas. A stage none of whose rounds is open lags nowhere.
pub fn laggards(
    expected: Vec<Expected>,
    slots: &[Slot],
    progress: impl Fn(RoundId) -> Progress,
    now: DateTime<Utc>,
) -> Vec<Laggard> {
    let open: HashSet<StageId> = slots.iter().map(|slot| slot.stage_id).collect();
    let by_subject: HashMap<(StageId, &str), &Slot> = slots
        .iter()
        .map(|slot| ((slot.stage_id, slot.subject_key.as_str()), slot))
        .collect();
    let mut found = Vec::new();
    for expected in expected {
        if !open.contains(&expected.stage_id) {
            continue;
        }
        let Some(slot) = by_subject.get(&(expected.stage_id, expected.key.as_str())) else {
            found.push(Laggard {
                expected,
                round: None,
                lag: Lag::NoRound,
                count: 0,
                at: None,
            });
            continue;
        };
        for (lag, count, at) in lag_of(slot, progress(slot.id), now) {
            found.push(Laggard {
                expected: expected.clone(),
                round: Some(slot.id),
                lag,
                count,
                at: Some(at),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const STAGE: StageId = StageId(Uuid::from_u128(1));

    fn at(days: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + Duration::days(days)
    }

    fn slot(number: u128, days: [i64; 4]) -> Slot {
        Slot {
            id: RoundId(Uuid::from_u128(number)),
            stage_id: STAGE,
            area_code: format!("35.78.01.100{number}"),
            agency_id: None,
            subject_key: format!("35.78.01.100{number}"),
            opens_at: at(days[0]),
            submission_closes_at: Some(at(days[1])),
            review_closes_at: at(days[2]),
            voting_closes_at: Some(at(days[3])),
            closed_at: None,
            version: 1,
        }
    }

    fn expected(number: u128) -> Expected {
        Expected {
            stage_id: STAGE,
            kind: StageKind::VillageMeeting,
            area_code: format!("35.78.01.100{number}"),
            agency_id: None,
            key: format!("35.78.01.100{number}"),
        }
    }

    #[test]
    fn a_calendar_spans_the_first_and_the_last_round() {
        let slots = [slot(1, [0, 5, 8, 12]), slot(2, [1, 6, 9, 11])];
        let spans = calendar(&slots, STAGE);
        let told: Vec<_> = spans
            .iter()
            .map(|span| (span.phase, span.begins, span.first_end, span.last_end))
            .collect();
        assert_eq!(
            told,
            [
                (Phase::Submission, at(0), at(5), at(6)),
                (Phase::Review, at(5), at(8), at(9)),
                (Phase::Voting, at(8), at(11), at(12)),
            ]
        );
        assert!(calendar(&slots, StageId(Uuid::from_u128(2))).is_empty());
        assert_eq!(phases(&slots, at(2))[&(STAGE, Phase::Submission)], 2);
    }

    #[test]
    fn who_lags_is_told_with_what_is_missing() {
        let slots = [
            slot(1, [0, 5, 8, 12]),
            slot(2, [-20, -15, -12, 30]),
            slot(3, [-30, -25, -20, -10]),
            slot(4, [-30, -25, -20, -10]),
        ];
        let progress = HashMap::from([
            (
                slots[1].id,
                Progress {
                    proposals: 9,
                    waiting: 2,
                    meeting: None,
                },
            ),
            (
                slots[3].id,
                Progress {
                    meeting: Some(at(4)),
                    ..Progress::default()
                },
            ),
        ]);
        let known = |id| progress.get(&id).copied().unwrap_or_default();
        let everybody = || (1..=5).map(expected).collect::<Vec<_>>();
        let told = |now| {
            laggards(everybody(), &slots, known, now)
                .into_iter()
                .map(|one| (one.expected.key[12..].to_owned(), one.lag, one.count))
                .collect::<Vec<_>>()
        };
        let lag = |village: &str, lag, count| (village.to_owned(), lag, count);
        assert_eq!(
            told(at(2)),
            [
                lag("1", Lag::FewProposals, 0),
                lag("2", Lag::ReviewLate, 2),
                lag("3", Lag::MeetingLate, 0),
                lag("5", Lag::NoRound, 0),
            ]
        );
        // Five days before its end few proposals are no news; a day after its meeting a round should be closed.
        assert_eq!(told(at(1))[0].1, Lag::ReviewLate);
        assert_eq!(told(at(5))[2], lag("4", Lag::MeetingLate, 0));
        assert!(laggards(everybody(), &[], known, at(2)).is_empty());
    }
}
