//! The JSON API of this room.

use entity::ids::{AttendeeId, CycleId, RoundId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::service;
use super::wire::{
    AttendeeIn, AttendeeOut, AttendeePatch, CarryOverIn, CarryOverOut, CloseIn, ClosedOut,
    DecisionsIn, DecisionsOut, MeetingIn, MeetingOut, PlanLine,
};
use crate::agencies::routes::ImportOut;
use crate::app::App;
use crate::auth::{Once, Signed};
use crate::door::Body;
use crate::http::{Created, Done, Group, Versioned, if_match};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::rounds::service as rounds;
use crate::rounds::standing;
use crate::rounds::wire::CandidateOut;
use crate::sheet::Csv;
use crate::wire::{Standing, Verdict};

/// Meetings: attendance, decisions and the closing of a round.
pub struct MeetingsApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Meetings")]
impl MeetingsApi {
    /// Set a round's meeting
    ///
    /// Place and time. The body replaces the whole: an optional field that is left out is emptied. A meeting
    /// that is set already wants `If-Match`.
    #[oai(
        path = "/rounds/:id/meeting",
        method = "put",
        operation_id = "put_meeting"
    )]
    async fn put(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// `ETag` of the meeting as last read; needed when it is set already.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<MeetingIn>,
    ) -> Result<Versioned<MeetingOut>, ApiError> {
        let version = match version.0.as_deref() {
            None => None,
            given => Some(if_match(given)?),
        };
        let out = service::put(&self.app, caller.0, RoundId(id.0), version, body.0).await?;
        Ok(Versioned::new(out.version, out))
    }

    /// Get a round's meeting
    ///
    /// Attendance in numbers; names of chairs, speakers and delegates only.
    #[oai(
        path = "/rounds/:id/meeting",
        method = "get",
        operation_id = "get_meeting"
    )]
    async fn get(
        &self,
        /// The round.
        id: Path<Uuid>,
    ) -> Result<Versioned<MeetingOut>, ApiError> {
        let out = service::show(&self.app, RoundId(id.0)).await?;
        Ok(Versioned::new(out.version, out))
    }

    /// Add an attendee
    ///
    /// To the attendance list of a meeting that is set. A NIK is needed for those who vote on paper or with
    /// assistance; it is kept as a keyed hash only. A second person with the same NIK is refused.
    #[oai(
        path = "/rounds/:id/meeting/attendees",
        method = "post",
        operation_id = "add_attendee"
    )]
    async fn add(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<AttendeeIn>,
    ) -> Result<Created<AttendeeOut>, ApiError> {
        let request = format!("{} {:?}", id.0, body.0);
        let once = Once::new(caller.0.account, key.0, "add_attendee", &request)?;
        let out = service::add(&self.app, caller.0, RoundId(id.0), body.0, once).await?;
        let path = format!("/rounds/{}/meeting/attendees", id.0);
        Ok(Created::at(&path, out))
    }

    /// Import the attendance list
    ///
    /// CSV with the columns `name`, `sex` (`female`, `male`), `age_band` (`under_17`, `from_17_to_25`,
    /// `from_26_to_45`, `from_46_to_60`, `over_60`) and, where known, `institution`, `disability` (`ya`, `yes`, `true` or
    /// `1` where there is one), `contact` and `nik`. Wrong lines are named and left out, the others are taken in.
    #[oai(
        path = "/rounds/:id/meeting/attendees/import",
        method = "post",
        operation_id = "import_attendees"
    )]
    async fn import(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Csv,
    ) -> Result<Json<ImportOut>, ApiError> {
        let request = (id.0, &body.0);
        let once = Once::new(caller.0.account, key.0, "import_attendees", &request)?;
        let (imported, rejected) =
            service::import(&self.app, caller.0, RoundId(id.0), &body.0, once).await?;
        Ok(Json(ImportOut { imported, rejected }))
    }

    /// List attendees
    ///
    /// For officers of the round, its planner and auditors; contacts for the officers only.
    #[oai(
        path = "/rounds/:id/meeting/attendees",
        method = "get",
        operation_id = "list_attendees"
    )]
    async fn list(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<AttendeeOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let page = service::list(&self.app, &caller.0, RoundId(id.0), after, limit).await?;
        Ok(Json(page))
    }

    /// Change an attendee
    ///
    /// The part taken, or the election as a delegate.
    #[oai(
        path = "/rounds/:id/meeting/attendees/:attendee_id",
        method = "patch",
        operation_id = "update_attendee"
    )]
    async fn change(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// The attendee.
        attendee_id: Path<Uuid>,
        /// `version` of the attendee as last read, as an entity tag.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<AttendeePatch>,
    ) -> Result<Versioned<AttendeeOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let out = service::change(
            &self.app,
            caller.0,
            RoundId(id.0),
            AttendeeId(attendee_id.0),
            version,
            body.0.part.map(Into::into),
            body.0.delegate.map(Into::into),
        )
        .await?;
        Ok(Versioned::new(out.version, out))
    }

    /// Remove an attendee
    ///
    /// Not once the person has voted at the meeting.
    #[oai(
        path = "/rounds/:id/meeting/attendees/:attendee_id",
        method = "delete",
        operation_id = "remove_attendee"
    )]
    async fn remove(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// The attendee.
        attendee_id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        let attendee = AttendeeId(attendee_id.0);
        service::remove(&self.app, caller.0, RoundId(id.0), attendee, None).await?;
        Ok(Done::NoContent)
    }

    /// Take decisions
    ///
    /// By an officer of the round, after the tally. A decision that departs from the result, or changes a
    /// cost, needs a public reason; what is accommodated keeps the ceiling. With `If-Match`, only if nobody
    /// took decisions since: the round's `decisions_version`, as an entity tag.
    #[oai(
        path = "/rounds/:id/decisions",
        method = "put",
        operation_id = "put_decisions"
    )]
    async fn decide(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        /// `decisions_version` of the round as last read.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<DecisionsIn>,
    ) -> Result<Json<DecisionsOut>, ApiError> {
        let version = match version.0.as_deref() {
            None => None,
            given => Some(if_match(given)?),
        };
        let (id, items) = (RoundId(id.0), body.0.items);
        let out = service::decide(&self.app, caller.0, id, version, items, None).await?;
        Ok(Json(out))
    }

    /// List decisions
    ///
    /// Candidates on the ballot, what the rule computed beside what the meeting decided.
    #[oai(
        path = "/rounds/:id/decisions",
        method = "get",
        operation_id = "list_decisions"
    )]
    async fn decisions(
        &self,
        /// The round.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<CandidateOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let db = self.app.db.read();
        let round = standing::get(db, RoundId(id.0)).await?;
        let eligible = Some(Standing::Eligible.into());
        let rows = rounds::candidates(db, round.id, eligible, after, limit).await?;
        Ok(Json(Page::cut(rows, limit, |row| row.0.id.0, Into::into)?))
    }

    /// Close a round
    ///
    /// By an officer of the round, after the tally and with its meeting recorded. Candidates without a
    /// decision follow the result; what is accommodated stands in the next stage, with the cost decided; the
    /// key that made voters' pseudonyms is destroyed. It cannot be undone. Rounds close in order: those of the
    /// stage before that lead here first, and this one before the next stage stops taking candidates; closing
    /// out of turn needs `late_reason`. Send `{}` otherwise.
    #[oai(
        path = "/rounds/:id/close",
        method = "post",
        operation_id = "close_round"
    )]
    async fn close(
        &self,
        caller: Signed,
        /// The round.
        id: Path<Uuid>,
        body: Body<CloseIn>,
    ) -> Result<Json<ClosedOut>, ApiError> {
        let id = RoundId(id.0);
        let out = service::close(&self.app, caller.0, id, body.0.late_reason).await?;
        Ok(Json(out))
    }

    /// Take up proposals of an earlier cycle
    ///
    /// By the planner: what an earlier cycle put off or did not take stands in this cycle's entry rounds, as
    /// the same records with their history.
    #[oai(
        path = "/cycles/:id/carry-over",
        method = "post",
        operation_id = "carry_over"
    )]
    async fn carry_over(
        &self,
        caller: Signed,
        /// The later cycle.
        id: Path<Uuid>,
        /// Makes a repeated request safe.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<CarryOverIn>,
    ) -> Result<Json<CarryOverOut>, ApiError> {
        let once = Once::new(caller.0.account, key.0, "carry_over", &(id.0, &body.0))?;
        let cycle = CycleId(id.0);
        let carried = service::carry_over(&self.app, caller.0, cycle, body.0, once).await?;
        Ok(Json(CarryOverOut { carried }))
    }

    /// List the regency's plan
    ///
    /// What the regency meeting accommodated, with programme, activity and agency, what it put off, and what
    /// it did not take, each with its reason.
    #[oai(path = "/cycles/:id/plan", method = "get", operation_id = "list_plan")]
    async fn plan(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Only with this verdict.
        verdict: Query<Option<Verdict>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PlanLine>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let verdict = verdict.0.map(Into::into);
        let page = service::plan(&self.app, CycleId(id.0), verdict, after, limit).await?;
        Ok(Json(page))
    }
}
