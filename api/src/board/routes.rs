//! The JSON API of this room.

use entity::ids::{AgencyId, BoardActId, CycleId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::service::{self, Filter};
use super::wire::{
    ActOut, BoardActOut, BoardDecisionsIn, BoardItemOut, BoardMergeIn, BoardTotalsOut,
    BoardVerdict, ClusterOut, GroupBy, HandoverOut, SplitIn,
};
use crate::app::App;
use crate::auth::Signed;
use crate::door::Body;
use crate::http::Group;
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::wire::{Origin, ProposalStatus};

/// The planning agency's board over a whole cycle.
pub struct BoardApi {
    /// The service's means.
    pub app: App,
}

#[OpenApi(tag = "Group::Board")]
impl BoardApi {
    /// List the board
    ///
    /// All proposals of the cycle that can be decided on, or those of one `status`, with what is decided for each.
    /// `origin=council_input` lists pokir apart. By identifier.
    #[oai(
        path = "/cycles/:id/board",
        method = "get",
        operation_id = "list_board"
    )]
    #[expect(clippy::too_many_arguments, reason = "one a parameter of the query")]
    async fn list(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Only of this district or village.
        area: Query<Option<String>>,
        /// Only of this sector.
        sector: Query<Option<String>>,
        /// Only for this agency, by the board's lines or else by the proposal.
        agency_id: Query<Option<Uuid>>,
        /// Only in this status.
        status: Query<Option<ProposalStatus>>,
        /// Only of this origin.
        origin: Query<Option<Origin>>,
        /// Only with a line so decided.
        verdict: Query<Option<BoardVerdict>>,
        /// Only with a line serving this regional priority.
        priority: Query<Option<String>>,
        /// Only with a line serving this goal, 1 to 17.
        sdg: Query<Option<i32>>,
        /// Only what is split among agencies.
        cross_agency: Query<Option<bool>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<BoardItemOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let filter = Filter {
            area: area.0,
            sector: sector.0,
            agency: agency_id.0.map(AgencyId),
            status: status.0.map(Into::into),
            origin: origin.0.map(Into::into),
            verdict: verdict.0.map(BoardVerdict::verdict),
            priority: priority.0,
            sdg: sdg.0,
            split: cross_agency.0.unwrap_or(false),
        };
        let list = service::list(&self.app, CycleId(id.0), filter, after, limit).await?;
        Ok(Json(list))
    }

    /// Read the board's totals
    ///
    /// Lines and money by group, and every ceiling with what is accommodated under it and what is left.
    #[oai(
        path = "/cycles/:id/board/totals",
        method = "get",
        operation_id = "get_board_totals"
    )]
    async fn totals(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// What lines are grouped by; `agency` unless given.
        by: Query<Option<GroupBy>>,
        /// Only of this district or village.
        area: Query<Option<String>>,
        /// Only of this origin.
        origin: Query<Option<Origin>>,
    ) -> Result<Json<BoardTotalsOut>, ApiError> {
        let filter = Filter {
            area: area.0,
            origin: origin.0.map(Into::into),
            ..Filter::default()
        };
        let by = by.0.unwrap_or(GroupBy::Agency);
        let totals = service::totals(&self.app, CycleId(id.0), by, filter).await?;
        Ok(Json(totals))
    }

    /// Decide on the board
    ///
    /// Take, change, send to another agency, defer or refuse many lines at once. Each item has its own fate: what
    /// would break a ceiling, or lacks a reason, is refused alone. All that is done is one act, which can be undone.
    #[oai(
        path = "/cycles/:id/board/decisions",
        method = "post",
        operation_id = "decide_on_board"
    )]
    async fn decide(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        body: Body<BoardDecisionsIn>,
    ) -> Result<Json<BoardActOut>, ApiError> {
        let act = service::decide(&self.app, caller.0, CycleId(id.0), body.0).await?;
        Ok(Json(act))
    }

    /// Split a proposal among agencies
    ///
    /// The parts cost together what the proposal costs. What was decided on it falls; each part is decided on its own.
    /// One part makes it whole again.
    #[oai(
        path = "/cycles/:id/board/splits",
        method = "post",
        operation_id = "split_proposal"
    )]
    async fn split(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        body: Body<SplitIn>,
    ) -> Result<Json<BoardActOut>, ApiError> {
        let act = service::split(&self.app, caller.0, CycleId(id.0), body.0).await?;
        Ok(Json(act))
    }

    /// Merge proposals across villages
    ///
    /// Each with its own fate; their proposers keep the credit. What stands in a round that votes, is tallied or
    /// closed is not merged. Undoing the act takes them apart again.
    #[oai(
        path = "/cycles/:id/board/merges",
        method = "post",
        operation_id = "merge_proposals"
    )]
    async fn merge(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        body: Body<BoardMergeIn>,
    ) -> Result<Json<BoardActOut>, ApiError> {
        let act = service::merge(&self.app, caller.0, CycleId(id.0), body.0).await?;
        Ok(Json(act))
    }

    /// List likely duplicates
    ///
    /// Clusters of proposals with much the same words within 300 m of each other, or, where a coordinate is missing,
    /// nearly the same words within a district; across villages and districts, the largest first. In a cycle of more
    /// than 3,000 proposals as found within the last minute.
    #[oai(
        path = "/cycles/:id/board/duplicates",
        method = "get",
        operation_id = "list_duplicates"
    )]
    async fn duplicates(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Only clusters that reach into this district or village.
        area: Query<Option<String>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<ClusterOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let area = area.0.as_deref();
        let found = service::duplicates(&self.app, CycleId(id.0), area, after, limit).await?;
        Ok(Json(found))
    }

    /// List the board's acts
    ///
    /// Newest first.
    #[oai(
        path = "/cycles/:id/board/acts",
        method = "get",
        operation_id = "list_board_acts"
    )]
    async fn acts(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<ActOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let acts = service::acts(&self.app, CycleId(id.0), after, limit).await?;
        Ok(Json(acts))
    }

    /// Undo an act of the board
    ///
    /// By another act, recorded like any. What was changed again since, or would break a ceiling now, stays and says so.
    #[oai(
        path = "/cycles/:id/board/acts/:act_id/undo",
        method = "post",
        operation_id = "undo_board_act"
    )]
    async fn undo(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The act.
        act_id: Path<Uuid>,
    ) -> Result<Json<BoardActOut>, ApiError> {
        let act = BoardActId(act_id.0);
        let out = service::undo(&self.app, caller.0, CycleId(id.0), act).await?;
        Ok(Json(out))
    }

    /// Hand the board over to the regency's meeting
    ///
    /// Enters what is decided into the regency's round, which must be in deliberation and tallied; all or nothing. The
    /// meeting can still decide otherwise until it closes.
    #[oai(
        path = "/cycles/:id/board/handover",
        method = "post",
        operation_id = "hand_over_board"
    )]
    async fn handover(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
    ) -> Result<Json<HandoverOut>, ApiError> {
        let out = service::handover(&self.app, caller.0, CycleId(id.0)).await?;
        Ok(Json(out))
    }
}
