//! The calendar of a round, and what is fixed when voting opens. Pure.

use chrono::{DateTime, Datelike, Utc};
use entity::enums::{BallotForm, Origin, StageKind};
use entity::ids::CandidateId;
use entity::rounds;
use sea_orm::ActiveEnum;
use sha2::{Digest, Sha256};

use crate::limits;

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

impl Phase {
    /// All of them, in their order.
    pub const ALL: [Self; 6] = [
        Self::Upcoming,
        Self::Submission,
        Self::Review,
        Self::Voting,
        Self::Deliberation,
        Self::Closed,
    ];
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
    /// A time no fiscal year has: see [`limits::FIRST_YEAR`] and [`limits::LAST_YEAR`].
    OutOfRange(&'static str),
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
        let times = [
            ("opens_at", Some(self.opens_at)),
            ("submission_closes_at", self.submission_closes_at),
            ("review_closes_at", Some(self.review_closes_at)),
            ("voting_closes_at", self.voting_closes_at),
        ];
        for (field, time) in times {
            let years = limits::FIRST_YEAR..=limits::LAST_YEAR;
            if time.is_some_and(|time| !years.contains(&time.year())) {
                return Err(ScheduleError::OutOfRange(field));
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

/// The hash of a round's ballot paper as the round itself shows it: not while voting runs, for that there
/// is one would tell of the first ballot. The paper tells it to whoever asks for the paper.
pub fn shown_hash(round: &rounds::Model, phase: Phase) -> Option<&str> {
    let hash = round.frozen_hash.as_deref();
    hash.filter(|_| phase != Phase::Voting)
}

/// Whether candidates may still come to stand in a round: it neither votes nor was counted.
pub fn takes_candidates(round: &rounds::Model, now: DateTime<Utc>) -> bool {
    !is_frozen(round, now) && round.tallied_at.is_none()
}

/// A candidate as it is frozen: everything a count reads of it.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// The candidate.
    pub id: CandidateId,
    /// Its cost, rupiah.
    pub cost_idr: i64,
    /// Its quantity, thousandths.
    pub quantity_milli: i64,
    /// When its proposal was first submitted, UTC.
    pub submitted_at: DateTime<Utc>,
    /// Where it comes from.
    pub origin: Origin,
    /// Village it lies in.
    pub village_code: String,
    /// Its sector.
    pub sector: String,
}

/// What a round freezes, as text: the canonical line of area, ceiling, configuration and seed hash, then a line
/// `candidate cost quantity_milli submitted origin village sector` for each candidate by id, times in
/// microseconds since 1970; every line ends with a line break.
pub fn frozen_text(fixed: &str, mut candidates: Vec<Frozen>) -> String {
    candidates.sort_unstable_by_key(|candidate| candidate.id);
    let mut text = format!("{fixed}\n");
    for one in candidates {
        let line = format!(
            "{} {} {} {} {} {} {}\n",
            one.id,
            one.cost_idr,
            one.quantity_milli,
            one.submitted_at.timestamp_micros(),
            one.origin.to_value(),
            one.village_code,
            one.sector,
        );
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
    /// Its first line: area, ceiling, configuration and the hash of the seed.
    pub fixed: String,
    /// The candidates, by id.
    pub candidates: Vec<Frozen>,
}

/// Reads a frozen text; `None` if it is none.
pub fn read_frozen(text: &str) -> Option<FrozenRound> {
    let mut lines = text.lines();
    Some(FrozenRound {
        fixed: lines.next()?.to_owned(),
        candidates: lines.map(read_line).collect::<Option<_>>()?,
    })
}

fn read_line(line: &str) -> Option<Frozen> {
    let fields: Vec<&str> = line.split(' ').collect();
    let [id, cost, quantity, submitted, origin, village, sector] = fields.try_into().ok()?;
    Some(Frozen {
        id: CandidateId(id.parse().ok()?),
        cost_idr: cost.parse().ok()?,
        quantity_milli: quantity.parse().ok()?,
        submitted_at: DateTime::from_timestamp_micros(submitted.parse().ok()?)?,
        origin: Origin::try_from_value(&origin.to_owned()).ok()?,
        village_code: village.to_owned(),
        sector: sector.to_owned(),
    })
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
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
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
            submitted_at: at(1),
            origin: Origin::Resident,
            village_code: "35.78.01.1001".into(),
            sector: "infrastruktur".into(),
        };
        let two = Frozen {
            id: CandidateId(Uuid::from_u128(2)),
            ..one.clone()
        };
        let hash = |fixed: &str, list: &[&Frozen]| {
            let list = list.iter().map(|one| (*one).clone()).collect();
            frozen_hash(&frozen_text(fixed, list))
        };
        let base = hash("100", &[&one, &two]);
        assert_eq!(base, hash("100", &[&two, &one]));
        assert_ne!(base, hash("101", &[&one, &two]));
        let changes: [fn(&mut Frozen); 6] = [
            |one| one.cost_idr = 7,
            |one| one.quantity_milli = 7,
            |one| one.submitted_at = at(2),
            |one| one.origin = Origin::WomensForum,
            |one| one.village_code = "35.78.01.1002".into(),
            |one| one.sector = "sosial".into(),
        ];
        for change in changes {
            let mut other = two.clone();
            change(&mut other);
            assert_ne!(base, hash("100", &[&one, &other]));
        }
        let text = frozen_text("{}", vec![two, one]);
        let read = read_frozen(&text).unwrap();
        assert_eq!(read.candidates[0].sector, "infrastruktur");
        assert_eq!(frozen_text(&read.fixed, read.candidates), text);
        assert!(read_frozen("{}\nx 1 1\n").is_none());
    }

    proptest! {
        #[test]
        fn time_never_leads_back(a in 0_i64..50, b in 0_i64..50) {
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(schedule().phase(false, at(early)) <= schedule().phase(false, at(late)));
        }
    }
}
