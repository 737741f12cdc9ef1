//! The calendar of a round, and what is fixed when voting opens. Pure.

use chrono::{DateTime, Utc};
use entity::enums::{BallotForm, StageKind};
use entity::ids::CandidateId;
use entity::rounds;
use sha2::{Digest, Sha256};

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Not begun.
    Upcoming,
    /// Proposals come in; review has begun.
    Submission,
    /// Officers review.
    Review,
    /// Residents vote.
    Voting,
    /// The result is computed, the meeting decides.
    Deliberation,
    /// Closed: nothing changes any more.
    Closed,
}

/// When the phases of a round begin, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The round opens.
    pub opens_at: DateTime<Utc>,
    /// Submission ends; none where the stage takes none.
    pub submission_closes_at: Option<DateTime<Utc>>,
    /// Review ends; voting, or deliberation, begins.
    pub review_closes_at: DateTime<Utc>,
    /// Voting ends; none without ballots.
    pub voting_closes_at: Option<DateTime<Utc>>,
}

/// What is wrong with a schedule, by its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleError {
    /// A time the stage needs is missing.
    Missing(&'static str),
    /// A time the stage does not have.
    Unexpected(&'static str),
    /// A time that does not lie after the one before it.
    NotAfter(&'static str),
}

impl Schedule {
    /// When its last phase before deliberation ends.
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.voting_closes_at.unwrap_or(self.review_closes_at)
    }

    /// Checks a schedule for a stage.
    pub fn check(&self, form: BallotForm, takes_submissions: bool) -> Result<(), ScheduleError> {
        let optional = [
            (
                "submission_closes_at",
                self.submission_closes_at,
                takes_submissions,
            ),
            (
                "voting_closes_at",
                self.voting_closes_at,
                form != BallotForm::None,
            ),
        ];
        for (field, time, needed) in optional {
            match (time, needed) {
                (None, true) => return Err(ScheduleError::Missing(field)),
                (Some(_), false) => return Err(ScheduleError::Unexpected(field)),
                _ => {}
            }
        }
        let mut before = self.opens_at;
        for (field, time) in [
            ("submission_closes_at", self.submission_closes_at),
            ("review_closes_at", Some(self.review_closes_at)),
            ("voting_closes_at", self.voting_closes_at),
        ] {
            if let Some(time) = time {
                if time <= before {
                    return Err(ScheduleError::NotAfter(field));
                }
                before = time;
            }
        }
        Ok(())
    }

    /// The phase at a moment. A closed round stays closed whatever the calendar says.
    pub fn phase(&self, closed: bool, now: DateTime<Utc>) -> Phase {
        if closed {
            Phase::Closed
        } else if now < self.opens_at {
            Phase::Upcoming
        } else if self.submission_closes_at.is_some_and(|end| now < end) {
            Phase::Submission
        } else if now < self.review_closes_at {
            Phase::Review
        } else if self.voting_closes_at.is_some_and(|end| now < end) {
            Phase::Voting
        } else {
            Phase::Deliberation
        }
    }
}

/// The schedule of a stored round.
pub fn schedule_of(round: &rounds::Model) -> Schedule {
    Schedule {
        opens_at: round.opens_at,
        submission_closes_at: round.submission_closes_at,
        review_closes_at: round.review_closes_at,
        voting_closes_at: round.voting_closes_at,
    }
}

/// The phase of a stored round at a moment.
pub fn phase_of(round: &rounds::Model, now: DateTime<Utc>) -> Phase {
    schedule_of(round).phase(round.closed_at.is_some(), now)
}

/// Whether rule, ceiling, candidates and costs are fixed: voting has opened, or a ballot was cast.
pub fn is_frozen(round: &rounds::Model, now: DateTime<Utc>) -> bool {
    round.frozen_hash.is_some()
        || round.closed_at.is_some()
        || (round.voting_closes_at.is_some() && now >= round.review_closes_at)
}

/// Whether candidates may still come to stand in a round: it neither votes nor was counted.
pub fn takes_candidates(round: &rounds::Model, now: DateTime<Utc>) -> bool {
    !is_frozen(round, now) && round.tallied_at.is_none()
}

/// A candidate as it is frozen.
#[derive(Clone, Copy, Debug)]
pub struct Frozen {
    /// The candidate.
    pub id: CandidateId,
    /// Its cost, rupiah.
    pub cost_idr: i64,
    /// Its quantity, thousandths.
    pub quantity_milli: i64,
}

/// What a round freezes, as text: a line `rule ceiling form limit` (limit 0 where there is none), then a line
/// `candidate cost quantity_milli` for each candidate by id; every line ends with a line break.
pub fn frozen_text(
    rule: &str,
    ceiling_idr: i64,
    form: &str,
    limit: Option<i32>,
    mut candidates: Vec<Frozen>,
) -> String {
    candidates.sort_unstable_by_key(|candidate| candidate.id);
    let mut text = format!("{rule} {ceiling_idr} {form} {}\n", limit.unwrap_or(0));
    for one in candidates {
        let line = format!("{} {} {}\n", one.id, one.cost_idr, one.quantity_milli);
        text.push_str(&line);
    }
    text
}

/// SHA-256, hexadecimal, of what a round freezes.
pub fn frozen_hash(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// What a frozen text says, for a count.
#[derive(Clone, Debug)]
pub struct FrozenRound {
    /// Allocation rule, by its published name.
    pub rule: String,
    /// Ceiling, rupiah.
    pub ceiling_idr: i64,
    /// Form of the ballots.
    pub form: String,
    /// The candidates, by id.
    pub candidates: Vec<Frozen>,
}

/// Reads a frozen text; `None` if it is none.
pub fn read_frozen(text: &str) -> Option<FrozenRound> {
    let mut lines = text.lines();
    let [rule, ceiling, form, _] = fields(lines.next()?)?;
    Some(FrozenRound {
        rule: rule.into(),
        ceiling_idr: ceiling.parse().ok()?,
        form: form.into(),
        candidates: lines.map(read_line).collect::<Option<_>>()?,
    })
}

fn read_line(line: &str) -> Option<Frozen> {
    let [id, cost, quantity] = fields(line)?;
    Some(Frozen {
        id: CandidateId(id.parse().ok()?),
        cost_idr: cost.parse().ok()?,
        quantity_milli: quantity.parse().ok()?,
    })
}

fn fields<const N: usize>(line: &str) -> Option<[&str; N]> {
    let fields: Vec<&str> = line.split(' ').collect();
    fields.try_into().ok()
}

/// Who holds the rounds of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Every village.
    Village,
    /// Every district.
    District,
    /// Every agency.
    Agency,
    /// The regency as a whole.
    Regency,
}

/// Who holds the rounds of a kind of stage.
pub fn holder(kind: StageKind) -> Holder {
    match kind {
        StageKind::VillageMeeting => Holder::Village,
        StageKind::DistrictMeeting => Holder::District,
        StageKind::AgencyForum => Holder::Agency,
        StageKind::PartnerValidation | StageKind::RegencyMeeting => Holder::Regency,
    }
}

/// A stage as a template plans it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Kind of meeting.
    pub kind: StageKind,
    /// How residents vote.
    pub ballot_form: BallotForm,
    /// Most candidates on an approval ballot.
    pub ballot_limit: Option<i32>,
    /// Whether proposals enter the cycle here.
    pub takes_submissions: bool,
}

const fn plan(kind: StageKind, limit: Option<i32>, takes_submissions: bool) -> Plan {
    Plan {
        kind,
        ballot_form: if limit.is_some() {
            BallotForm::Approval
        } else {
            BallotForm::None
        },
        ballot_limit: limit,
        takes_submissions,
    }
}

const VILLAGE_FIRST: [Plan; 4] = [
    plan(StageKind::VillageMeeting, Some(5), true),
    plan(StageKind::DistrictMeeting, Some(5), false),
    plan(StageKind::AgencyForum, None, false),
    plan(StageKind::RegencyMeeting, None, false),
];

const VALIDATION_FIRST: [Plan; 5] = [
    plan(StageKind::PartnerValidation, None, true),
    plan(StageKind::VillageMeeting, Some(5), false),
    plan(StageKind::DistrictMeeting, Some(5), false),
    plan(StageKind::AgencyForum, None, false),
    plan(StageKind::RegencyMeeting, None, false),
];

/// The stages of a ready template.
pub fn template(name: &str) -> Option<&'static [Plan]> {
    match name {
        "village_first" => Some(&VILLAGE_FIRST),
        "validation_first" => Some(&VALIDATION_FIRST),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    fn schedule() -> Schedule {
        Schedule {
            opens_at: at(10),
            submission_closes_at: Some(at(20)),
            review_closes_at: at(30),
            voting_closes_at: Some(at(40)),
        }
    }

    #[test]
    fn phases_follow_the_calendar() {
        let phases = [5, 10, 20, 30, 40].map(|second| schedule().phase(false, at(second)));
        assert_eq!(
            phases,
            [
                Phase::Upcoming,
                Phase::Submission,
                Phase::Review,
                Phase::Voting,
                Phase::Deliberation
            ]
        );
        assert_eq!(schedule().phase(true, at(5)), Phase::Closed);
        let mut unballoted = schedule();
        unballoted.voting_closes_at = None;
        unballoted.submission_closes_at = None;
        assert_eq!(unballoted.phase(false, at(10)), Phase::Review);
        assert_eq!(unballoted.phase(false, at(30)), Phase::Deliberation);
    }

    #[test]
    fn schedules_fit_their_stage() {
        assert_eq!(schedule().check(BallotForm::Approval, true), Ok(()));
        assert_eq!(
            schedule().check(BallotForm::None, true),
            Err(ScheduleError::Unexpected("voting_closes_at"))
        );
        let mut wrong = schedule();
        wrong.review_closes_at = at(20);
        assert_eq!(
            wrong.check(BallotForm::Approval, true),
            Err(ScheduleError::NotAfter("review_closes_at"))
        );
        wrong.submission_closes_at = None;
        assert_eq!(
            wrong.check(BallotForm::Approval, true),
            Err(ScheduleError::Missing("submission_closes_at"))
        );
    }

    #[test]
    fn the_frozen_hash_covers_everything_in_any_order() {
        let one = Frozen {
            id: CandidateId(Uuid::from_u128(1)),
            cost_idr: 5,
            quantity_milli: 1,
        };
        let two = Frozen {
            id: CandidateId(Uuid::from_u128(2)),
            cost_idr: 6,
            quantity_milli: 1,
        };
        let frozen = |ceiling: i64, candidates: &[Frozen]| {
            frozen_text("greedy", ceiling, "approval", Some(5), candidates.to_vec())
        };
        let base = frozen(100, &[one, two]);
        assert_eq!(base, frozen(100, &[two, one]));
        let dearer = Frozen { cost_idr: 7, ..two };
        let others = [frozen(100, &[one, dearer]), frozen(101, &[one, two])];
        for other in others {
            assert_ne!(frozen_hash(&base), frozen_hash(&other));
        }
        let read = read_frozen(&base).unwrap();
        assert_eq!((read.ceiling_idr, read.form.as_str()), (100, "approval"));
        let costs: Vec<i64> = read.candidates.iter().map(|one| one.cost_idr).collect();
        assert_eq!(costs, [5, 6]);
        assert!(read_frozen("greedy 1 approval 5\nx 1 1\n").is_none());
    }

    proptest! {
        #[test]
        fn time_never_leads_back(a in 0_i64..50, b in 0_i64..50) {
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(schedule().phase(false, at(early)) <= schedule().phase(false, at(late)));
        }
    }
}
