//! How long texts and how large numbers may be: kept by the rules, published in the specification.

/// Least and most characters of a text, after trimming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Least.
    pub min: usize,
    /// Most.
    pub max: usize,
}

const fn length(min: usize, max: usize) -> Length {
    Length { min, max }
}

/// A person's name.
pub const PERSON: Length = length(2, 120);
/// First and last year of birth.
pub const BIRTH_YEARS: (i32, i32) = (1900, 2200);
/// A password.
pub const PASSWORD: Length = length(10, 128);
/// An e-mail, or any other name to log in with.
pub const LOGIN: Length = length(1, 254);
/// A code of a list: an agency, a catalogue item, a programme, an activity, a reason, a sector.
pub const CODE: Length = length(1, 40);
/// The unit of a quantity.
pub const UNIT: Length = length(1, 40);
/// Name of an agency.
pub const AGENCY: Length = length(2, 200);
/// Name of a cycle.
pub const CYCLE: Length = length(3, 160);
/// Name of a catalogue item.
pub const ITEM: Length = length(3, 200);
/// What one number of points means: RT and RW are words too.
pub const STEP_LABEL: Length = length(2, 200);
/// Remarks on a catalogue item.
pub const NOTE: Length = length(1, 1000);
/// Title of a proposal.
pub const TITLE: Length = length(5, 160);
/// Problem or work of a proposal.
pub const STORY: Length = length(10, 2000);
/// Place of a proposal in words.
pub const ADDRESS: Length = length(3, 300);
/// Why a cost departs from what is expected.
pub const COST_REASON: Length = length(10, 1000);
/// An office, institution, neighbourhood or forum.
pub const OFFICE: Length = length(1, 120);
/// A public reason of a finding, a decision, an objection or its answer.
pub const REASON: Length = length(10, 2000);
/// A public reason for acting late, or for moving a round's schedule.
pub const SHORT_REASON: Length = length(10, 500);
/// A public reason for withdrawing.
pub const WITHDRAWAL: Length = length(5, 500);
/// How the numbers of a kind of paper are written.
pub const DOCUMENT_NUMBER: Length = length(5, 120);
/// Place of a meeting.
pub const VENUE: Length = length(3, 200);
/// Number of a meeting's minutes.
pub const MINUTES: Length = length(1, 60);
/// Agenda and course of a meeting.
pub const AGENDA: Length = length(1, 2000);
/// Address or phone of an attendee.
pub const CONTACT: Length = length(1, 200);
/// A comment on a satisfaction survey.
pub const SURVEY_COMMENT: Length = length(3, 1000);
/// An `Idempotency-Key`.
pub const IDEMPOTENCY_KEY: Length = length(1, 128);

/// Largest cost of one proposal, rupiah.
pub const COST_IDR: i64 = 10_000_000_000_000;
/// Largest ceiling, rupiah.
pub const CEILING_IDR: i64 = 1_000_000_000_000_000;
/// Largest unit price of a catalogue, rupiah.
pub const PRICE_IDR: i64 = 1_000_000_000_000;
/// Most people or households a work serves.
pub const PEOPLE: i32 = 10_000_000;
/// Last place in the order a meeting decides.
pub const PLACE: i32 = 100_000;
/// Most points a ballot shares out.
pub const POINTS: i64 = 1_000;
/// Highest score a ballot gives.
pub const SCORE: i64 = 20;
/// Highest score a rule may ask of a winner.
pub const THRESHOLD: i64 = 1_000_000_000_000;
/// Most supporters a round may ask of a winner.
pub const MINIMUM_VOTES: i64 = 1_000_000_000;
/// Most candidates on an approval ballot or in a ranking.
pub const APPROVALS: i32 = 50;
/// Most points of a criterion.
pub const CRITERION_POINTS: i64 = 1_000;
/// Most days a proposer has to object.
pub const OBJECTION_DAYS: i32 = 60;
/// First fiscal year.
pub const FIRST_YEAR: i32 = 2000;
/// Last fiscal year.
pub const LAST_YEAR: i32 = 2100;
