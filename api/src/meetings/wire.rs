//! Meetings, attendance and decisions as the API takes and shows them.

use chrono::{DateTime, Utc};
use entity::attendees;
use poem_openapi::Object;
use serde::Serialize;
use uuid::Uuid;

use crate::wire::{AgeBand, AttendancePart, Channel, DelegateRole, Sex, Verdict, Withheld};

/// The meeting of a round.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
pub struct MeetingIn {
    /// Place, 3 to 200 characters.
    pub venue: String,
    /// When it begins, UTC.
    pub starts_at: DateTime<Utc>,
    /// When it ended, UTC.
    pub ends_at: Option<DateTime<Utc>>,
    /// Who chairs it, by office.
    pub chair: Option<String>,
    /// Agenda and course, in words.
    pub agenda: Option<String>,
    /// Number of the minutes, as the office keeps them.
    pub number: Option<String>,
}

/// How many attendees share a sex and an age band.
#[derive(Clone, Debug, Object)]
pub struct AttendanceCount {
    /// Sex.
    pub sex: Sex,
    /// Age band.
    pub age_band: AgeBand,
    /// People.
    pub people: u64,
}

/// A speaker, chair or delegate: named because the minutes name them.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct NamedAttendee {
    /// Name.
    pub name: String,
    /// Institution or neighbourhood represented.
    pub institution: Option<String>,
    /// Part taken.
    pub part: AttendancePart,
    /// Whether elected to the next meeting.
    pub delegate: DelegateRole,
}

/// The meeting of a round, as anyone may see it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct MeetingOut {
    /// The round.
    pub round_id: Uuid,
    /// Place.
    pub venue: String,
    /// When it begins, UTC.
    pub starts_at: DateTime<Utc>,
    /// When it ended, UTC.
    pub ends_at: Option<DateTime<Utc>>,
    /// Who chairs it, by office.
    pub chair: Option<String>,
    /// Agenda and course, in words.
    pub agenda: Option<String>,
    /// Number of the minutes, as the office keeps them.
    pub number: Option<String>,
    /// People on the attendance list.
    pub attendance: u64,
    /// People with a disability among them.
    pub with_disability: u64,
    /// The same people by sex and age band.
    pub by_sex_and_age: Vec<AttendanceCount>,
    /// Chairs, speakers, delegates and reserve delegates.
    pub named: Vec<NamedAttendee>,
    /// Counts changes; see `ETag`.
    pub version: i32,
}

/// A person for the attendance list.
#[derive(Clone, Debug, Object)]
pub struct AttendeeIn {
    /// Name, 2 to 120 characters.
    pub name: String,
    /// Sex as on the list.
    pub sex: Sex,
    /// Age band.
    pub age_band: AgeBand,
    /// Institution or neighbourhood represented.
    pub institution: Option<String>,
    /// Whether the person has a disability.
    #[oai(default)]
    pub disability: bool,
    /// Address or phone; encrypted, shown to officers of the round only.
    pub contact: Option<String>,
    /// NIK, for those who vote on paper or assisted; kept as a keyed hash.
    pub nik: Option<String>,
    /// Part taken; `participant` unless given.
    pub part: Option<AttendancePart>,
    /// Whether elected to the next meeting; `none` unless given.
    pub delegate: Option<DelegateRole>,
}

/// A change to an attendee; what is missing stays.
#[derive(Clone, Debug, Object)]
pub struct AttendeePatch {
    /// Part taken.
    pub part: Option<AttendancePart>,
    /// Whether elected to the next meeting.
    pub delegate: Option<DelegateRole>,
}

/// A person on the attendance list, for officers of the round.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AttendeeOut {
    /// Identifier.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Sex as on the list.
    pub sex: Sex,
    /// Age band.
    pub age_band: AgeBand,
    /// Institution or neighbourhood represented.
    pub institution: Option<String>,
    /// Whether the person has a disability.
    pub disability: bool,
    /// Address or phone; for officers of the round only.
    pub contact: Option<String>,
    /// Whether a NIK was given, so that the person may vote on paper or assisted.
    pub identified: bool,
    /// Part taken.
    pub part: AttendancePart,
    /// Whether elected to the next meeting.
    pub delegate: DelegateRole,
    /// How the person took part in the vote at the meeting.
    pub vote_channel: Option<Channel>,
    /// When entered, UTC.
    pub created_at: DateTime<Utc>,
    /// Version, for `If-Match`.
    pub version: i32,
}

impl AttendeeOut {
    /// A row with its contact opened, where the reader may see it.
    pub fn new(row: attendees::Model, contact: Option<String>) -> Self {
        Self {
            id: row.id.0,
            name: row.name,
            sex: row.sex.into(),
            age_band: row.age_band.into(),
            institution: row.institution,
            disability: row.disability,
            contact,
            identified: row.nik_hmac.is_some(),
            part: row.part.into(),
            delegate: row.delegate.into(),
            vote_channel: row.vote_channel.map(Into::into),
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// A decision on one candidate.
#[derive(Clone, Debug, Object)]
pub struct DecisionIn {
    /// The candidate.
    pub candidate_id: Uuid,
    /// What the meeting decided.
    pub verdict: Verdict,
    /// Cost decided, rupiah; the candidate's unless given.
    pub cost_idr: Option<i64>,
    /// Agency that does the work; the proposal's unless given. Needed for what goes to the agencies'
    /// forum or into the plan while the proposal has none; changing it needs a public reason.
    pub agency_id: Option<Uuid>,
    /// Place in the order the meeting decided, from 1; as before unless given.
    pub position: Option<i32>,
    /// Reason code of `/reasons`; needed where the decision departs from the result.
    pub reason_code: Option<String>,
    /// Public reason, 10 characters or more; needed where the decision departs from the result.
    pub reason: Option<String>,
    /// Programme code in the plan; needed for what a regency meeting accommodates.
    pub program_code: Option<String>,
    /// Activity code in the plan; needed for what a regency meeting accommodates.
    pub activity_code: Option<String>,
}

/// Decisions of a meeting.
#[derive(Clone, Debug, Object)]
pub struct DecisionsIn {
    /// Up to 1,000 decisions; candidates not named keep theirs.
    #[oai(validator(max_items = 1000))]
    pub items: Vec<DecisionIn>,
}

/// How many decisions were taken.
#[derive(Clone, Debug, Object)]
pub struct DecisionsOut {
    /// Decisions taken.
    pub decided: u64,
    /// What is accommodated so far, with those that follow the result, costs this much, rupiah.
    pub accommodated_idr: i64,
    /// The ceiling, rupiah.
    pub ceiling_idr: i64,
    /// Version of the round's decisions now, for `If-Match`.
    pub version: i32,
}

/// How a round is closed.
#[derive(Clone, Debug, Default, Object)]
pub struct CloseIn {
    /// Public reason, 10 to 500 characters, for closing out of turn: while rounds of the stage before
    /// that lead here are open, or after the next stage has stopped taking candidates. What was
    /// accommodated too late for the next stage is deferred, so that the next cycle can take it up.
    pub late_reason: Option<String>,
}

/// What closing a round did.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ClosedOut {
    /// The round.
    pub round_id: Uuid,
    /// When it was closed, UTC.
    pub closed_at: DateTime<Utc>,
    /// Root of the ballots' Merkle tree, hexadecimal.
    pub merkle_root: String,
    /// Ballots in the tree, void ones among them.
    pub ballots: i64,
    /// How often voters replaced their ballots before voting closed.
    pub replaced: i64,
    /// Why single ballots are not shown; absent where they are.
    pub withheld: Option<Withheld>,
    /// Candidates accommodated; they stand in the next stage now, or are in the plan.
    pub accommodated: u64,
    /// Candidates among them that came too late for the next stage and are deferred.
    pub too_late: u64,
    /// Candidates in reserve.
    pub reserve: u64,
    /// Candidates put off.
    pub deferred: u64,
    /// Candidates not taken.
    pub not_accommodated: u64,
    /// Cost of what was accommodated, rupiah.
    pub accommodated_idr: i64,
}

/// What to take up again in a later cycle.
#[derive(Clone, Debug, Object, Serialize)]
pub struct CarryOverIn {
    /// The earlier cycle of the same regency.
    pub from_cycle_id: Uuid,
    /// These proposals, refused ones included; all that were deferred or not taken unless given.
    #[oai(validator(max_items = 10000))]
    pub proposal_ids: Option<Vec<Uuid>>,
}

/// What was taken up again.
#[derive(Clone, Debug, Object)]
pub struct CarryOverOut {
    /// Proposals that stand in the later cycle now.
    pub carried: u64,
}

/// One line of the regency's list.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct PlanLine {
    /// The proposal.
    pub proposal_id: Uuid,
    /// Its public tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Village it lies in.
    pub village_code: String,
    /// Sector.
    pub sector: String,
    /// Agency that does it.
    pub agency_id: Option<Uuid>,
    /// Name of the agency.
    pub agency_name: Option<String>,
    /// Quantity, in units.
    pub quantity: f64,
    /// Unit.
    pub unit: String,
    /// Cost decided, rupiah.
    pub cost_idr: i64,
    /// What the meeting decided.
    pub verdict: Verdict,
    /// Reason code.
    pub reason_code: Option<String>,
    /// Reason in words.
    pub reason: Option<String>,
    /// Programme code in the plan.
    pub program_code: Option<String>,
    /// Activity code in the plan.
    pub activity_code: Option<String>,
}
