//! The JSON API of this room.

use entity::ids::{AgencyId, CriteriaSetId, CycleId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON;
use uuid::Uuid;

use super::service;
use super::wire::{
    CriteriaSetIn, CriteriaSetOut, CriteriaSetPatch, InForceIn, JudgementIn, JudgementsOut,
    RankingOut, ReadySetOut, ScoresIn, ScoresOut, SheetOut, WeighIn,
};
use crate::app::App;
use crate::auth::{Once, Signed, Viewer};
use crate::door::Body;
use crate::http::{Created, Done, Group, Versioned, if_match};
use crate::page::{self, Page};
use crate::problem::ApiError;

/// Criteria: what proposals are scored by, their scores and their ranked lists.
pub struct CriteriaApi {
    /// The service's means.
    pub app: App,
}

fn within(area: Option<String>, agency: Option<Uuid>) -> service::Within {
    service::Within {
        area,
        agency: agency.map(AgencyId),
    }
}

#[OpenApi(tag = "Group::Criteria")]
impl CriteriaApi {
    /// List ready sets of criteria
    ///
    /// Sets that offices have used, with their source. A weight no source states is missing: the office decides it.
    #[oai(
        path = "/criteria/ready",
        method = "get",
        operation_id = "list_ready_criteria"
    )]
    #[expect(clippy::unused_async, reason = "operations are asynchronous")]
    async fn ready(&self) -> Result<Json<Vec<ReadySetOut>>, ApiError> {
        Ok(Json(service::ready_sets()))
    }

    /// Draft a set of criteria
    ///
    /// For the candidates of a kind of stage, of one sector or of all sectors that have no set of their own: a ready
    /// set by its code, or one's own. With `in_force` it is put in force at once.
    #[oai(
        path = "/cycles/:id/criteria",
        method = "post",
        operation_id = "create_criteria_set"
    )]
    async fn create(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<CriteriaSetIn>,
    ) -> Result<Created<CriteriaSetOut>, ApiError> {
        let request = (id.0, body.0.to_json());
        let once = Once::new(caller.0.account, key.0, "create_criteria_set", &request)?;
        let row = service::create(&self.app, caller.0, CycleId(id.0), body.0, once).await?;
        let path = format!("/cycles/{}/criteria/{}", row.cycle_id, row.id);
        Ok(Created::at(&path, row.try_into()?))
    }

    /// List a cycle's sets of criteria
    ///
    /// Newest first. Drafts show to planners of the regency only.
    #[oai(
        path = "/cycles/:id/criteria",
        method = "get",
        operation_id = "list_criteria_sets"
    )]
    async fn list(
        &self,
        viewer: Viewer,
        /// The cycle.
        id: Path<Uuid>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<CriteriaSetOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let rows = service::list(&self.app, viewer.caller(), CycleId(id.0), after, limit).await?;
        let rows = rows.into_iter().map(CriteriaSetOut::try_from);
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        Ok(Json(Page::cut(rows, limit, |row| row.id, |row| row)?))
    }

    /// Get a set of criteria
    ///
    /// Everything needed to compute its ranked list again, and the version that changing a draft wants.
    #[oai(
        path = "/cycles/:id/criteria/:set_id",
        method = "get",
        operation_id = "get_criteria_set"
    )]
    async fn get(
        &self,
        viewer: Viewer,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
    ) -> Result<Versioned<CriteriaSetOut>, ApiError> {
        let (cycle, set) = (CycleId(id.0), CriteriaSetId(set_id.0));
        let (row, _) = service::show(&self.app, viewer.caller(), cycle, set).await?;
        Ok(Versioned::new(row.version, row.try_into()?))
    }

    /// Change a draft
    ///
    /// What is missing stays. A set in force is fixed: draft a new one to take its place.
    #[oai(
        path = "/cycles/:id/criteria/:set_id",
        method = "patch",
        operation_id = "update_criteria_set"
    )]
    async fn change(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
        /// `ETag` of the set as last read.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<CriteriaSetPatch>,
    ) -> Result<Versioned<CriteriaSetOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let (cycle, set) = (CycleId(id.0), CriteriaSetId(set_id.0));
        let row = service::change(&self.app, caller.0, cycle, set, version, body.0).await?;
        Ok(Versioned::new(row.version, row.try_into()?))
    }

    /// Throw a draft away
    ///
    /// A set that was ever in force stays, with its scores.
    #[oai(
        path = "/cycles/:id/criteria/:set_id",
        method = "delete",
        operation_id = "delete_criteria_set"
    )]
    async fn discard(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        let (cycle, set) = (CycleId(id.0), CriteriaSetId(set_id.0));
        service::discard(&self.app, caller.0, cycle, set).await?;
        Ok(Done::NoContent)
    }

    /// Enter a judge's comparisons
    ///
    /// Every pair of criteria of a draft once, on Saaty's scale of 1 to 9. Answers how consistent each judge and all
    /// together are, and which pair to look at first.
    #[oai(
        path = "/cycles/:id/criteria/:set_id/judgements",
        method = "post",
        operation_id = "put_judgement"
    )]
    async fn judge(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
        body: Body<JudgementIn>,
    ) -> Result<Json<JudgementsOut>, ApiError> {
        let (cycle, set) = (CycleId(id.0), CriteriaSetId(set_id.0));
        Ok(Json(
            service::judge(&self.app, caller.0, cycle, set, body.0).await?,
        ))
    }

    /// List a set's judges
    ///
    /// Each with comparisons, weights and consistency, and all together by the geometric mean. Public once the set is
    /// in force.
    #[oai(
        path = "/cycles/:id/criteria/:set_id/judgements",
        method = "get",
        operation_id = "list_judgements"
    )]
    async fn judgements(
        &self,
        viewer: Viewer,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
    ) -> Result<Json<JudgementsOut>, ApiError> {
        let (cycle, set) = (CycleId(id.0), CriteriaSetId(set_id.0));
        Ok(Json(
            service::judgements(&self.app, viewer.caller(), cycle, set).await?,
        ))
    }

    /// Derive a draft's weights from its judges
    ///
    /// By the analytic hierarchy process. A consistency ratio above 0.10 is refused, naming the least consistent pair,
    /// unless a public reason is given.
    #[oai(
        path = "/cycles/:id/criteria/:set_id/weights",
        method = "post",
        operation_id = "derive_weights"
    )]
    async fn weigh(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
        body: Body<WeighIn>,
    ) -> Result<Versioned<CriteriaSetOut>, ApiError> {
        let (cycle, set) = (CycleId(id.0), CriteriaSetId(set_id.0));
        let row = service::weigh(&self.app, caller.0, cycle, set, body.0).await?;
        Ok(Versioned::new(row.version, row.try_into()?))
    }

    /// Put a draft in force
    ///
    /// From then on it is public and fixed, and proposals are scored by it. It takes the place of a set in force for
    /// the same, with a public reason.
    #[oai(
        path = "/cycles/:id/criteria/:set_id/in-force",
        method = "post",
        operation_id = "put_criteria_in_force"
    )]
    async fn enforce(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
        /// `ETag` of the set as last read.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<InForceIn>,
    ) -> Result<Versioned<CriteriaSetOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let (cycle, set) = (CycleId(id.0), CriteriaSetId(set_id.0));
        let reason = body.0.reason;
        let row = service::enforce(&self.app, caller.0, cycle, set, version, reason).await?;
        Ok(Versioned::new(row.version, row.try_into()?))
    }

    /// Score proposals
    ///
    /// Answers to criteria, of many proposals at once: all are taken in, or none. Each scorer has one answer, which a
    /// later one replaces, until the proposal's round is tallied.
    #[oai(
        path = "/cycles/:id/criteria/:set_id/scores",
        method = "put",
        operation_id = "score_proposals"
    )]
    async fn score(
        &self,
        caller: Signed,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
        body: Body<ScoresIn>,
    ) -> Result<Json<ScoresOut>, ApiError> {
        let (cycle, set) = (CycleId(id.0), CriteriaSetId(set_id.0));
        Ok(Json(
            service::score(&self.app, caller.0, cycle, set, body.0.items).await?,
        ))
    }

    /// Read the scoring sheet
    ///
    /// What is answered for each proposal and criterion, computed ones filled in, with the spread of several scorers
    /// and the gaps. In the order of first submission.
    #[oai(
        path = "/cycles/:id/criteria/:set_id/sheet",
        method = "get",
        operation_id = "get_scoring_sheet"
    )]
    #[expect(clippy::too_many_arguments, reason = "one a parameter of the query")]
    async fn sheet(
        &self,
        viewer: Viewer,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
        /// Only of this district or village.
        area: Query<Option<String>>,
        /// Only for this agency.
        agency_id: Query<Option<Uuid>>,
        /// Only proposals with a gap.
        gaps: Query<Option<bool>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<SheetOut>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let set = (CycleId(id.0), CriteriaSetId(set_id.0));
        let scope = within(area.0, agency_id.0);
        let gaps = gaps.0.unwrap_or(false);
        let sheet = service::sheet(&self.app, viewer.caller(), set, scope, gaps, after, limit);
        Ok(Json(sheet.await?))
    }

    /// Read the ranked list
    ///
    /// Proposals from the best down, by the set's own method, with what each criterion did, the places by other
    /// methods, the change of weight that would swap neighbours, and how far the order agrees with other methods and
    /// with the citizens' vote. Proposals with a gap are not ranked.
    #[oai(
        path = "/cycles/:id/criteria/:set_id/ranking",
        method = "get",
        operation_id = "get_ranking"
    )]
    #[expect(clippy::too_many_arguments, reason = "one a parameter of the query")]
    async fn ranking(
        &self,
        viewer: Viewer,
        /// The cycle.
        id: Path<Uuid>,
        /// The set.
        set_id: Path<Uuid>,
        /// Only of this district or village.
        area: Query<Option<String>>,
        /// Only for this agency.
        agency_id: Query<Option<Uuid>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<RankingOut>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let set = (CycleId(id.0), CriteriaSetId(set_id.0));
        let scope = within(area.0, agency_id.0);
        let ranking =
            service::ranking(&self.app, viewer.caller(), set, scope, after, limit).await?;
        Ok(Json(ranking))
    }
}
