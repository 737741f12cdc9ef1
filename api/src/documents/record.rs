//! What a paper says, as it is kept and hashed. Pure.

use chrono::{DateTime, Utc};
use entity::enums::{
    AttendancePart, BallotForm, DelegateRole, DocumentKind, Outcome, StageKind, Verdict,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::letter::{Letter, Signatory};

/// All that a paper says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// What it is.
    pub kind: DocumentKind,
    /// Its number; none while it is a draft.
    pub number: Option<String>,
    /// When it was issued, UTC.
    pub issued_at: DateTime<Utc>,
    /// The cycle.
    pub cycle_id: Uuid,
    /// Code of the regency.
    pub regency_code: String,
    /// Names of the places it is about.
    pub places: Places,
    /// Fiscal year planned for.
    pub fiscal_year: i32,
    /// Its wording, filled in.
    pub letter: Letter,
    /// Those who sign.
    pub signatories: Vec<Signatory>,
    /// What it is about.
    pub body: Body,
    /// Whether all of it is made up for a demonstration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// The coat of arms in its letterhead; papers without one say nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
}

/// A coat of arms.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Logo {
    /// SHA-256 of its PNG, hexadecimal.
    pub sha256: String,
    /// Width, pixels.
    pub width: i32,
    /// Height, pixels.
    pub height: i32,
}

/// Names of places and of the body that holds the round.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Places {
    /// Regency or city.
    pub regency: String,
    /// District.
    pub district: Option<String>,
    /// Village.
    pub village: Option<String>,
    /// The body that issues it: a village, district, agency, or the planning agency.
    pub holder: String,
}

/// What a paper is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Body {
    /// A round.
    Minutes(Box<Minutes>),
    /// A publication of the plan's list.
    Plan(Plan),
}

/// Minutes of a round.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Minutes {
    /// The round.
    pub round_id: Uuid,
    /// Kind of its stage.
    pub stage: StageKind,
    /// Its area.
    pub area_code: String,
    /// The meeting; none where none was entered.
    pub meeting: Option<Meeting>,
    /// How many came.
    pub attendance: Attendance,
    /// Those the minutes name.
    pub named: Vec<Named>,
    /// How the residents' vote was counted; none before the tally.
    pub count: Option<Count>,
    /// The ceiling, rupiah.
    pub ceiling_idr: i64,
    /// What was decided, in order.
    pub lines: Vec<MinutesLine>,
    /// When the round was closed, UTC.
    pub closed_at: Option<DateTime<Utc>>,
    /// Root of the ballots' Merkle tree, hexadecimal.
    pub merkle_root: Option<String>,
}

/// A meeting.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Meeting {
    /// Place.
    pub venue: String,
    /// When it began, UTC.
    pub starts_at: DateTime<Utc>,
    /// When it ended, UTC.
    pub ends_at: Option<DateTime<Utc>>,
    /// Who chaired it, by office.
    pub chair: Option<String>,
    /// Agenda and course.
    pub agenda: Option<String>,
    /// The minutes' number, where the office gave it itself.
    pub number: Option<String>,
}

/// An attendance list in numbers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Attendance {
    /// People.
    pub people: u64,
    /// People with a disability among them.
    pub with_disability: u64,
    /// The same people by sex and age band.
    pub groups: Vec<Group>,
}

/// Attendees of a sex and an age band.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// Sex.
    pub sex: entity::enums::Sex,
    /// Age band.
    pub age_band: entity::enums::AgeBand,
    /// People.
    pub people: u64,
}

/// A chair, speaker or delegate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Institution represented.
    pub institution: Option<String>,
    /// Part taken.
    pub part: AttendancePart,
    /// Whether elected to the next meeting.
    pub delegate: DelegateRole,
}

/// A count of ballots.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Count {
    /// How residents voted.
    pub ballot_form: BallotForm,
    /// Allocation rule.
    pub rule: String,
    /// Verified residents.
    pub eligible_voters: i64,
    /// People who used their vote.
    pub voters: i64,
    /// Counting ballots.
    pub counted: i64,
    /// Void ballots.
    pub void: i64,
    /// SHA-256 of what was voted on, hexadecimal.
    pub frozen_hash: Option<String>,
}

/// A candidate and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MinutesLine {
    /// The proposal's public tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// The problem it answers.
    pub problem: String,
    /// Name of the sector.
    pub sector: String,
    /// Village.
    pub village: String,
    /// Place in words.
    pub address: String,
    /// Quantity, thousandths of the unit.
    pub quantity_milli: i64,
    /// Unit.
    pub unit: String,
    /// Cost decided, rupiah.
    pub cost_idr: i64,
    /// Agency that does it.
    pub agency: Option<String>,
    /// Programme, by code and name.
    pub program: Option<String>,
    /// Activity, by code and name.
    pub activity: Option<String>,
    /// Votes.
    pub votes: Option<i64>,
    /// Place by the criteria in force.
    pub criteria_place: Option<u64>,
    /// What the rule computed.
    pub outcome: Option<Outcome>,
    /// What was decided.
    pub verdict: Verdict,
    /// Reason code.
    pub reason_code: Option<String>,
    /// What that code says.
    pub reason_label: Option<String>,
    /// Public reason.
    pub reason: Option<String>,
}

/// A publication of the plan's list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// Its number in the cycle.
    pub publication: i32,
    /// `draft` or `final`.
    pub kind: String,
    /// What was told with it.
    pub note: String,
    /// SHA-256 of its lines, hexadecimal.
    pub sha256: String,
    /// Its lines.
    pub lines: i64,
    /// What is accommodated, rupiah.
    pub accommodated_idr: i64,
}
